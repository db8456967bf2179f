"""Pages of a list with links that keep what they promise: every number shown leads to a page that has items."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from disclosures.models import DisclosureItem
from disclosures.search.query import COUNT_CAP, Selection

if TYPE_CHECKING:
    from collections.abc import Sequence

    from disclosures.models.item import DisclosureItemQuerySet

PAGE_SIZE = 20
# What a list shows of each item.
LINE = ("title", "byline", "kind", "scope", "publish_at", "public_from")
# Links to this many pages before and after the one shown.
NEIGHBOURS = 2
# Nobody reads that far; a number beyond PostgreSQL's own would be an error.
LAST_NUMBER = 10**9


@dataclass(frozen=True)
class Page:
    """One page of a selection. `count` is COUNT_CAP + 1 for any number above the cap.

    `beyond` is the number that was asked for if there is no such page: then this is the last one.
    """

    number: int
    items: Sequence[Any]
    count: int
    last_known: int
    beyond: int | None = None

    @property
    def capped(self) -> bool:
        return self.count > COUNT_CAP

    @property
    def newer(self) -> int | None:
        return self.number - 1 if self.number > 1 else None

    @property
    def older(self) -> int | None:
        return self.number + 1 if self.number < self.last_known else None

    @property
    def numbers(self) -> list[int | None]:
        """Page numbers to link to, None for a gap: the first, the neighbours and, where it is known, the last."""
        wanted = {1, *range(self.number - NEIGHBOURS, self.number + NEIGHBOURS + 1)}
        if not self.capped:
            wanted.add(self.last_known)
        shown: list[int | None] = []
        for number in sorted(number for number in wanted if 1 <= number <= self.last_known):
            if shown and shown[-1] != number - 1:
                shown.append(None)
            shown.append(number)
        return shown


def page_number(text: str | None) -> int:
    """The page that an address asks for; what is no number from 1 on means the first."""
    if text and text.isascii() and text.isdigit() and len(text) < len(str(LAST_NUMBER)):
        return max(1, int(text))
    return 1


def pages(count: int) -> int:
    """How many pages that many items fill; an empty list has one, empty."""
    return max(1, -(-count // PAGE_SIZE))


def page_of(selection: Selection, number: int, items: DisclosureItemQuerySet | None = None) -> Page:
    """That page of the selection, or the last one if there are not so many; `items` are what its rows are read from."""
    count = selection.count()
    if count <= COUNT_CAP:
        last = pages(count)
        shown = min(number, last)
        keys = _keys(selection, shown)
    else:
        shown, last, keys = _far_page(selection, number)
    found = selection.read(DisclosureItem.objects.only(*LINE) if items is None else items, keys)
    return Page(shown, found, count, last, beyond=number if number > shown else None)


def _keys(selection: Selection, number: int) -> list[int]:
    return selection.newest((number - 1) * PAGE_SIZE, number * PAGE_SIZE)


def _far_page(selection: Selection, number: int) -> tuple[int, int, list[int]]:
    """Of a selection too large to count: the page that can be shown, the last one known to exist, and the keys."""
    counted = pages(COUNT_CAP + 1)
    if number + NEIGHBOURS <= counted:
        return number, counted, _keys(selection, number)
    ahead = selection.newest((number - 1) * PAGE_SIZE, (number + NEIGHBOURS) * PAGE_SIZE)
    if ahead:
        return number, number - 1 + pages(len(ahead)), ahead[:PAGE_SIZE]
    last = pages(selection.total())
    return last, last, _keys(selection, last)
