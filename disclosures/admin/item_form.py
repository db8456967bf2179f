"""Adding and changing an item."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from unfold.forms import AdminForm

from disclosures import permissions, seal
from disclosures.enums import Action
from disclosures.staff_forms.items import FORMS
from disclosures.transitions import TransitionError, check_transition

from .access import item_url, staff_posts, staff_user, work_item

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from disclosures.models import DisclosureItem, Organization
    from disclosures.staff_forms.items import ItemForm

    from .items import KindAdmin


def add(admin: KindAdmin, request: HttpRequest) -> HttpResponse:
    """Write a new item for one of the organisations the person drafts for."""
    offered = list(permissions.may_draft_for(staff_posts(request)))
    chosen = request.GET.get("organization", "")
    organization = next((o for o in offered if str(o.pk) == chosen), None)
    if organization is None and len(offered) == 1:
        organization = offered[0]
    if organization is None:
        return _choose(admin, request, offered)
    return _write(admin, request, admin.model(), organization)


def change(admin: KindAdmin, request: HttpRequest, pk: str) -> HttpResponse:
    """Change an item that may still be changed; whoever may only look is sent to its page."""
    item = work_item(request, pk)
    permissions.check(staff_user(request), Action.EDIT, item)
    try:
        check_transition(item, Action.EDIT)
    except TransitionError as refusal:
        messages.error(request, str(refusal))
        return redirect(item_url(item))
    return _write(admin, request, seal.kind_of(item), item.organization)


def _choose(admin: KindAdmin, request: HttpRequest, offered: list[Organization]) -> HttpResponse:
    if not offered:
        raise permissions.NotAllowed(_("You are secretary of no organisation, so you cannot draft."))
    context = {
        **admin.admin_site.each_context(request),
        "title": _("For which organisation?"),
        "organizations": offered,
        "opts": admin.opts,
    }
    return TemplateResponse(request, "admin/choose_organization.html", context)


def _write(admin: KindAdmin, request: HttpRequest, item: DisclosureItem, organization: Organization) -> HttpResponse:
    new = item.pk is None
    form = FORMS[admin.opts.model_name](
        request.POST or None,
        request.FILES or None,
        instance=item,
        organization=organization,
        user=staff_user(request),
        site=admin.admin_site,
    )
    if form.is_valid() and (stored := _stored(form)):
        messages.success(request, _("Saved as a draft.") if new else _("Saved."))
        return redirect(f"{item_url(stored)}?{urlencode({'saved': form.place})}")
    return _show(admin, request, form)


def _stored(form: ItemForm) -> DisclosureItem | None:
    try:
        return form.store()
    except ValidationError as error:
        form.add_error(None, error)
    return None


def _show(admin: KindAdmin, request: HttpRequest, form: ItemForm) -> HttpResponse:
    item = form.instance
    title = _("New: %(kind)s") if item.pk is None else _("Change: %(kind)s")
    context: dict[str, Any] = {
        **admin.admin_site.each_context(request),
        "title": title % {"kind": admin.opts.verbose_name},
        "subtitle": form.organization.name,
        "adminform": AdminForm(form, form.fieldsets, {}, model_admin=admin),
        "form": form,
        "errors": form.errors,
        "media": admin.media + form.media,
        "opts": admin.opts,
        "item": item if item.pk else None,
        "item_url": item_url(item) if item.pk else "",
        "entry_defaults": form.entry_defaults(),
        "has_file_field": form.is_multipart(),
    }
    request.current_app = admin.admin_site.name
    return TemplateResponse(request, "admin/item_form.html", context, status=400 if form.errors else 200)
