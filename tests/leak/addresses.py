"""How to visit the readers' addresses: what to put into each, and which items have to be seen there.

A new address fails `test_every_address_is_known` until it is entered here (those of the admin in
staff_addresses.py). An entry is a function that yields visits; what the reader may not read is taken off their
expectations by the test, so an entry names what *everybody who may* has to see: `shows` on lists, `item` on pages
of one item.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone

from feedback.models import OpenDay, PublicAnswer

from . import oracle
from .walk import SURFACES
from .world import COMMON, World

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

ALL = frozenset(oracle.ITEMS)

# How far a walk goes: the lists; every item's pages too; every filter and a search for every item as well.
LISTS, PAGES, EVERYTHING = 1, 2, 3


@dataclass(frozen=True)
class Place:
    """Where a visit starts from, and how far it goes."""

    world: World
    surface: str = "disclosures"
    depth: int = PAGES

    def url(self, name: str, *args: object, **query: object) -> str:
        address = reverse(f"{self.surface}:{name}", args=args)
        return f"{address}?{urlencode(query)}" if query else address


@dataclass(frozen=True)
class Visit:
    """One request and what it has to answer.

    With `shows` the items on the page, and on those its "next" links lead to, are exactly the readable ones among
    these; with `some` of them, where the page holds only the newest. With `item` it is that item's page and shows
    the texts in `marks`: gone or not found for whoever may not read it. With `nobody` it is not found, whoever
    asks. With none of these, anything readable may appear.
    """

    path: str
    shows: frozenset[str] | None = None
    some: bool = False
    item: str = ""
    marks: tuple[str, ...] = ()
    tells_end: bool = False  # whoever could read the item in time is told that it is gone
    nobody: bool = False


def _where(**wanted: str) -> frozenset[str]:
    return frozenset(
        code for code, item in oracle.ITEMS.items() if all(getattr(item, name) == wanted[name] for name in wanted)
    )


def _below(unit: str) -> frozenset[str]:
    return frozenset(code for code, item in oracle.ITEMS.items() if item.unit in oracle.subtree(unit))


def home(place: Place) -> Iterator[Visit]:
    yield Visit(place.url("home"), shows=ALL, some=True)


def item_list(place: Place) -> Iterator[Visit]:
    yield Visit(place.url("item_list"), shows=ALL)
    yield Visit(place.url("item_list", q=COMMON), shows=ALL)
    if place.depth == EVERYTHING:
        for query, shows in _filters(place.world):
            yield Visit(place.url("item_list", **query), shows=shows)
        yield from searches(place)


def item_feed(place: Place) -> Iterator[Visit]:
    yield Visit(place.url("item_feed"), shows=ALL)
    if place.depth == EVERYTHING:
        for query, shows in _filters(place.world):
            yield Visit(place.url("item_feed", **query), shows=shows)


def _filters(world: World) -> Iterator[tuple[dict[str, object], frozenset[str] | None]]:
    for kind in oracle.KINDS:
        yield {"kind": kind}, _where(kind=kind)
    for focus in oracle.FOCUSES:
        yield {"focus": focus}, _where(focus=focus)
    for unit in ("street_a", "branch_b"):
        yield {"organization": world.units[unit].pk}, _below(unit)
    for month in {f"{timezone.localtime(world.moment(day)):%Y-%m}" for day in (0, 9, 30)}:
        yield {"month": month}, None


def searches(place: Place) -> Iterator[Visit]:
    """Each item by one of its texts, in small letters so that an echo of the query is no finding."""
    marks = ("title", "body", "summary", "keyword", "document_number", "file_text")
    for number, code in enumerate(oracle.ITEMS):
        mark = oracle.READABLE_MARKS[marks[number % len(marks)]]
        yield Visit(place.url("item_list", q=(code + mark).lower()), shows=frozenset({code}))
    for mark in oracle.INTERNAL_MARKS.values():
        yield Visit(place.url("item_list", q=f"q10x{mark}"), shows=frozenset())


def item_detail(place: Place) -> Iterator[Visit]:
    if place.depth < PAGES:
        return
    marks = ("title", "summary", "body", "keyword", "responsible", "document_number")
    for code, item in place.world.items.items():
        yield Visit(place.url("item_detail", item.pk), item=code, marks=marks, tells_end=True)


def attachment(place: Place) -> Iterator[Visit]:
    """Each item's file, and that it is not to be had by way of another item."""
    if place.depth < PAGES:
        return
    codes = list(place.world.items)
    for code, file in place.world.files.items():
        other = place.world.items[codes[codes.index(code) - 1]]
        yield Visit(place.url("attachment", file.item_id, file.pk), item=code, marks=("file_name", "file_text"))
        if place.depth == EVERYTHING and other.pk != file.item_id:
            yield Visit(place.url("attachment", other.pk, file.pk), nobody=True)


