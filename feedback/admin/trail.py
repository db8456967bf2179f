"""The page on which inspectors read what became of a case."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Prefetch
from django.http import Http404
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from disclosures.admin import site
from disclosures.admin.access import staff_posts, staff_user
from disclosures.models import CalendarDay
from feedback import drafting, permissions, services, trail
from feedback.models import Adjustment, ContactView, Extension, Feedback

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

# The newest: in a case that many open the rest says no more.
READINGS = 50


def inspected(request: HttpRequest, pk: str) -> Feedback:
    """That case, if the person inspects its organisation; for anybody else it does not exist."""
    if not pk.isdecimal():
        raise Http404
    cases = Feedback.objects.filter(organization__in=permissions.inspected_by(staff_posts(request)))
    found = (
        cases.select_related("organization", "handler", "item", "policy")
        .prefetch_related(
            Prefetch("clocks__adjustments", Adjustment.objects.select_related("requested_by", "approved_by")),
            Prefetch("clocks__extensions", Extension.objects.select_related("requested_by", "decided_by")),
        )
        .filter(pk=pk)
        .first()
    )
    if found is None:
        raise Http404
    return found


@require_safe
def show_trail(request: HttpRequest, pk: str) -> HttpResponse:
    """The case with its deadlines, who had it and for how long, every step, and who looked at it."""
    case = inspected(request, pk)
    user = staff_user(request)
    services.record_reading(feedback=case, user=user, post=permissions.check_inspect(user, case.organization))
    today, calendar = timezone.localdate(), CalendarDay.objects.calendar()
    context = {
        **site.each_context(request),
        "title": case.subject,
        "case": case,
        "clocks": trail.clocks(case, today, calendar),
        "held": trail.held(case, today, calendar),
        "record": case.events.all(),
        **trail.supervision(case),
        "following": drafting.following(case, today),
        "told": trail.told(case)[:READINGS],
        "looks": ContactView.objects.filter(sender__feedback=case),
        "readings": case.readings.all()[:READINGS],
    }
    return TemplateResponse(request, "admin/feedback/trail.html", context)
