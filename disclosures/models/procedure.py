"""The record of the procedure: who took which step, in which post, when and why."""

from __future__ import annotations

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from disclosures.enums import PUBLIC_ACTIONS, Action, Aspect, ItemStatus, Role

from .item import DisclosureItem
from .people import Post, User
from .rules import changed, known_choices, refuse_update, sealed_with_item


class Contributor(models.Model):
    """Somebody who wrote, changed or proposed an item; never its reviewer or approver."""

    item = models.ForeignKey(DisclosureItem, models.CASCADE, related_name="contributors")
    user = models.ForeignKey(User, models.PROTECT, related_name="contributions")

    class Meta:
        constraints = (models.UniqueConstraint(name="contributor_once", fields=("item", "user")),)
        triggers = (
            # Whoever contributed once stays a contributor, or could judge their own work after all.
            pgtrigger.Protect(name="contributors_kept", operation=pgtrigger.Update | pgtrigger.Delete),
            sealed_with_item("contributors"),
        )

    def __str__(self) -> str:
        return f"{self.user} / {self.item}"


class ProcedureStepQuerySet(models.QuerySet["ProcedureStep"]):
    def for_readers(self) -> ProcedureStepQuerySet:
        """The steps readers are shown: no drafts, returns or recalls."""
        return self.filter(action__in=PUBLIC_ACTIONS)


class ProcedureStep(models.Model):
    """One step, with name and post as they were then. Append-only.

    This is the history of an item: unlike organisations, people and the catalogue, items have no event tables.
    """

    item = models.ForeignKey(DisclosureItem, models.PROTECT, related_name="steps")
    action = models.CharField(_("step"), max_length=12, choices=Action)
    from_status = models.CharField(max_length=10, choices=ItemStatus)
    to_status = models.CharField(max_length=10, choices=ItemStatus)
    user = models.ForeignKey(User, models.PROTECT, related_name="steps")
    post = models.ForeignKey(Post, models.PROTECT, null=True, related_name="steps")
    person = models.CharField(_("responsible person"), max_length=50)
    unit = models.CharField(_("responsible unit"), max_length=100)
    role = models.CharField(_("role"), max_length=20, choices=Role, blank=True)
    at = models.DateTimeField(_("at"), default=timezone.now)
    comment = models.TextField(_("comment"), blank=True)
    seal = models.CharField(max_length=64, blank=True)

    objects = ProcedureStepQuerySet.as_manager()

    class Meta:
        verbose_name = _("procedure step")
        verbose_name_plural = _("procedure record")
        ordering = ("at", "id")
        constraints = known_choices(
            "step", action=Action, from_status=ItemStatus, to_status=ItemStatus, role=Role, blank={"role"}
        )
        triggers = (pgtrigger.Protect(name="steps_append_only", operation=pgtrigger.Update | pgtrigger.Delete),)

    def __str__(self) -> str:
        return f"{self.get_action_display()} {self.person}"

    def get_action_display(self) -> str:  # type: ignore[no-redef]
        """As Django's own, which prepares all choices anew for each row of a record."""
        return str(Action(self.action).label)


_GIVEN = ("item_id", "aspect", "reviewer_id", "positive", "declaration", "comment", "at", "seal")


class Verdict(models.Model):
    """A reviewer's word on one aspect, valid for exactly the content it was given for.

    A negative one says why and sends the item back; it stands until the aspect is reviewed again.
    """

    item = models.ForeignKey(DisclosureItem, models.PROTECT, related_name="verdicts")
    aspect = models.CharField(_("aspect"), max_length=10, choices=Aspect)
    reviewer = models.ForeignKey(User, models.PROTECT, related_name="verdicts")
    positive = models.BooleanField(_("in favour"), default=True)
    declaration = models.BooleanField(_("red-line declaration"), default=False)
    comment = models.TextField(_("comment"), blank=True)
    at = models.DateTimeField(default=timezone.now)
    seal = models.CharField(max_length=64)
    voided_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("verdict")
        verbose_name_plural = _("verdicts")
        constraints = (
            *known_choices("verdict", aspect=Aspect),
            models.UniqueConstraint(
                name="verdict_one_valid", fields=("item", "aspect"), condition=Q(voided_at__isnull=True)
            ),
            models.CheckConstraint(
                name="verdict_against_says_why",
                condition=Q(positive=True) | ~Q(comment=""),
                violation_error_message=_("Please give the reason: it is kept in the record."),
            ),
            models.CheckConstraint(
                name="verdict_secrecy_declares_red_line",
                condition=~Q(aspect=Aspect.SECRECY, positive=True) | Q(declaration=True),
                violation_error_message=_("The secrecy review needs the red-line declaration."),
            ),
        )
        triggers = (
            pgtrigger.Protect(name="verdicts_kept", operation=pgtrigger.Delete),
            refuse_update("verdicts_only_voided", f"OLD.voided_at IS NOT NULL OR {changed(_GIVEN)}"),
            sealed_with_item("verdicts"),
            pgtrigger.Trigger(
                name="reviewer_not_contributor",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func="""
                    IF EXISTS (SELECT 1 FROM disclosures_contributor
                               WHERE item_id = NEW.item_id AND user_id = NEW.reviewer_id) THEN
                        RAISE EXCEPTION 'a contributor cannot review the item';
                    END IF;
                    RETURN NEW;
                """,
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_aspect_display()}: {self.reviewer}"
