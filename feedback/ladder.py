"""Which stage of a ladder of reminders a due date has reached; pure.

A stage is a number of working days after the due date, negative before it. It is past on the local day that many
working days from the due date, and on every day after.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from disclosures.workdays import DAY, add_workdays

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from disclosures.workdays import WorkCalendar


def stage_day(due: date, stage: int, calendar: WorkCalendar) -> date:
    """The local day from which that stage of the due date is past."""
    return add_workdays(due, stage, calendar)


def latest_due(stage: int, today: date, calendar: WorkCalendar) -> date:
    """The latest due date for which that stage is past today: what a sweep compares with, for all cases at once."""
    if stage > 0:
        return add_workdays(today + DAY, -stage, calendar) - DAY
    return add_workdays(today, -stage, calendar)


def latest_dues(ladder: Iterable[int], today: date, calendar: WorkCalendar) -> dict[int, date]:
    """The same for every stage of a ladder, the first stage first."""
    return {stage: latest_due(stage, today, calendar) for stage in sorted(ladder)}


def stages_past(due: date, term: int, latest: Mapping[int, date]) -> list[int]:
    """The stages that are past, by their `latest_dues`. What would come before the term had begun is none of them."""
    return [stage for stage, day in latest.items() if stage > -term and due <= day]
