"""A checked file in the database: what it is called and is stands here, its bytes are in the storage."""

from __future__ import annotations

import uuid
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

from django.db import models, transaction
from django.db.models.signals import post_delete
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

TYPE_LABELS = {
    "pdf": _("PDF document"),
    "docx": _("Word document"),
    "xlsx": _("Excel table"),
    "jpg": _("picture"),
    "png": _("picture"),
}


def stored_name(stored: StoredFile, filename: str) -> str:
    """A random path: the name people gave a file never reaches the disk."""
    token = uuid.uuid4().hex
    return f"{stored.folder}/{token[:2]}/{token}.{stored.extension}"


class StoredFile(models.Model):
    """A file as `disclosures.files` made it safe.

    A model of its own for each thing that has files, with a folder of its own: each is read by others. Whoever deletes
    a row deletes its bytes.
    """

    folder: ClassVar[str]

    file = models.FileField(upload_to=stored_name)
    name = models.CharField(_("name"), max_length=150)
    extension = models.CharField(max_length=8)
    media_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField(_("size in bytes"))
    sha256 = models.CharField(max_length=64)

    class Meta:
        abstract = True

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        post_delete.connect(_delete_bytes, sender=cls)

    def __str__(self) -> str:
        return self.name

    @property
    def stored_as(self) -> str:
        """The name in the storage."""
        return str(self.file.name)

    @property
    def type_label(self) -> StrPromise:
        """What it is, for people who do not know file extensions."""
        return TYPE_LABELS[self.extension]

    @property
    def is_picture(self) -> bool:
        return self.media_type.startswith("image/")


def _delete_bytes(instance: StoredFile, **kwargs: Any) -> None:
    """The bytes go when it is certain that the row is gone, also where it went with what it belonged to."""
    transaction.on_commit(partial(instance.file.storage.delete, instance.stored_as))
