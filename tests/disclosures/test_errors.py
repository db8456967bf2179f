"""Pages for what went wrong."""

import pytest
from django.core.exceptions import SuspiciousOperation
from django.db import OperationalError
from django.test import Client
from django.urls import reverse

from disclosures.views import pages


@pytest.mark.parametrize(
    ("path", "told", "home"),
    [("/nothing/", "没有找到这个页面", "/"), ("/en/nothing/", "There is no such page", "/en/")],
)
def test_a_page_that_is_not_there_says_why_and_leads_on_in_its_language(client, path, told, home):
    answer = client.get(path)

    page = answer.content.decode()
    assert answer.status_code == 404
    assert told in page
    assert 'name="q"' in page
    assert f'<a class="button" href="{home}">' in page
    assert not answer.cookies
    assert "Vary" not in answer


def test_a_page_that_is_not_there_asks_nothing_of_the_database(client, django_assert_num_queries, db):
    with django_assert_num_queries(0):
        client.get("/nothing/")


@pytest.mark.parametrize(
    ("error", "status", "path", "told"),
    [
        (OperationalError, 500, "/", "网站出现故障"),
        (OperationalError, 500, "/en/", "Something went wrong on our side"),
        (SuspiciousOperation, 400, "/", "无法识别请求"),
    ],
)
def test_a_failure_is_told_kindly_without_the_database(monkeypatch, error, status, path, told):
    def fail(*_args):
        raise error

    monkeypatch.setattr(pages, "_newest", fail)
    monkeypatch.setattr(pages.Organization.objects, "active", fail)
    monkeypatch.setattr(pages.DisclosureItem.objects, "visible_to", fail)

    answer = Client(raise_request_exception=False).get(path)

    assert answer.status_code == status
    page = answer.content.decode()
    assert told in page
    assert f'href="{path}"' in page


@pytest.mark.parametrize(("name", "told"), [("login", "请返回重试"), ("en-login", "Please go back and try again")])
def test_a_form_from_elsewhere_is_refused_with_a_way_on(db, name, told):
    answer = Client(enforce_csrf_checks=True).post(reverse(name), {"username": "a", "password": "b"})

    assert answer.status_code == 403
    assert told in answer.content.decode()
