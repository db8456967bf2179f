"""What somebody asked, and the record of what became of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from disclosures.models import DisclosureItem, Organization, Post, User
from disclosures.models.rules import known_choices
from feedback.enums import OPEN_STATUSES, Action, Channel, Kind, Naming, SpamSign, Status, WantedForm

from .policy import Policy

if TYPE_CHECKING:
    from datetime import date


class FeedbackQuerySet(models.QuerySet["Feedback"]):
    def open(self) -> FeedbackQuerySet:
        """Not yet answered, withdrawn, joined or set aside."""
        return self.filter(status__in=OPEN_STATUSES)

    def overdue(self, on: date) -> FeedbackQuerySet:
        """With a running clock whose due date that local date has passed."""
        return self.filter(clocks__ended_on__isnull=True, clocks__runs_until__lt=on).distinct()

    def of_subtree(self, organization: Organization) -> FeedbackQuerySet:
        return self.filter(organization__path__startswith=organization.path)


class Feedback(models.Model):
    """One question, request, opinion, objection or error report; e.g. "三号楼加装电梯何时公示?".

    Who sent it is kept apart (`Sender`), encrypted and purged by rule. Whether it is overdue is computed from its
    clocks: a dead worker cannot make a late answer look timely.
    """

    number = models.CharField(_("number"), max_length=20, unique=True, editable=False)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    channel = models.CharField(_("received by"), max_length=10, choices=Channel, default=Channel.WEB)
    naming = models.CharField(_("name of the sender"), max_length=10, choices=Naming, default=Naming.ANONYMOUS)
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.RECEIVED, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    subject = models.CharField(_("subject"), max_length=80)
    text = models.TextField(_("text"), max_length=5000)
    wanted_form = models.CharField(_("wanted form"), max_length=4, choices=WantedForm, blank=True)
    item = models.ForeignKey(
        DisclosureItem, models.PROTECT, null=True, blank=True, related_name="feedback", verbose_name=_("about")
    )
    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="feedback", verbose_name=_("responsible organisation")
    )
    asked_organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="+", editable=False, verbose_name=_("organisation first asked")
    )
    handler = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="handled_feedback", verbose_name=_("handler")
    )
    policy = models.ForeignKey(Policy, models.PROTECT, related_name="feedback", editable=False)
    submitted_at = models.DateTimeField(_("submitted at"), default=timezone.now, editable=False)
    submitted_on = models.DateField(_("day of submission"), editable=False)
    spam_score = models.PositiveSmallIntegerField(default=0, editable=False)
    spam_reasons = ArrayField(models.CharField(max_length=40, choices=SpamSign), default=list, editable=False)
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, related_name="merged", editable=False)
    split_from = models.ForeignKey("self", models.PROTECT, null=True, related_name="parts", editable=False)
    similar_to = models.ForeignKey("self", models.PROTECT, null=True, related_name="similar", editable=False)

    objects = FeedbackQuerySet.as_manager()

    class Meta:
        verbose_name = _("feedback")
        verbose_name_plural = _("feedback")
        ordering = ("-submitted_at", "-id")
        indexes = (
            models.Index("organization", "status", F("submitted_at").desc(), name="feedback_of_organization"),
            models.Index("status", F("submitted_at").desc(), name="feedback_by_status"),
        )
        constraints = (
            models.CheckConstraint(name="feedback_kind_known", condition=Q(kind__in=Kind.values)),
            models.CheckConstraint(name="feedback_channel_known", condition=Q(channel__in=Channel.values)),
            models.CheckConstraint(name="feedback_naming_known", condition=Q(naming__in=Naming.values)),
            models.CheckConstraint(name="feedback_status_known", condition=Q(status__in=Status.values)),
            *known_choices(
                "feedback", blank={"wanted_form"}, many={"spam_reasons"}, wanted_form=WantedForm, spam_reasons=SpamSign
            ),
            models.CheckConstraint(
                name="feedback_joined_says_to_which",
                condition=Q(status=Status.MERGED, merged_into__isnull=False)
                | ~Q(status=Status.MERGED) & Q(merged_into__isnull=True),
            ),
        )
        triggers = (
            pgtrigger.Protect(
                name="submission_fixed",
                operation=pgtrigger.Update,
                condition=pgtrigger.AnyChange("submitted_at", "submitted_on", "number"),
            ),
            pgtrigger.Protect(name="feedback_kept", operation=pgtrigger.Delete),
        )

    def __str__(self) -> str:
        return f"{self.number} {self.subject}"

    @property
    def screened_because(self) -> list[Any]:
        """In words what made a person look first."""
        return [SpamSign(sign).label for sign in self.spam_reasons]


class Holding(models.Model):
    """How long an organisation had the feedback; handing over never stops the clock."""

    feedback = models.ForeignKey(Feedback, models.PROTECT, related_name="holdings")
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="holdings")
    leads = models.BooleanField(_("leads"), default=True)
    since = models.DateField(_("since"))
    until = models.DateField(_("until"), null=True)

    class Meta:
        ordering = ("since", "id")
        constraints = (
            models.UniqueConstraint(
                name="holding_one_leads", fields=("feedback",), condition=Q(until__isnull=True, leads=True)
            ),
            models.UniqueConstraint(
                name="holding_once_at_a_time", fields=("feedback", "organization"), condition=Q(until__isnull=True)
            ),
            models.CheckConstraint(
                name="holding_dates_in_order", condition=Q(until__isnull=True) | Q(until__gte=F("since"))
            ),
        )

    def __str__(self) -> str:
        return f"{self.organization} {self.since}"


class FeedbackEventQuerySet(models.QuerySet["FeedbackEvent"]):
    def for_asker(self) -> FeedbackEventQuerySet:
        """What the asker is shown: everything but the unit's internal steps."""
        return self.filter(internal=False)


class FeedbackEvent(models.Model):
    """One step, with name and post as they were then; without a person it was the asker's. Append-only."""

    feedback = models.ForeignKey(Feedback, models.PROTECT, related_name="events")
    action = models.CharField(_("step"), max_length=12, choices=Action)
    from_status = models.CharField(max_length=10, choices=Status)
    to_status = models.CharField(max_length=10, choices=Status)
    user = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    post = models.ForeignKey(Post, models.PROTECT, null=True, related_name="+")
    person = models.CharField(_("person"), max_length=50, blank=True)
    unit = models.CharField(_("unit"), max_length=100, blank=True)
    at = models.DateTimeField(_("at"), default=timezone.now)
    comment = models.TextField(_("comment"), blank=True)
    internal = models.BooleanField(default=False)

    objects = FeedbackEventQuerySet.as_manager()

    class Meta:
        verbose_name = _("step")
        verbose_name_plural = _("record")
        ordering = ("at", "id")
        constraints = (models.CheckConstraint(name="event_action_known", condition=Q(action__in=Action.values)),)
        triggers = (pgtrigger.Protect(name="events_append_only", operation=pgtrigger.Update | pgtrigger.Delete),)

    def __str__(self) -> str:
        return f"{self.get_action_display()} {self.person}"
