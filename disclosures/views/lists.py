"""The list of items, which is the search."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import render

from disclosures.forms import ListForm
from disclosures.paging import page_number, page_of
from disclosures.search.query import COUNT_CAP

from .surfaces import page

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from .surfaces import Reader


@page
def item_list(request: HttpRequest, reader: Reader) -> HttpResponse:
    """Items by kind, focus, organisation, month and words."""
    form = ListForm(request.GET)
    shown = page_of(form.selection(reader), page_number(request.GET.get("page")))
    parameters = request.GET.copy()
    parameters.pop("page", None)
    context = {
        "form": form,
        "page": shown,
        "count": shown.count,
        "cap": COUNT_CAP,
        "parameters": parameters.urlencode(),
    }
    return render(request, "disclosures/item_list.html", context)
