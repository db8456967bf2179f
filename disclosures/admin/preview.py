"""The page as a resident would see it, before there is one: of a saved item, and of what is being typed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from csp.constants import SELF
from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_POST, require_safe

from disclosures import permissions
from disclosures.staff_forms.items import FORMS
from disclosures.views.items import as_read
from disclosures.views.surfaces import Surface

from .access import staff_posts, staff_user, work_item
from .item_form import drafting_for, editable
from .site import site

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpRequest, HttpResponse

    from disclosures.models import DisclosureItem, Organization


@dataclass(frozen=True)
class PreviewSurface(Surface):
    """The public surface, in a frame that says that nobody else sees this."""

    @property
    def layout(self) -> str:
        return "base_preview.html"


@require_safe
@xframe_options_sameorigin
def saved(request: HttpRequest, pk: int) -> HttpResponse:
    """The item as it stands, as residents see or would see it."""
    item = work_item(request, pk)
    return _page(request, item, item.steps.for_readers())


@require_POST
@xframe_options_sameorigin
def typed(request: HttpRequest, kind: str, pk: int | None = None) -> HttpResponse:
    """What is being typed, as far as it can be read; nothing is saved."""
    form_class = FORMS[kind]
    item = editable(request, pk) if pk else form_class.Meta.model()
    organization = item.organization if pk else drafting_for(request, list(_offered(request)))
    if organization is None:
        raise Http404
    form = form_class(request.POST, instance=item, organization=organization, user=staff_user(request), site=site)
    form.full_clean()
    item.byline, item.kind = organization.name, kind
    return _page(request, item, item.steps.for_readers() if pk else ())


def _offered(request: HttpRequest) -> QuerySet[Organization]:
    return permissions.may_draft_for(staff_posts(request))


def _page(request: HttpRequest, item: DisclosureItem, steps: Any) -> HttpResponse:
    item.index_number = item.index_number or _("given on publication")
    context = {
        **as_read(item),
        "steps": steps,
        "former": None,
        "shown_from": item.publish_at or item.planned_publish_at or timezone.now(),
        "portal": PreviewSurface(reverse("disclosures:item_detail", args=(item.pk or 0,))),
    }
    response = render(request, "disclosures/item_detail.html", context)
    response.headers["X-Robots-Tag"] = "noindex"
    # As strict as the public page; only that our own form may frame it.
    response._csp_replace = {"frame-ancestors": [SELF]}  # type: ignore[attr-defined]
    return response
