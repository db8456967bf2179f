"""How the lists of items are narrowed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib.admin import SimpleListFilter
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from disclosures import permissions
from disclosures.enums import Focus, ItemKind, ItemStatus
from disclosures.models import Organization

from .access import staff_posts

if TYPE_CHECKING:
    from django.contrib.admin import ModelAdmin
    from django.http import HttpRequest

# Enough for a district's units and a town's communities; what lies below is reached by the search.
MOST_ORGANIZATIONS = 60


class ChoiceFilter(SimpleListFilter):
    """One value of an enum."""

    choices_of: Any
    field: str

    def lookups(self, request: HttpRequest, model_admin: ModelAdmin[Any]) -> list[tuple[str, str]]:
        return list(self.choices_of.choices)

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.filter(**{self.field: self.value()}) if self.value() else queryset


class StatusFilter(ChoiceFilter):
    title, parameter_name, choices_of, field = _("status"), "status", ItemStatus, "status"


class KindFilter(ChoiceFilter):
    title, parameter_name, choices_of, field = _("kind"), "kind", ItemKind, "kind"


class FocusFilter(ChoiceFilter):
    title, parameter_name, choices_of, field = _("focus"), "focus", Focus, "entry__focus"


class OrganizationFilter(SimpleListFilter):
    """An organisation with all below it, among those the person works for; the upper levels are offered."""

    title = _("organisation")
    parameter_name = "organization"

    def lookups(self, request: HttpRequest, model_admin: ModelAdmin[Any]) -> list[tuple[str, str]]:
        units = permissions.reached_by(staff_posts(request), *permissions.ITEM_ROLES)
        reached = units.order_by("depth", "path")[:MOST_ORGANIZATIONS]
        return [(str(organization.pk), organization.label) for organization in sorted(reached, key=lambda o: o.path)]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if not (self.value() or "").isdecimal():
            return queryset
        chosen = Organization.objects.filter(pk=self.value()).first()
        return queryset.filter(organization__in=Organization.objects.subtree(chosen)) if chosen else queryset.none()
