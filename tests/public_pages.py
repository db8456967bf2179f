"""Every page for everybody, by name, with an address that shows something of an item."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from disclosures.views import surfaces
from evaluations.models import Appraisal
from feedback.models import OpenDay, PublicAnswer
from tests.factories.disclosures import Office
from tests.factories.evaluations import appraisal_by
from tests.factories.feedback import open_day, public_answer, published_league, some_policy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from disclosures.models import DisclosureItem

ERROR_PAGE = "/nowhere/"


def public_pages(item: DisclosureItem) -> list[str]:
    """The addresses, a list with filters and a page that does not exist among them; publishes a league table.

    Raises KeyError for a page that is not entered here: it needs an address.
    """
    arguments = {
        "item_detail": (item.pk,),
        "focus_detail": (item.entry.focus,),
        "kind_detail": (item.kind,),
        "meeting_month": (timezone.localdate().year, timezone.localdate().month),
        "organization_detail": (item.organization_id,),
        "sitemap_part": (0,),
        "league_of": (published_league(item.organization).pk,),
        "answer_detail": (_answer_about(item).pk,),
        "open_day_detail": (_open_day_of(item).pk,),
    } | dict.fromkeys(("detail", "rule_card", "result", "minutes"), (_appraisal(item).pk,))
    chinese = [reverse(name, args=arguments[name.rpartition(":")[2]] if given else ()) for name, given in _names()]
    filtered = f"/items/?kind={item.kind}&q={quote(item.title[:2])}&organization={item.organization_id}"
    return [*chinese, filtered, f"/en/items/{item.pk}/", "/en/", ERROR_PAGE]


def _answer_about(item: DisclosureItem) -> PublicAnswer:
    """A public answer about the item; it is made if there is none."""
    known = PublicAnswer.objects.public().filter(item=item).first()
    if known is None:
        some_policy()
        known = public_answer(Office(item.organization), item=item)
    return known


def _open_day_of(item: DisclosureItem) -> OpenDay:
    """An open day of the item's organisation; it is announced if there is none."""
    return OpenDay.objects.filter(organization=item.organization).first() or open_day(Office(item.organization))


def _names() -> Iterator[tuple[str, bool]]:
    """The name of every pattern that is a page, and whether its address has arguments."""
    for pattern in get_resolver().url_patterns:
        if isinstance(pattern, URLPattern) and pattern.callback in surfaces._PAGES:
            yield pattern.name, bool(pattern.pattern.converters)
        elif isinstance(pattern, URLResolver) and pattern.namespace == "disclosures":
            yield from _inner(pattern, "disclosures")


def _inner(resolver: URLResolver, space: str) -> Iterator[tuple[str, bool]]:
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            yield from _inner(pattern, f"{space}:{pattern.namespace}")
        elif pattern.callback in surfaces._PAGES:
            yield f"{space}:{pattern.name}", bool(pattern.pattern.converters)


def _appraisal(item: DisclosureItem) -> Appraisal:
    """The appraisal of which the item is a notice."""
    return Appraisal.objects.filter(results__notice=item.pk).first() or appraisal_by(item.bulletin)
