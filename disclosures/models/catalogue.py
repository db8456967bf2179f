"""The disclosure catalogue (党务公开目录)."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from disclosures.enums import (
    ApprovalLevel,
    Cadence,
    Focus,
    ItemKind,
    OrganizationKind,
    Platform,
    RequiredField,
    Scope,
    Timing,
)

from .history import keep_history
from .rules import changed, known_choices, refuse_update

# What a version says for good; all but the moment when the next one took its place.
FIXED = (
    "code", "version", "focus", "content", "scope", "item_kind", "required_fields", "notice_workdays",
    "attachment_required", "timing", "cadence", "time_limit", "platforms", "organization_kinds", "approval_level",
    "source", "shipped_as",
)  # fmt: skip


class CatalogueEntryQuerySet(models.QuerySet["CatalogueEntry"]):
    def current(self) -> CatalogueEntryQuerySet:
        """The newest version of each entry: what new items may be made under."""
        return self.filter(replaced_at__isnull=True)

    def for_kind(self, kind: str) -> CatalogueEntryQuerySet:
        return self.filter(organization_kinds__contains=[kind])


@keep_history()
class CatalogueEntry(models.Model):
    """One matter that is to be disclosed, in one version. A change makes a new version; items keep theirs."""

    code = models.CharField(_("code"), max_length=20)
    version = models.PositiveSmallIntegerField(_("version"), default=1)
    replaced_at = models.DateTimeField(_("replaced at"), null=True, blank=True, editable=False)
    focus = models.CharField(_("focus"), max_length=10, choices=Focus)
    content = models.CharField(_("content"), max_length=200)
    scope = models.CharField(_("scope"), max_length=20, choices=Scope, default=Scope.PUBLIC)
    item_kind = models.CharField(_("form"), max_length=10, choices=ItemKind, default=ItemKind.BULLETIN)
    required_fields = ArrayField(
        models.CharField(max_length=40, choices=RequiredField),
        verbose_name=_("required fields"),
        default=list,
        blank=True,
    )
    notice_workdays = models.PositiveSmallIntegerField(
        _("public notice of at least so many working days"),
        default=0,
        help_text=_("0 if the matter is not put on public notice (公示)."),
    )
    attachment_required = models.BooleanField(_("attachment required"), default=False)
    timing = models.CharField(_("timing"), max_length=10, choices=Timing)
    cadence = models.CharField(_("cadence"), max_length=12, choices=Cadence, blank=True)
    time_limit = models.PositiveSmallIntegerField(
        _("time limit in working days"), default=5, validators=(MinValueValidator(1), MaxValueValidator(250))
    )
    platforms = ArrayField(models.CharField(max_length=20, choices=Platform), verbose_name=_("platforms"), default=list)
    organization_kinds = ArrayField(
        models.CharField(max_length=20, choices=OrganizationKind),
        verbose_name=_("responsible organisations"),
        default=list,
    )
    approval_level = models.CharField(_("approved by"), max_length=10, choices=ApprovalLevel, default=ApprovalLevel.OWN)
    source = models.CharField(_("rule it comes from"), max_length=200, blank=True)
    # The content as the starting catalogue shipped it, hashed; a version whose content differs was edited here.
    shipped_as = models.CharField(max_length=64, blank=True, editable=False)

    objects = CatalogueEntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("catalogue entry")
        verbose_name_plural = _("disclosure catalogue")
        ordering = ("code", "-version")
        constraints = (
            *known_choices(
                "catalogue",
                focus=Focus,
                scope=Scope,
                item_kind=ItemKind,
                required_fields=RequiredField,
                timing=Timing,
                cadence=Cadence,
                platforms=Platform,
                organization_kinds=OrganizationKind,
                approval_level=ApprovalLevel,
                blank={"cadence"},
                many={"required_fields", "platforms", "organization_kinds"},
            ),
            models.UniqueConstraint(name="catalogue_version_once", fields=("code", "version")),
            models.UniqueConstraint(
                name="catalogue_one_current_version", fields=("code",), condition=Q(replaced_at__isnull=True)
            ),
            models.CheckConstraint(
                name="catalogue_regular_has_cadence",
                condition=(Q(timing=Timing.REGULAR) & ~Q(cadence="")) | (~Q(timing=Timing.REGULAR) & Q(cadence="")),
                violation_error_message=_("A regular entry needs a cadence, and only a regular one has it."),
            ),
        )
        triggers = (
            # Items were made under it: what is to be said otherwise is said by the next version.
            refuse_update("catalogue_version_fixed", changed(FIXED)),
            refuse_update("catalogue_replaced_once", f"OLD.replaced_at IS NOT NULL AND {changed(['replaced_at'])}"),
        )

    def __str__(self) -> str:
        return f"{self.code} {self.content}"
