"""Who handles a feedback: assigning, handing over, ruling, joint handling, joining and splitting."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext as _

from disclosures.models import CalendarDay
from disclosures.refusals import InvalidInput
from feedback import permissions
from feedback.enums import Action, Stage, Status
from feedback.models import Feedback, FeedbackEvent, Holding

from ._shared import locked_feedback, require_reason, take_step
from .deadlines import end_clocks, start_clock
from .intake import next_number
from .replies import withdraw_approvals

if TYPE_CHECKING:
    from disclosures.models import Organization, Post, User


def assign_feedback(*, feedback_id: int, user: User, handler: User) -> FeedbackEvent:
    """Say which colleague handles it."""
    with locked_feedback(feedback_id) as feedback:
        post = permissions.check_handle(user, feedback)
        permissions.check_handle(handler, feedback)
        feedback.handler = handler
        return take_step(feedback, Action.ASSIGN, user=user, post=post, comment=handler.name, internal=True)


def hand_over(*, feedback_id: int, user: User, to: Organization, reason: str) -> FeedbackEvent:
    """Give it to the organisation whose matter it is. The clock keeps running; a second time needs a ruling."""
    with locked_feedback(feedback_id) as feedback:
        post = permissions.check_hand_over(user, feedback)
        if to.pk == feedback.organization_id:
            raise InvalidInput(_("%(organization)s has it already.") % {"organization": to})
        return _move(feedback, Action.HAND_OVER, user, post, to, reason)


def rule_responsible(*, feedback_id: int, user: User, to: Organization, reason: str) -> FeedbackEvent:
    """The level above rules whose matter it is."""
    with locked_feedback(feedback_id) as feedback:
        post = permissions.check_rule(user, feedback)
        return _move(feedback, Action.RULE, user, post, to, reason)


def _move(feedback: Feedback, action: Action, user: User, post: Post, to: Organization, reason: str) -> FeedbackEvent:
    today = timezone.localdate()
    held = feedback.holdings.filter(until__isnull=True)
    held.filter(leads=True).update(until=today)
    held.filter(organization=to).update(until=today)
    Holding.objects.create(feedback=feedback, organization=to, since=today)
    names = {"former": feedback.organization, "to": to, "reason": require_reason(reason)}
    feedback.organization, feedback.handler = to, None
    withdraw_approvals(feedback)
    comment = _("From %(former)s to %(to)s: %(reason)s") % names
    return take_step(feedback, action, user=user, post=post, comment=comment)


def join_organization(*, feedback_id: int, user: User, organization: Organization) -> FeedbackEvent:
    """Let another organisation take part; the one that leads keeps the clock."""
    with locked_feedback(feedback_id) as feedback:
        post = permissions.check_handle(user, feedback)
        if feedback.holdings.filter(until__isnull=True, organization=organization).exists():
            raise InvalidInput(_("%(organization)s has it already.") % {"organization": organization})
        Holding.objects.create(feedback=feedback, organization=organization, since=timezone.localdate(), leads=False)
        return take_step(feedback, Action.JOIN, user=user, post=post, comment=organization.name)


def merge_feedback(*, feedback_id: int, into_id: int, user: User, reason: str) -> FeedbackEvent:
    """Join it to an earlier one about the same matter: one answer goes to both senders, by the earlier deadline."""
    if feedback_id == into_id:
        raise InvalidInput(_("A feedback cannot be joined to itself."))
    first, second = sorted((feedback_id, into_id))
    with locked_feedback(first) as one, locked_feedback(second) as other:
        feedback, into = (one, other) if one.pk == feedback_id else (other, one)
        post = permissions.check_handle(user, feedback)
        permissions.check_handle(user, into)
        if into.status not in (Status.RECEIVED, Status.ACCEPTED, Status.WAITING):
            raise InvalidInput(_("The other one is no longer open."))
        if feedback.submitted_on < into.submitted_on:
            raise InvalidInput(_("Join the later one to the earlier one, so that nobody waits longer."))
        feedback.merged_into = into
        step = take_step(feedback, Action.MERGE, user=user, post=post, comment=require_reason(reason))
        end_clocks(feedback)
        return step


def split_feedback(*, feedback_id: int, user: User, subject: str, text: str, to: Organization) -> Feedback:
    """Split off a question that is for another organisation; its day zero stays that of the whole."""
    calendar = CalendarDay.objects.calendar()
    with locked_feedback(feedback_id) as feedback:
        post = permissions.check_handle(user, feedback)
        part = _part_of(feedback, subject=subject, text=text, organization=to)
        Holding.objects.create(feedback=part, organization=to, since=timezone.localdate())
        for stage in (Stage.ACKNOWLEDGE, Stage.REPLY):
            start_clock(part, stage, part.submitted_on, calendar)
        if part.status != Status.RECEIVED:
            end_clocks(part, Stage.ACKNOWLEDGE)
        take_step(feedback, Action.SPLIT, user=user, post=post, comment=f"{part.number} {to}")
        return part


def _part_of(feedback: Feedback, **differs: object) -> Feedback:
    """A new feedback like this one but for what differs, with a number of its own."""
    same = ("kind", "channel", "naming", "status", "item_id", "asked_organization_id", "policy", "submitted_at")
    values = {name: getattr(feedback, name) for name in (*same, "submitted_on")}
    part = Feedback(**(values | differs), split_from=feedback)
    part.number = next_number(part)
    part.save()
    return part
