"""Questions and answers that everybody may read: consent, what is hidden, who signed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from disclosures.enums import Finding
from disclosures.models import DisclosureItem, Organization, User
from disclosures.models.freshness import watch
from disclosures.models.rules import changed, known_choices
from feedback.enums import Outcome, PublicStatus, TextPart

from .feedback import Feedback
from .reply import Reply

if TYPE_CHECKING:
    from datetime import datetime


SEALED = (
    "reply_id", "organization_id", "item_id", "title", "question", "answer", "outcome", "words", "grams", "signed_at",
    "signed_by_id", "prepared_by_id",
)  # fmt: skip


class PublicConsent(models.Model):
    """What the asker said to question and answer being public; the newest row counts. Append-only."""

    feedback = models.ForeignKey(Feedback, models.PROTECT, related_name="consents")
    given = models.BooleanField()
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("id",)
        triggers = (pgtrigger.Protect(name="consents_append_only", operation=pgtrigger.Update | pgtrigger.Delete),)

    def __str__(self) -> str:
        return f"{self.feedback_id} {self.given}"


class PublicAnswerQuerySet(models.QuerySet["PublicAnswer"]):
    def public(self) -> PublicAnswerQuerySet:
        """What everybody may read."""
        return self.filter(status=PublicStatus.PUBLIC)

    def about(self, item: DisclosureItem) -> PublicAnswerQuerySet:
        """What everybody may read about an item, the newest first."""
        return self.public().filter(item=item).order_by("-signed_at", "-pk")


class PublicAnswer(models.Model):
    """A question and its answer as everybody may read them, once signed. The texts are copies without what is hidden.

    `prepared_by` is whoever last decided what is hidden. From signing on only a withdrawal changes it.
    """

    reply = models.OneToOneField(Reply, models.PROTECT, related_name="public_answer", editable=False)
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="public_answers", editable=False)
    item = models.ForeignKey(
        DisclosureItem,
        models.PROTECT,
        null=True,
        related_name="public_answers",
        editable=False,
        verbose_name=_("about"),
    )
    status = models.CharField(
        _("status"), max_length=10, choices=PublicStatus, default=PublicStatus.PREPARED, editable=False
    )
    version = models.PositiveIntegerField(default=1, editable=False)
    title = models.CharField(_("title"), max_length=80)
    question = models.TextField(_("question"))
    answer = models.TextField(_("answer"))
    outcome = models.CharField(_("outcome"), max_length=16, choices=Outcome, blank=True, editable=False)
    prepared_by = models.ForeignKey(User, models.PROTECT, related_name="+", editable=False)
    prepared_at = models.DateTimeField(default=timezone.now, editable=False)
    signed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", editable=False)
    signed_at: models.DateTimeField[datetime | None, datetime | None] = models.DateTimeField(null=True, editable=False)
    withdrawn_at: models.DateTimeField[datetime | None, datetime | None] = models.DateTimeField(
        null=True, editable=False
    )
    withdrawal_reason = models.CharField(max_length=500, blank=True, editable=False)
    words = models.TextField(default="", editable=False)
    grams = ArrayField(models.IntegerField(), default=list, editable=False)

    objects = PublicAnswerQuerySet.as_manager()

    class Meta:
        verbose_name = _("public answer")
        verbose_name_plural = _("public answers")
        ordering = ("-id",)
        indexes = (
            models.Index(
                F("signed_at").desc(), F("id").desc(), name="public_answer_newest", condition=Q(status="public")
            ),
            GinIndex(fields=("grams",), name="public_answer_grams", fastupdate=False),
        )
        constraints = (
            *known_choices("public_answer", blank=("outcome",), status=PublicStatus, outcome=Outcome),
            models.CheckConstraint(
                name="public_answer_signed_by_another",
                condition=Q(signed_by__isnull=True, signed_at__isnull=True)
                | Q(signed_by__isnull=False, signed_at__isnull=False) & ~Q(signed_by=F("prepared_by")),
            ),
            models.CheckConstraint(
                name="public_answer_public_when_signed",
                condition=~Q(status=PublicStatus.PUBLIC) | Q(signed_at__isnull=False, withdrawn_at__isnull=True),
            ),
            models.CheckConstraint(
                name="public_answer_withdrawn_says_when",
                condition=Q(status=PublicStatus.WITHDRAWN, withdrawn_at__isnull=False)
                | ~Q(status=PublicStatus.WITHDRAWN) & Q(withdrawn_at__isnull=True),
            ),
        )
        triggers = (
            pgtrigger.Protect(
                name="signed_text_sealed",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(f"OLD.signed_at IS NOT NULL AND {changed(SEALED)}"),
            ),
            pgtrigger.Protect(name="public_answer_kept", operation=pgtrigger.Delete),
        )

    def __str__(self) -> str:
        return self.title


class Redaction(models.Model):
    """One passage of the question or the answer that may give somebody away, and what a person decided about it."""

    public_answer = models.ForeignKey(PublicAnswer, models.CASCADE, related_name="redactions")
    part = models.CharField(max_length=10, choices=TextPart)
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    sort = models.CharField(max_length=12, choices=Finding)
    reason = models.CharField(max_length=200)
    by_hand = models.BooleanField(default=False)
    hidden = models.BooleanField(null=True)
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ("-part", "start", "id")  # the question first
        constraints = (
            *known_choices("redaction", part=TextPart, sort=Finding),
            models.CheckConstraint(name="redaction_place", condition=Q(end__gt=F("start"))),
            models.CheckConstraint(
                name="redaction_decided_by_somebody",
                condition=Q(hidden__isnull=True, decided_by__isnull=True)
                | Q(hidden__isnull=False, decided_by__isnull=False),
            ),
        )

    def __str__(self) -> str:
        return f"{self.part} {self.start}–{self.end}"


watch(PublicAnswer)
