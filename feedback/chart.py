"""A line of shares over months as the coordinates of an SVG. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from feedback.league import Share

WIDTH, HEIGHT = 420, 190
LEFT, RIGHT, TOP, BOTTOM = 40, 22, 10, 26  # room around the lines
LABELS = 6  # of months, at most; with more every second, third... has one


@dataclass(frozen=True)
class Point:
    """A month: where it stands, how far its interval reaches, and what is said of it."""

    x: float
    y: float
    low: float
    high: float
    label: str
    share: Share


@dataclass(frozen=True)
class Chart:
    """What the template draws. Months with too few cases leave a gap: `lines` and `bands` are what lies between."""

    points: list[Point]
    lines: list[str]
    bands: list[str]
    ticks: list[tuple[float, str]]
    months: list[tuple[float, str]]
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    right: int = WIDTH - RIGHT
    foot: int = HEIGHT - 6


def height_of(value: float) -> float:
    """Where a share from 0 to 1 stands: the more, the higher."""
    return round(TOP + (1 - value) * (HEIGHT - TOP - BOTTOM), 1)


def chart(months: Sequence[tuple[str, Share]]) -> Chart:
    """The chart of these months, in order; a month without enough cases has no point."""
    step = (WIDTH - LEFT - RIGHT) / max(1, len(months) - 1)
    runs: list[list[Point]] = [[]]
    for number, (label, share) in enumerate(months):
        if not share.enough:
            runs.append([])
            continue
        interval = share.interval
        x = round(LEFT + number * step, 1)
        point = Point(x, height_of(share.value), height_of(interval.low), height_of(interval.high), label, share)
        runs[-1].append(point)
    runs = [run for run in runs if run]
    every = -(-len(months) // LABELS) or 1
    return Chart(
        points=[point for run in runs for point in run],
        lines=[" ".join(f"{point.x},{point.y}" for point in run) for run in runs if len(run) > 1],
        bands=[_band(run) for run in runs if len(run) > 1],
        ticks=[(height_of(percent / 100), f"{percent}%") for percent in (0, 50, 100)],
        months=[
            (round(LEFT + number * step, 1), label)
            for number, (label, _share) in enumerate(months)
            if number % every == 0
        ],
    )


def _band(run: list[Point]) -> str:
    there = [f"{point.x},{point.high}" for point in run]
    back = [f"{point.x},{point.low}" for point in reversed(run)]
    return " ".join([*there, *back])
