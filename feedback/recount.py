"""What the due dates of open cases are if they are counted anew: what a changed calendar or policy moves, and drift."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from django.db.models import F, Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from feedback.clock import DueDate, due_date, wait_left
from feedback.enums import AdjustmentKind, Stage
from feedback.models import Clock

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date
    from typing import Any

    from disclosures.workdays import WorkCalendar
    from feedback.models import Policy

CHUNK = 5000


@dataclass(frozen=True)
class Move:
    """A due date that would be another one, or the day until which its asker is waited for.

    `days` is by how many working days of the term it moves by a policy.
    """

    clock_id: int
    feedback_id: int
    number: str
    organization: str
    stage: str
    before: date
    after: date
    was_provisional: bool
    provisional: bool
    days: int = 0

    @property
    def shift(self) -> int:
        """Calendar days later; negative: earlier; 0 if only its being provisional changes."""
        return (self.after - self.before).days


def drifted(calendar: WorkCalendar) -> Iterator[Move]:
    """Running clocks whose date is not what counting on this calendar gives. One query, in one pass."""
    return _moves(Clock.objects.running(), calendar, {})


def moved_by_policy(former: Policy, policy: Policy, calendar: WorkCalendar) -> Iterator[Move]:
    """Running clocks under the former policy whose date would be another one under this one."""
    clocks = Clock.objects.running().filter(feedback__policy=former)
    changed: dict[str, int] = {stage: policy.term(stage) - former.term(stage) for stage in Stage}
    return _moves(clocks, calendar, changed, policy.pause_cap)


def _moves(
    clocks: QuerySet[Clock], calendar: WorkCalendar, changed: dict[str, int], pause_cap: int | None = None
) -> Iterator[Move]:
    @cache
    def count(starts_on: date, workdays: int, waiting: int) -> DueDate:
        return due_date(starts_on, workdays, calendar, waiting)

    for row in _rows(clocks):
        days = changed.get(row["stage"], 0)
        cap = row["cap"] if pause_cap is None else pause_cap
        waiting = wait_left(cap, row["waited"]) if row["paused_on"] else 0
        due = count(row["starts_on"], max(1, row["workdays"] + row["more"] + days), waiting)
        if due != DueDate(row["due"], row["provisional"], row["runs_until"]):
            yield Move(
                clock_id=row["pk"],
                feedback_id=row["feedback_id"],
                number=row["number"],
                organization=row["unit"],
                stage=str(Stage(row["stage"]).label),
                before=row["due"],
                after=due.day,
                was_provisional=row["provisional"],
                provisional=due.provisional,
                days=days,
            )


def _rows(clocks: QuerySet[Clock]) -> Iterable[Any]:
    waits = Q(adjustments__kind=AdjustmentKind.PAUSE)
    counted = clocks.order_by().annotate(
        more=Coalesce(Sum("adjustments__days"), 0), waited=Coalesce(Sum("adjustments__days", filter=waits), 0)
    )
    named = counted.annotate(
        number=F("feedback__number"), unit=F("feedback__organization__name"), cap=F("feedback__policy__pause_cap")
    )
    own = ("pk", "feedback_id", "stage", "starts_on", "workdays", "due", "runs_until", "paused_on", "provisional")
    return named.values(*own, "more", "waited", "cap", "number", "unit").iterator(chunk_size=CHUNK)
