"""Adding and changing an item."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from unfold.forms import AdminForm

from disclosures import permissions, seal
from disclosures.conformance import NotConforming
from disclosures.enums import Action
from disclosures.staff_forms.files import FilesForm
from disclosures.staff_forms.items import FORMS
from disclosures.staff_forms.problems import show_problems
from disclosures.staff_forms.starts import start
from disclosures.transitions import TransitionError, check_transition

from .access import edit_url, item_url, staff_posts, staff_user, work_item
from .site import site

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from disclosures.models import DisclosureItem, Organization
    from disclosures.staff_forms.items import ItemForm

    from .items import KindAdmin


def drafting_for(request: HttpRequest, offered: list[Organization]) -> Organization | None:
    """The organisation a new item is for: the one chosen, or the only one there is; None if it must be chosen."""
    chosen = request.GET.get("organization", "")
    if not offered:
        raise permissions.NotAllowed(_("You are secretary of no organisation, so you cannot draft."))
    return next((o for o in offered if str(o.pk) == chosen), None) or (offered[0] if len(offered) == 1 else None)


def editable(request: HttpRequest, pk: int | str) -> Any:
    """That item with the fields of its kind, if the person may edit it in some status; NotAllowed otherwise."""
    item = work_item(request, pk)
    permissions.check(staff_user(request), Action.EDIT, item)
    return seal.kind_of(item)


def add(admin: KindAdmin, request: HttpRequest) -> HttpResponse:
    """Write a new item for one of the organisations the person drafts for."""
    offered = list(permissions.may_draft_for(staff_posts(request)))
    organization = drafting_for(request, offered)
    if organization is None:
        return choose(request, offered)
    return _write(admin, request, admin.model(), organization)


def change(admin: KindAdmin, request: HttpRequest, pk: str) -> HttpResponse:
    """Change an item that may still be changed; whoever may only look is sent to its page."""
    item = editable(request, pk)
    try:
        check_transition(item, Action.EDIT)
    except TransitionError as refusal:
        messages.error(request, str(refusal))
        return redirect(item_url(item))
    return _write(admin, request, item, item.organization)


def choose(request: HttpRequest, offered: list[Organization]) -> HttpResponse:
    """Ask for which organisation; the answer comes back to the same address."""
    context = {
        **site.each_context(request),
        "title": _("For which organisation?"),
        "organizations": offered,
    }
    return TemplateResponse(request, "admin/choose_organization.html", context)


def _write(admin: KindAdmin, request: HttpRequest, item: DisclosureItem, organization: Organization) -> HttpResponse:
    new, user = item.pk is None, staff_user(request)
    form = _form(admin, request, item, organization, request.POST or None)
    files = FilesForm(request.POST or None, request.FILES or None, item=item, user=user)
    if form.is_valid() and files.is_valid() and (stored := _stored(form)):
        refused = files.store(stored)
        messages.success(request, _("Saved as a draft.") if new else _("Saved."))
        if not refused:
            return redirect(f"{item_url(stored)}?{urlencode({'saved': form.place})}")
        saved_as, item = form.place, editable(request, stored.pk)
        form = _form(admin, request, item, organization)
        files = FilesForm({}, item=item, user=user)
        files.full_clean()
        files.errors.clear()
        files.add_error("uploads", refused)
        return _show(admin, request, form, files, saved=saved_as)
    return _show(admin, request, form, files)


def _form(
    admin: KindAdmin, request: HttpRequest, item: DisclosureItem, organization: Organization, data: Any = None
) -> ItemForm:
    form = FORMS[str(admin.opts.model_name)]
    user = staff_user(request)
    initial = {} if item.pk else start(str(admin.opts.model_name), organization, user)
    return form(data, instance=item, initial=initial, organization=organization, user=user, site=site)


def _stored(form: ItemForm) -> DisclosureItem | None:
    try:
        return form.store()
    except NotConforming as refusal:
        show_problems(form, form.instance, refusal.problems)
    except ValidationError as error:
        form.add_error(None, error)
    return None


def _show(admin: KindAdmin, request: HttpRequest, form: ItemForm, files: FilesForm, saved: Any = "") -> HttpResponse:
    item = form.instance
    title = _("New: %(kind)s") if item.pk is None else _("Change: %(kind)s")
    context: dict[str, Any] = {
        **site.each_context(request),
        "title": title % {"kind": admin.opts.verbose_name},
        "subtitle": form.organization.name,
        "adminform": AdminForm(form, form.fieldsets, {}, model_admin=admin),
        "form": form,
        "files": files,
        "errors": {**form.errors, **files.errors},
        "media": admin.media + form.media + files.media,
        "opts": admin.opts,
        "item": item if item.pk else None,
        "item_url": item_url(item) if item.pk else "",
        "action": edit_url(item) if item.pk else "",
        "saved": saved,
        "preview_url": _preview_url(admin, form),
        "entry_defaults": form.entry_defaults(),
    }
    request.current_app = site.name
    return TemplateResponse(request, "admin/item_form.html", context, status=400 if context["errors"] else 200)


def _preview_url(admin: KindAdmin, form: ItemForm) -> str:
    kind, item = admin.opts.model_name, form.instance
    if item.pk:
        return reverse(f"admin:{kind}_preview", args=(item.pk,))
    return f"{reverse(f'admin:{kind}_add_preview')}?{urlencode({'organization': form.organization.pk})}"
