"""Files of an item: private until the item is visible to the reader."""

from __future__ import annotations

import uuid
from functools import partial
from typing import TYPE_CHECKING, Any

from django.db import models, transaction
from django.db.models.signals import post_delete
from django.dispatch import receiver
from django.utils.translation import gettext_lazy as _

from .item import DisclosureItem
from .rules import sealed_with_item

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

# The words of a large file may be read after the approval: they follow from bytes that are sealed.
_WORDS_READ_LATER = """
    IF TG_OP = 'UPDATE' AND OLD.text_pending THEN
        read := NEW;
        read.text := OLD.text;
        read.text_pending := true;
        IF read IS NOT DISTINCT FROM OLD THEN RETURN NEW; END IF;
    END IF;
"""

FOLDER = "attachments"
TYPE_LABELS = {
    "pdf": _("PDF document"),
    "docx": _("Word document"),
    "xlsx": _("Excel table"),
    "jpg": _("picture"),
    "png": _("picture"),
}


def stored_name(attachment: Attachment, filename: str) -> str:
    """A random path: the name people gave a file never reaches the disk."""
    token = uuid.uuid4().hex
    return f"{FOLDER}/{token[:2]}/{token}.{attachment.extension}"


class Attachment(models.Model):
    """A checked and cleaned file; `inline` ones are pictures inside the text.

    `remarks` tell staff, line by line, what cleaning changed. `width` and `height` are a picture's, in pixels.
    """

    item = models.ForeignKey(DisclosureItem, models.CASCADE, related_name="attachments")
    file = models.FileField(upload_to=stored_name)
    name = models.CharField(_("name"), max_length=150)
    extension = models.CharField(max_length=8)
    media_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField(_("size in bytes"))
    sha256 = models.CharField(max_length=64)
    text = models.TextField(blank=True)
    text_pending = models.BooleanField(default=False)
    remarks = models.TextField(blank=True)
    width = models.PositiveIntegerField(null=True)
    height = models.PositiveIntegerField(null=True)
    inline = models.BooleanField(default=False)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("attachment")
        verbose_name_plural = _("attachments")
        ordering = ("position", "id")
        triggers = (
            sealed_with_item("files", spare=_WORDS_READ_LATER, declare=(("read", "disclosures_attachment%ROWTYPE"),)),
        )

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


@receiver(post_delete, sender=Attachment)
def delete_file(instance: Attachment, **kwargs: Any) -> None:
    """The bytes go when it is certain that the row is gone, also where a whole draft is deleted."""
    transaction.on_commit(partial(instance.file.storage.delete, instance.stored_as))
