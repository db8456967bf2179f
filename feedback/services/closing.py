"""Closing a case, and accounting for a late one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from disclosures.enums import STAFF_ROLES
from disclosures.models import Post, User
from disclosures.refusals import InvalidInput, Refused
from feedback import permissions
from feedback.enums import Action, LateCause
from feedback.models import LateAccount

from ._shared import locked_feedback, take_step

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from feedback.models import Feedback, FeedbackEvent


class NeedsAccount(Refused):
    """The case was late, and nobody has said yet why and who is responsible."""


def was_late(feedback: Feedback) -> bool:
    """Whether one of its deadlines ended after its due date."""
    return feedback.clocks.filter(ended_on__gt=F("due")).exists()


def is_or_was_late(feedback: Feedback) -> bool:
    """Whether one of its deadlines was missed or is being missed today."""
    return was_late(feedback) or feedback.clocks.overdue(timezone.localdate()).exists()


def needs_account(feedback: Feedback) -> bool:
    """Whether it cannot be closed before somebody has said why it was late."""
    return was_late(feedback) and not feedback.late_accounts.exists()


def may_be_responsible(feedback: Feedback) -> QuerySet[User]:
    """Who can be named: whoever works, or worked, in an organisation that had the case in its hands."""
    return User.objects.filter(pk__in=_posts_where_it_was(feedback).values("user")).order_by("name", "pk")


def _posts_where_it_was(feedback: Feedback) -> QuerySet[Post]:
    return Post.objects.filter(role__in=STAFF_ROLES, organization__in=feedback.holdings.values("organization"))


def account_for_delay(
    *, feedback_id: int, user: User, cause: LateCause, explanation: str, responsible: User
) -> LateAccount:
    """State why the case is late and who is responsible. The unit or the inspectors may; a later account corrects."""
    if cause not in LateCause.values:
        raise InvalidInput(_("Choose a cause from the list."))
    if not explanation.strip():
        raise InvalidInput(_("Please explain in a sentence how it came to be late."))
    with locked_feedback(feedback_id) as feedback:
        post = permissions.check_account(user, feedback)
        held = _posts_where_it_was(feedback).filter(user=responsible)
        named = held.select_related("organization").order_by("-starts_on").first()
        if named is None:
            raise InvalidInput(_("The responsible person must work where the case was."))
        account = LateAccount.objects.create(
            feedback=feedback,
            cause=cause,
            explanation=explanation.strip(),
            responsible=responsible,
            person=responsible.name,
            unit=named.organization.name,
            stated_by=user,
        )
        comment = f"{account.get_cause_display()} · {account.person} · {account.explanation}"
        take_step(feedback, Action.EXPLAIN, user=user, post=post, comment=comment, internal=True)
        return account


def close_feedback(*, feedback_id: int, user: User) -> FeedbackEvent:
    """End an answered case. Raises NeedsAccount for a late one whose cause and responsible person are not stated."""
    with locked_feedback(feedback_id) as feedback:
        post = permissions.check_handle(user, feedback)
        if needs_account(feedback):
            raise NeedsAccount(_("This case was answered late: state the cause and who is responsible, then close it."))
        return take_step(feedback, Action.CLOSE, user=user, post=post)