def focus_detail(place: Place) -> Iterator[Visit]:
    for focus in oracle.FOCUSES:
        yield Visit(place.url("focus_detail", focus), shows=_where(focus=focus))


def kind_detail(place: Place) -> Iterator[Visit]:
    for kind in oracle.KINDS:
        yield Visit(place.url("kind_detail", kind), shows=_where(kind=kind))


def meeting_calendar(place: Place) -> Iterator[Visit]:
    """This month's page, read on to the last month that has a meeting."""
    yield Visit(place.url("meeting_calendar"))


def meeting_month(place: Place) -> Iterator[Visit]:
    held = timezone.localtime(place.world.moment(oracle.MEETINGS))
    yield Visit(place.url("meeting_month", held.year, held.month), shows=_where(kind="meeting"))


def meeting_feed(place: Place) -> Iterator[Visit]:
    """The coming meetings, so none of them once they are over."""
    yield Visit(place.url("meeting_feed"))


def organization_list(place: Place) -> Iterator[Visit]:
    yield Visit(place.url("organization_list"))


def organization_detail(place: Place) -> Iterator[Visit]:
    for name, unit in place.world.units.items():
        yield Visit(place.url("organization_detail", unit.pk), shows=_below(name), some=True)


def league(place: Place) -> Iterator[Visit]:
    """Published numbers of organisations: nothing of items, whoever asks."""
    yield Visit(place.url("league"))


def league_of(place: Place) -> Iterator[Visit]:
    yield Visit(place.url("league_of", 1), nobody=True)


def _appraisals(name: str, marks: tuple[str, ...] = ("title",)) -> Callable[[Place], Iterator[Visit]]:
    """A page of each appraisal: its notice is one of the items, and it is shown with that."""

    def found(place: Place) -> Iterator[Visit]:
        for code, appraisal in place.world.appraisals.items():
            yield Visit(place.url(f"appraisals:{name}", appraisal.pk), item=code, marks=marks)

    return found


def _no_appraisals(name: str, *arguments: object) -> Callable[[Place], Iterator[Visit]]:
    """A page that these appraisals do not have, since no ballot was cast."""

    def found(place: Place) -> Iterator[Visit]:
        for appraisal in place.world.appraisals.values():
            yield Visit(place.url(f"appraisals:{name}", appraisal.pk, *arguments), nobody=True)

    return found


def statement_file(place: Place) -> Iterator[Visit]:
    """A file of what each appraisal's subject told, and that it is not to be had by way of another appraisal."""
    codes = list(place.world.told)
    for code, file in place.world.told.items():
        appraisals = place.world.appraisals
        yield Visit(
            place.url("appraisals:file", appraisals[code].pk, file.pk), item=code, marks=("file_name", "file_text")
        )
        if place.depth == EVERYTHING and len(codes) > 1:
            other = appraisals[codes[codes.index(code) - 1]]
            yield Visit(place.url("appraisals:file", other.pk, file.pk), nobody=True)


def appraisal_list(place: Place) -> Iterator[Visit]:
    yield Visit(place.url("appraisals:list"), shows=_where(kind="bulletin"), some=True)


def answer_pages(name: str) -> Callable[[Place], Iterator[Visit]]:
    return lambda place: iter([Visit(place.url(name)), Visit(place.url(name, q="公示"))])


def answer_detail(place: Place) -> Iterator[Visit]:
    """Public answers, some of them about items that not everybody may read: these must not be named."""
    if place.depth >= PAGES:
        for answer in PublicAnswer.objects.order_by("pk"):
            yield Visit(place.url("answer_detail", answer.pk))


def open_day_detail(place: Place) -> Iterator[Visit]:
    """Open days, those held with what was asked there; the newest first, which was held."""
    if place.depth >= PAGES:
        for open_day in OpenDay.objects.order_by("-pk"):
            yield Visit(place.url("open_day_detail", open_day.pk))


