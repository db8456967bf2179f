"""Answers: what is drafted, approved and sent, and what the asker thinks of it."""

from __future__ import annotations

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from disclosures.models import DisclosureItem, Organization, User
from disclosures.models.rules import known_choices
from feedback.enums import Outcome, RefusalReason, ReplyStatus, Satisfaction, Stage

from .feedback import Feedback

RECENT = 50  # answers


class ReplyQuerySet(models.QuerySet["Reply"]):
    def sent(self) -> ReplyQuerySet:
        return self.filter(status=ReplyStatus.SENT)

    def unsent(self) -> ReplyQuerySet:
        return self.exclude(status=ReplyStatus.SENT)

    def recent_of(self, organization: Organization) -> ReplyQuerySet:
        """What this organisation answered lately: long enough to know its templates by."""
        return self.sent().filter(organization=organization).order_by("-sent_at")[:RECENT]


class Reply(models.Model):
    """The answer of one stage: the first, and the second after a reopening. Sealed when it is sent.

    `outcome` is how a disclosure request ends and empty for other kinds; `place` says where it is public or who
    holds it, `items` are what was disclosed. `drafted_by` is whoever last changed the text.
    """

    feedback = models.ForeignKey(Feedback, models.PROTECT, related_name="replies")
    stage = models.CharField(_("stage"), max_length=12, choices=Stage, editable=False)
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="+", editable=False)
    status = models.CharField(
        _("status"), max_length=10, choices=ReplyStatus, default=ReplyStatus.DRAFT, editable=False
    )
    version = models.PositiveIntegerField(default=1, editable=False)
    four_eyes = models.BooleanField(_("a second person approves the answer"), editable=False)
    text = models.TextField(_("answer"), max_length=20000, blank=True)
    outcome = models.CharField(_("outcome"), max_length=16, choices=Outcome, blank=True)
    refusal_reason = models.CharField(_("reason for refusing"), max_length=12, choices=RefusalReason, blank=True)
    place = models.CharField(_("where it is public, or who holds it"), max_length=300, blank=True)
    items = models.ManyToManyField(
        DisclosureItem, through="ReplyItem", related_name="replies", blank=True, verbose_name=_("disclosed in")
    )
    drafted_by = models.ForeignKey(User, models.PROTECT, related_name="+", editable=False)
    drafted_at = models.DateTimeField(default=timezone.now, editable=False)
    approved_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", editable=False)
    approved_at = models.DateTimeField(null=True, editable=False)
    sent_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", editable=False)
    sent_at = models.DateTimeField(_("sent at"), null=True, editable=False)

    objects = ReplyQuerySet.as_manager()

    class Meta:
        verbose_name = _("answer")
        verbose_name_plural = _("answers")
        ordering = ("id",)
        indexes = (
            models.Index(
                fields=("status", "feedback"), name="reply_in_progress", condition=~Q(status=ReplyStatus.SENT)
            ),
        )
        constraints = (
            *known_choices(
                "reply",
                blank=("outcome", "refusal_reason"),
                status=ReplyStatus,
                outcome=Outcome,
                refusal_reason=RefusalReason,
            ),
            models.CheckConstraint(name="reply_stage_answers", condition=Q(stage__in=(Stage.REPLY, Stage.REOPENED))),
            models.UniqueConstraint(name="reply_one_a_stage", fields=("feedback", "stage")),
            models.CheckConstraint(
                name="reply_sent_by_somebody",
                condition=Q(status=ReplyStatus.SENT, sent_by__isnull=False, sent_at__isnull=False)
                | ~Q(status=ReplyStatus.SENT) & Q(sent_by__isnull=True, sent_at__isnull=True),
            ),
            models.CheckConstraint(
                name="reply_approved_by_another",
                condition=Q(approved_by__isnull=True) | Q(four_eyes=False) | ~Q(approved_by=F("drafted_by")),
            ),
            models.CheckConstraint(
                name="reply_four_eyes",
                condition=Q(status__in=(ReplyStatus.DRAFT, ReplyStatus.PROPOSED))
                | Q(status=ReplyStatus.SENT, four_eyes=False)
                | Q(approved_by__isnull=False, approved_at__isnull=False),
            ),
            models.CheckConstraint(
                name="reply_sent_says_something", condition=~Q(status=ReplyStatus.SENT) | ~Q(text="")
            ),
        )
        triggers = (
            pgtrigger.Protect(
                name="sent_replies_sealed",
                operation=pgtrigger.Update | pgtrigger.Delete,
                condition=pgtrigger.Condition("OLD.status = 'sent'"),
            ),
        )

    def __str__(self) -> str:
        return f"{self.feedback_id} {self.get_status_display()}"


class ReplyItem(models.Model):
    """That an answer discloses something in an item; fixed with the answer."""

    reply = models.ForeignKey(Reply, models.PROTECT, related_name="+")
    item = models.ForeignKey(DisclosureItem, models.PROTECT, related_name="+")

    class Meta:
        constraints = (models.UniqueConstraint(name="reply_item_once", fields=("reply", "item")),)
        triggers = (
            pgtrigger.Trigger(
                name="sealed_with_reply",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
                func="""
                    PERFORM FROM feedback_reply WHERE id IN (OLD.reply_id, NEW.reply_id) AND status = 'sent';
                    IF FOUND THEN RAISE EXCEPTION 'the answer is sent: its items cannot change'; END IF;
                    RETURN COALESCE(NEW, OLD);
                """,
            ),
        )

    def __str__(self) -> str:
        return f"{self.reply_id} {self.item_id}"


class Rating(models.Model):
    """What a sender thinks of an answer, said once. With joined feedback one answer has several senders."""

    reply = models.ForeignKey(Reply, models.PROTECT, related_name="ratings")
    feedback = models.ForeignKey(Feedback, models.PROTECT, related_name="ratings")
    satisfaction = models.CharField(_("satisfaction"), max_length=10, choices=Satisfaction)
    comment = models.TextField(_("comment"), max_length=1000, blank=True)
    at = models.DateTimeField(_("at"), default=timezone.now)

    class Meta:
        verbose_name = _("rating")
        verbose_name_plural = _("ratings")
        ordering = ("id",)
        constraints = (
            *known_choices("rating", satisfaction=Satisfaction),
            models.UniqueConstraint(name="rating_once", fields=("reply", "feedback")),
        )
        triggers = (pgtrigger.Protect(name="ratings_append_only", operation=pgtrigger.Update | pgtrigger.Delete),)

    def __str__(self) -> str:
        return self.get_satisfaction_display()
