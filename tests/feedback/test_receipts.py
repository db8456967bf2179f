"""The receipt: its secret, its slow hash, and what happens to those who guess."""

import time
import uuid
from unittest import mock

import pytest
from django.conf import settings as configured

from disclosure_portal.settings import base
from feedback import receipts, services, throttle
from feedback.enums import Kind
from feedback.models import Feedback, Sender
from feedback.receipts import Ticket, grouped, read_ticket, typed
from feedback.services.receipts import TRIES_HERE, TooManyTries, WrongReceipt
from feedback.throttle import Limit
from tests.factories.disclosures import Office
from tests.factories.feedback import policy

HERE = "203.0.113.7"


@pytest.fixture
def office(db):
    policy()
    return Office()


@pytest.fixture
def filed(office):
    """A filed question with its ticket."""

    def file(**more):
        ticket = Ticket.new()
        feedback = Feedback(kind=Kind.INQUIRY, organization=office.unit, subject="电梯", text="电梯何时公示")
        return services.file_feedback(feedback=feedback, ticket=ticket, **more), ticket

    return file


@pytest.mark.parametrize(
    "text", ["1234567890123456", "1234 5678 9012 3456", "1234-5678-9012-3456", " １２３４　５６７８，9012。3456 "]
)
def test_a_secret_is_read_however_it_is_typed(text):
    assert typed(text) == "1234567890123456"


def test_a_secret_has_sixteen_digits_leading_zeros_included():
    with mock.patch.object(receipts.secrets, "randbelow", return_value=42) as drawn:
        assert grouped(receipts.new_secret()) == "0000 0000 0000 0042"
    drawn.assert_called_once_with(10**16)


def test_a_ticket_comes_back_as_it_was_and_a_changed_or_old_one_does_not(monkeypatch):
    ticket = Ticket.new()
    signed = ticket.signed()

    assert read_ticket(signed) == ticket
    assert read_ticket(signed[:-1] + ("A" if signed[-1] != "A" else "B")) is None
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + receipts.TICKET_SECONDS + 1)
    assert read_ticket(signed) is None


def test_passwords_and_secrets_are_hashed_by_argon2():
    assert base.PASSWORD_HASHERS == ["django.contrib.auth.hashers.Argon2PasswordHasher"]


def test_the_stored_hash_is_argon2_s_in_service(filed, settings):
    settings.PASSWORD_HASHERS = base.PASSWORD_HASHERS
    _feedback, ticket = filed()

    sender = Sender.objects.get()
    assert sender.secret_hash.startswith("argon2$argon2id$")
    assert sender.owns(ticket.secret)
    assert not sender.owns("0" * 16)


@pytest.mark.parametrize("spelled", ["{0}", " {0} ", "编号 {0}", "{1}{2}", "{1} {2}"])
def test_the_number_may_be_typed_in_many_ways(filed, spelled):
    feedback, ticket = filed()
    year, serial = feedback.number.split("-")

    opened = services.open_receipt(
        number=spelled.format(feedback.number, year, serial), secret=grouped(ticket.secret), address=HERE
    )
    assert opened == feedback


def test_a_wrong_secret_and_an_unknown_number_are_answered_alike(filed):
    feedback, _ticket = filed()

    with pytest.raises(WrongReceipt) as wrong:
        services.open_receipt(number=feedback.number, secret="1" * 16, address=HERE)
    with pytest.raises(WrongReceipt) as unknown:
        services.open_receipt(number="1999-000001", secret="1" * 16, address=HERE)
    assert str(wrong.value) == str(unknown.value)


def test_an_unknown_number_takes_a_slow_hash_as_well(filed):
    refuse = mock.patch("feedback.services.receipts.check_password", return_value=False)
    with refuse as check, pytest.raises(WrongReceipt):
        services.open_receipt(number="1999-000001", secret="1" * 16, address=HERE)
    check.assert_called_once()


def test_guessing_ends_at_one_address_and_the_owner_elsewhere_still_gets_in(filed):
    feedback, ticket = filed()
    for _attempt in range(TRIES_HERE.most):
        with pytest.raises(WrongReceipt):
            services.open_receipt(number=feedback.number, secret="1" * 16, address=HERE)

    with pytest.raises(TooManyTries):
        services.open_receipt(number=feedback.number, secret=ticket.secret, address=HERE)
    assert services.open_receipt(number=feedback.number, secret=ticket.secret, address="198.51.100.1") == feedback


def test_guessing_from_many_addresses_ends_too(filed, monkeypatch):
    monkeypatch.setattr("feedback.services.receipts.TRIES_ANYWHERE", Limit("any", 5, 60))
    feedback, ticket = filed()
    for attempt in range(5):
        with pytest.raises(WrongReceipt):
            services.open_receipt(number=feedback.number, secret="1" * 16, address=f"203.0.113.{attempt}")

    with pytest.raises(TooManyTries):
        services.open_receipt(number=feedback.number, secret=ticket.secret, address="198.51.100.2")


def test_one_ticket_is_filed_once_whatever_races(filed, office):
    _feedback, ticket = filed()

    with pytest.raises(services.AlreadyFiled):
        services.file_feedback(
            feedback=Feedback(kind=Kind.INQUIRY, organization=office.unit, subject="电梯", text="电梯"), ticket=ticket
        )
    assert Feedback.objects.count() == 1
    assert services.filed_with(ticket) is not None
    assert services.filed_with(Ticket(uuid.uuid4(), "1" * 16, 0)) is None


def test_nobody_s_address_is_in_redis_in_clear(filed):
    feedback, _ticket = filed()
    with pytest.raises(WrongReceipt):
        services.open_receipt(number=feedback.number, secret="1" * 16, address=HERE)

    keys = b" ".join(throttle._redis(configured.REDIS_URL).keys(f"{throttle.PREFIX}:*")).decode()
    assert keys
    assert HERE not in keys
    assert feedback.number not in keys
