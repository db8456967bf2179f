"""What of a count may be published so that no small group's marks can be worked out: the only place that says.

A figure is a linear function of the marks of single classes, and so is every figure published before. What readers can
compute from them is their span, and a publication is fit if that span holds nothing protected:

- the marks of any classes together that are fewer than `k` (rules), and any fewer than `k` that a correction changed;
- the marks of classes together that are fewer than UNANIMOUS_FROM and all agree: there everybody's mark is known.

Per criterion the finest of these that is fit is published: classes apart, classes merged, the score alone, nothing.
Readers are assumed to know how many of each class voted and how many gave a grade with a coefficient, which classes a
correction touched, and that a published zero is a zero in each of its classes. Whole numbers are not made use of.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from itertools import combinations
from typing import TYPE_CHECKING

from evaluations.span import Span
from evaluations.tally import SCALE

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from evaluations.rules import Rules
    from evaluations.span import Unknown, Vector
    from evaluations.tally import SubjectResult

# A group in which all agree needs this many to be shown.
UNANIMOUS_FROM = 10

Classes = tuple[str, ...]


class Why(StrEnum):
    """Why something finer was not published."""

    FEW = "few"
    UNANIMOUS = "unanimous"
    DIFFERENCE = "difference"


@dataclass(frozen=True)
class Group:
    """Classes whose marks are shown together: how many gave each grade."""

    classes: Classes
    counts: Mapping[str, int]

    @property
    def size(self) -> int:
        return sum(self.counts.values())

    @property
    def is_unanimous(self) -> bool:
        return max(self.counts.values(), default=0) == self.size


@dataclass(frozen=True)
class Figures:
    """What is published of one criterion; `reasons` say why it is not shown class by class."""

    groups: tuple[Group, ...]
    has_score: bool
    reasons: frozenset[Why] = frozenset()


@dataclass(frozen=True)
class Version:
    """A count of one subject, and what was published of it by criterion."""

    result: SubjectResult
    figures: Mapping[str, Figures]


def decide(rules: Rules, earlier: Sequence[Version], result: SubjectResult) -> dict[str, Figures]:
    """What may be published of a new count of one subject, by criterion, after everything published before."""
    results = [*(version.result for version in earlier), result]
    return {
        criterion.code: _decide(
            _Unknowns(rules, criterion.code, results), [version.figures[criterion.code] for version in earlier]
        )
        for criterion in rules.criteria
    }


def _decide(marks: _Unknowns, earlier: Sequence[Figures]) -> Figures:
    latest = len(earlier)
    has_score = marks.has_score(latest)
    protected = list(marks.protected())
    voting = marks.voting(latest)
    apart = tuple((voters,) for voters in voting)
    if not protected:
        return Figures(marks.groups(latest, apart), has_score)
    reasons = frozenset(secret.why for secret in protected if secret.version == latest)
    # Of voters that are too few as a whole even the score would tell.
    if marks.why_protected(latest, voting) is None:
        for partition in (*_partitions(voting), ()):
            figures = Figures(
                marks.groups(latest, partition), has_score, reasons if partition != apart else frozenset()
            )
            if marks.is_fit([*earlier, figures], protected):
                return figures
    return Figures((), has_score=False, reasons=reasons)


def _partitions(classes: Classes) -> list[tuple[Classes, ...]]:
    """All ways to merge classes, those with the most groups first."""
    found: list[tuple[Classes, ...]] = [()]
    for voters in classes:
        found = [
            merged
            for groups in found
            for merged in (
                *((*groups[:at], (*groups[at], voters), *groups[at + 1 :]) for at in range(len(groups))),
                (*groups, (voters,)),
            )
        ]
    return sorted(filter(None, found), key=lambda groups: (-len(groups), groups))


@dataclass(frozen=True)
class _Secret:
    """Something nobody may be able to compute. `is_zero`: a number of marks that is nought."""

    vector: Vector
    version: int
    why: Why
    is_zero: bool


@dataclass(frozen=True)
class _Unknowns:
    """The marks of one subject and criterion as unknowns (version, class, grade), version by version.

    The unknowns of a later version are what it changed, so that a function of a version adds up over those before.
    """

    rules: Rules
    criterion: str
    results: Sequence[SubjectResult]

    def counts(self, version: int, classes: Classes) -> dict[str, int]:
        cells = self.results[version].cells
        return {
            grade.code: sum(cells[self.criterion, voters].counts[grade.code] for voters in classes)
            for grade in self.rules.grades
        }

    def size(self, version: int, classes: Classes) -> int:
        return sum(self.counts(version, classes).values())

    def voting(self, version: int) -> Classes:
        return tuple(voters.code for voters in self.rules.classes if self.size(version, (voters.code,)))

    def has_score(self, version: int) -> bool:
        return self.results[version].criteria[self.criterion].value is not None

    def groups(self, version: int, partition: Sequence[Classes]) -> tuple[Group, ...]:
        return tuple(Group(classes, self.counts(version, classes)) for classes in partition)

    def why_protected(self, version: int, classes: Classes) -> Why | None:
        group = Group(classes, self.counts(version, classes))
        if not group.size:
            return None
        if group.size < self.rules.k:
            return Why.FEW
        return Why.UNANIMOUS if group.size < UNANIMOUS_FROM and group.is_unanimous else None

    def changed(self, before: int, after: int, classes: Classes) -> int:
        """How many marks differ at least between two versions."""
        old, new = self.counts(before, classes), self.counts(after, classes)
        steps = [new[grade] - old[grade] for grade in new]
        return max(sum(step for step in steps if step > 0), -sum(step for step in steps if step < 0))

    def protected(self) -> Iterator[_Secret]:
        every = tuple(voters.code for voters in self.rules.classes)
        for number in range(1, len(every) + 1):
            for classes in combinations(every, number):
                for version in range(len(self.results)):
                    if why := self.why_protected(version, classes):
                        yield from self._secrets(classes, None, version, why)
                    for before in range(version):
                        if 0 < self.changed(before, version, classes) < self.rules.k:
                            yield from self._secrets(classes, before, version, Why.DIFFERENCE)

    def is_fit(self, figures: Sequence[Figures], protected: Sequence[_Secret]) -> bool:
        """Nothing protected follows from the figures of all versions, unless it was known without them."""
        known = Span()
        for fact in self._facts():
            known.add(fact)
        harmless = known.copy()
        for version, published in enumerate(figures):
            for zero in self._zeros(version, published):
                harmless.add(zero)
        computable = harmless.copy()
        for version, published in enumerate(figures):
            for figure in self._published(version, published):
                computable.add(figure)
        return not any(
            secret.vector in computable
            and secret.vector not in known
            # That nobody among few gave some grade, because nobody at all did, hurts none of them.
            and not (secret.is_zero and secret.vector in harmless)
            for secret in protected
        )

    def _sum(
        self, weights: Mapping[str, Fraction], classes: Classes, version: int, before: int | None = None
    ) -> Vector:
        """Marks by the grades' weights, over classes, in a version or of what changed since an earlier one."""
        first = 0 if before is None else before + 1
        return {
            (number, voters, grade): weight
            for number in range(first, version + 1)
            for voters in classes
            for grade, weight in weights.items()
        }

    def _secrets(self, classes: Classes, before: int | None, version: int, why: Why) -> Iterator[_Secret]:
        counts = self.counts(version, classes)
        for grade, count in counts.items():
            old = 0 if before is None else self.counts(before, classes)[grade]
            yield _Secret(self._sum({grade: Fraction(1)}, classes, version, before), version, why, count == old)
        yield _Secret(self._sum(self._coefficients(), classes, version, before), version, why, is_zero=False)

    def _coefficients(self) -> dict[str, Fraction]:
        return {grade.code: value for grade in self.rules.grades if (value := grade.value()) is not None}

    def _facts(self) -> Iterator[Vector]:
        graded = dict.fromkeys(self._coefficients(), Fraction(1))
        ones = {grade.code: Fraction(1) for grade in self.rules.grades}
        for version in range(len(self.results)):
            for voters in self.rules.classes:
                classes = (voters.code,)
                yield self._sum(ones, classes, version)
                yield self._sum(graded, classes, version)
                if version and self.counts(version, classes) == self.counts(version - 1, classes):
                    yield from self._each(ones, classes, version, version - 1)
                if not self.size(version, classes):
                    yield from self._each(ones, classes, version)

    def _zeros(self, version: int, figures: Figures) -> Iterator[Vector]:
        for group in figures.groups:
            # A large group that agrees is shown on purpose, and with it what its classes said.
            if group.is_unanimous and group.size >= UNANIMOUS_FROM:
                continue
            nobody = {grade: Fraction(1) for grade, count in group.counts.items() if not count}
            for voters in group.classes:
                yield from self._each(nobody, (voters,), version)

    def _published(self, version: int, figures: Figures) -> Iterator[Vector]:
        for group in figures.groups:
            yield from self._each(dict.fromkeys(group.counts, Fraction(1)), group.classes, version)
        if figures.has_score:
            yield self._score(version)

    def _each(
        self, weights: Mapping[str, Fraction], classes: Classes, version: int, before: int | None = None
    ) -> Iterator[Vector]:
        return (self._sum({grade: weight}, classes, version, before) for grade, weight in weights.items())

    def _score(self, version: int) -> Vector:
        """The weighted score: each counted class's mean by its share."""
        result = self.results[version]
        score: dict[Unknown, Fraction] = {}
        for voters, share in result.criteria[self.criterion].shares.items():
            weight = SCALE * share / result.cells[self.criterion, voters].valid
            marks = {grade: weight * value for grade, value in self._coefficients().items()}
            score.update(self._sum(marks, (voters,), version))
        return score
