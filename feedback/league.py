"""The arithmetic of the league table: pure, exact, and the same for staff and for the public.

What makes it hard to game: a case counts from its submission; one that is overdue and open counts against its
organisation, so that leaving it open gains nothing; so does a late one that the asker gave up or that was set aside;
a share is shown with its interval and only from `SMALLEST` cases on; what was extended, paused or bounced
is shown apart.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from math import sqrt
from operator import add, attrgetter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

# Below this number of cases a share says nothing, so it is not shown.
SMALLEST = 10
# Below this number an organisation is not named in public figures: somebody could tell whose case it was.
SMALLEST_PUBLIC = 5
Z = 1.959963984540054  # 95 %


@dataclass(frozen=True)
class Interval:
    """Where the true share lies with 95 % confidence, both ends from 0 to 1."""

    low: float
    high: float


def wilson(successes: int, n: int) -> Interval:
    """Wilson's score interval (E. B. Wilson, 1927) of a share; nothing known is everything from 0 to 1."""
    if n == 0:
        return Interval(0.0, 1.0)
    share, square = successes / n, Z * Z
    centre = (share + square / (2 * n)) / (1 + square / n)
    half = Z * sqrt(share * (1 - share) / n + square / (4 * n * n)) / (1 + square / n)
    return Interval(max(0.0, centre - half), min(1.0, centre + half))


@dataclass(frozen=True)
class Share:
    """So many of so many."""

    part: int
    n: int

    @property
    def enough(self) -> bool:
        """Whether it is shown at all."""
        return self.n >= SMALLEST

    @property
    def value(self) -> float:
        return self.part / self.n

    @property
    def interval(self) -> Interval:
        return wilson(self.part, self.n)

    def __add__(self, other: Share) -> Share:
        return Share(self.part + other.part, self.n + other.n)


@dataclass(frozen=True)
class Tally:
    """What became of the cases of one organisation and period; every case is in exactly one of the first five.

    `in_time` answered by the due date; `late` one was answered, given up or set aside after it; `overdue` open past it;
    `pending` open before it; `aside` withdrawn, joined or set aside before it. Of those answered or overdue (`judged`),
    `x_judged` and `x_in_time` count the extended, paused, bounced and plain ones; a case can be several of these.
    """

    in_time: int = 0
    late: int = 0
    overdue: int = 0
    pending: int = 0
    aside: int = 0
    reopened: int = 0
    extended_judged: int = 0
    extended_in_time: int = 0
    paused_judged: int = 0
    paused_in_time: int = 0
    bounced_judged: int = 0
    bounced_in_time: int = 0
    plain_judged: int = 0
    plain_in_time: int = 0

    def __add__(self, other: Tally) -> Tally:
        return Tally(*map(add, _numbers(self), _numbers(other)))

    @property
    def received(self) -> int:
        return self.in_time + self.late + self.overdue + self.pending + self.aside

    @property
    def judged(self) -> int:
        return self.in_time + self.late + self.overdue

    @property
    def timely(self) -> Share:
        """Answered in time, of all that should have been answered by now."""
        return Share(self.in_time, self.judged)

    @property
    def splits(self) -> dict[str, Share]:
        """The same share among plain, extended, paused and bounced cases."""
        return {
            name: Share(getattr(self, f"{name}_in_time"), getattr(self, f"{name}_judged"))
            for name in ("plain", "extended", "paused", "bounced")
        }


# Thousands are added up for a page.
_numbers = attrgetter(*(field.name for field in fields(Tally)))


def median(histogram: Mapping[int, int]) -> int | None:
    """The lower median of values that occur so often; None without any."""
    left = (sum(histogram.values()) + 1) // 2
    for value in sorted(histogram):
        left -= histogram[value]
        if left <= 0 < histogram[value]:
            return value
    return None


def added(histograms: Iterable[Mapping[int, int]]) -> dict[int, int]:
    """One histogram of several."""
    total: dict[int, int] = {}
    for histogram in histograms:
        for value, number in histogram.items():
            total[value] = total.get(value, 0) + number
    return total


@dataclass(frozen=True)
class Figures:
    """All that the table says of one row."""

    tally: Tally = Tally()
    days: Mapping[int, int] | None = None
    satisfied: Share = Share(0, 0)

    def __add__(self, other: Figures) -> Figures:
        return Figures(
            self.tally + other.tally,
            added(days for days in (self.days, other.days) if days),
            self.satisfied + other.satisfied,
        )

    @property
    def median(self) -> int | None:
        """The working days from submission to the answer that half of the answered cases took at most."""
        return median(self.days or {})


def total(rows: Iterable[Figures]) -> Figures:
    return sum(rows, start=Figures())


def ranked(rows: Mapping[int, Figures]) -> list[int]:
    """The keys in the order of the table: by the lower end of the interval, so that one lucky answer is no first place.

    Those with too few cases come last, those with more cases first.
    """

    def place(key: int) -> tuple[bool, float, int, int]:
        timely = rows[key].tally.timely
        return (not timely.enough, -timely.interval.low if timely.enough else 0.0, -rows[key].tally.received, key)

    return sorted(rows, key=place)


def suppressed(rows: Mapping[int, Figures]) -> tuple[dict[int, Figures], Figures | None]:
    """The rows that may be public, and those that are too small as one.

    What is left out must not come out of the total by subtraction: if together they are still too small, the
    smallest of the others joins them.
    """
    shown = {key: row for key, row in rows.items() if row.tally.received >= SMALLEST_PUBLIC}
    hidden = [row for key, row in rows.items() if key not in shown and row.tally.received]
    while hidden and shown and sum(row.tally.received for row in hidden) < SMALLEST_PUBLIC:
        smallest = min(shown, key=lambda key: (shown[key].tally.received, key))
        hidden.append(shown.pop(smallest))
    others = total(hidden) if hidden else None
    if others and others.tally.received < SMALLEST_PUBLIC:
        return {}, None
    return shown, others
