"""Files of an item: private until the item is visible to the reader."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from .item import DisclosureItem
from .rules import sealed_with_item
from .stored import StoredFile

# The words of a large file may be read after the approval: they follow from bytes that are sealed.
_WORDS_READ_LATER = """
    IF TG_OP = 'UPDATE' AND OLD.text_pending THEN
        read := NEW;
        read.text := OLD.text;
        read.text_pending := true;
        IF read IS NOT DISTINCT FROM OLD THEN RETURN NEW; END IF;
    END IF;
"""


class Attachment(StoredFile):
    """A checked and cleaned file; `inline` ones are pictures inside the text.

    `remarks` tell staff, line by line, what cleaning changed. `width` and `height` are a picture's, in pixels.
    """

    folder = "attachments"

    item = models.ForeignKey(DisclosureItem, models.CASCADE, related_name="attachments")
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
