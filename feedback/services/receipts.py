"""What residents do by themselves: file, follow by the receipt, supply what is asked for."""

from __future__ import annotations

import re
import unicodedata
from contextlib import contextmanager
from functools import lru_cache
from typing import TYPE_CHECKING

from django.contrib.auth.hashers import check_password, make_password
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from disclosures.encryption import encrypt
from disclosures.refusals import InvalidInput, Refused
from disclosures.services.storing import discarded_on_failure, store_as
from feedback import receipts
from feedback.earlier import similar
from feedback.models import Enclosure, Feedback, Sender
from feedback.proof import filed_text, fingerprint
from feedback.throttle import Limit

from .deadlines import supply_answer
from .intake import submit_feedback

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import datetime

    from disclosures.files import CheckedFile
    from disclosures.models import User
    from feedback.models import FeedbackEvent
    from feedback.receipts import Ticket

# Wrong secrets for one number: from one address, and from everywhere. The second keeps a thief with many addresses at
# hopelessly few of 10^16, and is high enough that shutting the owner out takes a hundred addresses.
TRIES_HERE = Limit("receipt-here", 8, 900)
TRIES_ANYWHERE = Limit("receipt", 1000, 24 * 3600)
# Files of one feedback, those supplied later included.
MOST_FILES = 20
_NUMBER = re.compile(r"\D*(\d{4})\D*(\d{6,})\D*")


class WrongReceipt(Refused):
    """No receipt has that number and that secret."""


class AlreadyFiled(Refused):
    """The form was sent twice at the same moment; `feedback` is what the other one filed."""

    def __init__(self, feedback: Feedback) -> None:
        super().__init__(_("This was sent already, as %(number)s.") % {"number": feedback.number})
        self.feedback = feedback


class TooManyTries(Refused):
    """Somebody is guessing, or mistyped very often."""


def file_feedback(
    *,
    feedback: Feedback,
    ticket: Ticket,
    name: str = "",
    contact: str = "",
    files: Sequence[CheckedFile] = (),
    entered_by: User | None = None,
    received_at: datetime | None = None,
) -> Feedback:
    """Receive a feedback with its receipt; the rest as `submit_feedback`.

    The secret of the ticket is stored as a slow hash, name and contact encrypted. What the same organisation was
    asked lately about the same matter is linked for whoever answers.
    """
    stored = [store_as(Enclosure(), checked) for checked in files]
    with discarded_on_failure(stored), _once(ticket), transaction.atomic():
        feedback.similar_to = similar(feedback)
        filed = submit_feedback(feedback=feedback, entered_by=entered_by, received_at=received_at)
        _enclose(filed, stored)
        Sender.objects.create(
            feedback=filed,
            ticket=ticket.token,
            secret_hash=make_password(ticket.secret),
            filed_hash=fingerprint(filed_text(filed, stored)),
            sealed_name=encrypt(name) if name else "",
            sealed_contact=encrypt(contact) if contact else "",
        )
    return filed


@contextmanager
def _once(ticket: Ticket) -> Iterator[None]:
    """The database lets a ticket in once, however many requests bring it at once."""
    try:
        yield
    except IntegrityError as error:
        feedback = filed_with(ticket)
        if feedback is None:
            raise
        raise AlreadyFiled(feedback) from error


def filed_with(ticket: Ticket) -> Feedback | None:
    """What was filed with that form already."""
    return (
        Feedback.objects.filter(sender__ticket=ticket.token)
        .select_related("sender", "organization", "asked_organization", "policy")
        .first()
    )


def open_receipt(*, number: str, secret: str, address: str) -> Feedback:
    """The feedback whose receipt that is. `address` is where the request came from: guessing is counted there.

    Raises WrongReceipt, TooManyTries.
    """
    number, secret = _number(number), receipts.typed(secret)
    here = f"{number} {address}"
    if TRIES_HERE.is_reached(here) or TRIES_ANYWHERE.is_reached(number):
        raise TooManyTries(_("That was wrong too often. Please wait a quarter of an hour, or ask the office."))
    sender = Sender.objects.select_related("feedback").filter(feedback__number=number).first()
    # As slow where there is no such number: the time must not tell which numbers there are.
    if not check_password(secret, sender.secret_hash if sender else _nobodys_hash()) or sender is None:
        TRIES_HERE.count(here)
        TRIES_ANYWHERE.count(number)
        raise WrongReceipt(_("No receipt has this number and this secret. Please compare both with your receipt."))
    return sender.feedback


@lru_cache(maxsize=1)
def _nobodys_hash() -> str:
    return make_password(receipts.new_secret())


def _number(typed: str) -> str:
    """The number as it is written, whatever people put around and between its digits."""
    found = _NUMBER.fullmatch(unicodedata.normalize("NFKC", typed))
    return f"{found[1]}-{found[2]}" if found else typed[:20]


def supply(*, feedback_id: int, text: str, files: Sequence[CheckedFile] = ()) -> FeedbackEvent:
    """The sender answers the unit's question, with files if there are any."""
    stored = [store_as(Enclosure(), checked) for checked in files]
    with discarded_on_failure(stored), transaction.atomic():
        step = supply_answer(feedback_id=feedback_id, text=text)
        _enclose(step.feedback, stored)
        return step


def _enclose(feedback: Feedback, stored: Iterable[Enclosure]) -> None:
    for enclosure in stored:
        if feedback.enclosures.count() >= MOST_FILES:
            raise InvalidInput(_("There is room for %(number)s files.") % {"number": MOST_FILES})
        enclosure.feedback = feedback
        enclosure.save()
