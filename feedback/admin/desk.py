"""The desk of the discipline committee: what is overdue, where, and whose it is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.template.response import TemplateResponse
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from disclosures.admin import site
from disclosures.admin.access import StaffAdmin, staff_posts, staff_user
from disclosures.enums import Role
from disclosures.models import CalendarDay
from feedback import desk, permissions
from feedback.models import Standing
from feedback.staff_forms.desk import DeskForm

from . import bulk
from .issue import issue
from .trail import show_trail

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.http import HttpRequest, HttpResponse
    from django.urls import URLPattern

    from disclosures.models import Organization


@dataclass(frozen=True)
class Bar:
    """An organisation with what is overdue in its subtree, as wide as its share of the largest one is."""

    organization: Organization
    overdue: int
    width: float
    query: str


def position(text: str) -> desk.Position | None:
    """Where the page that an address asks for begins; what names no place means the first one."""
    day, _dot, key = text.partition(".")
    try:
        return desk.Position(date.fromisoformat(day), int(key))
    except ValueError:
        return None


def level_below(units: Iterable[Organization], top: list[Organization]) -> list[Organization]:
    """The organisations directly below these, or these themselves where nothing is below."""
    depth = min(unit.depth for unit in top)
    below = [unit for unit in units if unit.depth == depth + 1]
    return below or top


def bars(units: list[Organization], form: DeskForm, counts: dict[int, dict[str, int]]) -> list[Bar]:
    """What is overdue by organisation one level down, the most first; those with nothing overdue are left out."""
    chosen = form.cleaned_data.get("organization")
    top = [chosen] if chosen else tops(units)
    sums = {
        shown: sum(
            counts[unit.pk]["overdue"] for unit in units if unit.pk in counts and unit.path.startswith(shown.path)
        )
        for shown in level_below(units, top)
    }
    most = max(sums.values(), default=0)
    found = [
        Bar(unit, number, 100 * number / most, form.query(organization=unit.pk))
        for unit, number in sums.items()
        if number
    ]
    return sorted(found, key=lambda bar: -bar.overdue)


@admin.register(Standing, site=site)
class DeskAdmin(StaffAdmin):
    """The desk stands where Django would list the standings; nobody else gets in."""

    def has_module_permission(self, request: HttpRequest) -> bool:
        return any(post.role == Role.INSPECTOR for post in staff_posts(request))

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.has_module_permission(request)

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied(_("The inspectors of the discipline committee do this."))
        return show_desk(request)

    def get_urls(self) -> list[URLPattern]:
        pages = (
            ("<int:pk>/notice/", issue, "notice"),
            ("urge/", bulk.urge, "urge"),
            ("views/", bulk.views, "views"),
        )
        own = [path(route, self.admin_site.admin_view(view), name=f"feedback_{name}") for route, view, name in pages]
        return [*own, *super().get_urls()]

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        return show_trail(request, object_id)


@require_safe
def show_desk(request: HttpRequest) -> HttpResponse:
    """One list of the desk, the counts of all, and where the overdue cases are."""
    today = desk.Today(timezone.localdate(), CalendarDay.objects.calendar())
    reached = permissions.inspected_by(staff_posts(request)).defer("duties")
    form = DeskForm(request.GET, organizations=reached)
    units = list(reached)
    chosen = form.cleaned_data.get("organization")
    if chosen:
        units = [unit for unit in units if unit.path.startswith(chosen.path)]
    cases = Standing.objects.of(unit.pk for unit in units).filter(form.narrowed(today))
    counts = desk.counts(cases, today)
    tab = desk.TABS[form.tab]
    page = desk.page(cases.filter(tab.belongs(today)), form.order, position(request.GET.get("after", "")), today)
    context = {
        **site.each_context(request),
        "title": _("Overdue answers"),
        "form": form,
        "today": today.day,
        "tab": tab,
        "tabs": [
            (one, sum(row[name] for row in counts.values()), form.query(list=name)) for name, one in desk.TABS.items()
        ],
        "page": page,
        "next_query": form.query(after=page.next),
        "bars": bars(units, form, counts),
        "here": form.query(),
        "passed": permissions.notices_for(staff_posts(request)).overdue(today.day).count(),
        "views": staff_user(request).saved_views.all(),
    }
    return TemplateResponse(request, "admin/feedback/desk.html", context)


def tops(units: list[Organization]) -> list[Organization]:
    """The highest among these organisations."""
    depth = min(unit.depth for unit in units)
    return [unit for unit in units if unit.depth == depth]
