"""Who sent it: looking, with a reason that is recorded, and forgetting by rule."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from feedback import permissions
from feedback.enums import OPEN_STATUSES
from feedback.models import ContactView, Feedback, Sender

from ._shared import require_reason

if TYPE_CHECKING:
    from datetime import datetime

    from disclosures.models import User

BATCH = 500


@dataclass(frozen=True)
class Told:
    """What a sender told of themselves, in clear."""

    name: str
    contact: str


def look_at_sender(*, feedback_id: int, user: User, reason: str) -> Told:
    """Name and contact of a sender, for whoever handles the matter; that they looked, and why, is kept for ever."""
    reason = require_reason(reason)
    with transaction.atomic():
        sender = Sender.objects.select_related("feedback__organization").get(pk=feedback_id)
        post = permissions.check_look_at_sender(user, sender.feedback)
        ContactView.objects.create(
            sender=sender,
            user=user,
            post=post,
            person=user.name,
            unit=post.organization.name,
            reason=reason,
        )
    return Told(sender.name, sender.contact)


def purge_senders(now: datetime | None = None) -> int:
    """Forget who sent what ended more than settings.SENDER_KEPT_DAYS ago, and the files they enclosed; how many.

    The matter itself, its clocks and its record stay: no count changes. May run twice, also at once.
    """
    now = now or timezone.now()
    ended_before = now - timedelta(days=settings.SENDER_KEPT_DAYS)
    purged = 0
    while due := _due_for_purge(ended_before):
        for pk in due:
            with transaction.atomic():
                purged += _purge(pk, now)
    return purged


def _due_for_purge(ended_before: datetime) -> list[int]:
    ended = Feedback.objects.exclude(status__in=OPEN_STATUSES).filter(sender__purged_at__isnull=True)
    last_step = ended.annotate(ended_at=Max("events__at")).filter(ended_at__lt=ended_before)
    return list(last_step.order_by("pk").values_list("pk", flat=True)[:BATCH])


def _purge(feedback_id: int, now: datetime) -> bool:
    sender = Sender.objects.select_for_update().get(pk=feedback_id)
    if sender.purged_at:
        return False
    sender.sealed_name = sender.sealed_contact = ""
    sender.purged_at = now
    sender.save()
    for enclosure in sender.feedback.enclosures.all():
        enclosure.delete()
    return True
