"""Urging many cases at once, and the lists one comes back to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from disclosures.admin import site
from disclosures.admin.access import staff_posts, staff_user
from disclosures.refusals import Refused
from feedback import permissions, services
from feedback.desk import PAGE
from feedback.models import Feedback
from feedback.staff_forms.desk import DeskForm

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


def chosen_cases(request: HttpRequest) -> list[Feedback]:
    """The cases that were ticked, among those the person inspects; never more than a page of the desk holds."""
    keys = [int(key) for key in request.POST.getlist("case") if key.isascii() and key.isdigit() and len(key) < 19]
    cases = Feedback.objects.filter(organization__in=permissions.inspected_by(staff_posts(request)), pk__in=keys[:PAGE])
    return list(cases.select_related("organization").order_by("pk"))


@require_POST
def urge(request: HttpRequest) -> HttpResponse:
    """Show what each case would get; confirmed, issue it and show what each got."""
    cases, user = chosen_cases(request), staff_user(request)
    if not cases:
        messages.error(request, _("Tick at least one case."))
        return redirect("admin:feedback_standing_changelist")
    confirmed = "confirm" in request.POST
    act = services.urge_many if confirmed else services.preview_urging
    outcomes = act(cases=cases, user=user)
    context = {
        **site.each_context(request),
        "title": _("Urge many at once"),
        "outcomes": outcomes,
        "confirmed": confirmed,
        "ready": sum(outcome.draft is not None for outcome in outcomes),
    }
    return TemplateResponse(request, "admin/feedback/bulk.html", context)


@require_POST
def views(request: HttpRequest) -> HttpResponse:
    """Keep the filters of the address under a name, or forget some that were kept."""
    user = staff_user(request)
    reached = permissions.inspected_by(staff_posts(request))
    form = DeskForm(request.GET, organizations=reached)
    if (old := request.POST.get("forget", "")).isdecimal():
        services.forget_view(user=user, view_id=int(old))
    else:
        try:
            view = services.save_view(user=user, name=request.POST.get("name", ""), query=form.query())
            messages.success(request, _("Saved as “%(name)s”.") % {"name": view.name})
        except Refused as refusal:
            messages.error(request, str(refusal))
    return redirect(f"../?{form.query()}")
