"""Moving due dates when the calendar or a policy changes: one adjustment for each case, with the reason."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from disclosures.models import CalendarDay, CalendarYear, User
from disclosures.services import outbox
from feedback import permissions
from feedback.audience import Staff
from feedback.clock import DueDate
from feedback.enums import Action, AdjustmentKind
from feedback.models import Clock, Feedback, Policy
from feedback.recount import drifted, moved_by_policy

from ._shared import locked_feedback, require_reason, take_step
from .deadlines import adjust, counted

if TYPE_CHECKING:
    from disclosures.workdays import WorkCalendar
    from feedback.models import Adjustment

log = logging.getLogger(__name__)
REASON_LENGTH = 500


def set_day(*, day: CalendarDay, user: User) -> CalendarDay:
    """Fix a day of the calendar by hand, with the notice it comes from; `recount_pending` moves what depends on it."""
    permissions.check_set_rules(user)
    day.entered_by, day.entered_at, day.recounted_at = user, timezone.now(), None
    day.save()
    return day


def confirm_year(*, year: CalendarYear, user: User) -> CalendarYear:
    """Say that the notice for a year was entered completely; what depended on it is provisional no longer."""
    permissions.check_set_rules(user)
    year.recounted_at = None
    year.save()
    return year


def set_policy(*, policy: Policy, user: User) -> Policy:
    """Put a policy into force; the present version for that kind and organisation, if there is one, is replaced."""
    permissions.check_set_rules(user)
    with transaction.atomic():
        present = Policy.objects.current().select_for_update(of=("self",))
        former = present.filter(kind=policy.kind, organization=policy.organization).first()
        if former:
            former.replaced_at = timezone.now()
            former.save(update_fields=["replaced_at"])
        policy.pk, policy.version, policy.replaced_at = None, former.version + 1 if former else 1, None
        policy.entered_by = user
        policy.save()
    return policy


def recount_pending() -> int:
    """Count anew for the days and years entered since the last time; returns how many due dates moved."""
    days = list(CalendarDay.objects.filter(recounted_at=None).select_related("entered_by").order_by("day"))
    years = list(CalendarYear.objects.filter(recounted_at=None).order_by("year"))
    if not (days or years):
        return 0
    with translation.override(settings.LANGUAGE_CODE):
        said = [f"{year}（{year.source}）" for year in years] + [f"{day}（{day.source}）" for day in days]
        reason = _("Calendar: %(days)s") % {"days": "、".join(said)}
    moved = recount_open(reason=reason[:REASON_LENGTH], user=days[0].entered_by if days else None)
    CalendarDay.objects.filter(pk__in=[day.pk for day in days]).update(recounted_at=timezone.now())
    CalendarYear.objects.filter(pk__in=[year.pk for year in years]).update(recounted_at=timezone.now())
    return moved


def recount_open(*, reason: str, user: User | None = None) -> int:
    """Count every open case anew on the calendar of today; returns how many moved. One that fails holds up no other."""
    calendar = CalendarDay.objects.calendar()
    moved = 0
    for move in list(drifted(calendar)):
        try:
            moved += recount_clock(clock_id=move.clock_id, reason=reason, user=user) is not None
        except Exception:
            log.exception("the deadline %s cannot be recounted", move.clock_id)
    return moved


def recount_clock(*, clock_id: int, reason: str, user: User | None = None) -> Adjustment | None:
    """Count one deadline anew; None if nothing changes by that."""
    calendar = CalendarDay.objects.calendar()
    with locked_feedback(Clock.objects.get(pk=clock_id).feedback_id) as feedback:
        clock = feedback.clocks.get(pk=clock_id)
        if clock.ended_on or counted(clock, calendar) == DueDate(clock.due, clock.provisional, clock.runs_until):
            return None
        return _move(feedback, clock, AdjustmentKind.CALENDAR, 0, reason, calendar, user)


def move_to_policy(*, former_id: int, policy: Policy, reason: str, user: User) -> int:
    """Move the open cases under a former policy to its successor; returns how many due dates moved."""
    permissions.check_set_rules(user)
    calendar = CalendarDay.objects.calendar()
    moves = {move.clock_id: move.days for move in moved_by_policy(Policy.objects.get(pk=former_id), policy, calendar)}
    moved = 0
    cases = Feedback.objects.filter(policy=former_id, clocks__ended_on=None).order_by("pk").distinct()
    for feedback_id in cases.values_list("pk", flat=True):
        with locked_feedback(feedback_id) as feedback:
            if feedback.policy_id != former_id:
                continue
            feedback.policy = policy
            for clock in feedback.clocks.running().filter(pk__in=moves):
                _move(feedback, clock, AdjustmentKind.POLICY, moves[clock.pk], reason, calendar, user)
                moved += 1
            feedback.save()
    return moved


def _move(
    feedback: Feedback,
    clock: Clock,
    kind: AdjustmentKind,
    days: int,
    reason: str,
    calendar: WorkCalendar,
    user: User | None,
) -> Adjustment:
    """Adjust, record, and tell whoever handles the case."""
    adjustment = adjust(clock, kind, days=days, reason=require_reason(reason), calendar=calendar, approved_by=user)
    take_step(feedback, Action.RECOMPUTE, user=user, comment=reason)
    handling = Staff.on(timezone.localdate()).handling(feedback.organization.path, feedback.handler_id)
    outbox.tell(
        event="feedback.moved",
        key=f"feedback.moved:{adjustment.pk}",
        recipients=User.objects.filter(pk__in=handling),
        about=adjustment.pk,
    )
    return adjustment
