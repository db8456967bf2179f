"""Files that residents send along: for those who handle the matter, and never public."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from disclosures.models.stored import StoredFile

from .feedback import Feedback


class Enclosure(StoredFile):
    """A file of a feedback, checked by its content and stripped of metadata; e.g. a photo of the broken lamp."""

    folder = "enclosures"

    feedback = models.ForeignKey(Feedback, models.PROTECT, related_name="enclosures")
    at = models.DateTimeField(_("at"), default=timezone.now)

    class Meta:
        verbose_name = _("enclosed file")
        verbose_name_plural = _("enclosed files")
        ordering = ("id",)
