"""The table of an open day: what was written down there without a network is filed once, however often it comes."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from disclosures.refusals import Refused
from feedback import permissions
from feedback.enums import Channel
from feedback.models import OpenDay, TableEntry
from feedback.receipts import Ticket

from .publication import consent_to_publication
from .receipts import AlreadyFiled, file_feedback
from .replies import draft_reply, propose_reply, send_reply

if TYPE_CHECKING:
    import uuid
    from datetime import date, datetime

    from disclosures.models import User
    from feedback.models import Feedback


@dataclass(frozen=True)
class Entry:
    """What was written down, with what the browser made for it: its id, the secret of its receipt, and when.

    `answer` is what was said on the spot, empty if it is to be answered by the deadline; with `publish` the asker
    agrees that question and answer are made public once nobody is given away.
    """

    entry_id: uuid.UUID
    secret: str
    at: datetime
    feedback: Feedback
    name: str = ""
    contact: str = ""
    answer: str = ""
    publish: bool = False

    def content_hash(self) -> str:
        """The same for the same content; keyed, or a telephone number could be found by trying all of them."""
        asked = self.feedback
        content = [
            *(asked.kind, asked.text, asked.wanted_form, asked.naming),
            *(self.name, self.contact, self.answer, self.publish, self.at.isoformat()),
        ]
        return salted_hmac("feedback.table", json.dumps(content), algorithm="sha256").hexdigest()


class OtherContent(Refused):
    """Another text was filed under the same id before; `number` is that of the former one."""

    def __init__(self, number: str) -> None:
        super().__init__(
            _("Another text was received as %(number)s from this entry. Send this one as a question of its own.")
            % {"number": number}
        )


def record_entry(*, open_day_id: int, entry: Entry, user: User) -> TableEntry:
    """File it with receipt and clocks, counted from when it was written down; the same entry again changes nothing.

    Raises OtherContent if the id came with another content before. A day that was cancelled or recorded as held takes
    entries like any other: they may have waited for a network.
    """
    open_day = OpenDay.objects.select_related("organization").get(pk=open_day_id)
    permissions.check_open_day(user, open_day.organization)
    known = _known(entry)
    if known is not None:
        return _same(known, open_day, entry)
    if timezone.now() < open_day.midnight:
        raise Refused(_("The open day has not begun. The entry is kept; send it on the day."))
    try:
        with transaction.atomic():
            return _record(open_day, entry, user)
    except AlreadyFiled as already:
        known = _known(entry)
        if known is None:
            raise OtherContent(already.feedback.number) from already
        return _same(known, open_day, entry)


def _known(entry: Entry) -> TableEntry | None:
    return TableEntry.objects.select_related("feedback").filter(entry_id=entry.entry_id).first()


def _same(known: TableEntry, open_day: OpenDay, entry: Entry) -> TableEntry:
    if (known.open_day_id, known.content_hash) != (open_day.pk, entry.content_hash()):
        raise OtherContent(known.feedback.number)
    return known


def _record(open_day: OpenDay, entry: Entry, user: User) -> TableEntry:
    feedback = entry.feedback
    feedback.organization, feedback.channel = open_day.organization, Channel.OPEN_DAY
    # A tablet's clock may be wrong: nothing was asked before the day, and nothing after now.
    at = min(max(entry.at, open_day.midnight), timezone.now())
    filed = file_feedback(
        feedback=feedback,
        ticket=Ticket(entry.entry_id, entry.secret, time.time()),
        name=entry.name,
        contact=entry.contact,
        entered_by=user,
        received_at=at,
    )
    recorded = TableEntry.objects.create(
        feedback=filed,
        open_day=open_day,
        entry_id=entry.entry_id,
        content_hash=entry.content_hash(),
        on_the_spot=bool(entry.answer),
        at=at,
    )
    if entry.publish:
        consent_to_publication(feedback_id=filed.pk, given=True)
    if entry.answer:
        _answer(filed, entry.answer, user, told_on=timezone.localdate(at))
    return recorded


def _answer(feedback: Feedback, text: str, user: User, *, told_on: date) -> None:
    """Put the answer on record; where the policy asks for a second person it waits for that one before it is sent.

    Answered on the spot is answered on the day it was asked, however late the table's entries come.
    """
    draft_reply(feedback_id=feedback.pk, user=user, text=text)
    if feedback.policy.four_eyes:
        propose_reply(feedback_id=feedback.pk, user=user)
    else:
        send_reply(feedback_id=feedback.pk, user=user, told_on=told_on)
