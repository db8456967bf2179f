"""Plain paper ballots: counted in batches, by two tellers each by themselves."""

from __future__ import annotations

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from disclosures.models import User
from evaluations.enums import Status

from .appraisal import Appraisal
from .urn import only_while


class PaperBatch(models.Model):
    """A bundle of paper ballots of one class. Its ballots are counted, never entered one by one."""

    appraisal = models.ForeignKey(Appraisal, models.PROTECT, related_name="paper_batches")
    voter_class = models.CharField(_("voter class"), max_length=10)
    number = models.PositiveSmallIntegerField(_("batch"))

    class Meta:
        verbose_name = _("batch of paper ballots")
        verbose_name_plural = _("batches of paper ballots")
        ordering = ("voter_class", "number")
        constraints = (models.UniqueConstraint(name="batch_once", fields=("appraisal", "voter_class", "number")),)
        triggers = (
            only_while(Status.OPEN, "NEW.appraisal_id"),
            pgtrigger.Protect(name="batch_for_good", operation=pgtrigger.Update | pgtrigger.Delete),
        )

    def __str__(self) -> str:
        return f"{self.voter_class}{self.number}"


class PaperEntry(models.Model):
    """What one teller counted in a batch. Append-only: a later one of the same teller amends the former, and says why.

    `counts` holds, for each subject's number and criterion, how many ballots give each grade.
    """

    batch = models.ForeignKey(PaperBatch, models.PROTECT, related_name="entries")
    teller = models.ForeignKey(User, models.PROTECT, related_name="+")
    version = models.PositiveSmallIntegerField()
    collected = models.PositiveIntegerField(_("ballots collected"))
    void = models.PositiveIntegerField(_("void ballots"))
    counts = models.JSONField()
    reason = models.CharField(_("why it was amended"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("count of a teller")
        verbose_name_plural = _("counts of the tellers")
        ordering = ("batch", "version", "id")
        constraints = (
            models.UniqueConstraint(name="paper_entry_once", fields=("batch", "teller", "version")),
            models.CheckConstraint(name="paper_entry_void", condition=Q(void__lte=F("collected"))),
            models.CheckConstraint(name="paper_entry_amended_why", condition=Q(version=1) | ~Q(reason="")),
        )
        triggers = (
            only_while(Status.OPEN, "(SELECT appraisal_id FROM evaluations_paperbatch WHERE id = NEW.batch_id)"),
            pgtrigger.Protect(name="paper_entry_append_only", operation=pgtrigger.Update | pgtrigger.Delete),
        )

    def __str__(self) -> str:
        return f"{self.batch} {self.teller}"
