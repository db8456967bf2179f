"""What the machine proposes to hide, and that hidden is hidden."""

from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from disclosures.enums import Finding
from disclosures.redaction import Span, is_card_number, is_id_number, places_of, proposals, redacted


def found(text, sort, names=()):
    return [text[span.start : span.end] for span in proposals(text, names) if span.sort == sort]


@pytest.mark.parametrize(
    ("sort", "text", "hidden"),
    [
        (Finding.ID_NUMBER, "身份证11010519491231002X。", ["11010519491231002X"]),
        (Finding.ID_NUMBER, "身份证110105 1949 1231 002x", ["110105 1949 1231 002x"]),
        (Finding.ID_NUMBER, "身份证11010519491231002X", ["11010519491231002X"]),
        (Finding.ID_NUMBER, "写错了:110105194912310021", ["110105194912310021"]),
        (Finding.CARD, "卡号6222021234567890128", ["6222021234567890128"]),
        (Finding.PHONE, "电话13812345678或138-1234-5679", ["13812345678", "138-1234-5679"]),
        (Finding.PHONE, "手机+86 138 1234 5678", ["+86 138 1234 5678"]),
        (Finding.OTHER, "1381234567813812345678", ["1381234567813812345678"]),
        (Finding.NAME, "向主任和党支部书记反映", []),
        (Finding.PHONE, "座机0571-88123456", ["0571-88123456"]),
        (Finding.PHONE, "联系电话:88123456", ["88123456"]),
        (Finding.CONTACT, "发到zhang.san@example.com", ["zhang.san@example.com"]),
        (Finding.CONTACT, "微信号:zhang_san88", ["zhang_san88"]),
        (Finding.PLATE, "浙A·12345和浙AD12345占道", ["浙A·12345", "浙AD12345"]),
        (Finding.ADDRESS, "住幸福小区3幢2单元501室", ["住幸福小区3幢2单元501室"]),
        (Finding.ADDRESS, "三号楼二单元漏水", ["三号楼二单元"]),
        (Finding.ADDRESS, "3-2-501漏水", ["3-2-501"]),
        (Finding.ADDRESS, "三号楼加装电梯", []),
        (Finding.NAME, "我叫欧阳志明,住三号楼", ["欧阳志明"]),
        (Finding.NAME, "联系人:张三", ["张三"]),
        (Finding.NAME, "王芳大妈家漏水", ["王芳"]),
        (Finding.SMALL_GROUP, "支部里唯一的女党员", ["唯一的女党员"]),
        (Finding.SMALL_GROUP, "全村只有两户", ["只有两户"]),
        (Finding.SMALL_GROUP, "三号楼有2名残疾居民", ["2名残疾居民"]),
        (Finding.SMALL_GROUP, "今年82岁", ["今年82岁"]),
        (Finding.SENSITIVE, "因离异被取消低保", ["离异", "低保"]),
    ],
)  # fmt: skip
def test_what_gives_somebody_away_is_proposed(sort, text, hidden):
    assert found(text, sort) == hidden


@pytest.mark.parametrize(
    "text",
    [
        "三号楼加装电梯何时公示?",
        "区委〔2026〕12号文件",
        "2026年11月25日起公示5个工作日",
        "民生实事1233件",
        "地区生产总值1110.2亿元",
    ],
)
def test_ordinary_official_text_is_left_alone(text):
    assert proposals(text) == []


def test_the_senders_own_name_is_found_wherever_it_stands():
    assert found("签名木木。木木", Finding.NAME, names=["木木", " "]) == ["木木", "木木"]


@given(st.from_regex(r"[1-9][0-9]{16}", fullmatch=True))
@example("11010519491231002")
def test_exactly_one_check_character_makes_an_id_number(digits):
    right = [digits + last for last in "0123456789X" if is_id_number(digits + last)]

    assert len(right) == 1
    assert found(f"证号:{right[0]}。", Finding.ID_NUMBER) == right


@given(st.from_regex(r"[0-9]{15,18}", fullmatch=True))
def test_exactly_one_check_digit_makes_a_card_number(digits):
    assert sum(is_card_number(digits + last) for last in "0123456789") == 1


pieces = st.sampled_from(
    [
        "三号楼",
        "张三同志",
        "13812345678",
        "浙A12345",
        "唯一的党员",
        "3幢2单元501室",
        "。",
        "低保",
        " ",
        "11010519491231002X",
    ]
)
texts = st.lists(pieces, max_size=8).map("、".join)


@given(texts)
def test_proposals_are_in_order_and_apart(text):
    spans = proposals(text)
    assert all(0 <= span.start < span.end <= len(text) for span in spans)
    assert all(one.end <= other.start for one, other in pairwise(spans))


@given(texts)
def test_nothing_is_proposed_twice_once_all_is_hidden(text):
    public = redacted(text, proposals(text))
    assert "13812345678" not in public
    assert "11010519491231002X" not in public
    assert "浙A12345" not in public


@given(
    st.text(alphabet="甲乙丙丁", max_size=20), st.lists(st.tuples(st.integers(0, 20), st.integers(1, 6)), max_size=5)
)
def test_hidden_is_hidden_and_the_rest_stays(text, places):
    hidden = [
        Span(start, min(len(text), start + length), Finding.OTHER, "") for start, length in places if start < len(text)
    ]
    inside = {place for span in hidden for place in range(span.start, span.end)}
    mark = f"〔{Finding.OTHER.label}〕"

    assert redacted(text, hidden).replace(mark, "") == "".join(
        letter for place, letter in enumerate(text) if place not in inside
    )


def test_a_mark_does_not_tell_how_long_the_passage_was():
    one, other = ("请问张三同志", "请问欧阳志明同志")
    assert redacted(one, places_of(one, ["张三"])) == redacted(other, places_of(other, ["欧阳志明"]))
