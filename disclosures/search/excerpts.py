"""Where in an item the phrases of a search stand, shown from the text as it is written.

Matches are found in folded text, as the search itself does, and marked in the original: full-width digits and
capitals stay what they are. Everything is escaped; the only markup is <mark>.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING, Any, cast

from django.db.models.functions import Left
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from disclosures.models import Attachment
from disclosures.richtext import plain_text
from disclosures.seal import kind_of

from .index import MEETING_TEXTS, kind_texts
from .tokens import normalise

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from django.db.models import Field

    from disclosures.models import DisclosureItem

# Characters of an excerpt, of them before the match, and excerpts of an item.
LENGTH = 90
BEFORE = 25
MOST = 3
# What `hits` reads of an item, and of its kind besides.
READ = (
    "title", "byline", "summary", "body", "document_number", "index_number", "responsible_person", "change_note",
    "keywords", "kind", "bulletin__board", "briefing__series", "briefing__year", "briefing__number",
    *(f"meeting__{name}" for name in MEETING_TEXTS),
)  # fmt: skip
# So many characters of a file are looked through for an excerpt; the search itself knows all of them.
FILE_LENGTH = 200_000


class _Folding(dict[int, str]):
    """What each character is folded to, found once; for `str.translate`."""

    def __missing__(self, code: int) -> str:
        self[code] = folded = normalise(chr(code))
        return folded


_FOLDING = _Folding()


@dataclass(frozen=True)
class Excerpt:
    """A part of a text with its matches marked, and in words what text that is; empty for the item's own."""

    label: str
    text: SafeString


@dataclass(frozen=True)
class Hit:
    """An item on a page of results."""

    item: DisclosureItem
    title: SafeString
    byline: SafeString
    excerpts: Sequence[Excerpt]


def spans(text: str, phrase: str) -> Iterator[tuple[int, int]]:
    """Where the phrase, folded as `tokens.phrases` does, stands in the text as it is written."""
    folded = text.translate(_FOLDING)
    at = folded.find(phrase)
    if at < 0:
        return
    # Where every character is folded to one, places are the same; otherwise they are counted off.
    even = all(len(_FOLDING[ord(character)]) == 1 for character in set(text))
    ends = None if even else list(accumulate(len(_FOLDING[ord(character)]) for character in text))
    while at >= 0:
        end = at + len(phrase)
        yield (at, end) if ends is None else (bisect_right(ends, at), bisect_left(ends, end) + 1)
        at = folded.find(phrase, end)


def marked(text: str, wanted: Iterable[str]) -> SafeString:
    """The text escaped, with every match in a <mark>; matches that overlap are one."""
    parts, done = [], 0
    found = sorted(span for phrase in wanted for span in spans(text, phrase))
    for start, end in _merged(found):
        parts += [escape(text[done:start]), "<mark>", escape(text[start:end]), "</mark>"]
        done = end
    return mark_safe("".join([*parts, escape(text[done:])]))  # noqa: S308 - each part was escaped


def _merged(found: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for start, end in found:
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def held(text: str, wanted: Iterable[str]) -> set[str]:
    """Those of the phrases that the text holds."""
    return {phrase for phrase in wanted if next(spans(text, phrase), None)}


def window(text: str, sought: Iterable[str]) -> str:
    """The part of the text around the first of the phrases, within its line; empty if it has none."""
    starts = [span for phrase in sought if (span := next(spans(text, phrase), None))]
    if not starts:
        return ""
    first, end = min(starts)
    line_start = text.rfind("\n", 0, first) + 1
    line_end = text.find("\n", end)
    line_end = len(text) if line_end < 0 else line_end
    start = max(line_start, first - BEFORE)
    stop = min(line_end, max(start + LENGTH, end))
    return f"{'…' if start > line_start else ''}{text[start:stop]}{'…' if stop < line_end else ''}"


class _Gathering:
    """The excerpts of one item, and the phrases that nothing shown of it holds yet."""

    def __init__(self, item: DisclosureItem, wanted: Sequence[str]) -> None:
        self.item = item
        self.wanted = wanted
        self.missing = set(wanted) - held(item.title, wanted) - held(item.byline, wanted)
        self.excerpts: list[Excerpt] = []

    def add(self, label: str, text: str, sought: Iterable[str]) -> None:
        while len(self.excerpts) < MOST and (cut := window(text, sought)):
            self.excerpts.append(Excerpt(label, marked(cut, self.wanted)))
            self.missing -= held(cut, self.missing)
            sought = self.missing

    def add_own(self) -> None:
        """From summary and text even if the title holds all; from other fields only what is missing."""
        self.add("", self.item.summary, self.missing or self.wanted)
        if self.missing or not self.excerpts:
            self.add("", plain_text(self.item.body), self.missing or self.wanted)
        if self.missing:
            for label, text in _fields(self.item):
                self.add(label, text, self.missing)

    def add_files(self, files: Iterable[tuple[str, str]]) -> None:
        for name, text in files:
            self.add(_("In the attachment %(name)s") % {"name": name}, f"{name}\n{text}", self.missing)

    def hit(self) -> Hit:
        title, byline = (marked(text, self.wanted) for text in (self.item.title, self.item.byline))
        return Hit(self.item, title, byline, self.excerpts)


def _fields(item: DisclosureItem) -> Iterator[tuple[str, str]]:
    """What else the search knows of an item but for its files, each with its name."""
    for name in ("document_number", "index_number", "responsible_person", "change_note"):
        yield _label(item, name), getattr(item, name) or ""
    yield _label(item, "keywords"), "、".join(item.keywords)
    detail = kind_of(item)
    for name, text in kind_texts(item.kind, detail).items():
        yield _label(detail, name), text


def _label(item: DisclosureItem, name: str) -> str:
    field = cast("Field[Any, Any]", item._meta.get_field(name))
    return capfirst(str(field.verbose_name))


def hits(items: Sequence[DisclosureItem], wanted: Sequence[str]) -> list[Hit]:
    """What a page of results shows of these items, which should bring all of `READ` with them.

    Files are read, all at once, only of items whose other texts do not hold everything.
    """
    gatherings = [_Gathering(item, wanted) for item in items]
    for gathering in gatherings:
        gathering.add_own()
    unfinished = [gathering for gathering in gatherings if gathering.missing]
    files: dict[int, list[tuple[str, str]]] = defaultdict(list)
    if unfinished:
        read = Attachment.objects.filter(item__in=[gathering.item for gathering in unfinished], inline=False)
        for key, name, text in read.values_list("item", "name", Left("text", FILE_LENGTH)):
            files[key].append((name, text))
    for gathering in unfinished:
        gathering.add_files(files[gathering.item.pk])
    return [gathering.hit() for gathering in gatherings]
