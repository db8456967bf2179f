"""The arithmetic of a deadline: from a start, a term and what was added to it, to a date.

Day zero is the local date of submission; counting begins the day after (domain notes, "Reply deadlines"). Whatever
is granted is granted in working days, so that a due date is always one count on one calendar, and the original one
is never lost. Overdue means that the local date has passed the due date.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from disclosures.workdays import WorkCalendar, add_workdays, count_workdays, is_provisional

if TYPE_CHECKING:
    from datetime import date


@dataclass(frozen=True)
class DueDate:
    """When something is due, whether that rests on a year whose calendar is not published yet, and until when it runs.

    It runs longer than until it is due while the asker is waited for.
    """

    day: date
    provisional: bool
    runs_until: date


def due_date(starts_on: date, workdays: int, calendar: WorkCalendar, waiting: int = 0) -> DueDate:
    """The due date of a term of so many working days, all that was granted included.

    `waiting` is how many more the asker may be waited for, 0 if nobody waits.
    """
    day = add_workdays(starts_on, workdays, calendar)
    return DueDate(day, is_provisional(starts_on, day, calendar), add_workdays(day, waiting, calendar))


def wait_left(cap: int, waited: int) -> int:
    """How many working days of waiting for the asker may still be granted under that cap."""
    return max(0, cap - waited)


def paused_workdays(asked_on: date, supplied_on: date, calendar: WorkCalendar) -> int:
    """The working days that a question to the asker takes out of the count.

    As with the deadline itself the day of asking still counts and the day of the asker's answer no longer does, so
    that asking and answering on one day gains nothing.
    """
    return count_workdays(asked_on, max(asked_on, supplied_on), calendar)
