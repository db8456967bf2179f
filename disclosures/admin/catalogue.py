"""The disclosure catalogue: everybody who works here reads it, the district's administrators keep it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.contrib.admin import SimpleListFilter
from django.db.models import Exists, OuterRef
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display

from disclosures import permissions
from disclosures.enums import Focus, ItemKind, ManagingAction, OrganizationKind, Platform, RequiredField
from disclosures.models import CatalogueEntry
from disclosures.services.catalogue import CONTENT
from disclosures.staff_forms import catalogue as forms

from . import history
from .access import staff_posts, staff_user
from .acts import Act, ActingAdmin
from .filters import ChoiceFilter
from .site import site

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpRequest

    from disclosures.models import User


def _may_create(user: User, _none: Any) -> object:
    return permissions.check_manage_catalogue(user)


def _may_keep(user: User, _entry: CatalogueEntry) -> object:
    return permissions.check_manage_catalogue(user)


def _is_current(entry: CatalogueEntry) -> bool:
    return entry.replaced_at is None


CREATE = Act(
    "create",
    _("New entry"),
    _("From now on secretaries can disclose under it."),
    _("The entry was created."),
    forms.CreateEntryForm,
    _may_create,
    "add",
    "primary",
)
ACTS = (
    Act(
        "revise",
        _("Revise"),
        _("A new version takes the place of this one. Items keep the version they were made under."),
        _("The new version is in force."),
        forms.ReviseEntryForm,
        _may_keep,
        "edit",
        fits=_is_current,
    ),
    Act(
        "retire",
        _("Take out of use"),
        _("Nothing new is disclosed under it. Items made under it stay as they are. This cannot be undone."),
        _("The entry is out of use."),
        forms.RetireEntryForm,
        _may_keep,
        "block",
        "danger",
        _is_current,
    ),
)


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


class UseFilter(SimpleListFilter):
    """Those in force, unless the ones out of use are asked for."""

    title = _("out of use")
    parameter_name = "use"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("ended", _("out of use only"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if self.value() != "ended":
            return queryset.filter(replaced_at__isnull=True)
        later = CatalogueEntry.objects.filter(code=OuterRef("code"), version__gt=OuterRef("version"))
        return queryset.filter(~Exists(later), replaced_at__isnull=False)


@admin.register(CatalogueEntry, site=site)
class CatalogueAdmin(ActingAdmin):
    """The entries in force; a former version is reached from the page of the present one."""

    list_display = ("matter", "when", "item_form", "told_to")
    list_filter = (EntryFocusFilter, EntryFormFilter, ForKindFilter, UseFilter)
    search_fields = ("code", "content", "source")
    list_per_page = 50
    ordering = ("code",)
    acts, adding = ACTS, CREATE

    def records(self, request: HttpRequest) -> QuerySet[Any]:
        return CatalogueEntry.objects.order_by("code")

    def has_module_permission(self, request: HttpRequest) -> bool:
        return bool(staff_posts(request)) or super().has_module_permission(request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return permissions.keeps_catalogue(staff_user(request), staff_posts(request))

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

    def details(self, request: HttpRequest, record: CatalogueEntry) -> dict[str, Any]:
        versions = list(CatalogueEntry.objects.filter(code=record.code).order_by("-version"))
        return {
            "title": f"{record.code} {record.content}",
            "platforms": [Platform(name).label for name in record.platforms],
            "kinds": [OrganizationKind(kind).label for kind in record.organization_kinds],
            "fields": [RequiredField(name).label for name in record.required_fields],
            "versions": versions,
            "newest": versions[0],
            "history": _history(versions),
        }


def _history(versions: list[CatalogueEntry]) -> list[history.Line]:
    """The acts on all versions, newest first; a revision tells what it changed of the version before."""
    found: list[history.Line] = []
    for version, former in zip(versions, [*versions[1:], None], strict=True):
        own = history.lines(version)
        if own and former:
            own[-1].changes = list(history.differences(former, version, CONTENT))
        found += [line for line in own if line is own[-1] or line.told.get("action") != ManagingAction.REVISE]
    return found
