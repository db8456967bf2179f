"""What is disclosed: an item in one of three kinds."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, TypeAlias

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Greatest, Least
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from disclosures.enums import SEALED_STATUSES, ItemKind, ItemStatus, Platform, Scope, WithdrawalKind

from .catalogue import CatalogueEntry
from .listing import keep_listing
from .organization import Organization
from .people import User
from .visibility import VisibleQuerySet

if TYPE_CHECKING:
    from collections.abc import Iterable

# What an approval is given for. The database refuses to change these on a sealed item.
SEALED_FIELDS = (
    "kind", "title", "summary", "body", "organization_id", "byline", "responsible_person", "document_number",
    "keywords", "entry_id", "scope", "wider_scope", "widens_at", "platforms", "planned_publish_at", "expires_at",
    "change_note", "revises_id",
)  # fmt: skip

_STATUSES = ", ".join(f"'{status.value}'" for status in SEALED_STATUSES)
_SEALED_CONTENT_CHANGED = (
    f"OLD.status IN ({_STATUSES}) AND NEW.status IN ({_STATUSES}) AND ("
    + " OR ".join(f"OLD.{column} IS DISTINCT FROM NEW.{column}" for column in SEALED_FIELDS)
    + ")"
)


DisclosureItemQuerySet: TypeAlias = VisibleQuerySet["DisclosureItem"]


class DisclosureItem(models.Model):
    """One disclosed matter and the plan it was approved under; e.g. the briefing "2022年党务公开工作汇报".

    Who may read it is computed from times and scope, never from `status`: a dead worker cannot delay a
    publication or a withdrawal.
    """

    kind = models.CharField(_("kind"), max_length=10, choices=ItemKind, editable=False)
    status = models.CharField(_("status"), max_length=10, choices=ItemStatus, default=ItemStatus.DRAFT, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    title = models.CharField(_("title"), max_length=200)
    summary = models.TextField(_("summary"), max_length=500, blank=True)
    body = models.TextField(_("text"), blank=True)
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="items", verbose_name=_("organisation"))
    byline = models.CharField(_("by-line"), max_length=100, editable=False)
    responsible_person = models.CharField(_("responsible person"), max_length=50)
    document_number = models.CharField(_("document number"), max_length=60, blank=True)
    index_number = models.CharField(_("index number"), max_length=40, unique=True, null=True, editable=False)
    keywords = ArrayField(models.CharField(max_length=30), verbose_name=_("keywords"), default=list, blank=True)
    entry = models.ForeignKey(CatalogueEntry, models.PROTECT, related_name="items", verbose_name=_("catalogue entry"))
    scope = models.CharField(_("scope"), max_length=20, choices=Scope, default=Scope.PUBLIC)
    wider_scope = models.CharField(_("later scope"), max_length=20, choices=Scope, blank=True)
    widens_at = models.DateTimeField(_("later scope from"), null=True, blank=True)
    audience_organizations = models.ManyToManyField(
        Organization, blank=True, related_name="addressed_items", verbose_name=_("named organisations")
    )
    audience_people = models.ManyToManyField(
        User, blank=True, related_name="addressed_items", verbose_name=_("named people")
    )
    platforms = ArrayField(models.CharField(max_length=20, choices=Platform), verbose_name=_("platforms"), default=list)
    planned_publish_at = models.DateTimeField(_("publish at"), null=True, blank=True)
    expires_at = models.DateTimeField(_("shown until"), null=True, blank=True)
    approving_organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="items_to_approve", editable=False, verbose_name=_("approved by")
    )
    proposed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", editable=False)
    approved_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", editable=False)
    approved_at = models.DateTimeField(null=True, editable=False)
    seal = models.CharField(max_length=64, blank=True, editable=False)
    publish_at = models.DateTimeField(_("published at"), null=True, editable=False)
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, editable=False)
    withdrawal_kind = models.CharField(max_length=12, choices=WithdrawalKind, blank=True, editable=False)
    withdrawal_reason = models.CharField(max_length=300, blank=True, editable=False)
    revises = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="revision", editable=False
    )
    change_note = models.CharField(_("change note"), max_length=300, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    updated_at = models.DateTimeField(auto_now=True)
    public_from = models.GeneratedField(
        expression=models.Case(
            models.When(scope=Scope.PUBLIC, then=F("publish_at")),
            models.When(
                wider_scope=Scope.PUBLIC, publish_at__isnull=False, then=Greatest(F("publish_at"), F("widens_at"))
            ),
            default=None,
        ),
        output_field=models.DateTimeField(null=True),
        db_persist=True,
    )
    visible_until = models.GeneratedField(
        expression=Least(F("expires_at"), F("withdrawn_at")),
        output_field=models.DateTimeField(null=True),
        db_persist=True,
    )

    objects = VisibleQuerySet.as_manager()

    class Meta:
        verbose_name = _("disclosure item")
        verbose_name_plural = _("disclosure items")
        indexes = (
            models.Index(F("public_from").desc(), F("id").desc(), name="item_public_newest"),
            models.Index("organization", F("public_from").desc(), name="item_by_organization"),
            models.Index(fields=("status", "organization"), name="item_in_procedure"),
            models.Index(fields=("visible_until",), name="item_visible_until"),
        )
        constraints = (
            models.CheckConstraint(name="item_kind_known", condition=Q(kind__in=ItemKind.values)),
            models.CheckConstraint(name="item_status_known", condition=Q(status__in=ItemStatus.values)),
            models.CheckConstraint(name="item_scope_known", condition=Q(scope__in=Scope.values)),
            models.CheckConstraint(
                name="item_later_scope_has_time",
                condition=Q(wider_scope="", widens_at__isnull=True)
                | (Q(wider_scope__in=Scope.values) & Q(widens_at__isnull=False)),
                violation_error_message=_("A later scope needs a time, and a time needs a later scope."),
            ),
            models.CheckConstraint(
                name="item_approver_is_not_proposer",
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("proposed_by")),
            ),
            models.CheckConstraint(
                name="item_sealed_is_approved",
                condition=~Q(status__in=SEALED_STATUSES)
                | Q(approved_by__isnull=False, approved_at__isnull=False, proposed_by__isnull=False, seal__gt=""),
            ),
            models.CheckConstraint(
                name="item_released_has_publish_time",
                condition=Q(
                    status__in=(ItemStatus.PUBLISHED, ItemStatus.WITHDRAWN, ItemStatus.ARCHIVED),
                    publish_at__isnull=False,
                    index_number__isnull=False,
                )
                | Q(
                    status__in=(ItemStatus.DRAFT, ItemStatus.PROPOSED, ItemStatus.REVIEWED, ItemStatus.APPROVED),
                    publish_at__isnull=True,
                ),
            ),
            models.CheckConstraint(
                name="item_never_backdated",
                condition=Q(publish_at__isnull=True) | Q(publish_at__gte=F("approved_at")),
            ),
            models.CheckConstraint(
                name="item_withdrawal_says_why",
                condition=Q(withdrawn_at__isnull=True, withdrawal_kind="")
                | (Q(withdrawn_at__isnull=False, withdrawal_kind__in=WithdrawalKind.values) & ~Q(withdrawal_reason="")),
            ),
        )
        triggers = (
            keep_listing(),
            pgtrigger.Protect(
                name="sealed_content",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(_SEALED_CONTENT_CHANGED),
            ),
            pgtrigger.Protect(
                name="publish_time_fixed",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    "OLD.publish_at <= clock_timestamp() AND NEW.publish_at IS DISTINCT FROM OLD.publish_at"
                ),
            ),
            pgtrigger.Protect(
                name="sealed_not_deleted",
                operation=pgtrigger.Delete,
                condition=pgtrigger.Q(old__status__in=SEALED_STATUSES),
            ),
        )

    def __str__(self) -> str:
        return self.title

    def is_scheduled(self, at: datetime) -> bool:
        return self.publish_at is not None and self.publish_at > at

    def is_expired(self, at: datetime) -> bool:
        return self.expires_at is not None and self.expires_at <= at

    def platform_labels(self) -> Iterable[str]:
        return [Platform(platform).label for platform in self.platforms]


def _sealed_detail() -> pgtrigger.Trigger:
    """What a kind adds to an item is sealed with it. Saving the same values again is no change."""
    return pgtrigger.Trigger(
        name="sealed_detail",
        when=pgtrigger.Before,
        operation=pgtrigger.Update,
        condition=pgtrigger.Condition("OLD.* IS DISTINCT FROM NEW.*"),
        func=f"""
            IF EXISTS (SELECT 1 FROM disclosures_disclosureitem
                       WHERE id = OLD.disclosureitem_ptr_id AND status IN ({_STATUSES})) THEN
                RAISE EXCEPTION 'the item is sealed: its content cannot change';
            END IF;
            RETURN NEW;
        """,  # noqa: S608 - our own constants, no input
    )


class Bulletin(DisclosureItem):
    """A notice on a board; `display_from` and `display_until` are the dates the paper hangs there."""

    board = models.CharField(_("board"), max_length=100)
    display_from = models.DateField(_("on display from"))
    display_until = models.DateField(_("on display until"))

    class Meta:
        verbose_name = _("bulletin")
        verbose_name_plural = _("bulletins")
        triggers = (_sealed_detail(),)
        constraints = (
            models.CheckConstraint(
                name="bulletin_dates_in_order",
                condition=Q(display_until__gte=F("display_from")),
                violation_error_message=_("The display cannot end before it begins."),
            ),
        )


class Briefing(DisclosureItem):
    """An issue of a yearly series; e.g. 党务公开简报 2022 no. 3."""

    series = models.CharField(_("series"), max_length=60)
    year = models.PositiveSmallIntegerField(_("year"))
    number = models.PositiveSmallIntegerField(_("issue number"))

    class Meta:
        verbose_name = _("briefing")
        verbose_name_plural = _("briefings")
        triggers = (_sealed_detail(),)


class Meeting(DisclosureItem):
    """A meeting that disclosed or decided something."""

    held_at = models.DateTimeField(_("held at"), db_index=True)
    place = models.CharField(_("place"), max_length=100)
    chair = models.CharField(_("chair"), max_length=50)
    attendance = models.TextField(_("attendance"), blank=True)
    agenda = models.TextField(_("agenda"), blank=True)
    resolutions = models.TextField(_("resolutions"), blank=True)

    class Meta:
        verbose_name = _("meeting")
        verbose_name_plural = _("meetings")
        triggers = (_sealed_detail(),)
