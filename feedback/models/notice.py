"""The notices of the inspectors, and the texts they begin from."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pgtrigger
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from disclosures.models import Organization, User
from disclosures.models.rules import changed, known_choices, refuse_update
from feedback.enums import NoticeKind

from .clock import Clock

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

# What only the receiving organisation adds to a notice; everything else is fixed when it is issued.
RECEIPT = ("served_at", "served_to", "acknowledged_at", "acknowledged_by", "acknowledgement")
MOST_DAYS = 30

_CHAIN_KEPT = """
    SELECT ended_on, runs_until INTO clock FROM feedback_clock WHERE id = NEW.clock_id FOR SHARE;
    IF clock.ended_on IS NOT NULL OR clock.runs_until >= NEW.issued_on THEN
        RAISE EXCEPTION 'a notice needs a deadline that has passed';
    END IF;
    IF NEW.follows_id IS NOT NULL THEN
        SELECT clock_id, kind, due INTO former FROM feedback_notice WHERE id = NEW.follows_id;
        IF former.clock_id <> NEW.clock_id OR former.due >= NEW.issued_on
           OR (former.kind, NEW.kind) NOT IN (('urge', 'supervise'), ('supervise', 'criticise')) THEN
            RAISE EXCEPTION 'a notice follows the one before it, after that one''s term';
        END IF;
    END IF;
    RETURN NEW;
"""


class NoticeTemplate(models.Model):
    """The text a kind of notice begins from at one discipline committee; without one the portal's own holds."""

    issuer = models.ForeignKey(
        Organization, models.PROTECT, related_name="notice_templates", verbose_name=_("issuing organisation")
    )
    kind = models.CharField(_("kind"), max_length=10, choices=NoticeKind)
    title = models.CharField(_("title"), max_length=150)
    text = models.TextField(_("text"), max_length=3000)
    term = models.PositiveSmallIntegerField(
        _("working days to answer"), validators=(MinValueValidator(1), MaxValueValidator(MOST_DAYS))
    )

    class Meta:
        verbose_name = _("text of a notice")
        verbose_name_plural = _("texts of notices")
        ordering = ("issuer", "id")
        constraints = (
            *known_choices("noticetemplate", kind=NoticeKind),
            models.UniqueConstraint(
                name="notice_template_once",
                fields=("issuer", "kind"),
                violation_error_message=_("There is a text for this kind already: change that one."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.issuer}"


class NoticeQuerySet(models.QuerySet["Notice"]):
    def among(self, organizations: Iterable[int]) -> NoticeQuerySet:
        """To these organisations, or issued by them."""
        keys = list(organizations)
        return self.filter(Q(recipient__in=keys) | Q(issuer__in=keys))

    def unanswered(self) -> NoticeQuerySet:
        """The deadline they are about still runs."""
        return self.filter(clock__ended_on__isnull=True)

    def overdue(self, on: date) -> NoticeQuerySet:
        """Unanswered on that local date, and their own term has passed."""
        return self.unanswered().filter(due__lt=on)


class Notice(models.Model):
    """A numbered document about one deadline that passed; e.g. 河纪督〔2026〕3号. Fixed when issued.

    Its own term, `due`, is for answering the case. Served means that somebody of the receiving organisation opened it.
    """

    clock = models.ForeignKey(Clock, models.PROTECT, related_name="notices", verbose_name=_("deadline"))
    kind = models.CharField(_("kind"), max_length=10, choices=NoticeKind)
    follows = models.OneToOneField("self", models.PROTECT, null=True, related_name="followed_by")
    issuer = models.ForeignKey(
        Organization, models.PROTECT, related_name="notices_issued", verbose_name=_("issuing organisation")
    )
    recipient = models.ForeignKey(
        Organization, models.PROTECT, related_name="notices_received", verbose_name=_("receiving organisation")
    )
    code = models.CharField(_("code of the issuer"), max_length=12)
    year = models.PositiveSmallIntegerField(_("year"))
    serial = models.PositiveIntegerField(_("number in the year"))
    title = models.CharField(_("title"), max_length=150)
    text = models.TextField(_("text"), max_length=3000)
    copied_to = models.CharField(_("copies to"), max_length=200, blank=True)
    term = models.PositiveSmallIntegerField(_("working days to answer"))
    due = models.DateField(_("to be answered by"))
    issued_on = models.DateField(_("issued on"))
    issued_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("issued by"))
    person = models.CharField(_("person"), max_length=50)
    issued_at = models.DateTimeField(default=timezone.now)
    served_at = models.DateTimeField(_("served at"), null=True)
    served_to = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name=_("served to"))
    acknowledged_at = models.DateTimeField(_("acknowledged at"), null=True)
    acknowledged_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name=_("acknowledged by")
    )
    acknowledgement = models.CharField(_("what is being done"), max_length=500, blank=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = _("supervision document")
        verbose_name_plural = _("supervision documents")
        ordering = ("-issued_at", "-id")
        indexes = (
            models.Index(fields=("recipient", "-issued_at"), name="notice_received"),
            models.Index(fields=("issuer", "-issued_at"), name="notice_issued"),
        )
        constraints = (
            *known_choices("notice", kind=NoticeKind),
            models.UniqueConstraint(name="notice_numbered_once", fields=("issuer", "year", "serial")),
            models.UniqueConstraint(name="notice_once_a_deadline", fields=("clock", "kind")),
            models.CheckConstraint(
                name="notice_chain_begins_with_urging",
                condition=Q(kind=NoticeKind.URGE, follows__isnull=True)
                | ~Q(kind=NoticeKind.URGE) & Q(follows__isnull=False),
            ),
            models.CheckConstraint(name="notice_gives_time", condition=Q(due__gt=F("issued_on"))),
            models.CheckConstraint(
                name="notice_acknowledged_after_service",
                condition=Q(acknowledged_at__isnull=True, acknowledged_by__isnull=True)
                | Q(served_at__isnull=False, acknowledged_at__isnull=False, acknowledged_by__isnull=False),
            ),
        )
        triggers = (
            pgtrigger.Trigger(
                name="chain_kept",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                declare=[("clock", "record"), ("former", "record")],
                func=_CHAIN_KEPT,
            ),
            pgtrigger.Protect(
                name="issued_fixed",
                operation=pgtrigger.Update,
                condition=pgtrigger.AnyChange(exclude=[*RECEIPT]),
            ),
            refuse_update("served_once", f"OLD.served_at IS NOT NULL AND {changed(('served_at', 'served_to_id'))}"),
            refuse_update(
                "acknowledged_once",
                "OLD.acknowledged_at IS NOT NULL AND "
                + changed(("acknowledged_at", "acknowledged_by_id", "acknowledgement")),
            ),
            pgtrigger.Protect(name="notices_kept", operation=pgtrigger.Delete),
        )

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    @property
    def number(self) -> str:
        return f"{self.code}〔{self.year}〕{self.serial}号"

    def is_overdue(self, on: date) -> bool:
        """Whether its own term was missed: still unanswered on that local date, or answered too late."""
        return (self.clock.ended_on or on) > self.due
