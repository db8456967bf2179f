"""Public pages: what they show, what they hide, and that they stay anonymous."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from disclosures import services
from disclosures.enums import Action, Scope, WithdrawalKind
from tests.factories.disclosures import Office

pytestmark = pytest.mark.django_db

SENTINEL = "绝不能看到的词"


@pytest.fixture
def office():
    return Office()


def _pages(item):
    """Every public address on which the item could show."""
    return [
        reverse("disclosures:home"),
        reverse("disclosures:item_list"),
        reverse("disclosures:item_list") + f"?q={SENTINEL}",
        reverse("disclosures:item_list") + f"?organization={item.organization_id}&kind=bulletin&focus=key",
        reverse("disclosures:item_detail", args=(item.pk,)),
        reverse("disclosures:organization_list"),
        reverse("disclosures:organization_detail", args=(item.organization_id,)),
    ]


def _hidden_items(office):
    now = timezone.now()
    yield office.item(Action.APPROVE, title=SENTINEL)
    yield office.item(title=SENTINEL, planned_publish_at=now + timedelta(days=1))
    for scope in (Scope.PARTY, Scope.ORGANIZATION, Scope.SPECIFIC):
        yield office.item(title=SENTINEL, scope=scope)
    withdrawn = office.item(title=SENTINEL)
    services.withdraw_item(item_id=withdrawn.pk, user=office.secretary, kind=WithdrawalKind.IN_ERROR, reason="有误")
    withdrawn.refresh_from_db()
    yield withdrawn


def test_no_public_page_shows_counts_or_hints_at_what_is_hidden(office, client):
    for item in _hidden_items(office):
        for address in _pages(item):
            response = client.get(address)
            text = response.content.decode().replace(f'value="{SENTINEL}"', "")
            assert SENTINEL not in text, address
        withdrawn = item.withdrawn_at is not None
        assert client.get(reverse("disclosures:item_detail", args=(item.pk,))).status_code == (
            410 if withdrawn else 404
        )
        found = client.get(reverse("disclosures:item_list"), {"q": SENTINEL})
        assert found.context["count"] == 0


def test_the_same_pages_show_it_once_it_is_public(office, client):
    item = office.item(title=SENTINEL)
    for address in _pages(item):
        if address != reverse("disclosures:organization_list"):
            assert SENTINEL in client.get(address).content.decode(), address


def test_public_pages_set_no_cookie_and_do_not_vary_by_one(office, client):
    for address in _pages(office.item()):
        response = client.get(address)
        assert not response.cookies
        assert "Cookie" not in response.get("Vary", "")
        assert "unsafe" not in response["Content-Security-Policy"]


@pytest.mark.parametrize("amount", [1, 3])
@pytest.mark.parametrize(("name", "queries"), [("home", 5), ("item_list", 4)])
def test_lists_take_the_same_queries_for_any_amount(office, client, amount, name, queries, django_assert_num_queries):
    for _n in range(amount):
        office.item()
    with django_assert_num_queries(queries):
        client.get(reverse(f"disclosures:{name}"))


def test_the_item_page_names_unit_and_person_of_each_step(office, client):
    page = client.get(reverse("disclosures:item_detail", args=(office.item().pk,))).content.decode()

    for person in (office.secretary, office.reviewer, office.approver):
        assert person.name in page


@pytest.mark.parametrize("query", ["台账", "民", "1233件民生", "街道党工委"])
def test_any_part_of_title_text_or_unit_finds_the_item(office, client, query):
    item = office.item()

    found = client.get(reverse("disclosures:item_list"), {"q": query}).context["page"].items

    assert [entry.pk for entry in found] == [item.pk]


def test_scripts_in_a_text_never_reach_a_reader(office, client):
    item = office.item(body="<p onclick='x()'>好</p><script>alert(1)</script><a href='javascript:x()'>链</a>")
    page = client.get(reverse("disclosures:item_detail", args=(item.pk,))).content.decode()

    assert "alert(1)" not in page
    assert "onclick" not in page
    assert "javascript:" not in page


@pytest.mark.parametrize(
    "bad", ["month=2026-13", "kind=nonsense", "organization=x", "page=9999", "q=%00", "q=" + "长" * 99]
)
def test_a_mistyped_filter_is_no_error(client, bad):
    assert client.get(reverse("disclosures:item_list") + "?" + bad).status_code == 200
