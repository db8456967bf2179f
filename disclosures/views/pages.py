"""The pages readers see, on every surface."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from disclosures.enums import Focus, ItemKind, OrganizationKind
from disclosures.forms import ListForm, select
from disclosures.models import Briefing, CatalogueEntry, DisclosureItem, Organization
from disclosures.paging import LINE
from disclosures.selectors import Month, month_archive, path_to, tree

from .explanations import Explained, explained
from .meetings import coming
from .sections import on_organizations
from .surfaces import page

if TYPE_CHECKING:
    from django.db.models import TextChoices
    from django.http import HttpRequest, HttpResponse

    from disclosures.search.query import Selection

    from .surfaces import Reader

HOME_SIZE = 8
COLUMN_SIZE = 20
MEETINGS_SIZE = 4
MONTHS_AT_HAND = 6


def _newest(selection: Selection, size: int) -> list[DisclosureItem]:
    """The newest of what a reader may see, with what a list shows of it."""
    return selection.read(DisclosureItem.objects.only(*LINE), selection.newest(0, size))


def _months(selection: Selection) -> dict[str, list[Month]]:
    months = month_archive(selection)
    return {"months": months[:MONTHS_AT_HAND], "earlier_months": months[MONTHS_AT_HAND:]}


@page
def home(request: HttpRequest, reader: Reader) -> HttpResponse:
    """The newest items, and the ways in: by street, focus, kind and meeting."""
    today = timezone.localdate()
    briefings = select(reader, kind=ItemKind.BRIEFING)
    issue = Briefing.objects.only("title", "series", "year", "number")
    streets = Organization.objects.active(today).filter(kind=OrganizationKind.TOWN)
    context = {
        "items": _newest(select(reader), HOME_SIZE),
        "form": ListForm(),
        "focuses": explained(Focus),
        "kinds": explained(ItemKind),
        "streets": streets.only("name", "short_name"),
        "meetings": coming(reader).only("title", "held_at", "place")[:MEETINGS_SIZE],
        "briefing": next(iter(briefings.read(issue, briefings.newest(0, 1))), None),
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
    organization = get_object_or_404(Organization.objects.select_related("merged_into"), pk=pk)
    today = timezone.localdate()
    below = Organization.objects.active(today).filter(path__startswith=organization.path, depth=organization.depth + 1)
    selection = select(reader, organization=organization)
    context = {
        "organization": organization,
        "ended": organization.has_ended(today),
        "path": path_to(organization)[:-1],
        "below": below,
        "predecessors": organization.predecessors.all(),
        "former_names": organization.former_names.all(),
        "items": _newest(selection, HOME_SIZE),
        "filter": f"organization={organization.pk}",
        "sections": on_organizations.of(organization, reader),
        **_months(selection),
    }
    return render(request, "disclosures/organization_detail.html", context)


@page
def focus_detail(request: HttpRequest, reader: Reader, focus: str) -> HttpResponse:
    """What belongs to one of the three focuses by the catalogue, and the newest of it."""
    column = _column(Focus, focus)
    entries = CatalogueEntry.objects.current().filter(focus=focus).order_by("content")
    return _column_page(request, column, select(reader, focus=focus), parameter="focus", entries=entries)


@page
def kind_detail(request: HttpRequest, reader: Reader, kind: str) -> HttpResponse:
    """What one of the three kinds is, and the newest of it."""
    return _column_page(request, _column(ItemKind, kind), select(reader, kind=kind), parameter="kind")


def _column(choices: type[TextChoices], value: str) -> Explained:
    found = [choice for choice in explained(choices) if choice.value == value]
    if not found:
        raise Http404
    return found[0]


def _column_page(
    request: HttpRequest, column: Explained, selection: Selection, *, parameter: str, **context: object
) -> HttpResponse:
    context |= {
        "column": column,
        "filter": f"{parameter}={column.value}",
        "items": _newest(selection, COLUMN_SIZE),
        **_months(selection),
    }
    return render(request, "disclosures/column_detail.html", context)
