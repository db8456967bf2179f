"""Coordinates of the drawings on result pages: pure, so that templates only print them."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from evaluations.reading import ShownSubject

# A radar needs three axes to enclose anything.
FEWEST_AXES = 3
CENTRE, RADIUS, LABEL_RADIUS = 130, 88, 108
RINGS = (25, 50, 75, 100)


@dataclass(frozen=True)
class Axis:
    """One criterion: the end of its axis, and where its label stands."""

    label: str
    score: str
    x: float
    y: float
    label_x: float
    label_y: float


@dataclass(frozen=True)
class Radar:
    """A subject's scores around a centre; the points are for SVG polygons in a square of 260 units."""

    axes: list[Axis]
    rings: list[str]
    outline: str
    size: int = 2 * CENTRE
    centre: int = CENTRE


def radar(subject: ShownSubject) -> Radar | None:
    """The drawing of all criteria with a score, the first at the top; None if there are fewer than three."""
    scored = [criterion for criterion in subject.criteria if criterion.score is not None]
    if len(scored) < FEWEST_AXES:
        return None
    angles = [2 * math.pi * number / len(scored) - math.pi / 2 for number in range(len(scored))]
    axes = [
        Axis(criterion.label, criterion.score or "", *_point(angle, RADIUS), *_point(angle, LABEL_RADIUS))
        for criterion, angle in zip(scored, angles, strict=True)
    ]
    rings = [_polygon([_point(angle, RADIUS * ring / 100) for angle in angles]) for ring in RINGS]
    outline = _polygon(
        [_point(angle, RADIUS * float(axis.score) / 100) for axis, angle in zip(axes, angles, strict=True)]
    )
    return Radar(axes, rings, outline)


def _point(angle: float, distance: float) -> tuple[float, float]:
    return round(CENTRE + distance * math.cos(angle), 1), round(CENTRE + distance * math.sin(angle), 1)


def _polygon(points: list[tuple[float, float]]) -> str:
    return " ".join(f"{x:g},{y:g}" for x, y in points)
