"""A new item from a Word file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from unfold.forms import AdminForm

from disclosures import permissions
from disclosures.staff_forms.word import WordForm

from .access import edit_url, staff_posts, staff_user
from .item_form import choose, drafting_for
from .site import site

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


def from_word(request: HttpRequest) -> HttpResponse:
    """Take a Word file and go on in the form of the draft it became."""
    offered = list(permissions.may_draft_for(staff_posts(request)))
    organization = drafting_for(request, offered)
    if organization is None:
        return choose(request, offered)
    form = WordForm(request.POST or None, request.FILES or None, organization=organization, user=staff_user(request))
    if form.is_valid() and (item := form.store()):
        messages.success(request, _("A draft was made of the file. Check it and fill in what is missing."))
        for remark in form.remarks:
            messages.warning(request, remark)
        return redirect(edit_url(item))
    context = {
        **site.each_context(request),
        "title": _("New from Word"),
        "subtitle": organization.name,
        "organization": organization,
        "form": form,
        "adminform": AdminForm(form, form.fieldsets, {}, model_admin=None),
    }
    return TemplateResponse(request, "admin/from_word.html", context, status=400 if form.errors else 200)
