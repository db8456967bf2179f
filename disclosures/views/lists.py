"""The list of items, which is the search."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.paginator import Paginator
from django.shortcuts import render

from disclosures.forms import ListForm
from disclosures.search.query import COUNT_CAP, capped_count

from .pages import visible
from .surfaces import page

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from .surfaces import Reader

PAGE_SIZE = 20


@page
def item_list(request: HttpRequest, reader: Reader) -> HttpResponse:
    """Items by kind, focus, organisation, month and words."""
    form = ListForm(request.GET)
    items = form.narrow(visible(reader))
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
