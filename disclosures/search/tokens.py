"""Text to words, words to grams, and queries to phrases, so that any part of a run of text finds it.

Words are a text after NFKC and case folding, with a space for whatever is neither letter nor digit; what stands
between spaces is a run. The grams of words are their single characters, their pairs of neighbours and, since pairs
of digits stand in every notice, the threes and fours of Latin letters and digits. A phrase can only be in words that
have all the grams it needs, which an index answers; a phrase that is one gram certainly is, and for any other the
words are looked at. Recall is 1 by construction.

A gram is a number of 32 bits with a sign, as PostgreSQL has them: a UTF-16 code unit, two of them, or three or four
characters of 36 with what no letter has in the upper half.
"""

from __future__ import annotations

import re
import struct
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

# Raise it when words or grams come out differently: `manage.py reindex` then does every item again.
VERSION = 2

# Word and the web put these inside words, where nobody sees them.
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]+")
_SEPARATORS = re.compile(r"[\W_]+")
_LATIN = re.compile(r"[0-9a-z]{3,}")
_SPACE = ord(" ")
# 36 ** 3 fit below the space, which is in no pair, 36 ** 4 below the capitals, which case folding leaves none of.
_ABOVE = {3: ord(" ") << 16, 4: ord("@") << 16}


def normalise(text: str) -> str:
    """Full-width and compatibility forms and case folded, invisible characters left out."""
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", _INVISIBLE.sub("", text)).casefold())


def words(parts: Iterable[str]) -> str:
    """The runs of these texts in order, a single space between them. No run crosses from one part to the next."""
    return _SEPARATORS.sub(" ", normalise("\n".join(parts))).strip()


def _units(text: str) -> tuple[int, ...]:
    """UTF-16 code units: each fits in half a gram."""
    encoded = text.encode("utf-16-le")
    return struct.unpack(f"<{len(encoded) // 2}H", encoded)


def _pairs(text: str) -> set[int]:
    """The neighbouring units of a text, two in one signed number of 32 bits, but none across a space."""
    encoded = text.encode("utf-16-le")
    even, odd = len(encoded) // 4, max(0, (len(encoded) - 2) // 4)
    found = {*struct.unpack_from(f"<{even}i", encoded), *struct.unpack_from(f"<{odd}i", encoded, min(2, len(encoded)))}
    return {pair for pair in found if pair & 0xFFFF != _SPACE and pair >> 16 != _SPACE}


@lru_cache(maxsize=4096)  # years, numbers of the house and round amounts stand in every other text
def _latin(run: str, size: int) -> frozenset[int]:
    """The threes or fours of a run of Latin letters and digits."""
    return frozenset(_ABOVE[size] + int(run[at : at + size], 36) for at in range(len(run) - size + 1))


def grams(text: str) -> set[int]:
    """All grams of a text that `words` made."""
    found = _pairs(text)
    found.update(_units(text))
    found.discard(_SPACE)
    for run in _LATIN.findall(text):
        found |= _latin(run, 3) | _latin(run, 4)
    return found


def phrases(query: str) -> list[str]:
    """The runs of a query, each once: all are to be found. Empty if nothing in it is searchable."""
    return list(dict.fromkeys(words([query]).split()))


def needed(phrase: str) -> set[int]:
    """The grams that words must have to hold the phrase: as few as narrow it down. Words with a single one hold it."""
    if len(_units(phrase)) == 1:
        return {ord(phrase)}
    found = _pairs(phrase)
    for run in _LATIN.findall(phrase):
        found = found - _pairs(run) | _latin(run, min(len(run), 4))
    return found
