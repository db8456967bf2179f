"""What comes of a count: the published result, the organisation's verdicts and what is put right."""

from __future__ import annotations

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from disclosures.models import Bulletin, User
from disclosures.models.rules import refuse_update

from .appraisal import Appraisal
from .people import Subject


class ResultQuerySet(models.QuerySet["Result"]):
    def published(self) -> ResultQuerySet:
        """Those whose notice went public, whether or not it is shown still: readers may have kept it."""
        return self.filter(notice__publish_at__lte=timezone.now())


class Result(models.Model):
    """One count of an appraisal as it is published; each names the fingerprint of the one before.

    `document` is all that anybody gets to see. `counts` are the marks it was made from: the next version must not tell
    more together with this one than each may by itself. They are destroyed when the appraisal is closed.
    """

    appraisal = models.ForeignKey(Appraisal, models.PROTECT, related_name="results")
    version = models.PositiveSmallIntegerField(_("version"))
    document = models.JSONField()
    fingerprint = models.CharField(_("fingerprint"), max_length=64, unique=True)
    counts = models.JSONField(null=True)
    notice = models.OneToOneField(Bulletin, models.PROTECT, related_name="result", verbose_name=_("notice"))

    objects = ResultQuerySet.as_manager()

    class Meta:
        verbose_name = _("result")
        verbose_name_plural = _("results")
        ordering = ("appraisal", "version")
        constraints = (models.UniqueConstraint(name="result_version_once", fields=("appraisal", "version")),)
        triggers = (
            refuse_update(
                "result_final",
                "NEW.document IS DISTINCT FROM OLD.document OR NEW.fingerprint <> OLD.fingerprint "
                "OR NEW.appraisal_id <> OLD.appraisal_id OR NEW.version <> OLD.version "
                "OR NEW.notice_id <> OLD.notice_id OR NEW.counts IS NOT NULL AND NEW.counts <> OLD.counts",
            ),
            pgtrigger.Trigger(
                name="published_not_deleted",
                when=pgtrigger.Before,
                operation=pgtrigger.Delete,
                func="""
                    IF EXISTS (SELECT 1 FROM disclosures_disclosureitem
                               WHERE id = OLD.notice_id AND publish_at IS NOT NULL) THEN
                        RAISE EXCEPTION 'a published result stays';
                    END IF;
                    RETURN OLD;
                """,
            ),
        )

    def __str__(self) -> str:
        return f"{self.appraisal} {self.version}"


class Verdict(models.Model):
    """The grade the organisation gives a subject after the count; shown beside it, with the reason where it differs."""

    subject = models.OneToOneField(Subject, models.PROTECT, related_name="verdict")
    grade = models.CharField(_("grade"), max_length=20)
    reason = models.CharField(_("why it differs from the count"), max_length=300, blank=True)
    proposed_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = _("verdict on a subject")
        verbose_name_plural = _("verdicts on subjects")
        ordering = ("subject__position",)
        constraints = (
            models.CheckConstraint(
                name="verdict_by_four_eyes", condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("proposed_by"))
            ),
        )
        triggers = (
            pgtrigger.Protect(
                name="verdict_final",
                operation=pgtrigger.Update | pgtrigger.Delete,
                condition=pgtrigger.Q(old__decided_by__isnull=False),
            ),
        )

    def __str__(self) -> str:
        return f"{self.subject} {self.grade}"


class Rectification(models.Model):
    """A problem the appraisal showed, and who puts it right by when (整改); `evidence` says what was done."""

    subject = models.ForeignKey(Subject, models.PROTECT, related_name="rectifications", verbose_name=_("subject"))
    problem = models.CharField(_("problem"), max_length=300)
    measure = models.CharField(_("measure"), max_length=300)
    owner = models.ForeignKey(User, models.PROTECT, related_name="rectifications", verbose_name=_("responsible person"))
    # As it was then: a later name belongs to later papers.
    owner_name = models.CharField(max_length=50, editable=False)
    due_on = models.DateField(_("due on"))
    evidence = models.TextField(_("what was done"), max_length=2000, blank=True)
    done_on = models.DateField(_("done on"), null=True, blank=True)
    accepted_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", editable=False)

    class Meta:
        verbose_name = _("rectification")
        verbose_name_plural = _("rectifications")
        ordering = ("due_on", "pk")
        constraints = (
            models.CheckConstraint(
                name="rectified_with_evidence",
                condition=Q(done_on__isnull=True, evidence="") | Q(done_on__isnull=False) & ~Q(evidence=""),
            ),
            models.CheckConstraint(
                name="rectified_before_accepted", condition=Q(accepted_by__isnull=True) | Q(done_on__isnull=False)
            ),
            models.CheckConstraint(
                name="rectification_accepted_by_another",
                condition=Q(accepted_by__isnull=True) | ~Q(accepted_by=F("owner")),
            ),
        )
        triggers = (
            pgtrigger.Protect(
                name="accepted_for_good",
                operation=pgtrigger.Update | pgtrigger.Delete,
                condition=pgtrigger.Q(old__accepted_by__isnull=False),
            ),
        )

    def __str__(self) -> str:
        return self.problem

    @property
    def is_overdue(self) -> bool:
        return self.done_on is None and self.due_on < timezone.localdate()
