"""Disclosing a matter again, and what a version changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe
from unfold.forms import AdminForm

from disclosures import permissions
from disclosures.staff_forms.revisions import RediscloseForm

from .access import edit_url, staff_user, work_item
from .item_page import overview
from .site import site
from .versions import with_changes

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@require_http_methods(["GET", "POST"])
def redisclose(request: HttpRequest, pk: int) -> HttpResponse:
    """Draft a new version of a published item, and go on in its form."""
    item, user = work_item(request, pk), staff_user(request)
    permissions.check_redisclose(user, item)
    form = RediscloseForm(request.POST or None)
    if form.is_valid():
        try:
            draft = form.store(item, user)
        except (ValidationError, ValueError) as refusal:
            form.add_error(None, getattr(refusal, "messages", [str(refusal)]))
        else:
            messages.success(request, _("A draft of the new version was made. The former one stays until it appears."))
            return redirect(edit_url(draft))
    context = {
        **site.each_context(request),
        **overview(item, request),
        "title": _("Disclose again"),
        "form": form,
        "adminform": AdminForm(form, [(None, {"fields": ("change_note",)})], {}, model_admin=None),
    }
    return TemplateResponse(request, "admin/redisclose.html", context, status=400 if form.errors else 200)


@require_safe
def changes(request: HttpRequest, pk: int) -> HttpResponse:
    """What this version changed of the one it replaces."""
    item = work_item(request, pk)
    found = with_changes(item)
    if not found:
        raise Http404
    context = {
        **site.each_context(request),
        **overview(item, request),
        "title": _("What changed"),
        **found,
    }
    return TemplateResponse(request, "admin/item_changes.html", context)
