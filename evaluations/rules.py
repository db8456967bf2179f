"""The rules of one appraisal as plain data: frozen and hashed before anybody votes, read by the count alone.

Nothing here knows the database, so that a published package recounts with the same words. A weight belongs to a
class mean, never to a ballot: with 40 / 30 / 30 the shares of the classes do not move with their turnout.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Any

# Weights are whole basis points, so that they add up exactly.
WHOLE = 10_000


class EmptyClass(StrEnum):
    """What happens to a result when a class has no valid mark or too few ballots."""

    VOID = "void"  # the result is not valid
    REWEIGH = "reweigh"  # the weights of the other classes grow in proportion


@dataclass(frozen=True)
class Grade:
    """One grade; without a coefficient (不了解、弃权) it is counted apart and enters no mean."""

    code: str
    label: str
    coefficient: str | None
    is_top: bool = False

    def value(self) -> Fraction | None:
        return None if self.coefficient is None else Fraction(self.coefficient)


@dataclass(frozen=True)
class Criterion:
    """What is graded; `weight` in basis points of the subject's score, 0 for one that is shown but not scored."""

    code: str
    label: str
    weight: int


@dataclass(frozen=True)
class VoterClass:
    """A class of voters (A, B, C); `weight` in basis points of every score."""

    code: str
    label: str
    weight: int


@dataclass(frozen=True)
class Rules:
    """Everything that decides what a set of ballots means.

    `quorum` is the least share of issued ballots that must be collected in each class, as a fraction ("1/2").
    `top_share` is the largest share of a ballot's subjects that may get the top grade, or None. `k` is the fewest
    marks a published cell may stand for. Scores run from 0 to 100 and are rounded half up, at the last step only.
    """

    grades: tuple[Grade, ...]
    criteria: tuple[Criterion, ...]
    classes: tuple[VoterClass, ...]
    quorum: str = "1/2"
    empty_class: EmptyClass = EmptyClass.VOID
    top_share: str | None = None
    k: int = 5
    decimals: int = 2

    def most_top_grades(self, subjects: int) -> int:
        """How often a ballot with that many subjects may give the top grade on one criterion."""
        return subjects if self.top_share is None else int(Fraction(self.top_share) * subjects)

    def label_of_class(self, code: str) -> str:
        """The class's name, for people."""
        return next(voters.label for voters in self.classes if voters.code == code)

    def problems(self) -> list[str]:
        """What makes these rules unusable, as codes; empty if nothing."""
        found = []
        for name in ("grades", "criteria", "classes"):
            codes = [part.code for part in getattr(self, name)]
            if not codes or len(set(codes)) != len(codes):
                found.append(f"{name}_codes")
        values = [value for grade in self.grades if (value := grade.value()) is not None]
        if len(values) < 2 or not all(0 <= value <= 1 for value in values):
            found.append("coefficients")
        for name in ("criteria", "classes"):
            weights = [part.weight for part in getattr(self, name)]
            if sum(weights) != WHOLE or min(weights, default=0) < (1 if name == "classes" else 0):
                found.append(f"{name}_weights")
        shares = [self.quorum] if self.top_share is None else [self.quorum, self.top_share]
        if not all(0 <= Fraction(share) <= 1 for share in shares):
            found.append("shares")
        if self.k < 2 or not 0 <= self.decimals <= 4:
            found.append("limits")
        return found

    def nearest_grade(self, score: Fraction) -> Grade:
        """The grade whose coefficient is nearest to a score of 0 to 100; of two that are as near, the better."""
        valued = [(value, grade) for grade in self.grades if (value := grade.value()) is not None]
        return min(valued, key=lambda pair: (abs(100 * pair[0] - score), -pair[0]))[1]

    def most_top_verdicts(self, subjects: int) -> int:
        """How many of them may get the top grade as the organisation's verdict: a third, where there are three."""
        return subjects // 3 if subjects >= 3 else subjects

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Rules:
        """The rules that `as_json` wrote. Raises KeyError or TypeError for anything else."""
        parts = {
            "grades": tuple(Grade(**grade) for grade in data["grades"]),
            "criteria": tuple(Criterion(**criterion) for criterion in data["criteria"]),
            "classes": tuple(VoterClass(**voters) for voters in data["classes"]),
            "empty_class": EmptyClass(data["empty_class"]),
        }
        return cls(**(data | parts))

    def digest(self) -> str:
        """SHA-256 in hex over the canonical JSON: the fingerprint that the first notice makes public."""
        return hashlib.sha256(canonical(self.as_json())).hexdigest()


def canonical(data: Any) -> bytes:
    """One text for one meaning: keys sorted, no spaces, UTF-8; there are no floats in our data."""
    return json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
