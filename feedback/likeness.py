"""How much two texts say the same, by the pairs of neighbouring characters they share."""

from __future__ import annotations

from disclosures.search.tokens import words

# Two questions this much alike are most likely about the same matter; a person decides.
SAME_MATTER = 0.5
# A title of which a question uses this much most likely answers it, or says where the answer is.
ANSWERS = 0.5


def pairs(text: str) -> frozenset[str]:
    """The pairs of neighbouring characters within the runs of a text."""
    return frozenset(run[at : at + 2] for run in words([text]).split() for at in range(len(run) - 1))


def likeness(one: frozenset[str], other: frozenset[str]) -> float:
    """The share of the pairs of both that both have: 0 for nothing in common, 1 for the same pairs."""
    together = len(one | other)
    return len(one & other) / together if together else 0.0


def share(part: frozenset[str], whole: frozenset[str]) -> float:
    """How much of the first text's pairs the second one has."""
    return len(part & whole) / len(part) if part else 0.0
