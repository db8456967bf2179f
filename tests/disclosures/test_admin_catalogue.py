"""The catalogue in the admin."""

import pytest
from django.urls import reverse
from django.utils import timezone

from disclosures.enums import Focus, ItemKind, OrganizationKind, Platform, Role
from tests.factories.disclosures import EntryFactory, organization, person

pytestmark = pytest.mark.django_db

LIST = reverse("admin:disclosures_catalogueentry_changelist")


@pytest.fixture(autouse=True)
def inspector(client):
    user = person(Role.INSPECTOR, organization())
    client.force_login(user)
    return user


def _page(client, entry):
    return client.get(reverse("admin:disclosures_catalogueentry_change", args=(entry.pk,)))


def _listed(client, **filters):
    return [entry.code for entry in client.get(LIST, filters).context["cl"].result_list]


def test_everybody_at_work_reads_the_entries_in_force(client):
    EntryFactory(code="A", focus=Focus.HARD, item_kind=ItemKind.MEETING, organization_kinds=[OrganizationKind.TOWN])
    EntryFactory(code="B", organization_kinds=[OrganizationKind.BRANCH], content="党费收缴")
    EntryFactory(code="C", replaced_at=timezone.now())

    assert _listed(client) == ["A", "B"]
    assert _listed(client, focus="hard") == ["A"]
    assert _listed(client, form="meeting") == ["A"]
    assert _listed(client, **{"for": "branch"}) == ["B"]
    assert _listed(client, q="党费") == ["B"]


@pytest.mark.parametrize("amount", [1, 3])
def test_the_list_takes_the_same_queries_for_any_amount(client, amount, django_assert_num_queries):
    for _n in range(amount):
        EntryFactory()
    with django_assert_num_queries(5):  # session, person, posts, count, rows
        client.get(LIST)


def test_an_entry_is_told_in_words_with_its_versions(client):
    old = EntryFactory(code="Z01", replaced_at=timezone.now())
    new = EntryFactory(
        code="Z01", version=2, platforms=[Platform.WEB, Platform.MEDIA], required_fields=["summary", "keywords"]
    )

    page = _page(client, new).content.decode()

    for said in ("网络、媒体", "摘要、关键词", "第 1 版", "镇党委"):
        assert said in page
    assert reverse("admin:disclosures_catalogueentry_change", args=(old.pk,)) in page
    assert "被取代" in _page(client, old).content.decode()


@pytest.mark.parametrize("pk", ["0", "x"])
def test_an_entry_that_is_none_is_not_found(client, pk):
    assert client.get(f"{LIST}{pk}/change/").status_code == 404


def test_organisations_and_people_are_in_an_administrator_s_menu_only(client, inspector):
    address = reverse("admin:disclosures_organization_changelist")
    assert address not in client.get(LIST).content.decode()
    assert client.get(address).status_code == 403

    inspector.posts.create(organization=organization(), role=Role.ADMINISTRATOR)
    assert address in client.get(LIST).content.decode()
    assert client.get(address).status_code == 200
