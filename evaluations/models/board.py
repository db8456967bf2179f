"""What comes out of the urn: the public board, fixed by its root before any count, and then the single marks."""

from __future__ import annotations

import uuid

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from disclosures.models.rules import known_choices, refuse_update
from evaluations.enums import Channel, Status

from .appraisal import Appraisal
from .people import Subject
from .urn import ClassKey, only_while

OF_KEY = "(SELECT appraisal_id FROM evaluations_classkey WHERE id = NEW.key_id)"
OF_SUBJECT = "(SELECT appraisal_id FROM evaluations_subject WHERE id = NEW.subject_id)"


def for_good(name: str) -> pgtrigger.Trigger:
    return pgtrigger.Protect(name=name, operation=pgtrigger.Update | pgtrigger.Delete)


class BoardCredential(models.Model):
    """A credential that was spent, with what proves that it was given out: anyone may check the signature.

    For a printed slip `message` and `signature` are empty, and the nullifier follows from a code on the list of slips.
    """

    nullifier = models.CharField(primary_key=True, max_length=64)
    key = models.ForeignKey(ClassKey, models.PROTECT, related_name="board_credentials")
    message = models.CharField(max_length=128, blank=True)
    signature = models.CharField(max_length=512, blank=True)

    class Meta:
        ordering = ("nullifier",)
        triggers = (only_while(Status.OPEN, OF_KEY), for_good("credential_for_good"))

    def __str__(self) -> str:
        return self.nullifier


class BoardCommitment(models.Model):
    """A ballot that was in the urn. A voter finds it by its tracker, the first 16 characters; it does not open.

    Credentials and commitments are two lists: nothing tells which belong together.
    """

    commitment = models.CharField(primary_key=True, max_length=64)
    key = models.ForeignKey(ClassKey, models.PROTECT, related_name="board_commitments")

    class Meta:
        ordering = ("commitment",)
        triggers = (only_while(Status.OPEN, OF_KEY), for_good("commitment_for_good"))

    def __str__(self) -> str:
        return self.commitment


class BallotCount(models.Model):
    """How many ballots of a class for a subject were given out and came back, by channel, when the urn was sealed.

    For a paper ballot `void` says how many of those collected could not be read; the other channels have none.
    """

    appraisal = models.ForeignKey(Appraisal, models.PROTECT, related_name="ballot_counts")
    subject = models.ForeignKey(Subject, models.PROTECT, related_name="ballot_counts")
    voter_class = models.CharField(_("voter class"), max_length=10)
    channel = models.CharField(_("channel"), max_length=10, choices=Channel)
    issued = models.PositiveIntegerField(_("ballots issued"))
    collected = models.PositiveIntegerField(_("ballots collected"))
    void = models.PositiveIntegerField(_("void ballots"), default=0)

    class Meta:
        verbose_name = _("ballot count")
        verbose_name_plural = _("ballot counts")
        ordering = ("subject__position", "voter_class", "channel")
        constraints = (
            *known_choices("ballot_count", channel=Channel),
            models.UniqueConstraint(name="ballot_count_once", fields=("subject", "voter_class", "channel")),
            models.CheckConstraint(name="ballot_count_void", condition=Q(void__lte=models.F("collected"))),
        )
        triggers = (only_while(Status.OPEN, OF_SUBJECT), for_good("ballot_count_for_good"))

    def __str__(self) -> str:
        return f"{self.voter_class} {self.channel} {self.collected}/{self.issued}"


class SingleMark(models.Model):
    """One mark by itself: on one criterion, for one subject, from one class. All that is left of the ballots.

    Written once, when the urn is opened, in random order; online, slip and paper look the same.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    subject = models.ForeignKey(Subject, models.PROTECT, related_name="single_marks")
    voter_class = models.CharField(_("voter class"), max_length=10)
    criterion = models.CharField(_("criterion"), max_length=20)
    grade = models.CharField(_("grade"), max_length=20)

    class Meta:
        verbose_name = _("mark")
        verbose_name_plural = _("marks")
        indexes = (models.Index(fields=("subject", "voter_class", "criterion", "grade"), name="single_mark_counted"),)
        triggers = (
            only_while(Status.SEALED, f"{OF_SUBJECT} AND marks_hash = ''"),
            for_good("mark_for_good"),
        )

    def __str__(self) -> str:
        return f"{self.criterion} {self.grade}"


class Comment(models.Model):
    """A comment out of the urn as it was written: for those who redact it, never for readers; destroyed at closing.

    `shown_text` is what an officer would show of it, `withheld` why nothing; with neither it is undecided.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    subject = models.ForeignKey(Subject, models.PROTECT, related_name="comments")
    text = models.TextField(_("as written"))
    shown_text = models.TextField(_("as shown"), blank=True)
    withheld = models.CharField(_("why it is not shown"), max_length=200, blank=True, db_default="")

    class Meta:
        verbose_name = _("comment on a subject")
        verbose_name_plural = _("comments on subjects")
        # The keys are random and were given in random order.
        ordering = ("subject__position", "id")
        constraints = (
            models.CheckConstraint(name="comment_shown_or_withheld", condition=Q(shown_text="") | Q(withheld="")),
        )
        triggers = (
            only_while(Status.SEALED, f"{OF_SUBJECT} AND marks_hash = ''"),
            refuse_update("comment_as_written", "NEW.text <> OLD.text OR NEW.subject_id <> OLD.subject_id"),
        )

    def __str__(self) -> str:
        return str(self.id)


class ShownComment(models.Model):
    """A comment as two people let readers see it: apart from the original, in an order that only its words give."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    subject = models.ForeignKey(Subject, models.PROTECT, related_name="shown_comments")
    text = models.TextField(_("as shown"))
    digest = models.CharField(max_length=64, editable=False)

    class Meta:
        verbose_name = _("comment that is shown")
        verbose_name_plural = _("comments that are shown")
        ordering = ("subject__position", "digest")
        triggers = (for_good("shown_for_good"),)

    def __str__(self) -> str:
        return self.text
