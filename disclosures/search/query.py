"""What lists and the search show: a selection of listings, newest first, and how many there are.

`grams @> …` takes the GIN index and yields candidates, for a frequent word of a hundred thousand rows as many.
Whether a candidate holds the phrase costs a look at its words, so that is never asked of all. First any
COUNT_CAP + 1 hits are taken: for most queries these are all there are, and sorting them gives the page. Of a more
frequent phrase the newest hits are among the newest rows, which are read in order; or, if it was frequent long ago,
they are found by sorting the candidates, which reads no words. Either is bounded, whatever the query.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import BooleanField, Count, ExpressionWrapper, Q, Value
from django.db.models.functions import StrIndex
from django.db.models.lookups import GreaterThan

from disclosures.models import Listing
from disclosures.models.listing import moment_for

from .tokens import needed, phrases

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from django.contrib.auth.models import AnonymousUser

    from disclosures.models import DisclosureItem, User
    from disclosures.models.item import DisclosureItemQuerySet
    from disclosures.models.listing import ListingQuerySet

# Counting goes no further than this: "1000+" is as much as a reader needs.
COUNT_CAP = 1000
# How many of the newest rows are read in the hope that a frequent phrase fills the page from them, and how many at
# most if they promise that.
NEWEST_READ = 500
MOST_READ = 4000


def holding(wanted: Iterable[str], words: str = "words") -> ExpressionWrapper:
    """All phrases are in the words. PostgreSQL asks this after what is cheaper, as a call costs more."""
    each = (GreaterThan(StrIndex(words, Value(phrase)), 0) for phrase in wanted)
    return ExpressionWrapper(Q(*each), output_field=BooleanField())


def needed_for(wanted: Iterable[str]) -> list[int]:
    """The grams that whatever holds all phrases has."""
    return sorted(set[int]().union(*map(needed, wanted)))


def matching(items: DisclosureItemQuerySet, query: str) -> DisclosureItemQuerySet:
    """Those of the items, few as on a desk, that hold every run of the query; none if nothing in it is searchable."""
    wanted = phrases(query)
    if not wanted:
        return items.none()
    return items.filter(holding(wanted, "listing__words"), listing__grams__contains=needed_for(wanted))


@dataclass(frozen=True)
class Selection:
    """Listings a reader may see. The rows must be narrowed by `visible_to`: there is no other filter of that kind.

    `reader` decides by which moment they are ordered, see `moment_for`.
    """

    rows: ListingQuerySet
    reader: User | AnonymousUser

    def count(self) -> int:
        """How many there are, COUNT_CAP + 1 standing for any number above the cap."""
        return self.rows[: COUNT_CAP + 1].count()

    def exists(self) -> bool:
        return self.rows.exists()

    def total(self) -> int:
        """How many there are, without a cap: for whoever asks for a page beyond the last."""
        return self.rows.count()

    def newest(self, start: int, stop: int) -> list[int]:
        """The keys of the items from `start` up to, not including, `stop`, counted from the newest."""
        return list(self.rows.order_by(*self._order)[start:stop].values_list("pk", flat=True))

    def read(self, items: DisclosureItemQuerySet, keys: Sequence[int]) -> list[DisclosureItem]:
        """The items with these keys, in this order; asked once more whether the reader may see them."""
        found = items.visible_to(self.reader).in_bulk(keys)
        return [found[key] for key in keys if key in found]

    @property
    def _order(self) -> tuple[str, str]:
        return f"-{moment_for(self.reader)}", "-pk"


@dataclass(frozen=True)
class Found(Selection):
    """Those of the rows that hold every one of the phrases, of which there must be one at least."""

    phrases: tuple[str, ...]

    def count(self) -> int:
        return len(self._some)

    def exists(self) -> bool:
        return self._hits.exists()

    def total(self) -> int:
        return self._hits.count()

    def newest(self, start: int, stop: int) -> list[int]:
        if self.count() <= COUNT_CAP:
            return self._some[start:stop]
        hits = self._among_newest_rows(stop)
        size = 2 * stop
        while len(hits) < stop:
            read, hits = self._look(self._candidates, size)
            if read < size:
                break
            size *= 4
        return hits[start:stop]

    @cached_property
    def _candidates(self) -> ListingQuerySet:
        return self.rows.filter(grams__contains=needed_for(self.phrases))

    @cached_property
    def _hits(self) -> ListingQuerySet:
        unsure = [phrase for phrase in self.phrases if len(needed(phrase)) > 1]
        return self._candidates.filter(holding(unsure)) if unsure else self._candidates

    @cached_property
    def _some(self) -> list[int]:
        """Any COUNT_CAP + 1 hits; if they are fewer, all. Newest first."""
        return self._hits[: COUNT_CAP + 1].aggregate(keys=ArrayAgg("pk", order_by=self._order))["keys"] or []

    def _among_newest_rows(self, wanted: int) -> list[int]:
        """Hits among the newest rows; further ones are read if the first promise that it is worth while."""
        _read, hits = self._look(self.rows, NEWEST_READ)
        promising = 2 * NEWEST_READ * wanted // max(1, len(hits))
        if len(hits) < wanted and promising <= MOST_READ:
            _read, hits = self._look(self.rows, promising)
        return hits

    def _look(self, rows: ListingQuerySet, size: int) -> tuple[int, list[int]]:
        """Read the words of so many of the rows, the newest: how many there were, and which hold the phrases."""
        newest = Listing.objects.filter(pk__in=rows.order_by(*self._order)[:size].values("pk"))
        hits = ArrayAgg("pk", filter=holding(self.phrases), order_by=self._order)
        found = newest.aggregate(read=Count("pk"), hits=hits)
        return found["read"], found["hits"] or []
