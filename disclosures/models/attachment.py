"""Files of an item: private until the item is visible to the reader."""

from __future__ import annotations

import uuid

import pgtrigger
from django.db import models
from django.utils.translation import gettext_lazy as _

from disclosures.enums import SEALED_STATUSES

from .item import DisclosureItem

_STATUSES = ", ".join(f"'{status.value}'" for status in SEALED_STATUSES)
_REFUSE_WHEN_SEALED = f"""
    IF EXISTS (SELECT 1 FROM disclosures_disclosureitem
               WHERE id = COALESCE(NEW.item_id, OLD.item_id) AND status IN ({_STATUSES})) THEN
        RAISE EXCEPTION 'the item is sealed: its files cannot change';
    END IF;
    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
    RETURN NEW;
"""  # noqa: S608 - our own constants, no input


def stored_name(attachment: Attachment, filename: str) -> str:
    """A random path: the name people gave a file never reaches the disk."""
    token = uuid.uuid4().hex
    return f"attachments/{token[:2]}/{token}.{attachment.extension}"


class Attachment(models.Model):
    """A checked and cleaned file; `inline` ones are pictures inside the text."""

    item = models.ForeignKey(DisclosureItem, models.CASCADE, related_name="attachments")
    file = models.FileField(upload_to=stored_name)
    name = models.CharField(_("name"), max_length=150)
    extension = models.CharField(max_length=8)
    media_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField(_("size in bytes"))
    sha256 = models.CharField(max_length=64)
    text = models.TextField(blank=True)
    inline = models.BooleanField(default=False)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("attachment")
        verbose_name_plural = _("attachments")
        ordering = ("position", "id")
        triggers = (
            pgtrigger.Trigger(
                name="sealed_with_item",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
                func=_REFUSE_WHEN_SEALED,
            ),
        )

    def __str__(self) -> str:
        return self.name
