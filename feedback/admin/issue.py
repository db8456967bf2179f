"""The page on which inspectors issue a notice."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods
from unfold.forms import AdminForm

from disclosures.admin import site
from disclosures.admin.access import staff_user
from disclosures.models import CalendarDay
from feedback import drafting, permissions
from feedback.staff_forms.notices import IssueForm

from .notices import notice_url
from .trail import inspected

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@require_http_methods(["GET", "POST"])
def issue(request: HttpRequest, pk: int) -> HttpResponse:
    """Write and issue the next notice of the chain about this case."""
    case, user = inspected(request, str(pk)), staff_user(request)
    following = drafting.following(case, timezone.localdate())
    if following.kind is None:
        messages.error(request, following.reason)
        return redirect("admin:feedback_standing_change", pk)
    post = permissions.check_inspect(user, case.organization)
    initial = drafting.proposal(
        case, following, post.organization, timezone.localdate(), CalendarDay.objects.calendar()
    )
    form = IssueForm(request.POST or None, initial=initial, feedback_id=pk, user=user)
    if notice := form.done():
        messages.success(request, _("Issued as %(number)s.") % {"number": notice.number})
        return redirect(notice_url(notice))
    context = {
        **site.each_context(request),
        "title": following.kind.label,
        "case": case,
        "follows": following.follows,
        "form": form,
        "adminform": AdminForm(form, form.fieldsets, {}, model_admin=None),
    }
    return TemplateResponse(request, "admin/feedback/issue.html", context, status=400 if form.errors else 200)
