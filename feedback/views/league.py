"""How fast residents are answered, for everybody to read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404
from django.shortcuts import render

from disclosures.views.surfaces import page
from feedback.chart import chart
from feedback.league import SMALLEST, SMALLEST_PUBLIC
from feedback.models import LeaguePublication
from feedback.public_league import read

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from disclosures.views.surfaces import Reader

OTHERS = 24  # published tables, the newest, that a page leads to


@page
def league(request: HttpRequest, reader: Reader, pk: int | None = None) -> HttpResponse:
    """A published table, the newest unless one is named, and the way to others."""
    published = list(LeaguePublication.objects.public().select_related("organization").defer("figures")[:OTHERS])
    chosen = LeaguePublication.objects.public().select_related("organization")
    publication = (chosen.filter(pk=pk) if pk else chosen).first()
    if publication is None and pk:
        raise Http404
    table = read(publication.figures) if publication else None
    context = {
        "publication": publication,
        "table": table,
        "months": table.months if table else [],
        "chart": chart(table.months) if table else None,
        "others": [one for one in published if publication and one.pk != publication.pk],
        "smallest": SMALLEST,
        "smallest_public": SMALLEST_PUBLIC,
    }
    return render(request, "feedback/league.html", context)
