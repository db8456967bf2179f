"""The list of items, which is the search."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.shortcuts import render

from disclosures.forms import ListForm, select
from disclosures.models import DisclosureItem
from disclosures.paging import LINE, page_number, page_of
from disclosures.search.excerpts import READ, hits
from disclosures.search.query import COUNT_CAP

from .surfaces import page

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.http import HttpRequest, HttpResponse

    from .surfaces import Reader


@dataclass(frozen=True)
class Advice:
    """What helps somebody who found nothing, out of what they may see and of nothing else.

    `absent` are the words that stand nowhere, `apart` says that each stands somewhere but not all together, and
    `unfiltered` is how much there is without the filters, by the query `words_alone`.
    """

    absent: Sequence[str]
    apart: bool
    unfiltered: int
    words_alone: str


def advice(form: ListForm, reader: Reader) -> Advice:
    """For a search without any result."""
    words_alone = ListForm({"q": form.chosen["q"]})
    unfiltered = words_alone.selection(reader).count() if form.chips else 0
    absent: list[str] = []
    several = len(form.phrases) > 1 and not unfiltered
    if several:
        absent = [word for word in form.phrases if not select(reader, q=word).exists()]
    return Advice(absent, several and not absent, unfiltered, words_alone.query())


@page
def item_list(request: HttpRequest, reader: Reader) -> HttpResponse:
    """Items by kind, focus, organisation, time and words, newest first, with the place where the words stand."""
    form = ListForm(request.GET)
    found = DisclosureItem.objects.select_related("bulletin", "briefing", "meeting").only(*LINE, *READ)
    items = found if form.phrases else None
    shown = page_of(form.selection(reader), page_number(request.GET.get("page")), items)
    context = {
        "form": form,
        "page": shown,
        "count": shown.count,
        "hits": hits(shown.items, form.phrases) if form.phrases else (),
        "cap": COUNT_CAP,
        "query": form.query(),
        "advice": advice(form, reader) if form.phrases and not shown.count else None,
    }
    return render(request, "disclosures/item_list.html", context)
