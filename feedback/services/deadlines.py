"""The clocks: starting, pausing, extending, moving and ending them, all under the feedback's lock."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext as _

from disclosures.models import CalendarDay
from disclosures.refusals import InvalidInput
from disclosures.workdays import add_workdays
from feedback import permissions
from feedback.clock import due_date, paused_workdays, wait_left
from feedback.enums import Action, AdjustmentKind, ExtensionStatus, Stage
from feedback.models import Adjustment, Clock, Extension

from ._shared import locked_feedback, require_reason, take_step

if TYPE_CHECKING:
    from datetime import date

    from disclosures.models import User
    from disclosures.workdays import WorkCalendar
    from feedback.clock import DueDate
    from feedback.models import Feedback, FeedbackEvent


# What gives more time for the work, while the calendar and the policy only change how it is counted.
GRANTS = (AdjustmentKind.EXTENSION, AdjustmentKind.PAUSE)


def start_clock(feedback: Feedback, stage: Stage, starts_on: date, calendar: WorkCalendar) -> Clock:
    """Start the clock of a stage; a stage starts once, the database refuses a second time."""
    workdays = feedback.policy.term(stage)
    due = due_date(starts_on, workdays, calendar)
    return Clock.objects.create(
        feedback=feedback,
        stage=stage,
        starts_on=starts_on,
        workdays=workdays,
        original_due=due.day,
        due=due.day,
        runs_until=due.runs_until,
        provisional=due.provisional,
    )


def end_clocks(feedback: Feedback, *stages: Stage, on: date | None = None) -> None:
    """End these clocks (all, if none is named) on that local date, today if none is given.

    One that waits for the asker is settled first.
    """
    on = on or timezone.localdate()
    calendar = CalendarDay.objects.calendar()
    running = feedback.clocks.running()
    for clock in running.filter(stage__in=stages) if stages else running:
        if clock.paused_on:
            settle_pause(clock, clock.paused_on, on, calendar)
        clock.ended_on = on
        clock.save()


def adjust(
    clock: Clock,
    kind: AdjustmentKind,
    *,
    days: int,
    reason: str,
    calendar: WorkCalendar,
    requested_by: User | None = None,
    approved_by: User | None = None,
) -> Adjustment:
    """Move a due date by so many working days, with the record of why; 0 days recount it on the calendar."""
    before = clock.due
    due = counted(clock, calendar, more=days)
    clock.due, clock.provisional, clock.runs_until = due.day, due.provisional, due.runs_until
    clock.starts += kind in GRANTS and days > 0
    clock.save()
    return Adjustment.objects.create(
        clock=clock,
        kind=kind,
        days=days,
        due_before=before,
        due_after=due.day,
        reason=reason,
        requested_by=requested_by,
        approved_by=approved_by,
    )


def counted(clock: Clock, calendar: WorkCalendar, *, more: int = 0) -> DueDate:
    """The clock's dates as counting gives them on this calendar, with so many working days more."""
    waiting = _wait_left(clock) if clock.paused_on else 0
    return due_date(clock.starts_on, clock.workdays + clock.granted() + more, calendar, waiting)


def _wait_left(clock: Clock) -> int:
    return wait_left(clock.feedback.policy.pause_cap, clock.granted(AdjustmentKind.PAUSE))


def ask_asker(*, feedback_id: int, user: User, question: str) -> FeedbackEvent:
    """Ask the sender for what is missing; the reply clocks that are not overdue wait, up to the policy's cap."""
    today = timezone.localdate()
    calendar = CalendarDay.objects.calendar()
    with locked_feedback(feedback_id) as feedback:
        post = permissions.check_handle(user, feedback)
        step = take_step(feedback, Action.ASK, user=user, post=post, comment=require_reason(question))
        end_clocks(feedback, Stage.ACKNOWLEDGE)
        for clock in feedback.clocks.running().filter(due__gte=today):
            clock.paused_on = today
            clock.runs_until = add_workdays(clock.due, _wait_left(clock), calendar)
            clock.save()
        return step


def supply_answer(*, feedback_id: int, text: str) -> FeedbackEvent:
    """The sender answers; the clocks go on, the working days waited for are granted up to the cap."""
    today = timezone.localdate()
    calendar = CalendarDay.objects.calendar()
    with locked_feedback(feedback_id) as feedback:
        step = take_step(feedback, Action.SUPPLY, comment=require_reason(text))
        for clock in feedback.clocks.running():
            if clock.paused_on:
                settle_pause(clock, clock.paused_on, today, calendar)
        return step


def settle_pause(clock: Clock, since: date, until: date, calendar: WorkCalendar) -> None:
    """End a wait: grant its working days, as many as the cap leaves."""
    clock.paused_on = None
    adjust(
        clock,
        AdjustmentKind.PAUSE,
        days=min(paused_workdays(since, until, calendar), _wait_left(clock)),
        reason=_("Waited for the asker from %(since)s to %(until)s.") % {"since": since, "until": until},
        calendar=calendar,
    )


def request_extension(*, clock_id: int, user: User, days: int, reason: str) -> Extension:
    """Ask for more working days. Only before the clock has run out, within the policy's number and length."""
    with locked_feedback(Clock.objects.get(pk=clock_id).feedback_id) as feedback:
        clock = feedback.clocks.get(pk=clock_id)
        permissions.check_handle(user, feedback)
        _check_extension(clock, days)
        return Extension.objects.create(clock=clock, days=days, reason=require_reason(reason), requested_by=user)


def _check_extension(clock: Clock, days: int) -> None:
    policy = clock.feedback.policy
    used = clock.extensions.filter(status=ExtensionStatus.APPROVED).count()
    if clock.ended_on or clock.runs_until < timezone.localdate():
        raise InvalidInput(_("The deadline has passed: an extension must be asked for before that."))
    if clock.stage == Stage.ACKNOWLEDGE or used >= policy.max_extensions:
        raise InvalidInput(_("The policy allows no further extension here."))
    if not 1 <= days <= policy.extension_days:
        raise InvalidInput(_("An extension has from 1 to %(most)s working days.") % {"most": policy.extension_days})
    if clock.extensions.filter(status=ExtensionStatus.REQUESTED).exists():
        raise InvalidInput(_("An extension has been asked for already and waits for a decision."))


def decide_extension(*, extension_id: int, user: User, approve: bool, reason: str) -> Extension:
    """Grant or refuse more time. It may be decided after the due date, since it was asked for before that."""
    calendar = CalendarDay.objects.calendar()
    with locked_feedback(Extension.objects.get(pk=extension_id).clock.feedback_id) as feedback:
        extension = Extension.objects.get(pk=extension_id)
        clock = feedback.clocks.get(pk=extension.clock_id)
        if extension.status != ExtensionStatus.REQUESTED:
            raise InvalidInput(_("Somebody has decided on this already: reload the page."))
        if clock.ended_on:
            raise InvalidInput(_("The matter is done: nothing is left to extend."))
        post = permissions.check_decide_extension(user, extension)
        extension.status = ExtensionStatus.APPROVED if approve else ExtensionStatus.REFUSED
        extension.decided_by, extension.decided_at = user, timezone.now()
        extension.decision = require_reason(reason)
        extension.save()
        if approve:
            take_step(feedback, Action.EXTEND, user=user, post=post, comment=extension.reason)
            adjust(
                clock,
                AdjustmentKind.EXTENSION,
                days=extension.days,
                reason=extension.reason,
                calendar=calendar,
                requested_by=extension.requested_by,
                approved_by=user,
            )
        return extension
