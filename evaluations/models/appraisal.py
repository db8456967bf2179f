"""An appraisal: whose, of whom, by which frozen rules, and where it stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pgtrigger
from django.apps import apps
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from disclosures.models import Bulletin, DisclosureItem, Organization, Post, User
from disclosures.models.rules import known_choices, refuse_update, sql_list
from evaluations.enums import FROZEN_STATUSES, UNSEALED_STATUSES, Action, StageCode, Status, SubjectKind
from evaluations.rules import Rules

if TYPE_CHECKING:
    from datetime import date, datetime

    from django.contrib.auth.models import AnonymousUser

FROZEN = sql_list(FROZEN_STATUSES)
_STATUSES = "ARRAY[" + ", ".join(f"'{status}'" for status in Status.values) + "]::text[]"
# What every voter was told before voting; a vote is for exactly this.
FROZEN_FIELDS = (
    "organization_id",
    "subject_kind",
    "title",
    "period_from",
    "period_until",
    "rules",
    "rules_hash",
    "opens_at",
)


class Template(models.Model):
    """How a district appraises one kind of subject: rules and stages to start from; editable, never retroactive."""

    name = models.CharField(_("name"), max_length=60, unique=True)
    subject_kind = models.CharField(_("who is appraised"), max_length=10, choices=SubjectKind)
    rules = models.JSONField(_("rules"))
    stages = models.JSONField(_("stages"), help_text=_("For each stage: its code, and its first and last working day."))
    source = models.CharField(_("rule it comes from"), max_length=300)
    is_active = models.BooleanField(_("offered for new appraisals"), default=True)

    class Meta:
        verbose_name = _("appraisal template")
        verbose_name_plural = _("appraisal templates")
        ordering = ("name",)
        constraints = known_choices("template", subject_kind=SubjectKind)

    def __str__(self) -> str:
        return self.name


class AppraisalQuerySet(models.QuerySet["Appraisal"]):
    def visible_to(self, user: User | AnonymousUser, at: datetime | None = None) -> AppraisalQuerySet:
        """Those of which this person may read a notice at that moment; their scope is the notices'."""
        seen = DisclosureItem.objects.visible_to(user, at).values("pk")
        results = apps.get_model("evaluations", "Result").objects.filter(
            appraisal=models.OuterRef("pk"), notice__in=seen
        )
        return self.filter(Q(notice_of_rules__in=seen) | Q(notice_of_board__in=seen) | models.Exists(results))


