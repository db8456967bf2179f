"""What every verb does: lock, check again, change, record."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from disclosures.refusals import InvalidInput
from feedback.models import Feedback, FeedbackEvent
from feedback.transitions import LIFE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from disclosures.models import Post, User
    from feedback.enums import Action


@contextmanager
def locked_feedback(feedback_id: int) -> Iterator[Feedback]:
    """The feedback under a row lock until the transaction ends; its clocks change under this lock only."""
    with transaction.atomic():
        # No join: a row that waited for a hand-over would be compared with the former organisation, and not be found.
        yield Feedback.objects.select_for_update().get(pk=feedback_id)


def take_step(
    feedback: Feedback,
    action: Action,
    *,
    user: User | None = None,
    post: Post | None = None,
    comment: str = "",
    internal: bool = False,
) -> FeedbackEvent:
    """Change the status of a locked feedback, save and record. Without a user the step is the asker's."""
    former = LIFE.change(feedback, action)
    feedback.save()
    return FeedbackEvent.objects.create(
        feedback=feedback,
        action=action,
        from_status=former,
        to_status=feedback.status,
        user=user,
        post=post,
        person=user.name if user else "",
        unit=post.organization.name if post else "",
        comment=comment,
        internal=internal,
    )


def require_reason(text: str) -> str:
    if not text.strip():
        raise InvalidInput(_("Please give the reason: it is kept in the record."))
    return text.strip()
