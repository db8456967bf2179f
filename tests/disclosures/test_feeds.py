"""What programs read: feeds, sitemap, robots."""

from datetime import UTC, datetime, timedelta
from xml.etree import ElementTree

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from disclosures.enums import Role, Scope
from disclosures.models import Meeting
from disclosures.views import feeds
from tests.factories.disclosures import Office, person

ATOM = "{http://www.w3.org/2005/Atom}"
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


@pytest.fixture
def office(db):
    return Office()


def _xml(client, address):
    answer = client.get(address)
    assert answer.status_code == 200
    return ElementTree.fromstring(answer.content)  # noqa: S314 - our own


def _titles(client, address):
    return [entry.findtext(f"{ATOM}title") for entry in _xml(client, address).iter(f"{ATOM}entry")]


def test_the_feed_has_the_newest_first_with_stable_ids_and_the_site_s_own_address(client, office, settings):
    settings.SITE_URL = "https://dwgk.example"
    with time_machine.travel(datetime(2026, 3, 5, 1, tzinfo=UTC)):
        first = office.item(title="甲", summary="摘要")
    with time_machine.travel(datetime(2026, 3, 6, 1, tzinfo=UTC)):
        office.item(title="乙")

    feed = _xml(client, "/items/feed/")

    entries = list(feed.iter(f"{ATOM}entry"))
    assert [entry.findtext(f"{ATOM}title") for entry in entries] == ["乙", "甲"]
    entry = entries[1]
    assert entry.findtext(f"{ATOM}id") == f"tag:dwgk.example,2026-03-05:items/{first.pk}"
    assert entry.find(f"{ATOM}link").get("href") == f"https://dwgk.example/items/{first.pk}/"
    assert entry.findtext(f"{ATOM}summary") == "摘要"
    assert entry.findtext(f"{ATOM}updated").startswith("2026-03-05T01:00:0")
    assert entries[0].findtext(f"{ATOM}summary") == "建立了民生台账,并将办理的1233件民生实事张贴在公开栏。"


def test_the_feed_takes_the_filters_of_the_list(client, office):
    office.item(title="栏")
    office.item(title="会", kind=Meeting, held_at=timezone.now(), place="二楼", chair="李")

    assert _titles(client, "/items/feed/?kind=meeting") == ["会"]
    assert _titles(client, "/items/feed/?kind=nonsense") == ["会", "栏"]


def test_feeds_of_members_hold_what_members_may_read(client, office):
    office.item(title="党内", scope=Scope.PARTY)

    assert _titles(client, "/items/feed/") == []
    client.force_login(person(Role.MEMBER, office.unit))
    assert _titles(client, "/members/items/feed/") == ["党内"]


@pytest.mark.parametrize("amount", [1, 3])
@pytest.mark.parametrize(("address", "queries"), [("/items/feed/", 2), ("/sitemap.xml", 1), ("/sitemap-0.xml", 3)])
def test_feeds_take_the_same_queries_for_any_amount(
    client, office, amount, address, queries, django_assert_num_queries
):
    for _n in range(amount):
        office.item()
    with django_assert_num_queries(queries):
        client.get(address)


def test_the_sitemap_names_every_public_page_and_no_other(client, office, monkeypatch, settings):
    monkeypatch.setattr(feeds, "SITEMAP_SIZE", 2)
    shown = [office.item() for _n in range(3)]
    hidden = [office.item(scope=Scope.PARTY), office.item(planned_publish_at=timezone.now() + timedelta(days=1))]

    parts = [place.text for place in _xml(client, "/sitemap.xml").iter(f"{SITEMAP}loc")]
    found = {
        place.text
        for part in parts
        for place in _xml(client, part.removeprefix(settings.SITE_URL)).iter(f"{SITEMAP}loc")
    }

    for item in shown:
        assert settings.SITE_URL + reverse("disclosures:item_detail", args=(item.pk,)) in found
    for item in hidden:
        assert settings.SITE_URL + reverse("disclosures:item_detail", args=(item.pk,)) not in found
    others = {address for address in found if "/items/" not in address} - {f"{settings.SITE_URL}/"}
    assert {"/meetings/", "/focus/key/", "/kinds/briefing/", f"/organizations/{office.unit.pk}/"} <= {
        address.removeprefix(settings.SITE_URL) for address in others
    }
    for address in found:
        assert client.get(address.removeprefix(settings.SITE_URL)).status_code == 200


def test_the_sitemap_works_with_no_data_and_ends_where_the_items_do(client, db):
    assert len(list(_xml(client, "/sitemap.xml"))) == 1
    assert client.get("/sitemap-1.xml").status_code == 404


def test_robots_stay_out_of_what_is_behind_a_login_and_of_searches(client, settings):
    lines = client.get("/robots.txt").content.decode().splitlines()

    for path in ("/admin/", "/members/", "/en/members/", "/items/?*q=", "/en/items/?*q="):
        assert f"Disallow: {path}" in lines
    assert f"Sitemap: {settings.SITE_URL}/sitemap.xml" in lines


def test_a_browser_that_asks_for_an_icon_gets_one(client):
    answer = client.get("/favicon.ico")

    assert (answer.status_code, answer["Location"]) == (302, "/static/portal/favicon.svg")


def test_characters_that_xml_cannot_hold_cost_nobody_the_feed(client, office):
    office.item(title="甲\x0b乙", summary="丙\x0c丁\x01", keywords=["戊\x1f"])

    entry = next(_xml(client, reverse("disclosures:item_feed")).iter(f"{ATOM}entry"))

    assert entry.findtext(f"{ATOM}title") == "甲 乙"
    assert entry.findtext(f"{ATOM}summary") == "丙 丁 "