class Appraisal(models.Model):
    """One appraisal, e.g. "河湾街道2026年度领导班子民主测评".

    From the first notice on its rules are frozen under their hash, by a trigger: nobody can bend what a vote meant.
    """

    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="appraisals", verbose_name=_("organisation")
    )
    template = models.ForeignKey(Template, models.PROTECT, related_name="appraisals", verbose_name=_("template"))
    title = models.CharField(_("title"), max_length=120)
    subject_kind = models.CharField(_("who is appraised"), max_length=10, choices=SubjectKind)
    period_from = models.DateField(_("period from"))
    period_until = models.DateField(_("period until"))
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.DRAFT, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    rules = models.JSONField(_("rules"))
    rules_hash = models.CharField(_("fingerprint of the rules"), max_length=64, blank=True, editable=False)
    opens_at = models.DateTimeField(_("vote from"))
    closes_at = models.DateTimeField(_("vote until"))
    slips_root = models.CharField(_("root of the printed slips"), max_length=64, blank=True, editable=False)
    board_root = models.CharField(_("root of the board"), max_length=64, blank=True, editable=False)
    marks_hash = models.CharField(_("fingerprint of the marks"), max_length=64, blank=True, editable=False)
    # What was tried on the live database at the sealing, and how often it gave a handhold (`evaluations.attacks`).
    attacks = models.JSONField(default=list, editable=False)
    notice_of_rules = models.OneToOneField(Bulletin, models.PROTECT, null=True, related_name="+", editable=False)
    notice_of_board = models.OneToOneField(Bulletin, models.PROTECT, null=True, related_name="+", editable=False)
    notices_of_rectification = models.ManyToManyField(Bulletin, related_name="+", editable=False)

    objects = AppraisalQuerySet.as_manager()

    class Meta:
        verbose_name = _("appraisal")
        verbose_name_plural = _("appraisals")
        ordering = ("-opens_at", "-id")
        indexes = (models.Index("organization", F("opens_at").desc(), name="appraisal_of_organization"),)
        constraints = (
            *known_choices("appraisal", subject_kind=SubjectKind, status=Status),
            models.CheckConstraint(
                name="appraisal_period_in_order",
                condition=Q(period_until__gte=F("period_from")),
                violation_error_message=_("The period cannot end before it begins."),
            ),
            models.CheckConstraint(
                name="appraisal_vote_in_order",
                condition=Q(closes_at__gt=F("opens_at")),
                violation_error_message=_("The vote cannot end before it begins."),
            ),
            models.CheckConstraint(
                name="appraisal_frozen_rules_are_hashed",
                condition=Q(status=Status.DRAFT, rules_hash="") | ~Q(status=Status.DRAFT) & ~Q(rules_hash=""),
            ),
            models.CheckConstraint(
                name="appraisal_board_from_sealing_on",
                condition=Q(status__in=UNSEALED_STATUSES, board_root="")
                | Q(status__in=(Status.SEALED, Status.PUBLISHED, Status.CLOSED)) & ~Q(board_root=""),
            ),
            models.CheckConstraint(
                name="appraisal_marks_after_the_board", condition=Q(marks_hash="") | ~Q(board_root="")
            ),
        )
        triggers = (
            refuse_update(
                "rules_frozen",
                f"OLD.status IN {FROZEN} AND ("
                + " OR ".join(f"OLD.{column} IS DISTINCT FROM NEW.{column}" for column in FROZEN_FIELDS)
                + ")",
            ),
            refuse_update(
                "one_step_forward_at_most",
                f"array_position({_STATUSES}, NEW.status::text) - array_position({_STATUSES}, OLD.status::text) "
                "NOT IN (0, 1)",
            ),
            *(
                refuse_update(f"{column}_final", f"OLD.{column} <> '' AND NEW.{column} <> OLD.{column}")
                for column in ("slips_root", "board_root", "marks_hash")
            ),
            refuse_update("attacks_final", "OLD.marks_hash <> '' AND NEW.attacks IS DISTINCT FROM OLD.attacks"),
            # Once ballots may be in the urn, an earlier end would cut off people who were told a later one.
            refuse_update("vote_not_shortened", f"OLD.status IN {FROZEN} AND NEW.closes_at < OLD.closes_at"),
            pgtrigger.Trigger(
                name="sealed_without_keys",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition("OLD.status = 'open' AND NEW.status = 'sealed'"),
                func="""
                    IF EXISTS (SELECT 1 FROM evaluations_classsecret s JOIN evaluations_classkey k ON k.id = s.key_id
                               WHERE k.appraisal_id = NEW.id) THEN
                        RAISE EXCEPTION 'whoever seals an urn destroys its keys';
                    END IF;
                    RETURN NEW;
                """,
            ),
            pgtrigger.Protect(
                name="frozen_not_deleted",
                operation=pgtrigger.Delete,
                condition=pgtrigger.Condition(f"OLD.status IN {FROZEN}"),
            ),
        )

    def __str__(self) -> str:
        return self.title

    @property
    def rule_set(self) -> Rules:
        """The rules, for the count. Raises KeyError, TypeError or ValueError while a draft's are unusable."""
        return Rules.from_json(self.rules)

    def notice_ids(self) -> list[int]:
        """The keys of its notices, as far as there are any: one for each version of the result, and of what was put
        right as often as it was told."""
        results = self.results.values_list("notice_id", flat=True)
        rectified = self.notices_of_rectification.values_list("pk", flat=True)
        return [pk for pk in (self.notice_of_rules_id, self.notice_of_board_id, *results, *rectified) if pk]

    def former(self, user: User | AnonymousUser) -> AppraisalQuerySet:
        """Appraisals of the same kind in the same organisation before this one, the newest first."""
        return (
            Appraisal.objects.visible_to(user)
            .filter(organization=self.organization_id, subject_kind=self.subject_kind, opens_at__lt=self.opens_at)
            .order_by("-opens_at")
        )

    def is_voting(self, at: datetime) -> bool:
        """Ballots are taken at that moment."""
        return self.status == Status.OPEN and self.opens_at <= at < self.closes_at


