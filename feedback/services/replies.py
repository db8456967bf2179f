"""Answering: drafting, approving and sending, and what the asker says to it."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import gettext as _

from disclosures.models import CalendarDay
from disclosures.refusals import InvalidInput, Refused
from feedback import permissions
from feedback.completeness import require_complete, require_disclosed
from feedback.enums import Action, ReplyStatus, Satisfaction, Stage
from feedback.models import Clock, Feedback, FeedbackEvent, Rating, Reply
from feedback.telling import tell_of_reopening
from feedback.transitions import LIFE, REPLY_LIFE

from ._shared import locked_feedback, require_reason, take_step
from .deadlines import end_clocks, start_clock

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from disclosures.models import DisclosureItem, User


class StaleReply(Refused):
    """Somebody changed the answer after this person had looked at it."""


def current_stage(feedback: Feedback) -> Stage:
    """Which answer is due or was given last: the first one, or the second after a reopening."""
    return Stage.REOPENED if Clock.objects.filter(feedback=feedback, stage=Stage.REOPENED).exists() else Stage.REPLY


def current_reply(feedback: Feedback) -> Reply | None:
    """The answer of the current stage, if somebody began to write it."""
    reply = feedback.replies.filter(stage=current_stage(feedback)).select_related("drafted_by", "approved_by").first()
    if reply is not None:
        reply.feedback = feedback
    return reply


@contextmanager
def _locked_reply(feedback_id: int, version: int | None) -> Iterator[Reply]:
    """The current answer under the feedback's lock; all its changes happen under that one."""
    with locked_feedback(feedback_id) as feedback:
        reply = current_reply(feedback)
        if reply is None:
            raise InvalidInput(_("Nobody has written an answer yet."))
        _check_version(reply, version)
        yield reply


def _check_version(reply: Reply, version: int | None) -> None:
    if version is not None and reply.version != version:
        raise StaleReply(_("Somebody changed the answer meanwhile: look at it again before you go on."))


def _step(reply: Reply, action: Action, user: User, post: Any, comment: str = "") -> None:
    """Move the answer and record it among the internal steps of its feedback."""
    REPLY_LIFE.change(reply, action)
    reply.save()
    take_step(reply.feedback, action, user=user, post=post, comment=comment, internal=True)


def draft_reply(
    *,
    feedback_id: int,
    user: User,
    text: str,
    outcome: str = "",
    refusal_reason: str = "",
    place: str = "",
    items: Iterable[DisclosureItem] = (),
    version: int | None = None,
) -> Reply:
    """Write or change the draft; one that waits for approval must be returned first.

    `version` is that of the draft the person had before their eyes, 0 for none.
    """
    with locked_feedback(feedback_id) as feedback:
        permissions.check_draft_reply(user, feedback)
        LIFE.check(feedback, Action.ANSWER)
        reply = current_reply(feedback) or Reply(feedback=feedback, stage=current_stage(feedback), version=0)
        _check_version(reply, version)
        if reply.status != ReplyStatus.DRAFT:
            raise Refused(_("The answer waits for approval: it must be returned before it can be changed."))
        reply.organization, reply.four_eyes = feedback.organization, feedback.policy.four_eyes
        reply.text, reply.outcome, reply.refusal_reason, reply.place = text.strip(), outcome, refusal_reason, place
        reply.drafted_by, reply.drafted_at = user, timezone.now()
        reply.version += 1
        reply.save()
        reply.items.set(items)
        return reply


def propose_reply(*, feedback_id: int, user: User, version: int | None = None) -> Reply:
    """Submit the draft to the head of the organisation."""
    with _locked_reply(feedback_id, version) as reply:
        post = permissions.check_draft_reply(user, reply.feedback)
        require_complete(reply)
        _step(reply, Action.PROPOSE, user, post)
        return reply


def return_reply(*, feedback_id: int, user: User, comment: str, version: int | None = None) -> Reply:
    """Send the answer back to its writer; an approval lapses."""
    with _locked_reply(feedback_id, version) as reply:
        post = permissions.check_handle(user, reply.feedback)
        reply.approved_by = reply.approved_at = None
        _step(reply, Action.RETURN, user, post, require_reason(comment))
        return reply


def approve_reply(*, feedback_id: int, user: User, comment: str = "", version: int | None = None) -> Reply:
    """Approve exactly what stands there. Raises IncompleteReply, or NotAllowed for whoever wrote it."""
    with _locked_reply(feedback_id, version) as reply:
        post = permissions.check_approve_reply(user, reply)
        require_complete(reply)
        reply.approved_by, reply.approved_at = user, timezone.now()
        _step(reply, Action.APPROVE, user, post, comment.strip())
        return reply


