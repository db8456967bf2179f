"""What the portal knows of its own background work: signs of life, and what it found wrong with itself."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from disclosures.enums import Check

from .rules import known_choices


class Heartbeat(models.Model):
    """When a regular job last came to its end, and what it had done."""

    job = models.CharField(_("job"), max_length=40, unique=True)
    beat_at = models.DateTimeField(_("last run"), default=timezone.now)
    result = models.CharField(_("result"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("heartbeat")
        verbose_name_plural = _("heartbeats")

    def __str__(self) -> str:
        return self.job


class SystemFault(models.Model):
    """Something the portal did wrong, found by itself; no member of staff is to blame.

    `case` is what it is about, a key by the check. Gone when a later run of the check no longer finds it.
    """

    check_name = models.CharField(_("check"), max_length=12, choices=Check)
    case = models.BigIntegerField()
    title = models.CharField(_("what"), max_length=200)
    found_at = models.DateTimeField(_("found at"), default=timezone.now)
    gone_at = models.DateTimeField(_("gone since"), null=True)

    class Meta:
        verbose_name = _("system fault")
        verbose_name_plural = _("system faults")
        ordering = ("-found_at", "-id")
        constraints = (
            *known_choices("fault", check_name=Check),
            models.UniqueConstraint(
                name="fault_once", fields=("check_name", "case"), condition=Q(gone_at__isnull=True)
            ),
        )

    def __str__(self) -> str:
        return self.title
