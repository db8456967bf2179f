"""Nothing personal and no secret in logs, addresses, mails, error reports, or a dump of the database."""

import logging
import time

import pytest
from django.core import mail
from django.core.signals import got_request_exception
from django.db import connection
from django.urls import reverse
from django.views.debug import SafeExceptionReporterFilter

from feedback import services
from feedback.enums import Kind, Naming
from feedback.models import Feedback
from feedback.receipts import Ticket, grouped
from tests.factories.disclosures import Office
from tests.factories.feedback import policy

pytestmark = pytest.mark.django_db
NAME, PHONE = "李秀英", "13912345678"
TEXT = "三号楼加装电梯何时公示？"


@pytest.fixture
def office():
    for kind in Kind:
        policy(kind)
    return Office()


@pytest.fixture
def ticket():
    fresh = Ticket.new()
    return Ticket(fresh.token, fresh.secret, time.time() - 60)


@pytest.fixture
def form(office, ticket):
    return {
        "organization": office.unit.pk,
        "text": TEXT,
        "naming": Naming.PRIVATE,
        "name": NAME,
        "contact": PHONE,
        "ticket": ticket.signed(),
    }


@pytest.fixture
def private(ticket):
    """What must not be found anywhere in clear."""
    return (NAME, PHONE, ticket.secret, grouped(ticket.secret), ticket.signed())


def whole_life(client, office, form, ticket):
    """Ask, follow with a wrong and the right secret, look, supply, withdraw."""
    client.post(reverse("disclosures:ask:write", args=(Kind.INQUIRY,)), form)
    asked = Feedback.objects.get()
    for secret in ("1" * 16, ticket.secret):
        client.post(reverse("disclosures:ask:follow"), {"number": asked.number, "secret": secret})
    services.look_at_sender(feedback_id=asked.pk, user=office.secretary, reason="寄送")
    services.ask_asker(feedback_id=asked.pk, user=office.secretary, question="几单元？")
    client.post(reverse("disclosures:ask:supply"), {"text": "二单元"})
    client.post(reverse("disclosures:ask:withdraw"), {"sure": "yes"})
    assert Feedback.objects.get().events.count() == 4


def dump():
    """Every row of every table, as text."""
    tables = connection.introspection.table_names()
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f'SELECT "{table}"::text FROM "{table}"')  # noqa: S608 - names from the database itself
            yield from (row[0] for row in cursor.fetchall())


def test_a_dump_of_the_database_reveals_no_contact_and_no_secret(client, office, form, ticket, private):
    whole_life(client, office, form, ticket)

    everything = "\n".join(dump())
    assert TEXT in everything
    assert [text for text in private if text in everything] == []


def test_no_log_line_and_no_mail_tells_them(client, office, form, ticket, private, caplog):
    caplog.set_level(logging.DEBUG, "django.request")
    caplog.set_level(logging.INFO)
    whole_life(client, office, form, ticket)

    logged = caplog.text + "".join(message.message().as_string() for message in mail.outbox)
    assert [text for text in private if text in logged] == []


def test_the_cookie_says_which_question_and_nothing_of_the_receipt(client, office, form, ticket, private):
    client.post(reverse("disclosures:ask:write", args=(Kind.INQUIRY,)), form)

    cookie = client.cookies["receipt"]
    assert [text for text in private if text in cookie.value] == []
    assert (cookie["httponly"], cookie["samesite"]) == (True, "Strict")
    assert 0 < cookie["max-age"] <= 1800


def test_a_cookie_that_was_changed_opens_nothing(client, office, form, ticket):
    client.post(reverse("disclosures:ask:write", args=(Kind.INQUIRY,)), form)
    signed = client.cookies["receipt"].value
    client.cookies["receipt"] = f"9{signed}"

    assert client.get(reverse("disclosures:ask:mine")).status_code == 302


@pytest.mark.parametrize("name", ["write", "follow", "supply", "withdraw"])
def test_an_error_report_hides_everything_that_was_posted(client, office, name, monkeypatch):
    """Whatever breaks while such a request is answered, Django's report of it has no value that was sent."""
    reported = []

    def breaks(*args, **kwargs):
        raise ZeroDivisionError

    monkeypatch.setattr("feedback.views.private.surface_of", breaks)
    client.raise_request_exception = False
    got_request_exception.connect(lambda request, **_: reported.append(request), weak=False, dispatch_uid="report")
    try:
        arguments = (Kind.INQUIRY,) if name == "write" else ()
        client.post(reverse(f"disclosures:ask:{name}", args=arguments), {"secret": "1234567890123456", "name": NAME})
    finally:
        got_request_exception.disconnect(dispatch_uid="report")

    shown = SafeExceptionReporterFilter().get_post_parameters(reported[0])
    assert sorted(shown) == ["name", "secret"]
    assert set(shown.values()) == {SafeExceptionReporterFilter.cleansed_substitute}
