"""What the league table counts, read in three queries however many cases there are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import connection
from django.db.models import Count, Q
from django.db.models.functions import TruncMonth

from disclosures.workdays import DAY
from feedback.enums import Satisfaction, Status
from feedback.league import Figures, Share, Tally, total
from feedback.models import Rating, Standing
from feedback.models.standing import BOUNCED

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import date

    from disclosures.models import Organization
    from disclosures.workdays import WorkCalendar

ANSWERED = (Status.ANSWERED, Status.CLOSED)
# The calendar as an array, so that the database can count working days between two dates: for each day from `since`
# on the number of working days up to it.
_DAYS = """
    SELECT organization_id,
        number[replied_on - %(since)s::date + 1] - number[submitted_on - %(since)s::date + 1] AS workdays, count(*)
    FROM feedback_standing, (SELECT %(numbers)s::int[] AS number) calendar
    WHERE submitted_on BETWEEN %(since)s AND %(until)s AND organization_id = ANY(%(organizations)s)
      AND status = ANY(%(answered)s) AND replied_on IS NOT NULL
    GROUP BY 1, 2
"""


@dataclass(frozen=True)
class Period:
    """Cases submitted from the first to the last of these local dates, looked at on `today`."""

    since: date
    until: date
    today: date


def _classes(today: date) -> dict[str, Q]:
    """Which of the cases each field of a tally counts; the first five leave none out and none twice."""
    overdue = Q(reply_until__lt=today)
    late = Q(late=True) & ~Q(status=Status.MERGED)
    open_ = Q(reply_until__gte=today)
    in_time = Q(late=False, reply_until__isnull=True, status__in=ANSWERED)
    counted = {
        "in_time": in_time,
        "late": late & ~overdue,
        "overdue": overdue,
        "pending": open_ & ~late,
        "aside": Q(reply_until__isnull=True) & ~late & ~Q(status__in=ANSWERED),
        "reopened": Q(reopened=True),
    }
    judged = in_time | late | overdue
    kinds = {
        "extended": Q(extended__gt=0),
        "paused": Q(waited__gt=0) | Q(paused=True),
        "bounced": Q(hand_overs__gte=BOUNCED),
    }
    kinds["plain"] = Q(extended=0, waited=0, paused=False, hand_overs__lt=BOUNCED)
    for name, kind in kinds.items():
        counted |= {f"{name}_judged": judged & kind, f"{name}_in_time": in_time & kind}
    return counted


def monthly(organizations: Iterable[int], period: Period) -> dict[int, dict[date, Tally]]:
    """For each organisation the tally of each month of submission. One query."""
    classes = _classes(period.today)
    rows = (
        Standing.objects.of(organizations)
        .filter(submitted_on__range=(period.since, period.until))
        .order_by()
        .annotate(month=TruncMonth("submitted_on"))
        .values_list("organization", "month")
        .annotate(**{f"n_{name}": Count("pk", filter=condition) for name, condition in classes.items()})
    )
    found: dict[int, dict[date, Tally]] = {}
    for organization, month, *numbers in rows:
        found.setdefault(organization, {})[month] = Tally(**dict(zip(classes, numbers, strict=True)))
    return found


def workdays(organizations: Iterable[int], period: Period, calendar: WorkCalendar) -> dict[int, dict[int, int]]:
    """For each organisation how many of its answered cases took how many working days. One query."""
    numbers, count, day = [], 0, period.since
    while day <= max(period.until, period.today):
        count += calendar.works(day)
        numbers.append(count)
        day += DAY
    values: dict[str, Any] = {
        "numbers": numbers,
        "since": period.since,
        "until": period.until,
        "organizations": list(organizations),
        "answered": [str(status) for status in ANSWERED],
    }
    found: dict[int, dict[int, int]] = {}
    with connection.cursor() as cursor:
        cursor.execute(_DAYS, values)
        for organization, taken, number in cursor.fetchall():
            found.setdefault(organization, {})[taken] = number
    return found


def satisfaction(organizations: Iterable[int], period: Period) -> dict[int, Share]:
    """For each organisation the satisfied among those who rated an answer. One query."""
    rated = Rating.objects.filter(
        feedback__standing__organization__in=list(organizations),
        feedback__standing__submitted_on__range=(period.since, period.until),
    )
    rows = (
        rated.order_by()
        .values_list("feedback__standing__organization")
        .annotate(satisfied=Count("pk", filter=Q(satisfaction=Satisfaction.SATISFIED)), rated=Count("pk"))
    )
    return {organization: Share(satisfied, number) for organization, satisfied, number in rows}


@dataclass(frozen=True)
class Table:
    """The rows by the key of their organisation, all of them as one, and the tally of each month."""

    rows: dict[int, Figures]
    total: Figures
    months: dict[date, Tally]


def table(units: list[Organization], shown: list[Organization], period: Period, calendar: WorkCalendar) -> Table:
    """The figures of the organisations shown, each with all below it; `units` are all that count. Three queries."""
    keys = [unit.pk for unit in units]
    tallies, days = monthly(keys, period), workdays(keys, period, calendar)
    satisfied = satisfaction(keys, period)
    months: dict[date, Tally] = {}
    own: dict[int, Figures] = {}
    for key in keys:
        of_months = tallies.get(key, {})
        for month, tally in of_months.items():
            months[month] = months.get(month, Tally()) + tally
        tally = sum(of_months.values(), start=Tally())
        own[key] = Figures(tally, days.get(key), satisfied.get(key, Share(0, 0)))
    holder = _holder(units, shown)
    rows = {unit.pk: total(own[key] for key in keys if holder(key) == unit.pk) for unit in shown}
    return Table(rows, total(rows.values()), dict(sorted(months.items())))


def _holder(units: list[Organization], shown: list[Organization]) -> Callable[[int], int | None]:
    """To which of the organisations shown another one belongs: the nearest at or above it."""
    paths = {unit.pk: unit.path for unit in units}
    by_path = sorted(shown, key=lambda unit: -len(unit.path))

    def holder(key: int) -> int | None:
        return next((unit.pk for unit in by_path if paths[key].startswith(unit.path)), None)

    return holder


def rows_below(units: Iterable[Organization], top: list[Organization]) -> list[Organization]:
    """What the table has a row for: the organisations at the top and those directly below them."""
    depth = min(unit.depth for unit in top)
    below = [unit for unit in units if unit.depth == depth + 1]
    return [*top, *below]
