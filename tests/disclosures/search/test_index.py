"""What the search knows of an item, and that its listing is right however the item was written."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.utils import timezone

from disclosures import services
from disclosures.enums import Scope, WithdrawalKind
from disclosures.management.commands import reindex
from disclosures.models import Briefing, DisclosureItem, Listing, Meeting
from disclosures.models.listing import COPIES
from disclosures.search.index import index_item, index_texts
from disclosures.search.tokens import VERSION, grams
from tests.factories.disclosures import EntryFactory, Office, organization

pytestmark = pytest.mark.django_db


@pytest.fixture
def office():
    return Office()


def _words(item):
    return Listing.objects.get(pk=item.pk).words


def _same(item):
    """The item's columns and its listing's copies of them."""
    return [model.objects.filter(pk=item.pk).values_list(*COPIES).get() for model in (DisclosureItem, Listing)]


def test_every_text_of_an_item_is_among_its_words(office):
    item = office.item(
        title="标题甲", summary="摘要乙", body="<p>正文丙</p>", responsible_person="赵丁", keywords=["词戊", "词己"],
        document_number="河发〔2026〕3号", board="公开栏庚", change_note="更正辛",
    )  # fmt: skip
    words = _words(item).split()
    for run in ("标题甲", "摘要乙", "正文丙", "赵丁", "河发", "3号", "词戊", "词己", "公开栏庚", "更正辛"):
        assert run in words
    assert item.index_number.replace("-", " ") in _words(item)
    assert office.unit.name in words


@pytest.mark.parametrize(
    ("kind", "fields", "runs"),
    [
        (Briefing, {"series": "党务公开简报", "year": 2022, "number": 3}, ["党务公开简报", "2022年第3期"]),
        (
            Meeting,
            {
                "held_at": timezone.now(), "place": "三楼会议室", "chair": "钱主席", "attendance": "应到35人",
                "agenda": "研究水渠", "resolutions": "同意修渠",
            },
            ["三楼会议室", "钱主席", "应到35人", "研究水渠", "同意修渠"],
        ),
    ],
)  # fmt: skip
def test_so_is_what_its_kind_adds(office, kind, fields, runs):
    item = kind(organization=office.unit, entry=EntryFactory(), title="标题", responsible_person="王芳", **fields)
    services.create_item(item=item, author=office.secretary)

    assert set(runs) <= set(_words(item).split())


def test_an_edit_replaces_the_words(office):
    item = office.draft(title="旧的标题")
    services.edit_item(item_id=item.pk, editor=office.secretary, version=item.version, changes={"title": "新的题目"})

    listing = Listing.objects.get(pk=item.pk)
    assert "新的题目" in listing.words
    assert "旧的标题" not in listing.words
    assert set(listing.grams) == grams(listing.words)


def test_the_listing_follows_the_item_through_its_life(office):
    start = timezone.now() + timedelta(days=1)
    item = office.draft(scope=Scope.PARTY, wider_scope=Scope.PUBLIC, widens_at=start, expires_at=start)
    here, there = _same(item)
    assert here == there

    item = office.item()
    services.withdraw_item(item_id=item.pk, user=office.secretary, kind=WithdrawalKind.IN_ERROR, reason="有误")
    here, there = _same(item)
    assert here == there
    assert there[-1] is not None


def test_the_listing_follows_a_bare_update_as_well(office):
    item = office.draft()
    other = organization("别的街道")
    DisclosureItem.objects.filter(pk=item.pk).update(organization=other, entry=EntryFactory(), scope=Scope.PARTY)

    here, there = _same(item)
    assert here == there
    assert other.pk in there


def test_a_save_that_changes_no_copy_leaves_the_listing_untouched(office):
    item = office.draft()
    versions = Listing.objects.filter(pk=item.pk).extra(select={"version": "xmin::text"}).values_list("version")
    before = versions.get()
    item.save()

    assert versions.get() == before


def test_reindex_does_what_another_version_made_and_nothing_twice(office):
    items = [office.draft(title=f"水渠{n}") for n in range(3)]
    index_texts([(items[2].pk, ["照旧"])])
    Listing.objects.filter(pk__in=[items[0].pk, items[1].pk]).update(words="", grams=[], words_version=VERSION - 1)
    said = StringIO()
    call_command("reindex", stdout=said, stderr=StringIO())

    assert said.getvalue() == "2 items indexed\n"
    assert [item.title in _words(item) for item in items] == [True, True, False]
    call_command("reindex", "--all", stdout=StringIO(), stderr=StringIO())
    assert items[2].title in _words(items[2])


def test_reindex_walks_all_items_by_key_a_batch_at_a_time(office, monkeypatch):
    keys = [office.draft().pk for _n in range(5)]
    batches = []
    monkeypatch.setattr(reindex, "BATCH", 2)
    monkeypatch.setattr(reindex, "index_items", batches.append)

    call_command("reindex", "--all", stdout=StringIO(), stderr=StringIO())
    assert batches == [keys[:2], keys[2:4], keys[4:]]

    batches.clear()
    call_command("reindex", "--all", "--after", keys[1], stdout=StringIO(), stderr=StringIO())
    assert batches == [keys[2:4], keys[4:]]


def test_reindexing_many_gives_what_indexing_one_gives(office):
    item = office.item(keywords=["词"])
    before = Listing.objects.filter(pk=item.pk).values_list("words").get()
    call_command("reindex", "--all", stdout=StringIO(), stderr=StringIO())

    assert Listing.objects.filter(pk=item.pk).values_list("words").get() == before
    index_item(DisclosureItem.objects.get(pk=item.pk))
    assert Listing.objects.filter(pk=item.pk).values_list("words").get() == before
