"""From marks and rules to results: pure, exact, and the only place that counts.

Per subject, criterion and class: the mean of the coefficients over the marks that have one, times 100. Per subject
and criterion: the class means by the classes' weights. Per subject: the criteria by theirs. All in fractions; rounding
is the last thing that happens.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction
from typing import TYPE_CHECKING

from evaluations.rules import WHOLE, EmptyClass, Rules

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

SCALE = 100


@dataclass(frozen=True)
class Turnout:
    """The ballots of one class for one subject. More collected than issued means that something is wrong."""

    issued: int
    collected: int


class Reason(StrEnum):
    """Why a result is not valid."""

    MORE_COLLECTED_THAN_ISSUED = "more_collected_than_issued"
    UNDER_QUORUM = "under_quorum"
    NO_VALID_MARK = "no_valid_mark"


@dataclass(frozen=True)
class Cell:
    """The marks of one class on one criterion of one subject; `mean` is 0 to 100, None without a valid mark."""

    counts: Mapping[str, int]
    valid: int
    mean: Fraction | None


@dataclass(frozen=True)
class Score:
    """A weighted score, or why there is none; `shares` is what part each counted class's mean has in it."""

    value: Fraction | None
    reasons: frozenset[Reason] = frozenset()
    shares: Mapping[str, Fraction] = field(default_factory=dict)

    def rounded(self, decimals: int) -> str | None:
        return None if self.value is None else round_half_up(self.value, decimals)


@dataclass(frozen=True)
class SubjectResult:
    """All that is computed for one subject: by (criterion, class), by criterion, and in all."""

    cells: Mapping[tuple[str, str], Cell]
    criteria: Mapping[str, Score]
    total: Score
    class_reasons: Mapping[str, frozenset[Reason]] = field(default_factory=dict)


def tally(
    rules: Rules, marks: Mapping[tuple[str, str], Mapping[str, int]], turnout: Mapping[str, Turnout]
) -> SubjectResult:
    """Count one subject. `marks` has counts by grade for each (criterion, class), `turnout` the ballots by class.

    Raises ValueError for a criterion, class or grade that the rules do not know: such a mark must never be dropped.
    """
    _check_known(rules, marks, turnout)
    cells = {
        (criterion.code, voters.code): _cell(rules, marks.get((criterion.code, voters.code), {}))
        for criterion in rules.criteria
        for voters in rules.classes
    }
    reasons = {voters.code: _class_reasons(rules, turnout.get(voters.code)) for voters in rules.classes}
    criteria = {criterion.code: _criterion_score(rules, criterion.code, cells, reasons) for criterion in rules.criteria}
    return SubjectResult(cells, criteria, _total(rules, criteria), reasons)


def _check_known(rules: Rules, marks: Mapping[tuple[str, str], Mapping[str, int]], turnout: Iterable[str]) -> None:
    criteria, classes, grades = (
        {part.code for part in parts} for parts in (rules.criteria, rules.classes, rules.grades)
    )
    for (criterion, voters), counts in marks.items():
        if (
            criterion not in criteria
            or voters not in classes
            or not grades >= set(counts)
            or min(counts.values(), default=0) < 0
        ):
            raise ValueError(f"marks outside the rules: {criterion}, {voters}, {sorted(counts)}")
    if not classes >= set(turnout):
        raise ValueError(f"classes outside the rules: {sorted(set(turnout) - classes)}")


def _cell(rules: Rules, counts: Mapping[str, int]) -> Cell:
    valued = [(value, counts.get(grade.code, 0)) for grade in rules.grades if (value := grade.value()) is not None]
    valid = sum(number for _value, number in valued)
    mean = SCALE * sum((value * number for value, number in valued), Fraction()) / valid if valid else None
    return Cell({grade.code: counts.get(grade.code, 0) for grade in rules.grades}, valid, mean)


def _class_reasons(rules: Rules, turnout: Turnout | None) -> frozenset[Reason]:
    ballots = turnout or Turnout(0, 0)
    found = set()
    if ballots.collected > ballots.issued:
        found.add(Reason.MORE_COLLECTED_THAN_ISSUED)
    if ballots.collected < Fraction(rules.quorum) * ballots.issued:
        found.add(Reason.UNDER_QUORUM)
    return frozenset(found)


def _criterion_score(
    rules: Rules,
    criterion: str,
    cells: Mapping[tuple[str, str], Cell],
    class_reasons: Mapping[str, frozenset[Reason]],
) -> Score:
    """The class means by weight. A class that fails makes the score void or hands its weight to the others."""
    usable: dict[str, tuple[int, Fraction]] = {}
    reasons: set[Reason] = set()
    for voters in rules.classes:
        mean = cells[criterion, voters.code].mean
        failing = set(class_reasons[voters.code])
        if mean is None:
            failing.add(Reason.NO_VALID_MARK)
        reasons |= failing
        if mean is not None and not failing:
            usable[voters.code] = (voters.weight, mean)
    # More ballots than were issued is never a matter of weights.
    if Reason.MORE_COLLECTED_THAN_ISSUED in reasons or not usable or (reasons and rules.empty_class == EmptyClass.VOID):
        return Score(None, frozenset(reasons))
    weights = sum(weight for weight, _mean in usable.values())
    shares = {voters: Fraction(weight, weights) for voters, (weight, _mean) in usable.items()}
    value = sum((shares[voters] * mean for voters, (_weight, mean) in usable.items()), Fraction())
    return Score(value, frozenset(reasons), shares)


def _total(rules: Rules, criteria: Mapping[str, Score]) -> Score:
    """The criteria by weight; without one that counts there is no total."""
    counted = [(criterion.weight, criteria[criterion.code]) for criterion in rules.criteria if criterion.weight]
    reasons = frozenset[Reason]().union(*(score.reasons for _weight, score in counted))
    values = [(weight, score.value) for weight, score in counted if score.value is not None]
    if len(values) < len(counted):
        return Score(None, reasons)
    return Score(sum((weight * value for weight, value in values), Fraction()) / WHOLE, reasons)


def round_half_up(value: Fraction, decimals: int) -> str:
    """The value with that many decimals, halves away from zero, as it is printed."""
    scaled = abs(value) * 10**decimals
    whole = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    digits = str(whole).rjust(decimals + 1, "0")
    sign = "-" if value < 0 and whole else ""
    return sign + (f"{digits[:-decimals]}.{digits[-decimals:]}" if decimals else digits)
