"""League tables as they were published."""

from __future__ import annotations

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from disclosures.models import Organization, User
from disclosures.models.freshness import watch


class LeagueQuerySet(models.QuerySet["LeaguePublication"]):
    def public(self) -> LeagueQuerySet:
        """What readers find, the newest first."""
        return self.filter(withdrawn_at__isnull=True)


class LeaguePublication(models.Model):
    """How a subtree answered in a period, counted on a day and fixed: numbers and names of organisations.

    Published by a person and not computed for each reader: who compares the table of today with that of yesterday
    could else tell what became of a single case. What is too small was left out before it was written here.
    """

    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="+", verbose_name=_("organisation and what is below it")
    )
    since = models.DateField(_("from"))
    until = models.DateField(_("until"))
    counted_on = models.DateField(_("counted on"))
    figures = models.JSONField()
    published_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("published by"))
    published_at = models.DateTimeField(_("published at"), default=timezone.now)
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True)

    objects = LeagueQuerySet.as_manager()

    class Meta:
        verbose_name = _("published table of answers")
        verbose_name_plural = _("published tables of answers")
        ordering = ("-published_at", "-id")
        constraints = (
            models.CheckConstraint(name="league_dates_in_order", condition=Q(until__gte=F("since"))),
            models.CheckConstraint(name="league_counted_after_the_period", condition=Q(counted_on__gt=F("until"))),
        )
        triggers = (
            pgtrigger.Protect(
                name="league_fixed",
                operation=pgtrigger.Update,
                condition=pgtrigger.AnyChange(exclude=["withdrawn_at"]),
            ),
            pgtrigger.Protect(name="leagues_kept", operation=pgtrigger.Delete),
        )

    def __str__(self) -> str:
        return f"{self.organization} {self.since} {self.until}"


watch(LeaguePublication)
