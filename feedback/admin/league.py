"""The league table of the inspectors: who answers in time, with what it takes to read that fairly."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from disclosures.admin import site
from disclosures.admin.access import StaffAdmin, staff_posts, staff_user
from disclosures.enums import Role
from disclosures.models import CalendarDay
from disclosures.refusals import Refused
from feedback import permissions, services
from feedback.chart import chart
from feedback.league import SMALLEST, Figures, ranked
from feedback.league_sheet import make_xlsx
from feedback.models import LeaguePublication
from feedback.staff_forms.league import LeagueForm
from feedback.tallies import Period, Table, rows_below, table

if TYPE_CHECKING:
    from django.http import HttpRequest
    from django.urls import URLPattern

    from disclosures.models import Organization

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PUBLISHED = 10  # of the published tables, the newest


@dataclass(frozen=True)
class Row:
    """An organisation with its figures, and the address of the table below it."""

    organization: Organization
    figures: Figures
    query: str


@dataclass(frozen=True)
class Asked:
    """The table somebody asked for."""

    form: LeagueForm
    top: list[Organization]
    shown: list[Organization]
    table: Table


def asked_for(request: HttpRequest) -> Asked:
    """Count what the address names, among the organisations the person inspects."""
    today = timezone.localdate()
    reached = permissions.inspected_by(staff_posts(request)).defer("duties")
    form = LeagueForm(request.GET, organizations=reached, today=today)
    units = list(reached)
    if not units:
        raise PermissionDenied(_("The inspectors of the discipline committee do this."))
    chosen = form.cleaned_data.get("organization")
    if chosen:
        units = [unit for unit in units if unit.path.startswith(chosen.path)]
    depth = min(unit.depth for unit in units)
    top = [unit for unit in units if unit.depth == depth]
    period = Period(form.first, form.last, today)
    shown = rows_below(units, top)
    counted = table(units, shown, period, CalendarDay.objects.calendar())
    order = ranked({unit.pk: counted.rows[unit.pk] for unit in shown if counted.rows[unit.pk].tally.received})
    by_key = {unit.pk: unit for unit in shown}
    return Asked(form, top, [by_key[key] for key in order], counted)


@admin.register(LeaguePublication, site=site)
class LeagueAdmin(StaffAdmin):
    """The table stands where Django would list what was published of it."""

    def has_module_permission(self, request: HttpRequest) -> bool:
        return any(post.role == Role.INSPECTOR for post in staff_posts(request))

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.has_module_permission(request)

    def get_urls(self) -> list[URLPattern]:
        return [
            path("publish/", self.admin_site.admin_view(publish), name="feedback_league_publish"),
            path("answers.xlsx", self.admin_site.admin_view(league_xlsx), name="feedback_league_xlsx"),
            *super().get_urls(),
        ]

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        return show_league(request)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """What readers see of it."""
        if not object_id.isdecimal():
            raise Http404
        return redirect("disclosures:league_of", object_id)


@require_safe
def show_league(request: HttpRequest) -> HttpResponse:
    """The table, how it went month by month, and what of it was published."""
    asked = asked_for(request)
    form = asked.form
    months = [(f"{month:%Y-%m}", tally.timely) for month, tally in asked.table.months.items()]
    context: dict[str, Any] = {
        **site.each_context(request),
        "title": _("Who answers in time"),
        "form": form,
        "rows": [Row(unit, asked.table.rows[unit.pk], form.query(organization=unit.pk)) for unit in asked.shown],
        "total": asked.table.total,
        "months": months,
        "chart": chart(months),
        "smallest": SMALLEST,
        "query": form.query(),
        "publishable": asked.top[0] if len(asked.top) == 1 and form.last < timezone.localdate() else None,
        "published": LeaguePublication.objects.public()
        .filter(organization__in=asked.top)
        .select_related("organization")[:PUBLISHED],
    }
    return TemplateResponse(request, "admin/feedback/league.html", context)


@require_safe
def league_xlsx(request: HttpRequest) -> HttpResponse:
    """The table as .xlsx."""
    asked = asked_for(request)
    headers = {"Content-Disposition": f'attachment; filename="answers-{asked.form.first}-{asked.form.last}.xlsx"'}
    return HttpResponse(make_xlsx(asked.table, asked.shown), content_type=XLSX, headers=headers)


@require_POST
def publish(request: HttpRequest) -> HttpResponse:
    """Publish the table that the address names, or take a published one down."""
    reached = permissions.inspected_by(staff_posts(request))
    form = LeagueForm(request.GET, organizations=reached, today=timezone.localdate())
    user = staff_user(request)
    try:
        if (old := request.POST.get("withdraw", "")).isdecimal():
            services.withdraw_league(publication_id=int(old), user=user)
            messages.success(request, _("Taken down: readers do not find it any more."))
        else:
            organization = form.cleaned_data.get("organization") or reached.order_by("depth", "path").first()
            if organization is None:
                raise PermissionDenied(_("The inspectors of the discipline committee do this."))
            services.publish_league(organization=organization, since=form.first, until=form.last, user=user)
            messages.success(request, _("Published: everybody can read it now."))
    except Refused as refusal:
        messages.error(request, str(refusal))
    except LeaguePublication.DoesNotExist:
        messages.error(request, _("There is no such table."))
    return redirect(f"../?{form.query()}")
