"""What a text is made of, between reading and writing it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

# How marks nest when written, from the outside in.
MARKS = ("strong", "em", "u", "s", "sub", "sup")
_CJK = "\u2e80-\u303f\u3041-\u9fff\uf900-\ufaff\uff00-\uffef"
# A source line that ends within Chinese text is joined without a space: Chinese has none.
_WRAPPED = re.compile(rf"(?<=[{_CJK}])[ \t\r]*\n\s*(?=[{_CJK}])")
_SPACE = re.compile(r"[ \t\r\n\xa0]+")
_INVISIBLE = re.compile(
    "[\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufffe\uffff\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]"
)
# Word and WPS indent by full-width spaces; the stylesheet does that here.
INDENT = " \u3000"


@dataclass(frozen=True)
class Piece:
    """A part of a line: words in one style, a picture or, as "\\n", a line break."""

    text: str = ""
    marks: frozenset[str] = frozenset()
    href: str = ""
    picture: int | None = None  # id of an attachment; `text` says what it shows


BREAK = Piece("\n")
Line: TypeAlias = list[Piece]


@dataclass
class Text:
    """A paragraph ("p"), a heading ("h1" to "h6") or a line with a bullet of its own ("bullet" at `level`)."""

    tag: str
    line: Line
    level: int = 1


@dataclass
class Quote:
    blocks: list[Block]


@dataclass
class List:
    ordered: bool
    items: list[list[Block]] = field(default_factory=list)
    start: int = 1


@dataclass
class Cell:
    heading: bool
    blocks: list[Block]
    colspan: int = 1
    rowspan: int = 1


@dataclass
class Table:
    rows: list[list[Cell]]


@dataclass
class Rule:
    """A line across the page."""


Block: TypeAlias = Text | Quote | List | Table | Rule


def visible(text: str) -> str:
    """The text without characters that nobody sees; XML allows some of them nowhere."""
    return _INVISIBLE.sub("", text)


def tidy(text: str) -> str:
    """Source text as it reads: white space folded."""
    return _SPACE.sub(" ", _WRAPPED.sub("", text))


def paragraphs(pieces: Iterable[Piece]) -> Iterator[Line]:
    """The pieces as paragraphs: an empty line parts them, a single break stays within; none is empty."""
    lines: list[Line] = [[]]
    for piece in pieces:
        if piece == BREAK:
            lines.append([])
        else:
            lines[-1].append(piece)
    paragraph: Line = []
    for line in [*map(_trimmed, lines), []]:
        if line:
            paragraph += [BREAK, *line] if paragraph else line
        elif paragraph:
            yield paragraph
            paragraph = []


def one_line(pieces: Iterable[Piece]) -> Line:
    """The pieces as one line, for a heading: breaks are spaces, and bold is what headings are anyway."""
    return _trimmed(
        [replace(piece, text=piece.text.replace("\n", " "), marks=piece.marks - {"strong"}) for piece in pieces]
    )


def _trimmed(pieces: Iterable[Piece]) -> Line:
    """Without space at both ends, with one space where several pieces had one, neighbours of one style joined."""
    line: Line = []
    for piece in pieces:
        if piece.picture is None:
            text = piece.text
            if not line:
                text = text.lstrip(INDENT)
            elif line[-1].picture is None and line[-1].text.endswith(" "):
                text = text.lstrip(" ")
            if not text:
                continue
            piece = replace(piece, text=text)
        if line and _alike(line[-1], piece):
            line[-1] = replace(piece, text=line[-1].text + piece.text)
        else:
            line.append(piece)
    while line and line[-1].picture is None:
        last = replace(line[-1], text=line[-1].text.rstrip(INDENT))
        if last.text:
            line[-1] = last
            break
        line.pop()
    return line


def _alike(one: Piece, other: Piece) -> bool:
    return one.picture is None and other.picture is None and (one.marks, one.href) == (other.marks, other.href)
