"""What is disclosed: an item in one of three kinds."""

from __future__ import annotations

from datetime import datetime
from functools import reduce
from itertools import combinations
from operator import or_
from typing import TYPE_CHECKING, TypeAlias

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Greatest, Least
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from disclosures.enums import (
    RELEASED_STATUSES,
    SCOPES_BY_WIDTH,
    SEALED_STATUSES,
    Aspect,
    ItemKind,
    ItemStatus,
    Platform,
    Scope,
    WithdrawalKind,
)
from disclosures.transitions import PROCEDURE

from .catalogue import CatalogueEntry
from .listing import keep_listing
from .organization import Organization
from .people import User
from .rules import SEALED, changed, known_choices, number_held_once, refuse_update, sealed_with_item
from .visibility import VisibleQuerySet

if TYPE_CHECKING:
    from collections.abc import Iterable

# What an approval is given for, and by whom. The database refuses to change these on a sealed item.
SEALED_FIELDS = (
    "kind", "title", "summary", "body", "organization_id", "byline", "responsible_person", "document_number",
    "keywords", "entry_id", "scope", "scope_reason", "wider_scope", "widens_at", "platforms", "planned_publish_at",
    "expires_at", "change_note", "revises_id", "approving_organization_id", "proposed_by_id", "approved_by_id",
    "approved_at", "seal",
)  # fmt: skip


DisclosureItemQuerySet: TypeAlias = VisibleQuerySet["DisclosureItem"]


