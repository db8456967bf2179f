"""Claiming stages of deadlines in the ledger and telling people of them; any floor may have things that are due.

A sweep finds stages that are past and not in the ledger, never those of "today": a run that was missed is made up for,
a run too many does nothing. Whoever finds several stages past at once tells the last one and enters the others.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import uuid4

from django.db import transaction

from disclosures.models import Message, Reminder

from . import outbox

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from disclosures.enums import NoticeChannel

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Reached:
    """Something due that has reached a stage: whose it is, and who is told of each stage up to that one.

    `audience` holds the keys of people by stage; the greatest stage is the one reached.
    """

    case: int
    start: int
    due_on: date
    organization: int
    handler: int
    audience: Mapping[int, frozenset[int]]

    @property
    def stage(self) -> int:
        return max(self.audience)


def remind(ladder: str, reached: Sequence[Reached]) -> int:
    """Enter these stages in the ledger and tell the people of them; returns how many messages that made.

    All at once; if that fails, one by one, so that a bad one keeps no other back.
    """
    try:
        return _remind(ladder, reached)
    except Exception:
        if len(reached) == 1:
            log.exception("%s %s cannot be reminded of", ladder, reached[0].case)
            return 0
        return sum(remind(ladder, [one]) for one in reached)


def _remind(ladder: str, reached: Sequence[Reached]) -> int:
    people = {user for one in reached for audience in one.audience.values() for user in audience}
    channels = outbox.channels_of(people)
    with transaction.atomic():
        entered = _entered(ladder, reached)
        mine = _claim(
            ladder, [row for one in reached for row in _rows(ladder, one, channels) if _key(row) not in entered]
        )
        _note_holders(reached, entered.values())
        last = {(one.case, one.start): one.stage for one in reached}
        return _tell(ladder, [row for row in mine if row.stage == last[row.case, row.start]])


def _key(row: Reminder) -> tuple[int, int, int, int, str]:
    return row.case, row.start, row.stage, row.recipient_id, row.channel


def _entered(ladder: str, reached: Sequence[Reached]) -> dict[tuple[int, int, int, int, str], Reminder]:
    """What the ledger holds of these cases already. A look only: what counts is the claim."""
    return {_key(row): row for row in Reminder.objects.filter(ladder=ladder, case__in={one.case for one in reached})}


def _claim(ladder: str, rows: Sequence[Reminder]) -> list[Reminder]:
    """Enter these rows; those that this run entered, and nobody else before."""
    claim = uuid4()
    for row in rows:
        row.claim = claim
    Reminder.objects.bulk_create(rows, ignore_conflicts=True)
    return list(Reminder.objects.filter(ladder=ladder, case__in={row.case for row in rows}, claim=claim))


def _rows(ladder: str, one: Reached, channels: Mapping[int, Sequence[NoticeChannel]]) -> list[Reminder]:
    return [
        Reminder(
            ladder=ladder,
            case=one.case,
            start=one.start,
            stage=stage,
            recipient_id=user,
            channel=channel,
            organization_id=one.organization,
            handler=one.handler,
            due_on=one.due_on,
        )
        for stage, users in one.audience.items()
        for user in sorted(users)
        for channel in channels[user]
    ]


def _note_holders(reached: Sequence[Reached], entered: Iterable[Reminder]) -> None:
    """Those told before keep their row; it is this holder's now, so that the stage counts as told under them too."""
    now = {(one.case, one.start, one.stage): one for one in reached}
    moved = []
    for row in entered:
        one = now.get((row.case, row.start, row.stage))
        if one and (row.organization_id, row.handler) != (one.organization, one.handler):
            row.organization_id, row.handler = one.organization, one.handler
            moved.append(row)
    Reminder.objects.bulk_update(moved, ["organization", "handler"])


def _tell(ladder: str, rows: Sequence[Reminder]) -> int:
    """Write the messages of these rows."""
    messages = Message.objects.bulk_create(
        Message(
            event=f"{ladder}.reminder",
            key=f"reminder:{row.pk}",
            recipient_id=row.recipient_id,
            channel=row.channel,
            about=row.case,
            reminder=row,
        )
        for row in rows
    )
    return len(messages)
