"""What became of a case, step by step: for whoever inspects it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from disclosures.models import Reminder
from disclosures.workdays import count_workdays
from feedback.explanation import why_due
from feedback.models import Clock, Extension, Holding, Notice
from feedback.reminders import NAME as REMINDERS

if TYPE_CHECKING:
    from datetime import date

    from django.db.models import QuerySet

    from disclosures.workdays import WorkCalendar
    from feedback.explanation import WhyDue
    from feedback.models import Adjustment, Feedback


@dataclass(frozen=True)
class Held:
    """How many working days an organisation has had the case, the day it got it not counted."""

    holding: Holding
    workdays: int


@dataclass(frozen=True)
class ClockTrail:
    """A deadline with everything that moved it; `late` is how many working days it was missed by, or is."""

    clock: Clock
    adjustments: list[Adjustment]
    extensions: list[Extension]
    late: int
    why: WhyDue


def held(feedback: Feedback, today: date, calendar: WorkCalendar) -> list[Held]:
    """Who has had the case since when, and for how long. A case that is done is held by nobody after that. One query.

    The clocks must have been read before: they tell when it was done.
    """
    ended = [clock.ended_on for clock in feedback.clocks.all()]
    done = max((day for day in ended if day), default=today) if all(ended) else today
    return [
        Held(holding, count_workdays(holding.since, holding.until or max(holding.since, done), calendar))
        for holding in feedback.holdings.select_related("organization")
    ]


def clocks(feedback: Feedback, today: date, calendar: WorkCalendar) -> list[ClockTrail]:
    """Every deadline of the case. Uses what was prefetched: adjustments and extensions with their people."""
    return [
        ClockTrail(
            clock,
            list(clock.adjustments.all()),
            list(clock.extensions.all()),
            count_workdays(clock.due, clock.ended_on or today, calendar) if clock.is_overdue(today) else 0,
            why_due(clock, calendar),
        )
        for clock in feedback.clocks.all()
    ]


def told(feedback: Feedback) -> QuerySet[Any]:
    """Who was reminded of the case's deadlines, and when; the newest first."""
    keys = list(feedback.clocks.values_list("pk", flat=True))
    sent = Reminder.objects.filter(ladder=REMINDERS, case__in=keys, message__isnull=False)
    return sent.select_related("recipient", "message").order_by("-claimed_at", "-pk")


def supervision(feedback: Feedback) -> dict[str, QuerySet[Any]]:
    """The notices of the inspectors about the case, the oldest first, and how its delay was accounted for."""
    notices = Notice.objects.filter(clock__feedback=feedback).select_related("issuer", "clock").order_by("id")
    return {"notices": notices, "accounts": feedback.late_accounts.all()}
