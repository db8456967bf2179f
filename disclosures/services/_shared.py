"""What every verb of the procedure does: lock, check again, change, record."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from disclosures import permissions
from disclosures.enums import Action, Aspect
from disclosures.models import DisclosureItem, Post, ProcedureStep, User
from disclosures.refusals import InvalidInput, Refused
from disclosures.transitions import change_status, check_transition

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


class StaleItem(Refused):
    """Somebody else saved the item since it was opened; nothing was changed."""


@contextmanager
def locked_item(item_id: int, version: int | None = None) -> Iterator[DisclosureItem]:
    """The item under a row lock until the transaction ends.

    `version` is the item's version when the person looked at it; StaleItem if it has moved on. Nobody judges or
    releases what they have not seen.
    """
    with transaction.atomic():
        item = DisclosureItem.objects.select_for_update().get(pk=item_id)
        if version is not None and item.version != version:
            raise StaleItem(_("Somebody else changed this item meanwhile. Look at it again, then decide."))
        yield item


def record_step(
    item: DisclosureItem, *, action: Action, former: str, user: User, post: Post, comment: str = ""
) -> ProcedureStep:
    return ProcedureStep.objects.create(
        item=item,
        action=action,
        from_status=former,
        to_status=item.status,
        user=user,
        post=post,
        person=user.name,
        unit=post.organization.name,
        role=post.role,
        comment=comment,
        seal=item.seal,
    )


def take_step(item: DisclosureItem, action: Action, user: User, comment: str = "") -> ProcedureStep:
    """Check who and whence, change the status, save and record; the item must be locked."""
    check_transition(item, action)
    post = permissions.check(user, action, item)
    former = change_status(item, action)
    item.save()
    return record_step(item, action=action, former=former, user=user, post=post, comment=comment)


def unseal(item: DisclosureItem) -> None:
    """The approval lapses; the caller saves."""
    item.approved_by = item.approved_at = None
    item.seal = ""


def require_reason(text: str) -> str:
    if not text.strip():
        raise InvalidInput(_("Please give the reason: it is kept in the record."))
    return text.strip()


def void_verdicts(item: DisclosureItem, aspects: Iterable[Aspect]) -> None:
    item.verdicts.filter(voided_at__isnull=True, aspect__in=list(aspects)).update(voided_at=timezone.now())
