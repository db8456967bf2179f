"""What the subjects tell of themselves (一讲): the fulfilment of their pledges, with files."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from disclosures.files import check_upload
from disclosures.refusals import Refused
from disclosures.services.storing import check_room, discarded_on_failure, store_as
from evaluations import permissions
from evaluations.enums import UNSEALED_STATUSES
from evaluations.models import Appraisal, Statement, StatementFile

from ._shared import locked_appraisal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.core.files import File

    from disclosures.models import User


def tell_fulfilment(*, appraisal_id: int, user: User, subject_id: int, fulfilment: str) -> None:
    """What a subject tells of what it pledged; until the urn is sealed."""
    with _telling(appraisal_id, user, subject_id) as statement:
        statement.fulfilment = fulfilment.strip()
        statement.save(update_fields=["fulfilment"])


def attach_to_statement(*, appraisal_id: int, user: User, subject_id: int, upload: File[Any]) -> StatementFile:
    """Check and clean an uploaded file and put it beside what the subject tells; until the urn is sealed.

    Raises RefusedFile for a file that cannot be published.
    """
    _check_tells(user, Appraisal.objects.get(pk=appraisal_id))  # before the work, and again under the lock
    stored = store_as(StatementFile(), check_upload(upload))
    with discarded_on_failure([stored]), _telling(appraisal_id, user, subject_id) as statement:
        check_room(stored, among=statement.files.all(), alike=statement.files.all())
        stored.statement = statement
        stored.save()
    return stored


def detach_from_statement(*, appraisal_id: int, user: User, subject_id: int, file_id: int) -> None:
    """Take a file away again, as after a mistake; until the urn is sealed."""
    with _telling(appraisal_id, user, subject_id) as statement:
        statement.files.filter(pk=file_id).delete()


def _check_tells(user: User, appraisal: Appraisal) -> None:
    permissions.check_prepare(user, appraisal.organization)
    # Ballots are cast in the light of what was told: after the vote it stays.
    if appraisal.status not in UNSEALED_STATUSES:
        raise Refused(_("The vote is over: what is told now could not be weighed any more."))


@contextmanager
def _telling(appraisal_id: int, user: User, subject_id: int) -> Iterator[Statement]:
    """What a subject tells, under the appraisal's lock."""
    with locked_appraisal(appraisal_id) as appraisal:
        _check_tells(user, appraisal)
        yield Statement.objects.get(subject=subject_id, subject__appraisal=appraisal)
