"""Open days at the desk: announcing, changing, cancelling, recording; the list of the day, on paper too."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Sum
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from unfold.forms import AdminForm

from disclosures.admin import site
from disclosures.admin.access import StaffAdmin, staff_posts, staff_user
from disclosures.refusals import Refused
from feedback import permissions, services
from feedback.enums import OpenDayAction, Stage
from feedback.models import Clock, OpenDay
from feedback.staff_forms.open_days import CancelForm, OpenDayForm
from feedback.transitions import OPEN_DAY_LIFE

from . import table
from .table import found

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpRequest, HttpResponse
    from django.urls import URLPattern

    from disclosures.staff_forms.calling import ServiceForm


@admin.register(OpenDay, site=site)
class OpenDayAdmin(StaffAdmin):
    """The open days of the organisations one answers for."""

    list_display = ("on", "opens_at", "organization", "place", "status")
    list_display_links = ("on",)
    list_filter = ("status",)
    list_select_related = ("organization",)

    def get_urls(self) -> list[URLPattern]:
        def at(route: str, view: Any, name: str) -> URLPattern:
            return path(route, self.admin_site.admin_view(view), name=name)

        return [
            at("<int:pk>/edit/", edit, "open_day_edit"),
            at("<int:pk>/cancel/", cancel, "open_day_cancel"),
            at("<int:pk>/hold/", hold, "open_day_hold"),
            at("<int:pk>/print/", print_list, "open_day_print"),
            at("<int:pk>/table/", table.table, "open_day_table"),
            at("<int:pk>/table/token/", table.token, "open_day_token"),
            at("<int:pk>/table/entries/", table.take_in, "open_day_entries"),
            at("table.js", table.worker, "open_day_worker"),
            *super().get_urls(),
        ]

    def has_module_permission(self, request: HttpRequest) -> bool:
        return any(post.role in permissions.HANDLERS for post in staff_posts(request))

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.has_module_permission(request)

    has_add_permission = has_module_permission

    def get_queryset(self, request: HttpRequest) -> QuerySet[OpenDay]:
        return permissions.open_days_of(staff_posts(request)).order_by("-on", "-pk")

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        if not self.has_add_permission(request):
            raise PermissionDenied(_("Whoever answers feedback holds the open days."))
        return _write(request, None)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        return show(request, object_id)

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        return redirect("admin:feedback_openday_change", object_id)


def _page(
    request: HttpRequest, name: str, open_day: OpenDay | None, *, status: int = 200, **context: Any
) -> HttpResponse:
    context = {**site.each_context(request), "open_day": open_day, **context}
    return TemplateResponse(request, f"admin/feedback/{name}.html", context, status=status)


def _form_page(request: HttpRequest, open_day: OpenDay | None, form: ServiceForm, title: str) -> HttpResponse:
    context = {"title": title, "form": form, "adminform": AdminForm(form, form.fieldsets, {}, model_admin=None)}
    return _page(request, "open_day_form", open_day, status=400 if form.errors else 200, **context)


def _url(open_day: OpenDay) -> str:
    return reverse("admin:feedback_openday_change", args=(open_day.pk,))


def _write(request: HttpRequest, present: OpenDay | None) -> HttpResponse:
    """The form for a new one or a change."""
    organizations = permissions.may_enter_for(staff_posts(request))
    form = OpenDayForm(request.POST or None, instance=present, organizations=organizations, user=staff_user(request))
    if announced := form.done():
        messages.success(request, _("Everybody can read it now."))
        return redirect(_url(announced))
    return _form_page(request, present, form, _("Change the open day") if present else _("Announce an open day"))


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change what was announced."""
    return _write(request, found(request, pk))


@require_http_methods(["GET", "HEAD", "POST"])
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Call it off, with the reason everybody reads."""
    open_day = found(request, pk)
    form = CancelForm(request.POST or None, open_day=open_day, user=staff_user(request))
    if form.done():
        messages.success(request, _("It is cancelled; everybody reads why."))
        return redirect(_url(open_day))
    return _form_page(request, open_day, form, _("Cancel the open day"))


@require_POST
def hold(request: HttpRequest, pk: int) -> HttpResponse:
    """Record that it took place."""
    open_day = found(request, pk)
    try:
        services.hold_open_day(open_day_id=pk, user=staff_user(request))
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Recorded. Everybody reads how much was asked."))
    return redirect(_url(open_day))


def _asked(request: HttpRequest, open_day: OpenDay) -> list[Any]:
    """What was asked, each with `due`, the day by which it is answered, and `reply`, the answer that was sent.

    What was handed over to others meanwhile is theirs to read: it is not `readable` here.
    """
    entries: list[Any] = list(
        open_day.entries.select_related("feedback__organization").prefetch_related("feedback__replies")
    )
    readable = set(
        permissions.work_feedback(staff_posts(request))
        .values_list("pk", flat=True)
        .filter(table_entry__open_day=open_day)
    )
    clocks = Clock.objects.filter(feedback__table_entry__open_day=open_day, stage=Stage.REPLY)
    due = dict(clocks.values_list("feedback", "due"))
    for entry in entries:
        entry.readable = entry.pk in readable
        entry.due = due.get(entry.pk)
        entry.reply = next((reply for reply in entry.feedback.replies.all() if reply.sent_at), None)
    return entries


@require_safe
def show(request: HttpRequest, pk: str) -> HttpResponse:
    """What was announced, who signed up, what was asked, and what to do now."""
    open_day = found(request, pk)
    signups = list(open_day.signups.all())
    return _page(
        request,
        "open_day",
        open_day,
        title=str(open_day),
        signups=signups,
        people=open_day.signups.aggregate(people=Sum("people", default=0))["people"],
        entries=_asked(request, open_day),
        changes=OPEN_DAY_LIFE.can(open_day, OpenDayAction.CHANGE),
        begun=open_day.midnight <= timezone.now(),
    )


@require_safe
def print_list(request: HttpRequest, pk: int) -> HttpResponse:
    """The list of the day for the notice board or the file: questions with answers or deadlines, nobody's name."""
    open_day, user = found(request, pk), staff_user(request)
    entries = _asked(request, open_day)
    post = permissions.check_open_day(user, open_day.organization)
    for entry in entries:
        if entry.readable:
            services.record_reading(feedback=entry.feedback, user=user, post=post)
    return _page(request, "open_day_print", open_day, entries=entries, back=_url(open_day))
