"""Every address of the portal, read from its URLconf."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from django.urls import URLPattern, URLResolver, get_resolver

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


class Address(NamedTuple):
    """One URL pattern: where it stands, and the name it goes by there."""

    surface: str  # the instance namespace of a reader's surface, "" for all others
    name: str  # its URL name without the surface, or its route if it has none
    route: str


# Forms stand on the surfaces too, in a namespace of their own: they are no readers' pages.
FORMS = {"ask"}
SURFACES = ("disclosures", "members", "en", "en-members")


def addresses() -> Iterator[Address]:
    """All of them; a pattern without a name goes by its route."""
    yield from _within(get_resolver().url_patterns, (), "")


def _within(patterns: Iterable[URLPattern | URLResolver], spaces: tuple[str, ...], before: str) -> Iterator[Address]:
    for pattern in patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            inner = (*spaces, pattern.namespace) if pattern.namespace else spaces
            yield from _within(pattern.url_patterns, inner, route)
            continue
        surface = spaces[0] if spaces and spaces[0] in SURFACES and not set(spaces) & FORMS else ""
        yield Address(surface, ":".join((*spaces[bool(surface) :], pattern.name or route)), route)
