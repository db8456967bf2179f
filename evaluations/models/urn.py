"""The urn while it is open. Nothing here has a time, a serial number, an address or a way to a voter.

A voter shows a credential (a blindly signed token, or a code from a printed slip) with the marks. The credential is
spent (`SpentCredential`), the marks fall into the urn (`UrnSlip`), and the two rows share no value. The web's database
role may add rows here and read none; only sealing reads, and rewrites the tables in random order.
"""

from __future__ import annotations

import uuid

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from evaluations.enums import Status

from .appraisal import Appraisal
from .people import Subject

# The database role of sealing, see evaluations.roles.
SEALER = "portal_sealer"


def only_while(status: Status, appraisal: str) -> pgtrigger.Trigger:
    """Rows come into being while their appraisal has that status, and never else.

    `appraisal` is SQL for its number. The share lock waits for whoever is changing the status at the moment.
    """
    return pgtrigger.Trigger(
        name=f"only_while_{status}",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert,
        func=f"""
            -- Sealing writes the rows of other appraisals back where they were.
            IF current_user = '{SEALER}' THEN RETURN NEW; END IF;
            PERFORM 1 FROM evaluations_appraisal WHERE id = {appraisal} AND status = '{status}' FOR SHARE;
            IF NOT FOUND THEN
                RAISE EXCEPTION 'not possible unless the appraisal is {status}';
            END IF;
            RETURN NEW;
        """,
    )


class ClassKey(models.Model):
    """The key under which ballots of one class for one subject are signed; without a subject, the class's comments.

    Public and for good: everybody can check with it that a ballot on the board was given out by this portal.
    """

    appraisal = models.ForeignKey(Appraisal, models.PROTECT, related_name="keys")
    voter_class = models.CharField(_("voter class"), max_length=10)
    subject = models.ForeignKey(Subject, models.PROTECT, null=True, related_name="keys")
    public_key = models.TextField(help_text=_("PEM, SubjectPublicKeyInfo"))
    fingerprint = models.CharField(_("fingerprint"), max_length=64, unique=True)

    class Meta:
        verbose_name = _("key of a voter class")
        verbose_name_plural = _("keys of the voter classes")
        ordering = ("voter_class", "subject__position")
        constraints = (
            models.UniqueConstraint(
                name="key_once", fields=("appraisal", "voter_class", "subject"), nulls_distinct=False
            ),
        )
        triggers = (
            only_while(Status.NOTICED, "NEW.appraisal_id"),
            pgtrigger.Protect(name="key_for_good", operation=pgtrigger.Update | pgtrigger.Delete),
        )

    def __str__(self) -> str:
        return f"{self.voter_class} {self.subject or ''}".strip()


class ClassSecret(models.Model):
    """The private part, encrypted under BALLOT_KEY, which the database does not hold; gone from sealing on.

    A row of its own, so that destroying it leaves no older version of the row behind.
    """

    key = models.OneToOneField(ClassKey, models.PROTECT, primary_key=True, related_name="secret")
    encrypted = models.BinaryField()

    class Meta:
        triggers = (
            only_while(Status.NOTICED, "(SELECT appraisal_id FROM evaluations_classkey WHERE id = NEW.key_id)"),
            pgtrigger.Protect(name="secret_unchanged", operation=pgtrigger.Update),
        )

    def __str__(self) -> str:
        return str(self.key_id)


class SlipCode(models.Model):
    """A printed slip that the urn takes; the code itself is on the paper alone. None can be added to an open vote."""

    code_hash = models.CharField(primary_key=True, max_length=64)
    appraisal = models.ForeignKey(Appraisal, models.PROTECT, related_name="slip_codes")
    voter_class = models.CharField(_("voter class"), max_length=10)

    class Meta:
        ordering = ("code_hash",)
        triggers = (
            only_while(Status.NOTICED, "NEW.appraisal_id"),
            pgtrigger.Protect(name="code_for_good", operation=pgtrigger.Update | pgtrigger.Delete),
        )

    def __str__(self) -> str:
        return self.code_hash


class SpentCredential(models.Model):
    """One credential, used: the primary key lets it be used once. For a slip there is no signature, only its code."""

    nullifier = models.CharField(primary_key=True, max_length=64)
    key = models.ForeignKey(ClassKey, models.PROTECT, related_name="+")
    message = models.CharField(max_length=128, blank=True)
    signature = models.CharField(max_length=512, blank=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                name="credential_signed_whole",
                condition=Q(message="", signature="") | ~Q(message="") & ~Q(signature=""),
            ),
        )
        triggers = (
            only_while(Status.OPEN, "(SELECT appraisal_id FROM evaluations_classkey WHERE id = NEW.key_id)"),
            pgtrigger.Protect(name="spent_for_good", operation=pgtrigger.Update),
        )

    def __str__(self) -> str:
        return self.nullifier


class UrnSlip(models.Model):
    """The marks of one ballot for one subject; nobody reads them as a whole again once the urn was opened."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    key = models.ForeignKey(ClassKey, models.PROTECT, related_name="+")
    marks = models.JSONField()
    salt = models.CharField(max_length=64)
    commitment = models.CharField(max_length=64, unique=True)

    class Meta:
        triggers = (
            only_while(Status.OPEN, "(SELECT appraisal_id FROM evaluations_classkey WHERE id = NEW.key_id)"),
            pgtrigger.Protect(name="cast_for_good", operation=pgtrigger.Update),
        )

    def __str__(self) -> str:
        return self.commitment


class UrnComment(models.Model):
    """A comment on one subject, cast apart from the marks and without the class, which may be small."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    subject = models.ForeignKey(Subject, models.PROTECT, related_name="+")
    text = models.TextField()

    class Meta:
        triggers = (
            only_while(Status.OPEN, "(SELECT appraisal_id FROM evaluations_subject WHERE id = NEW.subject_id)"),
            pgtrigger.Protect(name="comment_cast_for_good", operation=pgtrigger.Update),
        )

    def __str__(self) -> str:
        return str(self.id)
