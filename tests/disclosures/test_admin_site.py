"""Who gets into the admin, and what its pages tell the browser."""

import re

import pytest
from django.urls import reverse
from lxml import html

from disclosures.enums import STAFF_ROLES, Action, Role
from tests.factories.disclosures import Office, person

pytestmark = pytest.mark.django_db


@pytest.fixture
def office():
    return Office()


def _pages(item):
    return [
        reverse("admin:index"),
        *(reverse(f"admin:disclosures_{kind}_changelist") for kind in ("disclosureitem", "bulletin", "meeting")),
        reverse("admin:disclosures_bulletin_add"),
        reverse("admin:disclosures_bulletin_change", args=(item.pk,)),
        reverse("admin:disclosures_disclosureitem_change", args=(item.pk,)),
        reverse("admin:item_step", args=(item.pk, "propose")),
    ]


def test_the_portal_s_login_is_the_admin_s(client, office):
    for page in _pages(office.item(None)):
        answer = client.get(page, follow=True)
        assert answer.redirect_chain[-1] == (f"/login/?next={page}", 302)


@pytest.mark.parametrize("role", Role)
def test_a_staff_post_lets_one_in_and_nothing_else(client, office, role):
    client.force_login(person(role, office.unit))

    assert client.get(reverse("admin:index")).status_code == (200 if role in STAFF_ROLES else 403)


def test_the_policy_allows_eval_for_alpine_and_nothing_inline(client, office):
    client.force_login(office.secretary)
    for page in _pages(office.item(None)):
        answer = client.get(page)
        assert answer.status_code == 200, page
        policy = dict(part.split(" ", 1) for part in answer["Content-Security-Policy"].split("; "))
        assert policy["script-src"] == "'self' 'unsafe-eval'"
        assert policy["default-src"] == "'self'"
        assert policy["frame-ancestors"] == "'none'"
        assert "unsafe-inline" not in answer["Content-Security-Policy"]
        text = answer.content.decode()
        assert "<style" not in text
        assert " style=" not in text
        assert "no-store" in answer["Cache-Control"]


def test_outside_the_admin_the_policy_is_as_strict_as_ever(client, office):
    office.item(Action.PUBLISH)

    assert "unsafe" not in client.get("/")["Content-Security-Policy"]


def _english(page):
    """English words that a person would read on the page."""
    root = html.fromstring(page)
    for hidden in root.xpath("//script|//style|//noscript|//*[contains(@class, 'material-symbols')]"):
        hidden.drop_tree()
    read = [root.text_content(), *root.xpath("//@title|//@placeholder|//@aria-label|//@alt")]
    return set(re.findall(r"[A-Za-z]{3,}", " ".join(read))) - {"PDF", "Word", "Excel", "docx", "doc", "pdf", "WPS"}


def test_nothing_in_english_is_left_on_a_page(client, office):
    item = office.item(None)
    client.force_login(office.secretary)
    for page in [*_pages(item), reverse("admin:item_from_word"), f"{_pages(item)[1]}?status=archived&q=x"]:
        assert _english(client.get(page).content.decode()) == set(), page


def test_scripts_get_chinese_texts_too(client, office):
    client.force_login(office.secretary)

    catalogue = client.get(reverse("admin:jsi18n")).content.decode()

    assert '"Insert table": "\\u63d2\\u5165\\u8868\\u683c"' in catalogue
