"""Organisations and people, for their administrators."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import admin

from disclosures import permissions
from disclosures.enums import Role
from disclosures.models import Organization, User

from .access import StaffAdmin, is_administrator, staff_posts
from .site import site

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpRequest


class AdministratorAdmin(StaffAdmin):
    """What only administrators find in the menu."""

    def has_module_permission(self, request: HttpRequest) -> bool:
        return is_administrator(staff_posts(request))

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.has_module_permission(request)


@admin.register(Organization, site=site)
class OrganizationAdmin(AdministratorAdmin):
    list_display = ("name", "kind", "active_from", "active_until")
    search_fields = ("name", "short_name")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return permissions.reached_by(staff_posts(request), Role.ADMINISTRATOR)


@admin.register(User, site=site)
class PersonAdmin(AdministratorAdmin):
    list_display = ("name", "username", "is_active")
    search_fields = ("name", "username")
    fields = ("name", "username", "phone", "email", "is_active")
    ordering = ("name", "pk")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        reached = permissions.reached_by(staff_posts(request), Role.ADMINISTRATOR)
        return User.objects.filter(posts__organization__in=reached).distinct()
