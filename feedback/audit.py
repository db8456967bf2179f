"""The portal's check of its own work at night: what it finds is the portal's fault and nobody else's."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.db.models import Exists, OuterRef
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from disclosures.enums import Check, MessageStatus
from disclosures.models import CalendarDay, Reminder
from disclosures.services import watch
from feedback import recount, reminders, services
from feedback.models import Clock

if TYPE_CHECKING:
    from datetime import date

    from disclosures.workdays import WorkCalendar


def audit_reminders() -> int:
    """Report the overdue cases that were not reminded of, or of which nobody could be told; returns how many."""
    yesterday = timezone.localdate() - timedelta(days=1)
    with translation.override(settings.LANGUAGE_CODE):
        found = _unreached(yesterday) | _unreminded(yesterday, CalendarDay.objects.calendar())
    watch.report(check=Check.REMINDERS, found=found)
    return len(found)


def _unreminded(day: date, calendar: WorkCalendar) -> dict[int, str]:
    """Clocks that were overdue on that day without a ledger row for the stage that was past then."""
    return {
        clock.pk: _("%(number)s: overdue since %(day)s, and no reminder was entered")
        % {"number": clock.feedback.number, "day": clock.runs_until}
        for clocks, _latest in reminders.untold(day, calendar)
        for clock in clocks.filter(runs_until__lt=day).select_related("feedback").iterator()
    }


def _unreached(day: date) -> dict[int, str]:
    """Overdue clocks whose messages all failed."""
    rows = Reminder.objects.filter(ladder=reminders.NAME, case=OuterRef("pk"), start=OuterRef("starts"))
    failed = rows.filter(message__status=MessageStatus.FAILED)
    reached = rows.filter(message__status__in=(MessageStatus.SENT, MessageStatus.WAITING))
    clocks = Clock.objects.overdue(day).filter(Exists(failed), ~Exists(reached)).select_related("feedback")
    return {
        clock.pk: _("%(number)s: overdue since %(day)s, and nobody could be reached")
        % {"number": clock.feedback.number, "day": clock.runs_until}
        for clock in clocks
    }


def audit_due_dates() -> int:
    """Report due dates that are not what counting gives; returns how many.

    A provisional date is moved instead, once the notice it waited for has come with a new release of the calendar.
    """
    calendar = CalendarDay.objects.calendar()
    found = {}
    with translation.override(settings.LANGUAGE_CODE):
        for move in list(recount.drifted(calendar)):
            if move.was_provisional and not move.provisional:
                services.recount_clock(
                    clock_id=move.clock_id, reason=_("The calendar of public holidays was published.")
                )
            else:
                found[move.clock_id] = _("%(number)s: due on %(before)s, but counting gives %(after)s") % {
                    "number": move.number,
                    "before": move.before,
                    "after": move.after,
                }
    watch.report(check=Check.DUE_DATES, found=found)
    return len(found)
