"""A new item from a Word file, and the text of a draft from another one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods
from unfold.forms import AdminForm

from disclosures import permissions
from disclosures.enums import Action
from disclosures.staff_forms.word import ReplaceTextForm, WordForm

from .access import edit_url, item_url, staff_posts, staff_user, work_item
from .item_form import choose, drafting_for
from .item_page import may_replace_text
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
        "button": _("Make a draft of it"),
        "back": reverse("admin:index"),
    }
    return _ask(request, form, context)


@require_http_methods(["GET", "POST"])
def replace_text(request: HttpRequest, pk: int) -> HttpResponse:
    """Let a Word file take the place of a draft's text, and go on in its form."""
    item, user = work_item(request, pk), staff_user(request)
    permissions.check(user, Action.EDIT, item)
    if not may_replace_text(user, item):
        messages.error(request, _("The text is replaced while the item is a draft."))
        return redirect(item_url(item))
    form = ReplaceTextForm(request.POST or None, request.FILES or None, item=item, user=user)
    if form.is_valid() and form.store():
        messages.success(request, _("The text of the file stands here now. Check it."))
        for remark in form.remarks:
            messages.warning(request, remark)
        return redirect(edit_url(item))
    context = {
        **site.each_context(request),
        "title": _("Text from Word"),
        "subtitle": item.title,
        "hint": _("Title, text and pictures are replaced by those of the file. Attachments and the plan stay."),
        "button": _("Replace the text"),
        "back": item_url(item),
    }
    return _ask(request, form, context)


def _ask(request: HttpRequest, form: WordForm | ReplaceTextForm, context: dict[str, Any]) -> HttpResponse:
    context |= {"form": form, "adminform": AdminForm(form, form.fieldsets, {}, model_admin=None)}
    return TemplateResponse(request, "admin/from_word.html", context, status=400 if form.errors else 200)
