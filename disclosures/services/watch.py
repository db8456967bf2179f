"""Signs of life of the regular jobs, and the faults that the portal finds in its own work."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Count, Min, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from disclosures.enums import MessageStatus
from disclosures.models import Heartbeat, Message, SystemFault

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from django.utils.functional import _StrPromise

    from disclosures.enums import Check


def beat(*, job: str, result: str = "") -> None:
    """Note that the job has come to its end, with what it did in a word."""
    Heartbeat.objects.update_or_create(job=job, defaults={"beat_at": timezone.now(), "result": result})


def report(*, check: Check, found: Mapping[int, str]) -> int:
    """Enter what a check found, by the key of the case; what it no longer finds is gone. Returns how many are new."""
    with transaction.atomic():
        open_faults = SystemFault.objects.filter(check_name=check, gone_at__isnull=True)
        known = dict(open_faults.values_list("case", "pk"))
        open_faults.exclude(case__in=found).update(gone_at=timezone.now())
        new = [SystemFault(check_name=check, case=case, title=found[case]) for case in found if case not in known]
        SystemFault.objects.bulk_create(new, ignore_conflicts=True)
    return len(new)


@dataclass(frozen=True)
class Job:
    """A regular job: when it last came to its end, and whether that is too long ago."""

    name: str
    label: _StrPromise
    beat: Heartbeat | None
    is_late: bool


@dataclass(frozen=True)
class Outbox:
    """How the outbox stands: what waits although its time has come, since when, and what failed."""

    waiting: int
    overdue: int
    oldest: datetime | None
    failed: int


# How long each job may be silent before something is wrong.
JOBS = {
    "send messages": (_("sending messages"), timedelta(minutes=10)),
    "remind": (_("looking for what is due"), timedelta(minutes=40)),
    "notices": (_("looking for supervision documents that passed their term"), timedelta(hours=26)),
    "audit reminders": (_("nightly check: every overdue case was reminded of"), timedelta(hours=26)),
    "audit due dates": (_("nightly check: every due date recounted"), timedelta(hours=26)),
}


def jobs(now: datetime) -> list[Job]:
    """The regular jobs. One query."""
    beats = {beat.job: beat for beat in Heartbeat.objects.all()}
    return [
        Job(name, label, beats.get(name), name not in beats or beats[name].beat_at < now - silence)
        for name, (label, silence) in JOBS.items()
    ]


def outbox(now: datetime) -> Outbox:
    """How the outbox stands. One query; outside office hours messages wait with good reason."""
    found = Message.objects.aggregate(
        waiting=Count("pk", filter=Q(status=MessageStatus.WAITING)),
        overdue=Count("pk", filter=Q(status=MessageStatus.WAITING, due_at__lt=now)),
        oldest=Min("told_at", filter=Q(status=MessageStatus.WAITING)),
        failed=Count("pk", filter=Q(status=MessageStatus.FAILED)),
    )
    return Outbox(**found)
