"""The same pages for everybody and for people who are logged in."""

import pytest
from django.urls import reverse

from disclosures.enums import Role, Scope
from tests.factories.disclosures import Office, person

pytestmark = pytest.mark.django_db


@pytest.fixture
def office():
    return Office()


@pytest.mark.parametrize("prefix", ["/members/", "/en/members/"])
def test_members_pages_ask_a_stranger_to_log_in(client, prefix):
    answer = client.get(prefix)

    assert answer.status_code == 302
    assert answer.headers["Location"] == f"/login/?next={prefix}"


def test_a_member_reads_what_is_disclosed_within_the_party_and_no_cache_keeps_it(client, office):
    item = office.item(scope=Scope.PARTY)
    client.force_login(person(Role.MEMBER, office.unit))

    page = client.get(reverse("members:home"))

    assert item.title in page.content.decode()
    assert f"/members/items/{item.pk}/" in page.content.decode()
    assert page.headers["Cache-Control"] == "private, no-store"
    assert client.get(reverse("disclosures:item_detail", args=[item.pk])).status_code == 404


def test_links_stay_on_the_english_surface(client, office):
    item = office.item()

    page = client.get("/en/").content.decode()

    assert f'href="/en/items/{item.pk}/"' in page
