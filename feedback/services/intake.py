"""Receiving feedback: from submission to acknowledgement."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from disclosures.models import CalendarDay
from disclosures.refusals import Refused
from feedback import permissions
from feedback.enums import Action, Stage, Status
from feedback.models import Feedback, FeedbackEvent, Holding, Policy

from ._shared import locked_feedback, require_reason, take_step
from .deadlines import end_clocks, start_clock

if TYPE_CHECKING:
    from datetime import datetime

    from disclosures.models import User

# From this score on a person looks first; nothing is ever dropped by the machine.
SCREENING_SCORE = 5


def submit_feedback(
    *, feedback: Feedback, entered_by: User | None = None, received_at: datetime | None = None
) -> Feedback:
    """Take in new feedback and start its clocks: day zero is the day it came, whoever will handle it and when.

    Screening does not stop a clock. `entered_by` is the member of staff who wrote down a letter, a call or a visit;
    `received_at` is when that reached the office, if it was not just now. Raises Refused where no deadline is set.
    """
    calendar = CalendarDay.objects.calendar()
    if entered_by:
        permissions.check_enter(entered_by, feedback.organization)
    with transaction.atomic():
        feedback.submitted_at = received_at or timezone.now()
        feedback.submitted_on = timezone.localdate(feedback.submitted_at)
        feedback.number = next_number(feedback)
        feedback.asked_organization = feedback.organization
        feedback.policy = _policy(feedback)
        feedback.status = Status.SCREENING if feedback.spam_score >= SCREENING_SCORE else Status.RECEIVED
        feedback.save()
        Holding.objects.create(feedback=feedback, organization=feedback.organization, since=feedback.submitted_on)
        for stage in (Stage.ACKNOWLEDGE, Stage.REPLY):
            start_clock(feedback, stage, feedback.submitted_on, calendar)
        FeedbackEvent.objects.create(
            feedback=feedback,
            action=Action.SUBMIT,
            from_status=feedback.status,
            to_status=feedback.status,
            user=entered_by,
            person=entered_by.name if entered_by else "",
        )
    return feedback


def _policy(feedback: Feedback) -> Policy:
    try:
        return Policy.objects.nearest(feedback.kind, feedback.organization)
    except Policy.DoesNotExist as error:
        raise Refused(
            _("No deadline is set here yet for “%(kind)s”: please choose another kind, or call the office.")
            % {"kind": feedback.get_kind_display()}
        ) from error


def next_number(feedback: Feedback) -> str:
    """A number to quote on the telephone; it says the year and nothing about the sender."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('feedback_number')")
        return f"{feedback.submitted_on.year}-{cursor.fetchone()[0]:06d}"


def release_feedback(*, feedback_id: int, user: User) -> FeedbackEvent:
    """A person found that what the machine suspected is real feedback."""
    with locked_feedback(feedback_id) as feedback:
        post = permissions.check_handle(user, feedback)
        return take_step(feedback, Action.RELEASE, user=user, post=post, internal=True)


def dismiss_feedback(*, feedback_id: int, user: User, reason: str) -> FeedbackEvent:
    """A person found that it is no matter for this site; it is kept, and the sender can read why."""
    with locked_feedback(feedback_id) as feedback:
        post = permissions.check_handle(user, feedback)
        step = take_step(feedback, Action.DISMISS, user=user, post=post, comment=require_reason(reason))
        end_clocks(feedback)
        return step


def acknowledge_feedback(*, feedback_id: int, user: User) -> FeedbackEvent:
    """Tell the sender that the matter is in hand."""
    with locked_feedback(feedback_id) as feedback:
        post = permissions.check_handle(user, feedback)
        feedback.handler = feedback.handler or user
        step = take_step(feedback, Action.ACKNOWLEDGE, user=user, post=post)
        end_clocks(feedback, Stage.ACKNOWLEDGE)
        return step


def withdraw_feedback(*, feedback_id: int) -> FeedbackEvent:
    """The sender takes it back, by the receipt."""
    with locked_feedback(feedback_id) as feedback:
        step = take_step(feedback, Action.WITHDRAW)
        end_clocks(feedback)
        return step
