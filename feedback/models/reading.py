"""Who looked at which case."""

from __future__ import annotations

import pgtrigger
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from disclosures.models import User

from .feedback import Feedback


class Reading(models.Model):
    """That a member of staff opened a case on that day, with name and unit as they were then. Append-only.

    What residents write is not for everybody who works here, so whoever answers for it can see who read it.
    """

    feedback = models.ForeignKey(Feedback, models.PROTECT, related_name="readings")
    user = models.ForeignKey(User, models.PROTECT, related_name="+")
    person = models.CharField(_("person"), max_length=50)
    unit = models.CharField(_("unit"), max_length=100)
    read_on = models.DateField(_("day"))
    first_at = models.DateTimeField(_("first at"), default=timezone.now)

    class Meta:
        verbose_name = _("reading")
        verbose_name_plural = _("readings")
        ordering = ("-first_at", "-id")
        constraints = (models.UniqueConstraint(name="reading_once_a_day", fields=("feedback", "user", "read_on")),)
        triggers = (pgtrigger.Protect(name="readings_append_only", operation=pgtrigger.Update | pgtrigger.Delete),)

    def __str__(self) -> str:
        return f"{self.person} {self.read_on}"
