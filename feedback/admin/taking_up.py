"""What an item has to do with feedback: on its page in the admin, and the page to name the opinions it takes up."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods
from unfold.forms import AdminForm

from disclosures import permissions as item_permissions
from disclosures.admin import site
from disclosures.admin.access import item_url, staff_posts, staff_user, work_item
from disclosures.admin.item_page import show_on_item_pages
from disclosures.refusals import Refused
from feedback import permissions
from feedback.models import Reply
from feedback.staff_forms.taking_up import TakeUpForm

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from disclosures.models import DisclosureItem


def related(request: HttpRequest, item: DisclosureItem) -> dict[str, Any]:
    """The answers that refer to the item and the opinions it takes up, as far as the person works on them."""
    within = permissions.work_feedback(staff_posts(request))
    user = staff_user(request)
    may = item.revises_id is not None and permissions.can(item_permissions.check_draft, user, item.organization)
    return {
        "replies": Reply.objects.filter(items=item, feedback__in=within).select_related("feedback"),
        "taken_up": item.taken_up.filter(feedback__in=within).select_related("feedback") if item.revises_id else (),
        "take_up_url": reverse("admin:item_take_up", args=(item.pk,)) if may else "",
    }


show_on_item_pages("admin/feedback/_item_related.html", related)


@require_http_methods(["GET", "HEAD", "POST"])
def take_up(request: HttpRequest, pk: int) -> HttpResponse:
    """Which opinions this version takes up."""
    item = work_item(request, pk)
    within = permissions.work_feedback(staff_posts(request))
    form = TakeUpForm(request.POST or None, item=item, user=staff_user(request), within=within)
    if form.is_valid():
        try:
            form.take()
        except Refused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(
                request, _("Recorded. Once it is published, their senders are asked what they think of it.")
            )
        return redirect(item_url(item))
    fieldsets = [(None, {"fields": ["opinions", "others"]})]
    context = {
        **site.each_context(request),
        "title": _("Opinions this version takes up"),
        "item": item,
        "item_url": item_url(item),
        "form": form,
        "adminform": AdminForm(form, fieldsets, {}, model_admin=None),
    }
    return TemplateResponse(request, "admin/feedback/take_up.html", context, status=400 if form.errors else 200)
