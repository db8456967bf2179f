"""Files that residents send along: for those who handle the matter, and never public."""

from __future__ import annotations

import uuid
from functools import partial
from typing import Any

from django.db import models, transaction
from django.db.models.signals import post_delete
from django.dispatch import receiver
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .feedback import Feedback

FOLDER = "enclosures"


def stored_name(enclosure: Enclosure, filename: str) -> str:
    """A random path: the name people gave a file never reaches the disk."""
    token = uuid.uuid4().hex
    return f"{FOLDER}/{token[:2]}/{token}.{enclosure.extension}"


class Enclosure(models.Model):
    """A file of a feedback, checked by its content and stripped of metadata; e.g. a photo of the broken lamp."""

    feedback = models.ForeignKey(Feedback, models.PROTECT, related_name="enclosures")
    file = models.FileField(upload_to=stored_name)
    name = models.CharField(_("name"), max_length=150)
    extension = models.CharField(max_length=8)
    media_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField(_("size in bytes"))
    sha256 = models.CharField(max_length=64)
    at = models.DateTimeField(_("at"), default=timezone.now)

    class Meta:
        verbose_name = _("enclosed file")
        verbose_name_plural = _("enclosed files")
        ordering = ("id",)

    def __str__(self) -> str:
        return self.name

    @property
    def stored_as(self) -> str:
        """The name in the storage."""
        return str(self.file.name)

    @property
    def is_picture(self) -> bool:
        return self.media_type.startswith("image/")


@receiver(post_delete, sender=Enclosure)
def delete_file(instance: Enclosure, **kwargs: Any) -> None:
    """The bytes go when it is certain that the row is gone."""
    transaction.on_commit(partial(instance.file.storage.delete, instance.stored_as))
