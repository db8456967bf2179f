"""The pages readers see, on every surface."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from disclosures.enums import Focus, ItemKind, OrganizationKind
from disclosures.forms import ListForm
from disclosures.models import Briefing, CatalogueEntry, DisclosureItem, Organization
from disclosures.selectors import month_archive, path_to, tree

from .explanations import Explained, explained
from .meetings import coming
from .surfaces import page

if TYPE_CHECKING:
    from django.db.models import TextChoices
    from django.http import HttpRequest, HttpResponse

    from disclosures.models.item import DisclosureItemQuerySet

    from .surfaces import Reader

HOME_SIZE = 8
COLUMN_SIZE = 20
MEETINGS_SIZE = 4
MONTHS_AT_HAND = 6


def visible(reader: Reader) -> DisclosureItemQuerySet:
    """What this reader may read, newest first, with what a list shows of it."""
    items = DisclosureItem.objects.visible_to(reader)
    # Members see an item from the day it was published, everybody from the day it became public.
    since = "-publish_at" if reader.is_authenticated else "-public_from"
    return items.order_by(since, "-pk").defer("body")


@page
def home(request: HttpRequest, reader: Reader) -> HttpResponse:
    """The newest items, and the ways in: by street, focus, kind and meeting."""
    today = timezone.localdate()
    briefings = Briefing.objects.filter(pk__in=DisclosureItem.objects.visible_to(reader))
    context = {
        "items": visible(reader)[:HOME_SIZE],
        "form": ListForm(),
        "focuses": explained(Focus),
        "kinds": explained(ItemKind),
        "streets": Organization.objects.active(today).filter(kind=OrganizationKind.TOWN),
        "meetings": coming(reader)[:MEETINGS_SIZE],
        "briefing": briefings.order_by("-publish_at", "-pk").defer("body").first(),
    }
    return render(request, "disclosures/home.html", context)


@page
def organization_list(request: HttpRequest, reader: Reader) -> HttpResponse:
    """The tree of organisations that exist today."""
    units = Organization.objects.active(timezone.localdate()).only("path", "depth", "numchild", "name", "short_name")
    return render(request, "disclosures/organization_list.html", {"tree": tree(units)})


@page
def organization_detail(request: HttpRequest, reader: Reader, pk: int) -> HttpResponse:
    """An organisation, what is above and below it, and what it and its subtree disclosed, newest and by month."""
    organization = get_object_or_404(Organization, pk=pk)
    today = timezone.localdate()
    below = Organization.objects.active(today).filter(path__startswith=organization.path, depth=organization.depth + 1)
    items = visible(reader).filter(organization__in=Organization.objects.subtree(organization))
    months = month_archive(items)
    context = {
        "organization": organization,
        "exists": organization.active_until is None or organization.active_until >= today,
        "path": path_to(organization)[:-1],
        "below": below,
        "predecessors": organization.predecessors.all(),
        "items": items[:HOME_SIZE],
        "filter": f"organization={organization.pk}",
        "months": months[:MONTHS_AT_HAND],
        "earlier_months": months[MONTHS_AT_HAND:],
    }
    return render(request, "disclosures/organization_detail.html", context)


@page
def focus_detail(request: HttpRequest, reader: Reader, focus: str) -> HttpResponse:
    """What belongs to one of the three focuses by the catalogue, and the newest of it."""
    column = _column(Focus, focus)
    entries = CatalogueEntry.objects.current().filter(focus=focus).order_by("content")
    return _column_page(request, column, visible(reader).filter(entry__focus=focus), parameter="focus", entries=entries)


@page
def kind_detail(request: HttpRequest, reader: Reader, kind: str) -> HttpResponse:
    """What one of the three kinds is, and the newest of it."""
    return _column_page(request, _column(ItemKind, kind), visible(reader).filter(kind=kind), parameter="kind")


def _column(choices: type[TextChoices], value: str) -> Explained:
    found = [choice for choice in explained(choices) if choice.value == value]
    if not found:
        raise Http404
    return found[0]


def _column_page(
    request: HttpRequest, column: Explained, items: DisclosureItemQuerySet, *, parameter: str, **context: object
) -> HttpResponse:
    months = month_archive(items)
    context |= {
        "column": column,
        "filter": f"{parameter}={column.value}",
        "items": items[:COLUMN_SIZE],
        "months": months[:MONTHS_AT_HAND],
        "earlier_months": months[MONTHS_AT_HAND:],
    }
    return render(request, "disclosures/column_detail.html", context)
