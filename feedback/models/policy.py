"""Deadline policies: how long what may take, and the rule it comes from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Length
from django.utils.translation import gettext_lazy as _

from disclosures.models import Organization, User
from feedback.enums import Kind, Stage

if TYPE_CHECKING:
    from datetime import datetime


class PolicyQuerySet(models.QuerySet["Policy"]):
    def current(self) -> PolicyQuerySet:
        """The newest version of each policy: what new feedback is received under."""
        return self.filter(replaced_at__isnull=True)

    def nearest(self, kind: str, organization: Organization) -> Policy:
        """The policy that holds for this kind in this organisation: its own, else that of the nearest above.

        Raises Policy.DoesNotExist if not even the district has one.
        """
        above = [organization.path[:end] for end in range(organization.steplen, len(organization.path) + 1, 4)]
        found = self.current().filter(Q(organization__path__in=above) | Q(organization__isnull=True), kind=kind)
        return found.order_by(Length("organization__path").desc(nulls_last=True))[:1].get()


def default_ladder() -> list[int]:
    return [-3, -1, 0, 1, 5, 10]


class Policy(models.Model):
    """Terms for one kind of feedback, in one version; all lengths are working days.

    A change makes a new version. What was received under the former one keeps it, unless a recorded change of
    policy moves it over, case by case.
    """

    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    organization = models.ForeignKey(
        Organization,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="policies",
        verbose_name=_("organisation and what is below it"),
        help_text=_("Empty: for everybody."),
    )
    version = models.PositiveSmallIntegerField(_("version"), default=1, editable=False)
    replaced_at: models.DateTimeField[datetime | None, datetime | None] = models.DateTimeField(
        _("replaced at"), null=True, blank=True, editable=False
    )
    acknowledge_within = models.PositiveSmallIntegerField(_("acknowledge within"), default=3)
    reply_within = models.PositiveSmallIntegerField(_("reply within"), default=15)
    reopened_within = models.PositiveSmallIntegerField(_("second reply within"), default=10)
    extension_days = models.PositiveSmallIntegerField(_("longest extension"), default=15)
    max_extensions = models.PositiveSmallIntegerField(_("number of extensions"), default=1)
    pause_cap = models.PositiveSmallIntegerField(_("longest wait for the asker"), default=10)
    four_eyes = models.BooleanField(_("a second person approves the answer"), default=False)
    ladder = ArrayField(
        models.SmallIntegerField(),
        verbose_name=_("reminders"),
        default=default_ladder,
        help_text=_("In working days after the due date, negative before it."),
    )
    head_from = models.SmallIntegerField(_("the head is told from"), default=1)
    above_from = models.SmallIntegerField(_("the level above and the inspectors are told from"), default=5)
    entered_by = models.ForeignKey(User, models.PROTECT, null=True, editable=False, related_name="+")
    rule = models.CharField(_("rule it comes from"), max_length=300)

    objects = PolicyQuerySet.as_manager()

    class Meta:
        verbose_name = _("deadline policy")
        verbose_name_plural = _("deadline policies")
        ordering = ("kind", "organization", "-version")
        constraints = (
            models.CheckConstraint(name="policy_kind_known", condition=Q(kind__in=Kind.values)),
            models.CheckConstraint(
                name="policy_terms_positive",
                condition=Q(acknowledge_within__gte=1, reply_within__gte=1, reopened_within__gte=1),
                violation_error_message=_("A term has at least one working day."),
            ),
            models.CheckConstraint(
                name="policy_ladder_not_empty",
                condition=Q(ladder__len__gte=1),
                violation_error_message=_("Name at least one reminder."),
            ),
            models.UniqueConstraint(
                name="policy_version_once", fields=("kind", "organization", "version"), nulls_distinct=False
            ),
            models.UniqueConstraint(
                name="policy_one_current_version",
                fields=("kind", "organization"),
                condition=Q(replaced_at__isnull=True),
                nulls_distinct=False,
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.reply_within}"

    def term(self, stage: Stage) -> int:
        """How many working days a clock of that stage starts with."""
        return {
            Stage.ACKNOWLEDGE: self.acknowledge_within,
            Stage.REPLY: self.reply_within,
            Stage.REOPENED: self.reopened_within,
        }[stage]