# Readers' pages, the same on every surface.
READERS_PAGES: dict[str, Callable[[Place], Iterator[Visit]]] = {
    "home": home,
    "item_list": item_list,
    "item_feed": item_feed,
    "item_detail": item_detail,
    "attachment": attachment,
    "focus_detail": focus_detail,
    "kind_detail": kind_detail,
    "meeting_calendar": meeting_calendar,
    "meeting_month": meeting_month,
    "meeting_feed": meeting_feed,
    "organization_list": organization_list,
    "organization_detail": organization_detail,
    "league": league,
    "league_of": league_of,
    "appraisals:list": appraisal_list,
    "appraisals:detail": _appraisals("detail"),
    "appraisals:file": statement_file,
    "appraisals:rule_card": _appraisals("rule_card"),
    "appraisals:result": _appraisals("result"),
    "appraisals:minutes": _appraisals("minutes"),
    "appraisals:minutes_docx": _appraisals("minutes_docx", marks=()),
    "appraisals:package": _appraisals("package", marks=()),
    "appraisals:board": _no_appraisals("board"),
    "appraisals:board_part": _no_appraisals("board_part", "ab"),
    "answer_list": answer_pages("answer_list"),
    "answer_feed": answer_pages("answer_feed"),
    "answer_detail": answer_detail,
    "open_day_list": lambda place: iter([Visit(place.url("open_day_list"))]),
    "open_day_detail": open_day_detail,
}


def _sitemap_part(_place: Place) -> Iterator[Visit]:
    yield Visit(reverse("sitemap_part", args=(0,)), shows=ALL)


def _plain(name: str) -> Callable[[Place], Iterator[Visit]]:
    return lambda _place: iter([Visit(reverse(name))])


def _spent_link(name: str) -> Callable[[Place], Iterator[Visit]]:
    """A link to a new password that is none any more."""
    return lambda _place: iter([Visit(reverse(name, args=("MQ", "no-token")))])


# Addresses outside the surfaces, which show everybody the same or nothing of items.
OTHERS: dict[str, Callable[[Place], Iterator[Visit]]] = (
    {
        "robots": _plain("robots"),
        "favicon": _plain("favicon"),
        "sitemap": _plain("sitemap"),
        "sitemap_part": _sitemap_part,
    }
    | {
        name: _plain(name)
        for account in ("login", "logout", "password_change", "password_changed")
        for name in (account, f"en-{account}")
    }
    | {name: _spent_link(name) for name in ("password_new", "en-password_new")}
)


def _asking(surface: str, name: str) -> Callable[[Place], Iterator[Visit]]:
    """The pages for asking, with each item as what it is about where anybody may come from anywhere."""
    arguments: dict[str, tuple[object, ...]] = {
        "write": ("inquiry",),
        "enclosure": (1,),
        "judge": (1,),
        "sign_up": (1,),
        "take_back": (1,),
    }

    def found(place: Place) -> Iterator[Visit]:
        path = reverse(f"disclosures:ask:{name}", args=arguments.get(name), current_app=surface)
        yield Visit(path)
        if name in ("choose", "write") and "members" not in surface:
            for item in place.world.items.values():
                yield Visit(f"{path}?item={item.pk}")

    return found


ASKING = (
    "choose",
    "save_receipt",
    "follow",
    "mine",
    "supply",
    "rate",
    "consent",
    "judge",
    "withdraw",
    "leave",
    "enclosure",
    "sign_up",
    "take_back",
    "write",
)
OTHERS |= {f"{surface}:ask:{name}": _asking(surface, name) for surface in SURFACES for name in ASKING}


def _balloting(surface: str, name: str) -> Callable[[Place], Iterator[Visit]]:
    """The voting pages show nothing of items; `tests/evaluations/test_voting.py` tells what they may show."""
    arguments = () if name == "my_ballots" else (1,)
    return lambda _place: iter([Visit(reverse(f"{surface}:{name}", args=arguments))])


BALLOTING = ("my_ballots", "take", "issue", "ballot", "cast", "comments", "slip", "secret")
OTHERS |= {f"{surface}:{name}": _balloting(surface, name) for surface in ("ballot", "en-ballot") for name in BALLOTING}
OTHERS |= {
    f"{surface}:{name}": lambda _place, address=f"{surface}:{name}", given=given: iter(
        [Visit(reverse(address, args=given))]
    )
    for surface in ("rectifications", "en-rectifications")
    for name, given in (("mine", ()), ("report", (1,)))
}


def visits(place: Place) -> Iterator[Visit]:
    """Every visit to the readers' pages of the place's surface."""
    for page in READERS_PAGES.values():
        yield from page(place)


def one_of_each(place: Place) -> dict[str, str]:
    """The address of one visit to each of the readers' pages, by name."""
    return {name: next(iter(page(place))).path for name, page in READERS_PAGES.items()}
