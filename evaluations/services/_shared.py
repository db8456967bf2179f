"""What every verb does: lock, check again, change, record."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from disclosures.refusals import Refused
from evaluations.models import Appraisal, AppraisalStep
from evaluations.transitions import LIFE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from disclosures.models import Post, User
    from evaluations.enums import Action


@contextmanager
def locked_appraisal(appraisal_id: int) -> Iterator[Appraisal]:
    """The appraisal under a row lock until the transaction ends. It waits for ballots that are being cast."""
    with transaction.atomic():
        yield Appraisal.objects.select_for_update().get(pk=appraisal_id)


class NotVoting(Refused):
    """Ballots are not, or no longer, given out and taken."""


def shared_appraisal(appraisal_id: int) -> Appraisal:
    """The open appraisal, held open until the transaction ends: sealing waits. Raises NotVoting.

    Many hold it at once. Whoever waited here for a sealing sees the urn sealed.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM evaluations_appraisal WHERE id = %s FOR SHARE", [appraisal_id])
    appraisal = Appraisal.objects.get(pk=appraisal_id)
    if not appraisal.is_voting(timezone.now()):
        raise NotVoting(_("“%(appraisal)s” takes no ballots now.") % {"appraisal": appraisal})
    return appraisal


def take_step(
    appraisal: Appraisal, action: Action, user: User, post: Post, *, second: User | None = None, comment: str = ""
) -> AppraisalStep:
    """Change the status of a locked appraisal, save and record."""
    LIFE.change(appraisal, action)
    appraisal.save()
    return AppraisalStep.objects.create(
        appraisal=appraisal,
        action=action,
        user=user,
        post=post,
        second=second,
        person=user.name,
        second_person=second.name if second else "",
        unit=post.organization.name,
        comment=comment,
    )
