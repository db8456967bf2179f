"""Deadlines: one clock for each stage of a feedback, and everything that ever moved it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from disclosures.models import User
from feedback.enums import AdjustmentKind, ExtensionStatus, Stage

from .feedback import Feedback

if TYPE_CHECKING:
    from datetime import date


class ClockQuerySet(models.QuerySet["Clock"]):
    def running(self) -> ClockQuerySet:
        return self.filter(ended_on__isnull=True)

    def first_out(self) -> Clock | None:
        """The running one that runs out first: what a notice is about, once it has passed."""
        return self.running().order_by("runs_until", "id").first()

    def overdue(self, on: date) -> ClockQuerySet:
        """Running and past their due date on that local date; a pause counts up to its cap."""
        return self.running().filter(runs_until__lt=on)


class Clock(models.Model):
    """The term of one stage. `original_due` never changes; `due` is it with all adjustments.

    While the asker is waited for, the clock runs until what is left of the longest wait is used up: `runs_until` is
    later than `due` then, and equal to it otherwise. So one comparison tells what is overdue. `starts` counts how often
    more time was granted: the reminders begin anew then.
    """

    feedback = models.ForeignKey(Feedback, models.PROTECT, related_name="clocks")
    stage = models.CharField(_("stage"), max_length=12, choices=Stage)
    starts_on = models.DateField(_("day zero"))
    workdays = models.PositiveSmallIntegerField(_("term in working days"))
    original_due = models.DateField(_("original due date"))
    due = models.DateField(_("due date"))
    runs_until = models.DateField()
    starts = models.PositiveSmallIntegerField(default=0, db_default=0)
    provisional = models.BooleanField(_("provisional"), default=False)
    paused_on = models.DateField(_("waiting since"), null=True)
    ended_on = models.DateField(_("done on"), null=True)

    objects = ClockQuerySet.as_manager()

    class Meta:
        verbose_name = _("deadline")
        verbose_name_plural = _("deadlines")
        ordering = ("starts_on", "id")
        indexes = (
            models.Index(fields=("runs_until", "feedback"), name="clock_running", condition=Q(ended_on__isnull=True)),
            models.Index(fields=("provisional",), name="clock_provisional", condition=Q(provisional=True)),
        )
        constraints = (
            models.CheckConstraint(name="clock_stage_known", condition=Q(stage__in=Stage.values)),
            models.UniqueConstraint(name="clock_one_a_stage", fields=("feedback", "stage")),
            models.CheckConstraint(name="clock_runs_at_least_until_due", condition=Q(runs_until__gte=F("due"))),
            models.CheckConstraint(
                name="clock_ends_without_pause", condition=Q(ended_on__isnull=True) | Q(paused_on__isnull=True)
            ),
        )
        triggers = (
            pgtrigger.Protect(
                name="original_due_fixed",
                operation=pgtrigger.Update,
                condition=pgtrigger.AnyChange("feedback", "stage", "starts_on", "workdays", "original_due"),
            ),
            pgtrigger.Protect(name="clock_kept", operation=pgtrigger.Delete),
        )

    def __str__(self) -> str:
        return f"{self.get_stage_display()} {self.due}"

    def is_overdue(self, on: date) -> bool:
        """Late on that local date; for a clock that has ended, whether it ended late."""
        return self.ended_on > self.due if self.ended_on else self.runs_until < on

    def granted(self, kind: AdjustmentKind | None = None) -> int:
        """The working days added so far, of one kind or of all."""
        rows = self.adjustments.filter(kind=kind) if kind else self.adjustments.all()
        return sum(rows.values_list("days", flat=True))


class Adjustment(models.Model):
    """One reason why a due date is not the original one. Append-only; the last `due_after` is the clock's `due`."""

    clock = models.ForeignKey(Clock, models.PROTECT, related_name="adjustments")
    kind = models.CharField(_("kind"), max_length=10, choices=AdjustmentKind)
    days = models.SmallIntegerField(_("working days added"))
    due_before = models.DateField(_("due before"))
    due_after = models.DateField(_("due after"))
    reason = models.CharField(_("reason"), max_length=500)
    requested_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name=_("requested by"))
    approved_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name=_("approved by"))
    at = models.DateTimeField(_("at"), default=timezone.now)

    class Meta:
        verbose_name = _("adjustment")
        verbose_name_plural = _("adjustments")
        ordering = ("id",)
        constraints = (
            models.CheckConstraint(name="adjustment_kind_known", condition=Q(kind__in=AdjustmentKind.values)),
            models.CheckConstraint(
                name="adjustment_extension_approved",
                condition=~Q(kind=AdjustmentKind.EXTENSION)
                | Q(approved_by__isnull=False, requested_by__isnull=False) & ~Q(approved_by=F("requested_by")),
            ),
        )
        triggers = (pgtrigger.Protect(name="adjustments_append_only", operation=pgtrigger.Update | pgtrigger.Delete),)

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.days}"


class Extension(models.Model):
    """A request for more time, made before the due date; another person grants or refuses it."""

    clock = models.ForeignKey(Clock, models.PROTECT, related_name="extensions")
    days = models.PositiveSmallIntegerField(_("working days"))
    reason = models.CharField(_("reason"), max_length=500)
    status = models.CharField(
        _("status"), max_length=10, choices=ExtensionStatus, default=ExtensionStatus.REQUESTED, editable=False
    )
    requested_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("requested by"))
    requested_on = models.DateField(_("requested on"), default=timezone.localdate)
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name=_("decided by"))
    decided_at = models.DateTimeField(_("decided at"), null=True)
    decision = models.CharField(_("why"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("extension")
        verbose_name_plural = _("extensions")
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(
                name="extension_one_pending", fields=("clock",), condition=Q(status=ExtensionStatus.REQUESTED)
            ),
            models.CheckConstraint(
                name="extension_decided_by_another",
                condition=Q(status=ExtensionStatus.REQUESTED, decided_by__isnull=True)
                | Q(decided_by__isnull=False) & ~Q(status=ExtensionStatus.REQUESTED) & ~Q(decided_by=F("requested_by")),
            ),
        )

    def __str__(self) -> str:
        return f"{self.days} {self.get_status_display()}"
