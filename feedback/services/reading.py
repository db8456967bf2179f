"""Recording who looked at what."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone

from feedback.models import Reading

if TYPE_CHECKING:
    from disclosures.models import Post, User
    from feedback.models import Feedback


def record_reading(*, feedback: Feedback, user: User, post: Post) -> None:
    """Write down that this person opened the case today; the first time of the day is the one that is kept.

    Every page of staff that shows what somebody wrote calls this before it answers.
    """
    now = timezone.now()
    reading = Reading(
        feedback=feedback,
        user=user,
        person=user.name,
        unit=post.organization.name,
        read_on=timezone.localdate(now),
        first_at=now,
    )
    Reading.objects.bulk_create([reading], ignore_conflicts=True)
