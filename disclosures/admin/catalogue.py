"""The disclosure catalogue: everybody who works here reads it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.http import Http404
from django.template.response import TemplateResponse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display

from disclosures.enums import Focus, ItemKind, OrganizationKind, Platform
from disclosures.models import Briefing, Bulletin, CatalogueEntry, Meeting

from .access import StaffAdmin
from .filters import ChoiceFilter
from .site import site

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpRequest, HttpResponse


class EntryFocusFilter(ChoiceFilter):
    title, parameter_name, choices_of, field = _("focus"), "focus", Focus, "focus"


class EntryFormFilter(ChoiceFilter):
    title, parameter_name, choices_of, field = _("form"), "form", ItemKind, "item_kind"


class ForKindFilter(ChoiceFilter):
    title, parameter_name, choices_of = _("responsible organisations"), "for", OrganizationKind
    field = "organization_kinds__contains"

    def value(self) -> Any:
        chosen = super().value()
        return [chosen] if chosen else None


@admin.register(CatalogueEntry, site=site)
class CatalogueAdmin(StaffAdmin):
    """The entries in force; a former version is reached from the page of the present one."""

    list_display = ("matter", "when", "item_form", "told_to")
    list_filter = (EntryFocusFilter, EntryFormFilter, ForKindFilter)
    search_fields = ("code", "content", "source")
    list_per_page = 50

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return CatalogueEntry.objects.current().order_by("code")

    @display(description=_("content"), ordering="code")
    def matter(self, entry: CatalogueEntry) -> str:
        return format_html(
            '<span class="item-title">{}</span><small class="item-entry">{} · {}</small>',
            entry.content,
            entry.code,
            entry.get_focus_display(),
        )

    @display(description=_("timing"), ordering="timing")
    def when(self, entry: CatalogueEntry) -> str:
        said = entry.get_cadence_display() or entry.get_timing_display()
        return str(_("%(timing)s, %(days)d working days") % {"timing": said, "days": entry.time_limit})

    @display(description=_("form"), ordering="item_kind")
    def item_form(self, entry: CatalogueEntry) -> str:
        return entry.get_item_kind_display()

    @display(description=_("scope"), ordering="scope")
    def told_to(self, entry: CatalogueEntry) -> str:
        return entry.get_scope_display()

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """An entry in any version, and its other versions."""
        entry = CatalogueEntry.objects.filter(pk=object_id).first() if object_id.isdecimal() else None
        if entry is None:
            raise Http404
        context = {
            **self.admin_site.each_context(request),
            "title": f"{entry.code} {entry.content}",
            "entry": entry,
            "platforms": [Platform(name).label for name in entry.platforms],
            "kinds": [OrganizationKind(kind).label for kind in entry.organization_kinds],
            "fields": [_field_label(name) for name in entry.required_fields],
            "versions": CatalogueEntry.objects.filter(code=entry.code).order_by("-version"),
            "opts": self.opts,
        }
        return TemplateResponse(request, "admin/catalogue_entry.html", context)


def _field_label(name: str) -> str:
    fields = {field.name: field for kind in (Bulletin, Briefing, Meeting) for field in kind._meta.fields}
    return str(fields[name].verbose_name) if name in fields else name
