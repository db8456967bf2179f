"""The same pages for everybody and for people who are logged in, in two languages."""

import pytest
from django.urls import reverse

from disclosures.enums import Role, Scope
from disclosures.views.surfaces import Surface
from tests.factories.disclosures import Office, person


@pytest.fixture
def office(db):
    return Office()


@pytest.mark.parametrize(
    ("path", "namespace", "other"),
    [
        ("/", "disclosures", "/en/"),
        ("/items/7/", "disclosures", "/en/items/7/"),
        ("/members/items/7/", "members", "/en/members/items/7/"),
        ("/en/", "en", "/"),
        ("/en", "en", "/"),
        ("/en/items/7/", "en", "/items/7/"),
        ("/en/members/", "en-members", "/members/"),
        ("/en//elsewhere.example/", "en", "/elsewhere.example/"),
        ("/english/", "disclosures", "/en/english/"),
        ("/members-of-old/", "disclosures", "/en/members-of-old/"),
    ],
)
def test_the_address_tells_the_surface_and_the_page_in_the_other_language(path, namespace, other):
    surface = Surface(path)

    assert (surface.namespace, surface.other_language) == (namespace, other)
    assert surface.layout == ("base_members.html" if "members" in namespace else "base_public.html")


def test_the_other_language_keeps_the_filters():
    assert Surface("/en/items/", "kind=meeting&page=2").other_language == "/items/?kind=meeting&page=2"


@pytest.mark.parametrize(("prefix", "login"), [("/members/", "/login/"), ("/en/members/", "/en/login/")])
def test_members_pages_ask_a_stranger_to_log_in_in_their_language(client, prefix, login):
    answer = client.get(prefix)

    assert answer.status_code == 302
    assert answer.headers["Location"] == f"{login}?next={prefix}"


def test_a_member_reads_what_is_disclosed_within_the_party_and_no_cache_keeps_it(client, office):
    item = office.item(scope=Scope.PARTY)
    client.force_login(person(Role.MEMBER, office.unit))

    page = client.get(reverse("members:home"))

    assert item.title in page.content.decode()
    assert f"/members/items/{item.pk}/" in page.content.decode()
    assert page.headers["Cache-Control"] == "private, no-store"
    assert client.get(reverse("disclosures:item_detail", args=[item.pk])).status_code == 404


@pytest.mark.parametrize(("prefix", "label"), [("/members", "在全党公开"), ("/en/members", "To all party members")])
def test_members_see_whose_pages_these_are_and_how_far_each_item_reaches(client, office, prefix, label):
    item = office.item(scope=Scope.PARTY)
    reader = person(Role.MEMBER, office.unit)
    client.force_login(reader)

    for address in (f"{prefix}/", f"{prefix}/items/{item.pk}/"):
        page = client.get(address).content.decode()
        assert reader.name in page
        assert label in page


def test_links_stay_on_the_english_surface(client, office):
    item = office.item()

    page = client.get("/en/").content.decode()

    assert f'href="/en/items/{item.pk}/"' in page
    assert f'<a href="/en/items/{item.pk}/" lang="zh-Hans">{item.title}</a>' in page


def test_members_see_the_newest_first_whatever_its_scope(client, office):
    items = [office.item(scope=scope) for scope in (Scope.PUBLIC, Scope.PARTY, Scope.PUBLIC)]
    client.force_login(person(Role.MEMBER, office.unit))

    assert [item.pk for item in client.get("/members/").context["items"]] == [item.pk for item in reversed(items)]
