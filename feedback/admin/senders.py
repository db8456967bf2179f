"""Who sent a feedback: writing down on somebody's behalf, looking with a reason, and the enclosed files."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_safe
from unfold.forms import AdminForm

from disclosures.admin import site
from disclosures.admin.access import StaffAdmin, staff_posts, staff_user
from disclosures.refusals import Refused
from disclosures.views.files import send_file
from feedback import permissions, services
from feedback.models import Sender
from feedback.receipts import Ticket, grouped, read_ticket
from feedback.staff_forms.entry import EntryForm, LookForm

from .cases import case_url, work_case

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse
    from django.http.response import HttpResponseBase
    from django.urls import URLPattern

    from feedback.models import Feedback


@admin.register(Sender, site=site)
class SenderAdmin(StaffAdmin):
    """No list of senders exists: one is looked at by way of the case, with a reason."""

    def get_urls(self) -> list[URLPattern]:
        guarded = self.admin_site.admin_view(enclosure)
        return [path("<int:case>/files/<int:pk>/", guarded, name="feedback_enclosure"), *super().get_urls()]

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Asked for the menu of every page: from the posts alone, without a query."""
        return any(post.role in permissions.HANDLERS for post in staff_posts(request))

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        return redirect("admin:feedback_feedback_changelist")

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        if not self.has_add_permission(request):
            raise PermissionDenied(_("Whoever answers feedback writes letters, calls and visits down."))
        return enter(request)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        return look(request, object_id)

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        return redirect(reverse("admin:feedback_sender_change", args=(object_id,)))


@sensitive_post_parameters()
def enter(request: HttpRequest) -> HttpResponse:
    """The form, and after it the receipt that is handed to the person or read to them."""
    organizations = permissions.may_enter_for(staff_posts(request))
    form = EntryForm(request.POST or None, request.FILES or None, organizations=organizations)
    ticket = read_ticket(request.POST.get("ticket", "")) or Ticket.new()
    filed = services.filed_with(ticket)
    if filed is None and form.is_valid():
        try:
            filed = services.file_feedback(
                feedback=form.feedback(),
                ticket=ticket,
                name=form.cleaned_data["name"],
                contact=form.cleaned_data["contact"],
                files=form.cleaned_data["enclosures"],
                entered_by=staff_user(request),
                received_at=form.received_at,
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
    if filed:
        return _page(request, "entered", {"title": _("Receipt"), "case": filed, "secret": grouped(ticket.secret)})
    context = {
        "title": _("Write down a letter, call or visit"),
        "form": form,
        "ticket": ticket.signed(),
        "adminform": AdminForm(form, form.fieldsets, {}, model_admin=None),
    }
    return _page(request, "entry", context)


@sensitive_post_parameters()
def look(request: HttpRequest, pk: str) -> HttpResponse:
    """Ask for the reason, then show name and contact once."""
    case = work_case(request, pk)
    sender = _sender(case)
    permissions.check_look_at_sender(staff_user(request), case)
    form = LookForm(request.POST or None)
    told = None
    if form.is_valid():
        told = services.look_at_sender(
            feedback_id=case.pk, user=staff_user(request), reason=form.cleaned_data["reason"]
        )
    context = {
        "title": _("Who sent %(number)s") % {"number": case.number},
        "case": case,
        "case_url": case_url(case),
        "sender": sender,
        "form": form,
        "adminform": AdminForm(form, [(None, {"fields": ["reason"]})], {}, model_admin=None),
        "told": told,
        "looks": sender.views.all(),
    }
    return _page(request, "sender", context)


def _sender(case: Feedback) -> Sender:
    found = Sender.objects.filter(feedback=case).first()
    if found is None:
        raise Http404
    return found


def _page(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    return TemplateResponse(request, f"admin/feedback/{template}.html", {**site.each_context(request), **context})


@require_safe
def enclosure(request: HttpRequest, case: int, pk: int) -> HttpResponseBase:
    """A file that came with a case, for those who have to do with it."""
    found = work_case(request, case).enclosures.filter(pk=pk).first()
    if found is None:
        raise Http404
    return send_file(request, found)
