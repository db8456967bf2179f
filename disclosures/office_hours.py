"""When members of staff may be disturbed: within office hours, on working days."""

from __future__ import annotations

from datetime import datetime, time
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils import timezone

from disclosures.workdays import is_workday

if TYPE_CHECKING:
    from disclosures.workdays import WorkCalendar


def office_hours() -> tuple[time, time]:
    """From when to when people are at work, from the setting OFFICE_HOURS ("08:30-17:30")."""
    opens, closes = (time.fromisoformat(text.strip()) for text in settings.OFFICE_HOURS.split("-"))
    return opens, closes


def is_at_work(moment: datetime, calendar: WorkCalendar) -> bool:
    """Whether people are at work at that moment."""
    local = timezone.localtime(moment)
    opens, closes = office_hours()
    return opens <= local.time() < closes and is_workday(local.date(), calendar)


def opened_at(moment: datetime) -> datetime:
    """When work began on the local day of that moment."""
    local = timezone.localtime(moment)
    return datetime.combine(local.date(), office_hours()[0], local.tzinfo)
