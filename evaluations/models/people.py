"""Who is appraised, and who may appraise."""

from __future__ import annotations

import uuid

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from disclosures.models import User
from disclosures.models.rules import known_choices
from disclosures.models.stored import StoredFile
from evaluations.enums import Channel

from .appraisal import Appraisal, frozen_with_appraisal


class Subject(models.Model):
    """A body, cadre or member that is appraised, with what they say of themselves (一讲)."""

    appraisal = models.ForeignKey(Appraisal, models.CASCADE, related_name="subjects")
    position = models.PositiveSmallIntegerField(_("order"))
    name = models.CharField(_("name"), max_length=80)
    post_title = models.CharField(_("post"), max_length=80, blank=True)
    person = models.ForeignKey(
        User,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="appraised_as",
        verbose_name=_("account"),
        help_text=_("Nobody grades themselves: whoever holds this account gets no ballot for this subject."),
    )

    class Meta:
        verbose_name = _("subject")
        verbose_name_plural = _("subjects")
        ordering = ("position",)
        constraints = (
            models.UniqueConstraint(name="subject_position_once", fields=("appraisal", "position")),
            models.UniqueConstraint(
                name="subject_person_once", fields=("appraisal", "person"), condition=Q(person__isnull=False)
            ),
        )
        triggers = (frozen_with_appraisal("the subjects"),)

    def __str__(self) -> str:
        return self.name


class Statement(models.Model):
    """What a subject told (一讲): pledges before, fulfilment at the talk. Apart, since it grows after the notice."""

    subject = models.OneToOneField(Subject, models.CASCADE, related_name="statement")
    pledges = models.TextField(_("pledges"), blank=True)
    fulfilment = models.TextField(_("fulfilment"), blank=True)

    class Meta:
        verbose_name = _("statement")
        verbose_name_plural = _("statements")

    def __str__(self) -> str:
        return str(self.subject)


class StatementFile(StoredFile):
    """What a subject shows with what it told: a report, a table, a photo of what was built."""

    folder = "statements"

    statement = models.ForeignKey(Statement, models.CASCADE, related_name="files")
    at = models.DateTimeField(_("at"), default=timezone.now)

    class Meta:
        verbose_name = _("file of a statement")
        verbose_name_plural = _("files of statements")
        ordering = ("id",)


class RollEntry(models.Model):
    """One person who may vote, in one class, and whether a ballot was taken.

    No time, no serial number: the order of rows says nothing. `issued` never goes back, and the blinded request it was
    issued for may be signed again after a lost connection, another never.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    appraisal = models.ForeignKey(Appraisal, models.CASCADE, related_name="roll")
    voter_class = models.CharField(_("voter class"), max_length=10)
    person = models.ForeignKey(User, models.PROTECT, related_name="roll_entries", verbose_name=_("person"))
    issued = models.BooleanField(_("ballot taken"), default=False, editable=False)
    channel = models.CharField(max_length=10, choices=Channel, blank=True, editable=False)
    request_hash = models.CharField(max_length=64, blank=True, editable=False)

    class Meta:
        verbose_name = _("roll entry")
        verbose_name_plural = _("voter roll")
        # By class and key, so that no list shows who was entered when.
        ordering = ("voter_class", "id")
        constraints = (
            *known_choices("roll", blank=("channel",), channel=Channel),
            models.UniqueConstraint(
                name="roll_person_once",
                fields=("appraisal", "person"),
                violation_error_message=_("This person is on the roll already."),
            ),
            models.CheckConstraint(
                name="roll_issued_by_a_channel",
                condition=Q(issued=False, channel="", request_hash="") | Q(issued=True) & ~Q(channel=""),
            ),
        )
        triggers = (
            pgtrigger.Protect(
                name="issued_for_good",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    "OLD.issued AND (NOT NEW.issued OR NEW.request_hash <> OLD.request_hash "
                    "OR NEW.channel <> OLD.channel)"
                ),
            ),
            pgtrigger.Trigger(
                name="roll_frozen",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
                func="""
                    IF TG_OP = 'UPDATE' AND NEW.appraisal_id = OLD.appraisal_id AND NEW.person_id = OLD.person_id
                       AND NEW.voter_class = OLD.voter_class AND NEW.id = OLD.id THEN
                        RETURN NEW;
                    END IF;
                    -- Once the appraisal is closed nobody needs to know any longer who took a ballot.
                    IF TG_OP = 'DELETE' AND EXISTS (SELECT 1 FROM evaluations_appraisal WHERE status = 'closed'
                               AND id = OLD.appraisal_id) THEN
                        RETURN OLD;
                    END IF;
                    IF EXISTS (SELECT 1 FROM evaluations_appraisal WHERE status <> 'draft'
                               AND id = COALESCE(NEW.appraisal_id, OLD.appraisal_id) FOR SHARE) THEN
                        RAISE EXCEPTION 'the roll of an appraisal on notice cannot change';
                    END IF;
                    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
                    RETURN NEW;
                """,
            ),
        )

    def __str__(self) -> str:
        return f"{self.person} {self.voter_class}"
