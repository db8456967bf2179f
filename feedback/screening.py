"""Signs that a program and no resident wrote something. They decide who looks first, never whether it is kept."""

from __future__ import annotations

import re
from dataclasses import dataclass

from feedback.enums import SpamSign

# From this score on (services.intake.SCREENING_SCORE) a person looks before the unit does.
POINTS = {
    SpamSign.TRAP: 5,
    SpamSign.HASTY: 3,
    SpamSign.UNPROVED: 2,
    SpamSign.LINKS: 3,
    SpamSign.REPEATED: 4,
    SpamSign.CROWD: 2,
    SpamSign.FOREIGN: 2,
}
# Nobody reads the page and writes a sentence in so many seconds; without a proof of work more is asked.
HASTY_SECONDS = 4
HASTY_UNPROVED_SECONDS = 20
# So many an hour from one address are more than a village hall full of people writes.
CROWD = 100
_LINK = re.compile(r"https?://|www\.", re.IGNORECASE)
_CHINESE = re.compile("[\u3400-\u9fff]")


@dataclass(frozen=True, kw_only=True)
class Circumstances:
    """How something was sent, and what was in it."""

    text: str
    trap: bool  # the field that no person sees was filled in
    seconds: float  # since the form was given out
    proved: bool
    repeated: bool  # the same words came before
    hourly: int  # how many came from its address in the last hour


def signs(of: Circumstances) -> list[SpamSign]:
    """What about it looks like the work of a program."""
    found = {
        SpamSign.TRAP: of.trap,
        SpamSign.HASTY: of.seconds < (HASTY_SECONDS if of.proved else HASTY_UNPROVED_SECONDS),
        SpamSign.UNPROVED: not of.proved,
        SpamSign.LINKS: len(_LINK.findall(of.text)) >= 2,
        SpamSign.REPEATED: of.repeated,
        SpamSign.CROWD: of.hourly > CROWD,
        SpamSign.FOREIGN: not _CHINESE.search(of.text) and len(_LINK.findall(of.text)) >= 1,
    }
    return [sign for sign, seen in found.items() if seen]


def score(found: list[SpamSign]) -> int:
    return sum(POINTS[sign] for sign in found)
