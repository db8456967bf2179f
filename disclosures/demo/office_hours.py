"""Moments at which somebody sits in an office: working days, morning and afternoon."""

from __future__ import annotations

from bisect import bisect_right
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from disclosures.workdays import is_workday

MORNING, AFTERNOON = time(8, 30), time(14)
MORNING_MINUTES = 210
DAY_MINUTES = 430
SECOND = 1 / 60


class OfficeHours:
    """Counts office minutes from a first to a last date."""

    def __init__(self, first: date, last: date) -> None:
        days = [first + timedelta(n) for n in range((last - first).days + 1)]
        self.days = [day for day in days if is_workday(day)]
        zone = timezone.get_current_timezone()
        self.mornings = [datetime.combine(day, MORNING, zone) for day in self.days]
        self.afternoons = [datetime.combine(day, AFTERNOON, zone) for day in self.days]

    def at(self, minute: float) -> datetime:
        """The moment of that office minute."""
        index, rest = divmod(max(0.0, minute), DAY_MINUTES)
        index = min(int(index), len(self.days) - 1)
        if rest < MORNING_MINUTES:
            return self.mornings[index] + timedelta(seconds=int(rest * 60))
        return self.afternoons[index] + timedelta(seconds=int((rest - MORNING_MINUTES) * 60))

    def minute(self, moment: datetime) -> float:
        """The last office minute that is not after that moment."""
        local = timezone.localtime(moment)
        index = bisect_right(self.mornings, local) - 1
        morning = (local - self.mornings[index]).total_seconds() / 60
        afternoon = (local - self.afternoons[index]).total_seconds() / 60
        passed = MORNING_MINUTES + afternoon if afternoon >= 0 else min(morning, MORNING_MINUTES - SECOND)
        return index * DAY_MINUTES + min(passed, DAY_MINUTES - SECOND)
