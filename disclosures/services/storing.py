"""Checked files go into the storage, and out of it again where nothing came of them.

Whose they are is for others to say.
"""

from __future__ import annotations

from contextlib import contextmanager
from datetime import timedelta
from typing import TYPE_CHECKING, Any, TypeVar

from django.apps import apps
from django.core.files.base import ContentFile
from django.db.models import Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from disclosures.files import RefusedFile
from disclosures.files.limits import MEBIBYTE, limits
from disclosures.models.stored import StoredFile

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from django.db.models import QuerySet

    from disclosures.files import CheckedFile

Stored = TypeVar("Stored", bound=StoredFile)
# A file without a row this old is nobody's any more: no request takes a day.
ORPHAN_AGE = timedelta(days=1)


def store_as(row: Stored, checked: CheckedFile) -> Stored:
    """Write the bytes under a random name and into the row what they are; the row is not saved yet."""
    row.name, row.extension, row.media_type = checked.name, checked.extension, checked.media_type
    row.size, row.sha256 = checked.size, checked.sha256
    row.file.save(checked.name, ContentFile(checked.content), save=False)
    return row


@contextmanager
def discarded_on_failure(stored: Iterable[StoredFile]) -> Iterator[None]:
    """Delete these files again if the block fails. What fails later leaves an orphan, which `remove_orphans` finds."""
    try:
        yield
    except BaseException:
        for row in stored:
            row.file.storage.delete(row.stored_as)
        raise


def check_room(row: StoredFile, *, among: QuerySet[Any], alike: QuerySet[Any]) -> None:
    """Raise RefusedFile unless the file is new among those it is like, and there is room for it among the others."""
    if alike.filter(sha256=row.sha256).exists():
        raise RefusedFile(_("This file is attached already."), code="twice")
    if among.count() >= limits().item_files:
        raise RefusedFile(
            _("There is room for %(number)s files here: put several into one document.")
            % {"number": limits().item_files},
            code="files",
        )
    if among.aggregate(total=Sum("size", default=0))["total"] + row.size > limits().item_bytes:
        raise RefusedFile(
            _("The files here may have %(number)s MB together: make pictures smaller or remove a file.")
            % {"number": limits().item_bytes // MEBIBYTE},
            code="item_size",
        )


def remove_orphans() -> int:
    """Delete stored files older than a day that no row names, left by failed requests; how many."""
    kinds = [model for model in apps.get_models() if issubclass(model, StoredFile)]
    return sum(_remove_orphans_of(model) for model in kinds)


def _remove_orphans_of(model: type[StoredFile]) -> int:
    storage = model._meta.get_field("file").storage
    removed = 0
    for name in _stored_names(storage, model.folder):
        if storage.get_modified_time(name) < timezone.now() - ORPHAN_AGE and not (
            model._default_manager.filter(file=name).exists()
        ):
            storage.delete(name)
            removed += 1
    return removed


def _stored_names(storage: Any, within: str) -> Iterator[str]:
    try:
        folders = storage.listdir(within)[0]
    except FileNotFoundError:  # nothing was ever uploaded
        return
    for folder in folders:
        for name in storage.listdir(f"{within}/{folder}")[1]:
            yield f"{within}/{folder}/{name}"
