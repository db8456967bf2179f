"""The search through the whole path: recall is 1, whoever reads, however frequent, and nothing else is counted."""

from datetime import timedelta
from itertools import product

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from disclosures import services
from disclosures.enums import Role, Scope, WithdrawalKind
from disclosures.forms import ListForm
from disclosures.models import DisclosureItem, Listing
from disclosures.paging import PAGE_SIZE, page_of
from disclosures.search import query
from disclosures.search.index import index_texts
from disclosures.search.query import Found, Selection
from disclosures.search.tokens import phrases, words
from tests.factories.disclosures import Office, organization, person

pytestmark = pytest.mark.django_db

TEXTS = (
    "关于民生台账办理情况的公示", "2022年第3期党务公开简报，GDP达1110.2亿元", "河发〔2026〕３号ＡＢＣ文件",
    "党党党员员大会", "一讲二评三公示", "𠮷田村、龘镇", "公开公示公开", "22002200号", "年2年2年2",
)  # fmt: skip


@pytest.fixture
def office():
    return Office()


def _keys(reader, text):
    """Every hit, as a reader gets them who follows the link to older ones to its end."""
    selection = ListForm({"q": text}).selection(reader)
    number, keys = 1, []
    while number:
        page = page_of(selection, number)
        assert page.items or number == 1
        keys += [item.pk for item in page.items]
        number = page.older
    return keys


def _everything(office, texts):
    """A public item and one for party members only for every text, with the scope of each."""
    items = {}
    for text in texts:
        for scope in (Scope.PUBLIC, Scope.PARTY):
            items[office.item(scope=scope, title="题", body=f"<p>{text}</p>").pk] = scope
    return items


@pytest.mark.parametrize("cap", [3, 1000])
def test_any_part_of_a_run_finds_every_item_that_has_it_and_no_other(office, cap, monkeypatch):
    monkeypatch.setattr(query, "COUNT_CAP", cap)
    monkeypatch.setattr("disclosures.paging.COUNT_CAP", cap)
    monkeypatch.setattr("disclosures.paging.PAGE_SIZE", 2)
    monkeypatch.setattr(query, "NEWEST_READ", 4)
    items = _everything(office, TEXTS)
    held = dict(Listing.objects.values_list("pk", "words"))
    readers = {AnonymousUser(): {Scope.PUBLIC}, person(Role.MEMBER, organization()): {Scope.PUBLIC, Scope.PARTY}}

    @settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
    @given(data=st.data())
    def check(data):
        run = data.draw(st.sampled_from(words(TEXTS).split()))
        start = data.draw(st.integers(0, len(run) - 1))
        part = run[start : start + data.draw(st.integers(1, 8))]
        reader = data.draw(st.sampled_from(list(readers)))
        expected = [pk for pk, scope in items.items() if scope in readers[reader] and part in held[pk]]
        assert _keys(reader, part) == sorted(expected, reverse=True)

    check()


def test_all_words_must_be_there_each_anywhere(office):
    both = office.item(title="水渠", body="<p>已经修好</p>")
    office.item(title="水渠", body="<p>没有修</p>")

    assert _keys(AnonymousUser(), "修好 水渠") == [both.pk]


def test_members_see_the_newest_first_by_the_time_it_could_first_be_read(office):
    items = [office.item(title="水渠", scope=scope) for scope in (Scope.PARTY, Scope.PUBLIC, Scope.PARTY)]

    assert _keys(person(Role.MEMBER, office.unit), "水渠") == [item.pk for item in reversed(items)]


def test_a_hit_that_ends_between_search_and_reading_is_not_shown(office):
    item = office.item(title="水渠", expires_at=timezone.now() + timedelta(days=1))
    selection = ListForm({"q": "水渠"}).selection(AnonymousUser())
    keys = selection.newest(0, PAGE_SIZE)
    services.withdraw_item(item_id=item.pk, user=office.secretary, kind=WithdrawalKind.IN_ERROR, reason="有误")

    assert keys == [item.pk]
    assert selection.read(DisclosureItem.objects.all(), keys) == []


@pytest.fixture
def many(office):
    """Three thousand listings of one item's kind, so that the planner has a choice."""
    item = office.item()
    [row] = Listing.objects.filter(pk=item.pk).values()
    Listing.objects.bulk_create(Listing(**row | {"item_id": item.pk + n}) for n in range(1, 3001))
    index_texts((item.pk + n, ["公示水渠" if n % 2 else "公示道路"]) for n in range(1, 3001))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE disclosures_listing")
    yield item
    Listing.objects.filter(pk__gt=item.pk).delete()


def test_the_index_is_asked_however_frequent_the_words(many):
    for text, kind in product(["公", "公示", "公示水渠", "无此"], ["", "bulletin"]):
        found = ListForm({"q": text, "kind": kind}).selection(AnonymousUser())

        assert isinstance(found, Found), (text, kind)
        assert "Bitmap Index Scan on listing_grams" in found._hits[:1001].explain(), (text, kind)


def test_a_frequent_word_is_counted_to_the_cap_and_paged_to_its_end(many):
    found = ListForm({"q": "公示水渠"}).selection(AnonymousUser())

    assert found.count() == 1001
    assert found.total() == 1500
    assert found.newest(0, 3) == [many.pk + 2999, many.pk + 2997, many.pk + 2995]
    assert found.newest(1498, 1520) == [many.pk + 3, many.pk + 1]


def test_a_word_that_was_frequent_long_ago_is_found_without_reading_all(many, django_assert_max_num_queries):
    index_texts((many.pk + n, ["公示旧事" if n <= 1200 else "公示新事"]) for n in range(1, 3001))
    found = ListForm({"q": "公示旧事"}).selection(AnonymousUser())

    with django_assert_max_num_queries(3):
        assert found.newest(0, 2) == [many.pk + 1200, many.pk + 1199]


@pytest.mark.parametrize("filters", [{}, {"q": "民"}, {"q": "民生台账", "kind": "bulletin"}])
def test_a_selection_of_nothing_is_empty_everywhere(db, filters):
    selection = ListForm(filters).selection(AnonymousUser())

    assert (selection.count(), selection.total(), selection.exists(), selection.newest(0, 20)) == (0, 0, False, [])


def test_what_cannot_be_searched_for_finds_nothing(office):
    office.item()
    selection = ListForm({"q": "，。"}).selection(AnonymousUser())

    assert type(selection) is Selection
    assert selection.count() == 0
    assert phrases("，。") == []
