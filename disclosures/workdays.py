"""Working days: the one place that counts them.

A working day is a weekday, unless the State Council's yearly notice says otherwise (休), and a weekend day which
that notice makes a working day (班). Dates are local dates of Asia/Shanghai; no time of day enters here.

The notice for a year comes in the November before it. Until then its days are estimated from weekends and the
statutory holidays (国务院《全国年节及纪念日放假办法》) and every date that depends on them is *provisional*. The notice
may still move the last days of the December before it, as the one for 2019 did with 29 December 2018.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING

import chinese_calendar
import holidays
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from disclosures.enums import DayKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.utils.functional import _StrPromise

DAY = timedelta(days=1)
SATURDAY = 5
# The notices chinesecalendar carries; it knows past years and the current one.
OFFICIAL_YEARS = range(min(chinese_calendar.holidays).year, max(chinese_calendar.holidays).year + 1)
HOLIDAY_NAMES: Mapping[str, _StrPromise] = {
    "New Year's Day": _("New Year's Day"),
    "Spring Festival": _("Spring Festival"),
    "Tomb-sweeping Day": _("Tomb-sweeping Day"),
    "Labour Day": _("Labour Day"),
    "Dragon Boat Festival": _("Dragon Boat Festival"),
    "National Day": _("National Day"),
    "Mid-autumn Festival": _("Mid-autumn Festival"),
    "Anti-Fascist 70th Day": _("Victory Day"),
}


@dataclass(frozen=True)
class Override:
    """A day that somebody fixed by hand, with the notice it comes from."""

    is_workday: bool
    reason: str


@dataclass(frozen=True)
class CountedDay:
    """A day on the way to a due date: its number if it counts, and why it counts or does not."""

    day: date
    number: int | None
    kind: DayKind
    reason: str


@dataclass(frozen=True)
class WorkCalendar:
    """Which days are worked. `overrides` win over everything; `confirmed_years` are complete in them.

    A confirmed year is one whose notice was entered by hand because chinesecalendar does not carry it yet: what is
    not overridden there is a plain weekday or weekend, and nothing is estimated.
    """

    overrides: Mapping[date, Override] = field(default_factory=lambda: MappingProxyType({}))
    confirmed_years: frozenset[int] = frozenset()

    def knows(self, year: int) -> bool:
        """Whether the State Council's notice for that year is known here."""
        return year in OFFICIAL_YEARS or year in self.confirmed_years

    def works(self, day: date) -> bool:
        """Whether people work on that day."""
        if day in self.overrides:
            return self.overrides[day].is_workday
        if day.year in OFFICIAL_YEARS:
            # What its is_workday answers, without looking through all years for their limits each time.
            made_up = day in chinese_calendar.workdays
            return made_up or (day.weekday() < SATURDAY and day not in chinese_calendar.holidays)
        return day.weekday() < SATURDAY and (day.year in self.confirmed_years or day not in _statutory(day.year))

    def reason(self, day: date) -> str:
        """Why the day is not what its weekday says, in the reader's language; empty if there is nothing to say."""
        if day in self.overrides:
            return self.overrides[day].reason
        if day.year in OFFICIAL_YEARS:
            return str(HOLIDAY_NAMES.get(chinese_calendar.get_holiday_detail(day)[1], ""))
        return "" if day.year in self.confirmed_years else _statutory(day.year, get_language() or "").get(day, "")

    def kind(self, day: date) -> DayKind:
        """How the day counts: a holiday is a weekday off, or a weekend day with a name."""
        is_weekend = day.weekday() >= SATURDAY
        if self.works(day):
            return DayKind.MAKE_UP if is_weekend else DayKind.WORKDAY
        return DayKind.WEEKEND if is_weekend and not self.reason(day) else DayKind.HOLIDAY


@lru_cache(maxsize=32)
def _statutory(year: int, language: str = "") -> dict[date, str]:
    """The statutory holidays of a year without a notice, those that fall on a weekend made up by the next weekday."""
    names = "en_US" if language.startswith("en") else "zh_CN"
    return dict(holidays.country_holidays("CN", years=year, language=names).items())


OFFICIAL = WorkCalendar()


def is_workday(day: date, calendar: WorkCalendar = OFFICIAL) -> bool:
    """Whether people work on that day. Without a calendar: by the published notices alone."""
    return calendar.works(day)


def add_workdays(start: date, n: int, calendar: WorkCalendar = OFFICIAL) -> date:
    """The n-th working day after `start`, which is day zero and never counts; before it for a negative n.

    `add_workdays(start, 0)` is `start`, worked or not.
    """
    step = DAY if n > 0 else -DAY
    day, left = start, abs(n)
    while left:
        day += step
        left -= is_workday(day, calendar)
    return day


def count_workdays(start: date, end: date, calendar: WorkCalendar = OFFICIAL) -> int:
    """How many working days lie after `start` up to and including `end`; the inverse of `add_workdays`.

    Negative, and counted from `end` up to the day before `start`, if `end` is the earlier one.
    """
    if end < start:
        return -sum(is_workday(day, calendar) for day in _days(end, start - DAY))
    return sum(is_workday(day, calendar) for day in _days(start + DAY, end))


def is_provisional(start: date, end: date, calendar: WorkCalendar = OFFICIAL) -> bool:
    """Whether counting from `start` to `end` passes through a year whose notice is not known."""
    first, last = sorted((start, end))
    return not all(calendar.knows(year) for year in range(first.year, last.year + 1))


def explain(start: date, end: date, calendar: WorkCalendar = OFFICIAL) -> list[CountedDay]:
    """Every day after `start` up to and including `end`, with its number or the reason why it does not count."""
    found, number = [], 0
    for day in _days(start + DAY, end):
        counts = calendar.works(day)
        number += counts
        found.append(CountedDay(day, number if counts else None, calendar.kind(day), calendar.reason(day)))
    return found


def _days(first: date, last: date) -> Iterator[date]:
    """Every day from the first to the last, both included."""
    while first <= last:
        yield first
        first += DAY
