"""The templates of appraisals, which the district's administrators write."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from unfold.forms import AdminForm

from disclosures.admin import site
from disclosures.admin.access import StaffAdmin, staff_posts, staff_user
from evaluations import permissions
from evaluations.models import Template
from evaluations.staff_forms.templates import TemplateForm

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@admin.register(Template, site=site)
class TemplateAdmin(StaffAdmin):
    list_display = ("name", "subject_kind", "is_active", "source")

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_add_permission(request)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.has_add_permission(request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return permissions.may_set_templates(staff_user(request), staff_posts(request))

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.has_add_permission(request)

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> Any:
        if not self.has_change_permission(request):
            raise PermissionDenied(_("The administrators of the district set the templates."))
        return write_template(request, self.get_object(request, object_id) if object_id else None)


def write_template(request: HttpRequest, template: Template | None) -> HttpResponse:
    """The form of a template; what is wrong is told in it, and nothing typed is lost."""
    back = reverse("admin:evaluations_template_changelist")
    form = TemplateForm(request.POST or None, template=template, user=staff_user(request))
    if request.method == "POST" and form.done():
        messages.success(request, _("Saved. New appraisals begin with it; those that exist keep their rules."))
        return redirect(back)
    context = {
        **site.each_context(request),
        "title": str(template) if template else _("New template"),
        "form": form,
        "adminform": AdminForm(form, form.fieldsets, {}, model_admin=None),
        "back": back,
        "button": _("Save"),
    }
    return TemplateResponse(request, "admin/evaluations/form.html", context, status=400 if form.errors else 200)
