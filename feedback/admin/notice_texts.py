"""The texts notices begin from, for the inspectors who issue them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import admin

from disclosures.admin import site
from disclosures.admin.access import StaffAdmin, staff_posts
from disclosures.enums import Role
from disclosures.models import Organization
from feedback.enums import NoticeKind
from feedback.models import NoticeTemplate
from feedback.notices import DEFAULT_TERM, DEFAULT_TEXTS
from feedback.staff_forms.notices import NoticeTemplateForm

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpRequest


@admin.register(NoticeTemplate, site=site)
class NoticeTemplateAdmin(StaffAdmin):
    """An inspector changes the texts of the own committee, and nobody else's."""

    form = NoticeTemplateForm
    list_display = ("kind", "issuer", "title", "term")
    list_select_related = ("issuer",)

    def _committees(self, request: HttpRequest) -> list[int]:
        return [post.organization_id for post in staff_posts(request) if post.role == Role.INSPECTOR]

    def has_module_permission(self, request: HttpRequest) -> bool:
        return bool(self._committees(request))

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.has_module_permission(request)

    has_add_permission = has_module_permission

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.has_module_permission(request)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return NoticeTemplate.objects.filter(issuer__in=self._committees(request))

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form = super().get_form(request, obj, change, **kwargs)
        form.base_fields["issuer"].queryset = Organization.objects.filter(pk__in=self._committees(request))
        return form

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """A new text begins as the portal's own of that kind."""
        kind = next((kind for kind in NoticeKind if kind == request.GET.get("kind")), NoticeKind.URGE)
        draft = DEFAULT_TEXTS[kind]
        own = {"issuer": next(iter(self._committees(request)), None)}
        return own | {"kind": kind, "title": draft.title, "text": draft.text, "term": DEFAULT_TERM[kind]}
