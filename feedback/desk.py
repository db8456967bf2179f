"""What the inspector's desk reads: the lists, their counts and where the overdue cases are.

Everything comes from `Standing` in a number of queries that no amount changes. Lists go on from the last row shown and
never count what they skip.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import Count, F, Q
from django.utils.translation import gettext_lazy as _

from disclosures.workdays import DAY, add_workdays, count_workdays
from feedback.models.standing import BOUNCED

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from django.utils.functional import _StrPromise

    from disclosures.workdays import WorkCalendar
    from feedback.models.standing import StandingQuerySet

PAGE = 25
DUE_SOON = 3  # working days


@dataclass(frozen=True)
class Today:
    """The local date the desk is read on, with the calendar it counts by."""

    day: date
    calendar: WorkCalendar

    def days_late(self, runs_until: date) -> int:
        """Working days since the clock ran out; negative as long as it runs."""
        return count_workdays(runs_until, self.day, self.calendar)

    def ran_out(self, workdays: int) -> date:
        """The last day on which a clock ran out that is at least so many working days late today."""
        return add_workdays(self.day + DAY, -workdays, self.calendar) - DAY

    @property
    def last_week_ended(self) -> date:
        """The last working day before this week: what was due then became overdue when this week's work began."""
        monday = self.day - timedelta(days=self.day.weekday())
        return add_workdays(monday, -1, self.calendar)

    @property
    def soon(self) -> date:
        return add_workdays(self.day, DUE_SOON, self.calendar)


@dataclass(frozen=True)
class Tab:
    """One list of the desk: what belongs on it on that day."""

    name: str
    title: _StrPromise
    hint: _StrPromise
    belongs: Callable[[Today], Q]


TABS = {
    tab.name: tab
    for tab in (
        Tab(
            "overdue",
            _("Overdue now"),
            _("A running deadline has passed."),
            lambda today: Q(runs_until__lt=today.day),
        ),
        Tab(
            "new",
            _("Newly overdue"),
            _("Became overdue in this working week."),
            lambda today: Q(runs_until__lt=today.day, runs_until__gte=today.last_week_ended),
        ),
        Tab(
            "soon",
            _("Due soon"),
            _("Due today or within three working days."),
            lambda today: Q(runs_until__gte=today.day, runs_until__lte=today.soon),
        ),
        Tab("extended", _("Extended"), _("Open, with more time granted."), lambda today: Q(extended__gt=0)),
        Tab("paused", _("Paused"), _("The asker is waited for."), lambda today: Q(paused=True)),
        Tab(
            "bounced",
            _("Bounced"),
            _("Open, and handed over twice or more."),
            lambda today: Q(hand_overs__gte=BOUNCED),
        ),
    )
}


def counts(cases: StandingQuerySet, today: Today) -> dict[int, dict[str, int]]:
    """For each organisation with open cases: how many are on each list. One query."""
    numbers = {name: Count("pk", filter=tab.belongs(today)) for name, tab in TABS.items()}
    rows = cases.running().order_by().values_list("organization").annotate(**numbers)
    return {organization: dict(zip(TABS, found, strict=True)) for organization, *found in rows}


@dataclass(frozen=True)
class Position:
    """Where a page of a list ends: its last row's date and key. The next page begins after it."""

    day: date
    key: int

    def __str__(self) -> str:
        return f"{self.day.isoformat()}.{self.key}"


SORTS: dict[str, tuple[str, bool, _StrPromise]] = {
    "due": ("runs_until", True, _("longest overdue first")),
    "-due": ("runs_until", False, _("latest deadline first")),
    "-submitted": ("submitted_on", False, _("newest first")),
    "submitted": ("submitted_on", True, _("oldest first")),
}


@dataclass(frozen=True)
class Page:
    """Some rows of a list, and where the next ones begin, if there are any."""

    rows: list[Any]
    next: Position | None


def page(cases: StandingQuerySet, sort: str, after: Position | None, today: Today) -> Page:
    """The rows after that position with what the list shows of each. One query."""
    field, ascending, _label = SORTS[sort]
    cases = cases.running()
    if after:
        beyond = "gt" if ascending else "lt"
        # The first comparison alone can be looked up in an index; the second decides among rows of the same day.
        cases = cases.filter(
            Q(**{f"{field}__{beyond}e": after.day}),
            Q(**{f"{field}__{beyond}": after.day}) | Q(feedback__gt=after.key),
        )
    order = F(field).asc() if ascending else F(field).desc()
    rows: list[Any] = list(
        cases.select_related("feedback", "organization", "handler")
        .defer("feedback__text")
        .order_by(order, "feedback_id")[: PAGE + 1]
    )
    for row in rows:
        row.days_late = today.days_late(row.runs_until)
    shown = rows[:PAGE]
    more = len(rows) > PAGE
    return Page(shown, Position(getattr(shown[-1], field), shown[-1].pk) if more else None)
