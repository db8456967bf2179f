"""Re-disclosure: naming the opinions that a new version takes up, and asking whether it satisfies their senders."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from disclosures import permissions as item_permissions
from disclosures.enums import RELEASED_STATUSES
from disclosures.models import DisclosureItem
from disclosures.refusals import InvalidInput, Refused
from feedback.models import Feedback, TakenUp

if TYPE_CHECKING:
    from collections.abc import Iterable

    from disclosures.models import User


def former_versions(item: DisclosureItem) -> list[int]:
    """The keys of all versions before this one, the newest first."""
    found: list[int] = []
    while item.revises_id is not None and item.revises is not None:
        item = item.revises
        found.append(item.pk)
    return found


def take_up(*, item_id: int, user: User, feedback: Iterable[Feedback]) -> list[TakenUp]:
    """Say which opinions a new version takes up: these and no others. Possible until the version is published."""
    with transaction.atomic():
        item = DisclosureItem.objects.select_for_update().get(pk=item_id)
        item_permissions.check_draft(user, item.organization)
        if item.revises_id is None:
            raise Refused(_("Only a new version of what was disclosed takes up opinions."))
        if item.status in RELEASED_STATUSES:
            raise Refused(_("It is published: the opinions it takes up cannot be changed any more."))
        wanted = {one.pk for one in feedback}
        TakenUp.objects.filter(item=item).exclude(feedback__in=wanted).delete()
        known = set(TakenUp.objects.filter(item=item).values_list("feedback", flat=True))
        TakenUp.objects.bulk_create(
            TakenUp(item=item, feedback_id=key, named_by=user) for key in sorted(wanted - known)
        )
        return list(TakenUp.objects.filter(item=item))


def taken_up_for_sender(feedback: Feedback) -> list[TakenUp]:
    """The versions everybody can read that take up what this sender said; the newest first."""
    readable = DisclosureItem.objects.visible_to(AnonymousUser()).values("pk")
    return list(feedback.taken_up.filter(item__in=readable).select_related("item").order_by("-id"))


def judge_version(*, feedback_id: int, item_id: int, satisfaction: str, comment: str = "") -> TakenUp:
    """Whether the new version satisfies the sender; said once."""
    with transaction.atomic():
        feedback = Feedback.objects.get(pk=feedback_id)
        named = {row.item_id: row for row in taken_up_for_sender(feedback)}.get(item_id)
        if named is None:
            raise InvalidInput(_("No published version takes this up."))
        row = TakenUp.objects.select_for_update().get(pk=named.pk)
        if row.satisfaction:
            raise Refused(_("You have said so already."))
        row.satisfaction, row.comment, row.judged_at = satisfaction, comment.strip(), timezone.now()
        row.save()
        return row
