"""The text of an item: cleaned on the way in, safe on the way out, plain for the search.

What `clean_html` returns is canonical: the same text, however it was typed or pasted, is the same HTML, and cleaning
it again changes nothing. Pictures stand in it as `<img src="attachment:ID" alt="...">`; `with_addresses` writes where
they are on the page at hand.
"""

from __future__ import annotations

import html as entities
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import nh3

from .blocks import visible
from .parsing import BLOCK_TAGS, read_blocks
from .writing import write_blocks

if TYPE_CHECKING:
    from collections.abc import Container, Mapping

TAGS = {
    "p", "br", "h2", "h3", "h4", "strong", "em", "u", "s", "sub", "sup", "ul", "ol", "li", "blockquote",
    "table", "thead", "tbody", "tr", "th", "td", "a", "hr", "img",
}  # fmt: skip
ATTRIBUTES = {
    "a": {"href"},
    "ol": {"start"},
    "th": {"colspan", "rowspan", "scope"},
    "td": {"colspan", "rowspan"},
    "img": {"src", "alt"},
}
SCHEMES = {"http", "https", "mailto", "tel", "attachment"}
_PICTURE = re.compile(r'<img src="attachment:(\d+)" alt="([^"]*)">')
# Of what `safe_html` returned: it is well formed, with every attribute in double quotes.
_ATTRIBUTES = r'(?: (?:[^"<>]|"[^"]*")*)?'
_ALT = re.compile(r'<img(?: (?:[^"<>]|"[^"]*")*?)? alt="([^"]*)"(?:[^"<>]|"[^"]*")*>')
_PARTING = re.compile(rf"</?(?:{'|'.join(('br', 'img', *BLOCK_TAGS))}){_ATTRIBUTES}>")
_TAG = re.compile(rf"</?\w+{_ATTRIBUTES}>")


class Everything:
    """Holds every number: for text whose pictures need no check."""

    def __contains__(self, number: object) -> bool:
        return True


def clean_html(html: str, pictures: Container[int] = ()) -> str:
    """Canonical, safe HTML out of whatever was typed, or pasted from Word, WPS or a page.

    Headings start at h2 and leave no level out; indents, empty paragraphs, styles and hidden text are gone. Of
    pictures those remain whose attachment's id is in `pictures`.
    """
    return safe_html(write_blocks(read_blocks(html, pictures)))


def safe_html(html: str) -> str:
    """The same HTML with nothing in it that could run or reach out: cheap enough for every page."""
    return nh3.clean(html, tags=TAGS, attributes=ATTRIBUTES, url_schemes=SCHEMES, link_rel="noopener nofollow")


def plain_text(html: str) -> str:
    """Readable text; blocks and cells stand on lines of their own, so that no search phrase joins them."""
    # No parser: what is safe is simple, and a page of search results reads twenty of these texts.
    parted = _PARTING.sub("\n", _ALT.sub("\n\\1\n", visible(safe_html(html))))
    lines = (line.strip() for line in entities.unescape(_TAG.sub("", parted)).splitlines())
    return "\n".join(filter(None, lines))


def pictures_in(html: str) -> dict[int, str]:
    """The attachments that stand as pictures in a cleaned text, by id with what they show; empty where nobody said."""
    return {int(pk): entities.unescape(alt) for pk, alt in _PICTURE.findall(html)}


def renumber_pictures(html: str, ids: dict[int, int]) -> str:
    """A cleaned text with other attachments' ids for its pictures."""
    return _PICTURE.sub(lambda match: f'<img src="attachment:{ids[int(match[1])]}" alt="{match[2]}">', html)


@dataclass(frozen=True)
class Shown:
    """Where a picture is on the page at hand, and its size in pixels, so that the text does not jump when it comes."""

    address: str
    width: int
    height: int


def with_addresses(html: str, shown: Mapping[int, Shown]) -> str:
    """The text made safe, with its pictures by attachment id where they are; others are left out. Not for storing."""

    def element(match: re.Match[str]) -> str:
        picture = shown.get(int(match[1]))
        if picture is None:
            return ""
        size = f'width="{picture.width}" height="{picture.height}"'
        return f'<img src="{entities.escape(picture.address)}" alt="{match[2]}" {size} loading="lazy">'

    return _PICTURE.sub(element, safe_html(html))
