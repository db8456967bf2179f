"""Text to index terms and queries to phrases: overlapping bigrams, so that recall is 1 by construction.

A run is a maximal sequence of letters and digits after NFKC and lower-casing. Every run, Latin and digits
included, is indexed as the bigrams at each of its positions plus its last character alone. The architecture
notes would keep Latin words whole; bigrams throughout also find "2亿元", which crosses from digits to Chinese.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

# PostgreSQL clamps positions at 16383 and keeps 255 positions per lexeme; beyond either, phrases are lost.
MAX_POSITION = 14_000
MAX_REPEATS = 255
# Segments of one run overlap by this many characters, so that a phrase up to this long lies in one of them.
OVERLAP = 64


def normalise(text: str) -> str:
    """Full-width and compatibility forms folded, lower case, characters PostgreSQL cannot store removed."""
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).lower())
    return "".join(character for character in folded if character != "\x00" and not "\ud800" <= character <= "\udfff")


def runs(text: str) -> Iterator[str]:
    """The searchable runs of a text, in order."""
    current: list[str] = []
    for character in normalise(text):
        if character.isalnum() or unicodedata.combining(character):
            current.append(character)
        elif current:
            yield "".join(current)
            current = []
    if current:
        yield "".join(current)


def bigrams(run: str) -> list[str]:
    """The bigram at each position, and the last character alone at the last one."""
    return [run[i : i + 2] for i in range(len(run))]


def _quote(lexeme: str) -> str:
    return "'" + lexeme.replace("\\", "\\\\").replace("'", "''") + "'"


class _Segments:
    """Gathers terms into tsvector literals that respect PostgreSQL's limits."""

    def __init__(self) -> None:
        self.done: list[str] = []
        self._start()

    def _start(self) -> None:
        self.terms: list[str] = []
        self.repeats: Counter[str] = Counter()
        self.position = 0

    def add_run(self, run: str, weight: str) -> None:
        grams = bigrams(run)
        at = 0
        while at < len(grams):
            if self.position >= MAX_POSITION or self.repeats[grams[at]] >= MAX_REPEATS:
                self.flush()
                at = max(0, at - OVERLAP)
            self.position += 1
            self.repeats[grams[at]] += 1
            self.terms.append(f"{_quote(grams[at])}:{self.position}{weight}")
            at += 1
        self.position += 1  # a gap, so that no phrase crosses punctuation

    def flush(self) -> None:
        if self.terms:
            self.done.append(" ".join(self.terms))
        self._start()


def segments(parts: Iterable[tuple[str, str]]) -> list[str]:
    """Tsvector literals for (text, weight A-D) parts; exactly one for a text of ordinary length."""
    gathered = _Segments()
    for text, weight in parts:
        for run in runs(text):
            gathered.add_run(run, weight)
    gathered.flush()
    return gathered.done


def phrases(query: str) -> list[str]:
    """Raw tsquery texts, one for each run of the query; all must be found. Empty if nothing is searchable.

    Runs are cut at OVERLAP characters: longer phrases need not lie in one segment.
    """
    found = []
    for run in runs(query):
        run = run[:OVERLAP]
        grams = bigrams(run)[:-1]
        found.append(" <-> ".join(_quote(gram) for gram in grams) if grams else f"{_quote(run)}:*")
    return found