def send_reply(*, feedback_id: int, user: User, version: int | None = None, told_on: date | None = None) -> Reply:
    """Give the asker the answer; it is sealed, and the clocks end today, or on the day the asker was told in person.

    Raises IncompleteReply while the asker could not read what is said to be disclosed, ValueError for a `told_on`
    before the question or after today.
    """
    with _locked_reply(feedback_id, version) as reply:
        feedback = reply.feedback
        post = permissions.check_handle(user, feedback)
        if reply.four_eyes and reply.status != ReplyStatus.APPROVED:
            raise Refused(_("This answer needs the approval of a second person before it is sent."))
        require_complete(reply)
        require_disclosed(reply)
        if told_on and not feedback.submitted_on <= told_on <= timezone.localdate():
            raise ValueError(f"nobody was told on {told_on} what was asked on {feedback.submitted_on}")
        REPLY_LIFE.change(reply, Action.ANSWER)
        reply.sent_by, reply.sent_at = user, timezone.now()
        reply.save()
        feedback.handler = feedback.handler or user
        take_step(feedback, Action.ANSWER, user=user, post=post)
        end_clocks(feedback, on=told_on)
        return reply


def withdraw_approvals(feedback: Feedback) -> None:
    """Make the answer a draft again when a locked feedback changes hands: another organisation answers for it."""
    for reply in feedback.replies.unsent().exclude(status=ReplyStatus.DRAFT):
        reply.approved_by = reply.approved_at = None
        REPLY_LIFE.change(reply, Action.RETURN)
        reply.save()


def leading(feedback: Feedback) -> Feedback:
    """The feedback whose answers this one's sender gets: itself, or the one it was joined to."""
    while feedback.merged_into is not None:
        feedback = feedback.merged_into
    return feedback


def replies_shown_to_sender(feedback: Feedback) -> list[Reply]:
    """The answers that the sender may read, the first one first; each with `rating`, what this sender said to it."""
    replies: list[Any] = list(leading(feedback).replies.sent().prefetch_related("items").select_related("organization"))
    said = {rating.reply_id: rating for rating in feedback.ratings.all()}
    for reply in replies:
        reply.rating = said.get(reply.pk)
    return replies


def may_reopen(feedback: Feedback) -> bool:
    """Whether “not satisfied” would reopen it: answered, and for the first time."""
    lead = leading(feedback)
    return LIFE.can(lead, Action.REOPEN) and current_stage(lead) == Stage.REPLY


def rate(*, feedback_id: int, satisfaction: str, comment: str = "") -> Rating:
    """What the sender says to the newest answer, once. “Not satisfied” with the first answer reopens the matter."""
    lead_id = _leading_id(feedback_id)
    with locked_feedback(lead_id) as lead:
        reply = lead.replies.sent().last()
        if reply is None:
            raise InvalidInput(_("There is no answer yet."))
        if Rating.objects.filter(reply=reply, feedback_id=feedback_id).exists():
            raise Refused(_("You have rated this answer already."))
        rating = Rating.objects.create(
            reply=reply, feedback_id=feedback_id, satisfaction=satisfaction, comment=comment.strip()
        )
        if LIFE.can(lead, Action.RATE):
            take_step(lead, Action.RATE, comment=_said(rating))
        if satisfaction == Satisfaction.NOT and may_reopen(lead):
            _reopen(lead, comment)
        return rating


def _leading_id(feedback_id: int) -> int:
    return leading(Feedback.objects.get(pk=feedback_id)).pk


def _said(rating: Rating) -> str:
    return "\n".join(filter(None, (str(rating.get_satisfaction_display()), rating.comment)))


def reopen(*, feedback_id: int, reason: str) -> FeedbackEvent:
    """The sender asks for a second answer, once; it has a clock of its own that begins today."""
    with locked_feedback(_leading_id(feedback_id)) as lead:
        if current_stage(lead) == Stage.REOPENED:
            raise Refused(_("A matter is reopened once; please turn to the level above."))
        return _reopen(lead, require_reason(reason))


def _reopen(feedback: Feedback, reason: str) -> FeedbackEvent:
    step = take_step(feedback, Action.REOPEN, comment=reason.strip())
    start_clock(feedback, Stage.REOPENED, timezone.localdate(), CalendarDay.objects.calendar())
    tell_of_reopening(feedback, step)
    return step
