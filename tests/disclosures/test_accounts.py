"""Logging in and out, and what happens when it fails."""

import pytest
from django.urls import reverse

from disclosures.enums import STAFF_ROLES, Role
from tests.factories.disclosures import organization, person

PASSWORD = "春江水暖鸭先知2026"  # noqa: S105 - of people who do not exist


@pytest.fixture
def reader(db):
    user = person(Role.MEMBER, organization())
    user.set_password(PASSWORD)
    user.save()
    return user


@pytest.mark.parametrize(("prefix", "home"), [("", "/members/"), ("en-", "/en/members/")])
def test_logging_in_leads_to_the_members_pages_of_the_language(client, reader, prefix, home):
    answer = client.post(reverse(f"{prefix}login"), {"username": reader.username, "password": PASSWORD})

    assert (answer.status_code, answer["Location"]) == (302, home)


@pytest.mark.parametrize("role", STAFF_ROLES)
def test_logging_in_leads_staff_to_their_desk(client, reader, role):
    reader.posts.create(organization=organization(), role=role)

    answer = client.post("/login/", {"username": reader.username, "password": PASSWORD})

    assert answer["Location"] == reverse("admin:index")


def test_logging_in_leads_back_to_the_page_that_asked_for_it_but_never_elsewhere(client, reader):
    given = {"username": reader.username, "password": PASSWORD}

    assert client.post("/login/", given | {"next": "/members/items/3/"})["Location"] == "/members/items/3/"
    assert client.post("/login/", given | {"next": "https://evil.test/"})["Location"] == "/members/"


@pytest.mark.parametrize(("prefix", "home"), [("", "/"), ("en-", "/en/")])
def test_logging_out_needs_a_press_of_the_button(client, reader, prefix, home):
    client.force_login(reader)
    address = reverse(f"{prefix}logout")

    assert client.get(address).status_code == 405
    assert client.post(address)["Location"] == home
    assert client.get("/members/").status_code == 302


def test_a_wrong_password_is_told_next_to_the_form_and_the_name_stays(client, reader):
    page = client.post("/login/", {"username": reader.username, "password": "wrong"}).content.decode()

    assert f'value="{reader.username}"' in page
    assert 'role="alert"' in page
    assert "wrong" not in page


def test_too_many_wrong_passwords_are_a_pause_that_is_explained(client, reader, settings):
    settings.AXES_ENABLED = True
    given = {"username": reader.username, "password": "wrong"}
    for _n in range(settings.AXES_FAILURE_LIMIT):
        answer = client.post("/login/", given)

    assert answer.status_code == 429
    assert "请等待15分钟" in answer.content.decode()
    assert client.post("/en/login/", given | {"password": PASSWORD}).status_code == 429


def test_behind_our_proxy_wrong_guesses_elsewhere_lock_nobody_out_here(client, reader, settings):
    settings.AXES_ENABLED = True
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    given = {"username": reader.username, "password": "wrong"}
    guesses = [client.post("/login/", given, headers={"x-forwarded-for": "198.51.100.7"}) for _n in range(10)]
    right = client.post("/login/", given | {"password": PASSWORD}, headers={"x-forwarded-for": "203.0.113.9"})

    assert (guesses[-1].status_code, right.status_code) == (429, 302)


def test_a_member_changes_the_password(client, reader):
    client.force_login(reader)
    changed = "两个黄鹂鸣翠柳2026"

    answer = client.post(
        "/password/", {"old_password": PASSWORD, "new_password1": changed, "new_password2": changed}, follow=True
    )

    assert answer.redirect_chain == [("/password/changed/", 302)]
    reader.refresh_from_db()
    assert reader.check_password(changed)
    assert client.get("/members/").status_code == 200


def test_a_password_too_short_is_explained(client, reader):
    client.force_login(reader)

    page = client.post("/password/", {"old_password": PASSWORD, "new_password1": "短", "new_password2": "短"})

    assert page.status_code == 200
    assert "10" in page.context["form"].errors["new_password2"][0]


def test_members_pages_lead_whoever_works_here_to_the_desk(client, reader):
    client.force_login(reader)
    desk = f'href="{reverse("admin:index")}"'
    assert desk not in client.get("/members/").content.decode()

    reader.posts.create(organization=organization(), role=Role.REVIEWER)

    for page in ("/members/", "/en/members/", "/password/"):
        assert desk in client.get(page).content.decode(), page
    assert desk not in client.get("/").content.decode()
