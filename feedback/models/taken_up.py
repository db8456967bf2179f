"""Opinions that a re-disclosed item answers, and whether that satisfies whoever had them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from disclosures.models import DisclosureItem, User
from disclosures.models.freshness import watch
from disclosures.models.rules import known_choices
from feedback.enums import Satisfaction

from .feedback import Feedback

if TYPE_CHECKING:
    from datetime import datetime


class TakenUp(models.Model):
    """That a new version of an item takes up what somebody said to the former one (再次公开).

    Everybody reads how many opinions a version takes up; whose and which, only the sender and the staff.
    """

    item = models.ForeignKey(DisclosureItem, models.PROTECT, related_name="taken_up")
    feedback = models.ForeignKey(Feedback, models.PROTECT, related_name="taken_up")
    named_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    named_at = models.DateTimeField(default=timezone.now)
    satisfaction = models.CharField(_("satisfaction"), max_length=10, choices=Satisfaction, blank=True)
    comment = models.TextField(_("comment"), max_length=1000, blank=True)
    judged_at: models.DateTimeField[datetime | None, datetime | None] = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("opinion taken up")
        verbose_name_plural = _("opinions taken up")
        ordering = ("id",)
        constraints = (
            *known_choices("taken_up", blank=("satisfaction",), satisfaction=Satisfaction),
            models.UniqueConstraint(name="taken_up_once", fields=("item", "feedback")),
            models.CheckConstraint(
                name="taken_up_judged_when",
                condition=Q(satisfaction="", judged_at__isnull=True) | ~Q(satisfaction="") & Q(judged_at__isnull=False),
            ),
        )
        triggers = (
            pgtrigger.Protect(
                name="judgement_kept",
                operation=pgtrigger.Update | pgtrigger.Delete,
                condition=pgtrigger.Condition("OLD.satisfaction <> ''"),
            ),
        )

    def __str__(self) -> str:
        return f"{self.item_id} {self.feedback_id}"


watch(TakenUp)
