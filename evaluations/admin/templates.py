"""The templates of appraisals, which the district's administrators write."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import admin, messages
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.forms import AdminForm

from disclosures.admin import site
from disclosures.admin.access import DistrictAdmin, staff_posts, staff_user
from evaluations import permissions
from evaluations.models import Template
from evaluations.staff_forms.templates import TemplateForm

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@admin.register(Template, site=site)
class TemplateAdmin(DistrictAdmin):
    list_display = ("name", "subject_kind", "is_active", "source")
    refusal = gettext_lazy("The administrators of the district set the templates.")

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.may_write(request)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.may_write(request)

    def may_write(self, request: HttpRequest) -> bool:
        return permissions.may_set_templates(staff_user(request), staff_posts(request))

    def write(self, request: HttpRequest, present: Template | None) -> HttpResponse:
        """The form of a template; what is wrong is told in it, and nothing typed is lost."""
        back = reverse("admin:evaluations_template_changelist")
        form = TemplateForm(request.POST or None, template=present, user=staff_user(request))
        if request.method == "POST" and form.done():
            messages.success(request, _("Saved. New appraisals begin with it; those that exist keep their rules."))
            return redirect(back)
        context = {
            **site.each_context(request),
            "title": str(present) if present else _("New template"),
            "form": form,
            "adminform": AdminForm(form, form.fieldsets, {}, model_admin=None),
            "back": back,
            "button": _("Save"),
        }
        return TemplateResponse(request, "admin/evaluations/form.html", context, status=400 if form.errors else 200)
