"""Excerpts show the text as it is written, with the matches marked and nothing else as markup."""

import pytest
from django.core.files.base import ContentFile
from hypothesis import given
from hypothesis import strategies as st

from disclosures.models import Attachment, DisclosureItem
from disclosures.search.excerpts import hits, marked, spans, window
from disclosures.search.tokens import phrases, words
from tests.factories.disclosures import Office

letters = st.text(alphabet=st.sampled_from("党务公开ＧｄP１2㎡℃<>&\"' ，\u200b"), max_size=40)


@given(text=letters, data=st.data())
def test_what_a_span_covers_folds_to_the_phrase(text, data):
    runs = words([text]).split()
    if not runs:
        return
    run = data.draw(st.sampled_from(runs))
    part = run[data.draw(st.integers(0, len(run) - 1)) :]

    found = [text[start:end] for start, end in spans(text, part)]
    assert found
    assert all(part in words([piece]) for piece in found)


@pytest.mark.parametrize(
    ("text", "query", "shown"),
    [
        ("ＧＤＰ达１１１０亿", "gdp 1110", "<mark>ＧＤＰ</mark>达<mark>１１１０</mark>亿"),
        ("面积5㎡以上", "5m2以", "面积<mark>5㎡以</mark>上"),
        ("<b>公开</b>", "公开", "&lt;b&gt;<mark>公开</mark>&lt;/b&gt;"),
        ("公开公示", "公开 开公", "<mark>公开公</mark>示"),
        ("党\u200b务公开", "党务", "<mark>党\u200b务</mark>公开"),
        ("无", "公开", "无"),
    ],
)
def test_matches_are_marked_in_the_text_as_written_and_all_is_escaped(text, query, shown):
    assert marked(text, phrases(query)) == shown


def test_a_window_is_short_within_one_line_and_says_what_it_leaves_out():
    text = f"第一行\n{'甲' * 100}水渠{'乙' * 200}\n最后一行"

    assert window(text, ["水渠"]) == f"…{'甲' * 25}水渠{'乙' * 63}…"
    assert window(text, ["一行"]) == "第一行"
    assert window(text, ["没有"]) == ""


def _hits(item, query):
    items = DisclosureItem.objects.select_related("bulletin", "briefing", "meeting").filter(pk=item.pk)
    return hits(list(items), phrases(query))[0]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("query", "label", "text"),
    [
        ("水渠", "", "石桥村的<mark>水渠</mark>已经修好"),
        ("摘要", "", "这是<mark>摘要</mark>"),
        ("一楼", "公开栏名称", "<mark>一楼</mark>公开栏"),
        ("河发", "文号", "<mark>河发</mark>〔2026〕3号"),
        ("关键", "关键词", "<mark>关键</mark>字、词"),
        ("王芳", "责任人", "<mark>王芳</mark>"),
    ],
)
def test_the_place_of_a_match_is_named_unless_it_is_the_text(query, label, text):
    item = Office().item(
        body="<p>石桥村的水渠已经修好</p>",
        summary="这是摘要",
        keywords=["关键字", "词"],
        document_number="河发〔2026〕3号",
    )
    [excerpt] = _hits(item, query).excerpts

    assert (excerpt.label, excerpt.text) == (label, text)


@pytest.mark.django_db
def test_files_are_read_in_one_query_and_only_for_what_stands_nowhere_else(django_assert_num_queries):
    office = Office()
    items = [office.draft(title=f"题{n}") for n in range(3)]
    for item in items:
        Attachment.objects.create(
            item=item, file=ContentFile(b"x", "x.docx"), name="明细.docx", extension="docx", media_type="x", size=1,
            sha256=str(item.pk), text="石桥村的水渠",
        )  # fmt: skip
    rows = list(DisclosureItem.objects.select_related("bulletin", "briefing", "meeting").order_by("pk"))
    with django_assert_num_queries(1):
        found = hits(rows, ["水渠"])
    with django_assert_num_queries(0):
        assert [hit.excerpts for hit in hits(rows, ["题"])] == [[], [], []]

    assert [[(e.label, e.text) for e in hit.excerpts] for hit in found] == [
        [("见附件《明细.docx》", "石桥村的<mark>水渠</mark>")]
    ] * 3