def frozen_with_appraisal(what: str) -> pgtrigger.Trigger:
    """Rows that voters were told of stay as they are from the first notice on."""
    return pgtrigger.Trigger(
        name="frozen_with_appraisal",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
        func=f"""
            IF EXISTS (SELECT 1 FROM evaluations_appraisal
                       WHERE id = COALESCE(NEW.appraisal_id, OLD.appraisal_id) AND status IN {FROZEN} FOR SHARE) THEN
                RAISE EXCEPTION '{what} of an appraisal on notice cannot change';
            END IF;
            IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
            RETURN NEW;
        """,  # noqa: S608 - our own constants, no input
    )


class RectificationNotice(Appraisal.notices_of_rectification.through):  # type: ignore[name-defined]
    """A notice that told what was put right after an appraisal."""

    class Meta:
        proxy = True


class StageQuerySet(models.QuerySet["Stage"]):
    def running(self, on: date) -> StageQuerySet:
        """The stages of that local date, of appraisals that are not closed."""
        return self.filter(starts_on__lte=on, ends_on__gte=on).exclude(appraisal__status=Status.CLOSED)


class Stage(models.Model):
    """A stage and its dates, made from the template and shown to everybody."""

    appraisal = models.ForeignKey(Appraisal, models.CASCADE, related_name="stages")
    code = models.CharField(_("stage"), max_length=10, choices=StageCode)
    position = models.PositiveSmallIntegerField()
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"))

    objects = StageQuerySet.as_manager()

    class Meta:
        verbose_name = _("stage")
        verbose_name_plural = _("stages")
        ordering = ("position",)
        constraints = (
            *known_choices("stage", code=StageCode),
            models.UniqueConstraint(name="stage_once", fields=("appraisal", "code")),
            models.CheckConstraint(name="stage_dates_in_order", condition=Q(ends_on__gte=F("starts_on"))),
        )

    def __str__(self) -> str:
        return f"{self.get_code_display()} {self.starts_on}"

    def runs_on(self, day: date) -> bool:
        """Whether that local date is one of the stage's."""
        return self.starts_on <= day <= self.ends_on


class AppraisalStep(models.Model):
    """Who took which step, in which post, when and why: officers only, never voters. Append-only."""

    appraisal = models.ForeignKey(Appraisal, models.PROTECT, related_name="steps")
    action = models.CharField(_("step"), max_length=10, choices=Action)
    user = models.ForeignKey(User, models.PROTECT, related_name="+")
    post = models.ForeignKey(Post, models.PROTECT, related_name="+")
    second = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    person = models.CharField(_("responsible person"), max_length=50)
    second_person = models.CharField(_("second officer"), max_length=50, blank=True)
    unit = models.CharField(_("responsible unit"), max_length=100)
    at = models.DateTimeField(_("at"), default=timezone.now)
    comment = models.TextField(_("comment"), blank=True)

    class Meta:
        verbose_name = _("step")
        verbose_name_plural = _("record")
        ordering = ("at", "id")
        constraints = (
            *known_choices("appraisal_step", action=Action),
            models.CheckConstraint(
                name="appraisal_step_two_people", condition=Q(second__isnull=True) | ~Q(second=F("user"))
            ),
            models.CheckConstraint(
                name="appraisal_sealed_by_two", condition=~Q(action=Action.SEAL) | Q(second__isnull=False)
            ),
            models.CheckConstraint(
                name="comments_signed_by_two", condition=~Q(action=Action.SIGN) | Q(second__isnull=False)
            ),
        )
        triggers = (pgtrigger.Protect(name="steps_append_only", operation=pgtrigger.Update | pgtrigger.Delete),)

    def __str__(self) -> str:
        return f"{self.get_action_display()} {self.person}"
