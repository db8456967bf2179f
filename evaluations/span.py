"""What can be computed from known figures by adding and scaling them: exact linear algebra, as little as is needed."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

# An unknown number of marks, by version, class and grade.
Unknown = tuple[int, str, str]
# A figure as a linear function: the weight of each unknown in it.
Vector = Mapping[Unknown, Fraction]


class Span:
    """The figures that follow from those added."""

    def __init__(self) -> None:
        self._rows: dict[Unknown, Vector] = {}  # by their first unknown, whose weight is one

    def add(self, vector: Vector) -> None:
        rest = self._remainder(vector)
        if rest:
            first = min(rest)
            self._rows[first] = {unknown: weight / rest[first] for unknown, weight in rest.items()}

    def __contains__(self, vector: Vector) -> bool:
        return not self._remainder(vector)

    def copy(self) -> Span:
        other = Span()
        other._rows = dict(self._rows)
        return other

    def _remainder(self, vector: Vector) -> dict[Unknown, Fraction]:
        """What no row explains; its first unknown is in no row's place."""
        rest = {unknown: weight for unknown, weight in vector.items() if weight}
        while rest:
            first = min(rest)
            row = self._rows.get(first)
            if row is None:
                break
            factor = rest[first]
            for unknown, weight in row.items():
                left = rest.get(unknown, Fraction()) - factor * weight
                if left:
                    rest[unknown] = left
                else:
                    rest.pop(unknown, None)
        return rest
