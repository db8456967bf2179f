"""Narrowing a list of visible items to those that hold every phrase of a query."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.postgres.search import SearchQuery
from django.db.models import Exists, OuterRef

from disclosures.models import SearchSegment

from .tokens import phrases

if TYPE_CHECKING:
    from disclosures.models.item import DisclosureItemQuerySet

# Counting goes no further than this: "1000+" is as much as a reader needs.
COUNT_CAP = 1000


def matching(items: DisclosureItemQuerySet, query: str) -> DisclosureItemQuerySet:
    """Those of the items in which every run of the query occurs; none if nothing in it is searchable.

    `items` must already be what the reader may see: the search has no visibility rule of its own.
    """
    wanted = phrases(query)
    if not wanted:
        return items.none()
    for phrase in wanted:
        raw = SearchQuery(phrase, search_type="raw", config="simple")
        items = items.filter(Exists(SearchSegment.objects.filter(item=OuterRef("pk"), vector=raw)))
    return items


def capped_count(items: DisclosureItemQuerySet) -> int:
    """How many there are, COUNT_CAP + 1 standing for any number above the cap."""
    return items.order_by()[: COUNT_CAP + 1].count()
