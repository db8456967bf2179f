"""Why something is due on its date: each day that counted, each that did not, and everything that was granted.

For staff and for the asker alike, who both shall be able to recount it with a calendar in hand.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from disclosures.workdays import add_workdays, explain
from feedback.models import Clock

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from disclosures.workdays import CountedDay, WorkCalendar
    from feedback.models import Adjustment, Feedback


@dataclass(frozen=True)
class WhyDue:
    """The proof of one due date.

    `workdays` is the term with all that was granted, `days` every day from the first one that can count. `agrees` is
    False while the calendar has changed and the stored date has not been recomputed yet; `days` then follow the stored
    date, which is the one that holds.
    """

    clock: Clock
    rule: str
    granted: list[Adjustment]
    workdays: int
    days: list[CountedDay]
    agrees: bool

    @property
    def skipped(self) -> int:
        """How many days on the way do not count."""
        return sum(day.number is None for day in self.days)


def why_due(clock: Clock, calendar: WorkCalendar) -> WhyDue:
    """The proof of this clock's due date, in the reader's language. Uses what was prefetched."""
    moved = list(clock.adjustments.all())
    workdays = clock.workdays + sum(row.days for row in moved)
    return WhyDue(
        clock=clock,
        rule=clock.feedback.policy.rule,
        granted=[row for row in moved if row.days],
        workdays=workdays,
        days=explain(clock.starts_on, clock.due, calendar),
        agrees=add_workdays(clock.starts_on, workdays, calendar) == clock.due,
    )


def why_due_of(feedback: Feedback, calendar: WorkCalendar) -> list[WhyDue]:
    """The proofs of every deadline of a case. Two queries."""
    clocks: QuerySet[Clock] = feedback.clocks.select_related("feedback__policy").prefetch_related("adjustments")
    return [why_due(clock, calendar) for clock in clocks]