def _approved_by_others() -> pgtrigger.Trigger:
    """Three different people stand behind a sealed item: who proposed, who reviewed, who approved it.

    Looked at when the transaction ends, so that the rows may come in any order, and again at every change.
    """
    return pgtrigger.Trigger(
        name="approved_by_others",
        when=pgtrigger.After,
        operation=pgtrigger.Insert | pgtrigger.Update,
        condition=pgtrigger.Condition(f"NEW.status IN {SEALED}"),
        timing=pgtrigger.Deferred,
        declare=[("item", "disclosures_disclosureitem%ROWTYPE"), ("reviewers", "bigint[]"), ("aspects", "bigint")],
        func=f"""
            SELECT * INTO item FROM disclosures_disclosureitem WHERE id = NEW.id AND status IN {SEALED};
            IF NOT FOUND THEN RETURN NULL; END IF;
            SELECT array_agg(reviewer_id), count(DISTINCT aspect) INTO reviewers, aspects
            FROM disclosures_verdict WHERE item_id = item.id AND voided_at IS NULL AND positive;
            IF aspects <> {len(Aspect)} THEN
                RAISE EXCEPTION 'an approved item needs a valid verdict on each aspect';
            END IF;
            IF item.approved_by_id = ANY(reviewers) THEN
                RAISE EXCEPTION 'a reviewer of the item cannot approve it';
            END IF;
            IF EXISTS (SELECT 1 FROM disclosures_contributor
                       WHERE item_id = item.id AND user_id = ANY(reviewers || item.approved_by_id)) THEN
                RAISE EXCEPTION 'a contributor can neither review nor approve the item';
            END IF;
            IF NOT EXISTS (SELECT 1 FROM disclosures_contributor
                           WHERE item_id = item.id AND user_id = item.proposed_by_id) THEN
                RAISE EXCEPTION 'whoever proposed the item is a contributor';
            END IF;
            RETURN NULL;
        """,  # noqa: S608 - our own constants, no input
    )


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
    responsible_person = models.CharField(_("responsible person"), max_length=50, blank=True)
    document_number = models.CharField(_("document number"), max_length=60, blank=True)
    index_number = models.CharField(_("index number"), max_length=40, unique=True, null=True, editable=False)
    keywords = ArrayField(models.CharField(max_length=30), verbose_name=_("keywords"), default=list, blank=True)
    entry = models.ForeignKey(CatalogueEntry, models.PROTECT, related_name="items", verbose_name=_("catalogue entry"))
    scope = models.CharField(_("scope"), max_length=20, choices=Scope, default=Scope.PUBLIC)
    scope_reason = models.CharField(_("reason for the narrower scope"), max_length=300, blank=True)
    wider_scope = models.CharField(_("later scope"), max_length=20, choices=Scope, blank=True)
    widens_at = models.DateTimeField(_("later scope from"), null=True, blank=True)
    audience_organizations = models.ManyToManyField(
        Organization, blank=True, related_name="addressed_items", verbose_name=_("named organisations")
    )
    audience_people = models.ManyToManyField(
        User, blank=True, related_name="addressed_items", verbose_name=_("named people")
    )
    platforms = ArrayField(
        models.CharField(max_length=20, choices=Platform), verbose_name=_("platforms"), default=list, blank=True
    )
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
            *known_choices(
                "item",
                kind=ItemKind,
                status=ItemStatus,
                scope=Scope,
                wider_scope=Scope,
                platforms=Platform,
                withdrawal_kind=WithdrawalKind,
                blank={"wider_scope", "withdrawal_kind"},
                many={"platforms"},
            ),
            models.CheckConstraint(
                name="item_later_scope_has_time",
                condition=Q(wider_scope="", widens_at__isnull=True) | (~Q(wider_scope="") & Q(widens_at__isnull=False)),
                violation_error_message=_("A later scope needs a time, and a time needs a later scope."),
            ),
            models.CheckConstraint(
                name="item_later_scope_is_wider",
                condition=Q(wider_scope="")
                | reduce(or_, (Q(scope=narrow, wider_scope=wide) for narrow, wide in combinations(SCOPES_BY_WIDTH, 2))),
                violation_error_message=_("The later scope must be wider than the first one."),
            ),
            models.CheckConstraint(
                name="item_approver_is_not_proposer",
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("proposed_by")),
            ),
            models.CheckConstraint(
                name="item_sealed_exactly_when_approved",
                condition=Q(
                    status__in=SEALED_STATUSES,
                    approved_by__isnull=False,
                    approved_at__isnull=False,
                    proposed_by__isnull=False,
                    seal__gt="",
                )
                | (~Q(status__in=SEALED_STATUSES) & Q(approved_by__isnull=True, approved_at__isnull=True, seal="")),
            ),
            models.CheckConstraint(
                name="item_released_has_publish_time",
                condition=Q(status__in=RELEASED_STATUSES, publish_at__isnull=False, index_number__isnull=False)
                | (~Q(status__in=RELEASED_STATUSES) & Q(publish_at__isnull=True)),
            ),
            models.CheckConstraint(
                name="item_never_backdated",
                condition=Q(publish_at__isnull=True) | Q(publish_at__gte=F("approved_at")),
            ),
            models.CheckConstraint(
                name="item_not_before_the_approved_time",
                condition=Q(publish_at__isnull=True)
                | Q(planned_publish_at__isnull=True)
                | Q(publish_at__gte=F("planned_publish_at")),
            ),
            models.CheckConstraint(
                name="item_withdrawal_says_why",
                condition=Q(withdrawn_at__isnull=True, withdrawal_kind="", withdrawal_reason="")
                | (Q(withdrawn_at__gte=F("approved_at")) & ~Q(withdrawal_kind="") & ~Q(withdrawal_reason="")),
            ),
            models.CheckConstraint(
                name="item_withdrawn_has_time",
                condition=Q(status=ItemStatus.WITHDRAWN, withdrawn_at__isnull=False)
                | Q(status=ItemStatus.ARCHIVED)
                | (~Q(status__in=(ItemStatus.WITHDRAWN, ItemStatus.ARCHIVED)) & Q(withdrawn_at__isnull=True)),
            ),
        )
        triggers = (
            keep_listing(),
            pgtrigger.FSM(name="status_follows_the_table", field="status", transitions=PROCEDURE.changes()),
            refuse_update(
                "sealed_content", f"OLD.status IN {SEALED} AND NEW.status IN {SEALED} AND {changed(SEALED_FIELDS)}"
            ),
            refuse_update(
                "publish_time_fixed",
                f"OLD.publish_at <= clock_timestamp() AND {changed(['publish_at'])}",
            ),
            refuse_update(
                "withdrawal_final",
                "OLD.withdrawn_at <= clock_timestamp() AND "
                + changed(["withdrawn_at", "withdrawal_kind", "withdrawal_reason"]),
            ),
            refuse_update("index_number_fixed", f"OLD.index_number IS NOT NULL AND {changed(['index_number'])}"),
            pgtrigger.Protect(
                name="sealed_not_deleted",
                operation=pgtrigger.Delete,
                condition=pgtrigger.Q(old__status__in=SEALED_STATUSES),
            ),
            _approved_by_others(),
            number_held_once(
                "id",
                operation=pgtrigger.Update,
                condition=f"NEW.kind = 'briefing' AND {changed(['status', 'organization_id'])}",
            ),
        )

    def __str__(self) -> str:
        return self.title

    def get_kind_display(self) -> str:  # type: ignore[no-redef]
        """As Django's own, which prepares all choices anew for each row of a list."""
        return str(ItemKind(self.kind).label)

    def is_scheduled(self, at: datetime) -> bool:
        """It will go live after that moment, unless somebody stops it."""
        if self.publish_at is None or self.publish_at <= at:
            return False
        return self.withdrawn_at is None or self.withdrawn_at > self.publish_at

    def version_ids(self) -> set[int]:
        """This item and every former and later version of it."""
        ids = {self.pk}
        new = ids
        while new:
            rows = DisclosureItem.objects.filter(Q(pk__in=new, revises__isnull=False) | Q(revises__in=new))
            new = {pk for row in rows.values_list("pk", "revises") for pk in row if pk} - ids
            ids |= new
        return ids

    def is_expired(self, at: datetime) -> bool:
        return self.expires_at is not None and self.expires_at <= at

    def platform_labels(self) -> Iterable[str]:
        return [Platform(platform).label for platform in self.platforms]


class AudienceOrganization(DisclosureItem.audience_organizations.through):  # type: ignore[name-defined]
    """An organisation an item of scope "specific" is addressed to."""

    class Meta:
        proxy = True
        triggers = (sealed_with_item("audience", item="disclosureitem_id"),)


class AudiencePerson(DisclosureItem.audience_people.through):  # type: ignore[name-defined]
    """A person an item of scope "specific" is addressed to."""

    class Meta:
        proxy = True
        triggers = (sealed_with_item("audience", item="disclosureitem_id"),)
