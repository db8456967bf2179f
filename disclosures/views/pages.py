"""The pages readers see, on every surface."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from disclosures import seal
from disclosures.enums import Focus, ItemKind
from disclosures.forms import ListForm
from disclosures.models import DisclosureItem, Organization
from disclosures.search.query import COUNT_CAP, capped_count

from .surfaces import page

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from disclosures.models.item import DisclosureItemQuerySet

    from .surfaces import Reader

PAGE_SIZE = 20
HOME_SIZE = 8


def _visible(reader: Reader) -> DisclosureItemQuerySet:
    """What this reader may read, newest first, with what a list shows of it."""
    items = DisclosureItem.objects.visible_to(reader)
    return items.order_by("-public_from", "-pk").defer("body")


@page
def home(request: HttpRequest, reader: Reader) -> HttpResponse:
    """The newest items, and the ways in: by focus, kind and organisation."""
    streets = Organization.objects.active(timezone.localdate()).filter(depth__lte=2)
    context = {
        "items": _visible(reader)[:HOME_SIZE],
        "form": ListForm(),
        "focuses": Focus.choices,
        "kinds": ItemKind.choices,
        "organizations": streets,
    }
    return render(request, "disclosures/home.html", context)


@page
def item_list(request: HttpRequest, reader: Reader) -> HttpResponse:
    """Items by kind, focus, organisation, month and words."""
    form = ListForm(request.GET)
    items = form.narrow(_visible(reader))
    count = capped_count(items)
    numbered = Paginator(items, PAGE_SIZE).get_page(request.GET.get("page"))
    parameters = request.GET.copy()
    parameters.pop("page", None)
    context = {
        "form": form,
        "page": numbered,
        "count": count,
        "capped": count > COUNT_CAP,
        "cap": COUNT_CAP,
        "parameters": parameters.urlencode(),
    }
    return render(request, "disclosures/item_list.html", context)


@page
def item_detail(request: HttpRequest, reader: Reader, pk: int) -> HttpResponse:
    """One item with its procedure record; what the reader may not see does not exist."""
    item = DisclosureItem.objects.visible_to(reader).select_related("organization", "entry").filter(pk=pk)
    found = item.first()
    if found is None:
        raise Http404
    context = {"item": found, "detail": seal.kind_of(found), "steps": found.steps.for_readers()}
    return render(request, "disclosures/item_detail.html", context)


@page
def organization_list(request: HttpRequest, reader: Reader) -> HttpResponse:
    """The tree of organisations that exist today."""
    organizations = Organization.objects.active(timezone.localdate())
    return render(request, "disclosures/organization_list.html", {"organizations": organizations})


@page
def organization_detail(request: HttpRequest, reader: Reader, pk: int) -> HttpResponse:
    """An organisation, what is below it, and the newest it disclosed."""
    organization = get_object_or_404(Organization, pk=pk)
    below = Organization.objects.active(timezone.localdate()).filter(
        path__startswith=organization.path, depth=organization.depth + 1
    )
    items = _visible(reader).filter(organization__in=Organization.objects.subtree(organization))[:HOME_SIZE]
    context = {"organization": organization, "below": below, "items": items}
    return render(request, "disclosures/organization_detail.html", context)
