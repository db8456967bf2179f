"""What a benchmark is, and the figures it yields."""

from __future__ import annotations

import importlib
import json
import pkgutil
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from .site import Bench

    Measure = Callable[[Bench], Iterator["Figure"]]

REPORT = Path("build/bench.json")
_benchmarks: dict[str, Measure] = {}


@dataclass(frozen=True)
class Figure:
    """A measured value and what it is compared with: another measurement of the same run, or the aim."""

    name: str
    value: float
    unit: str
    reference: float | None = None

    @property
    def ratio(self) -> float | None:
        return round(self.value / self.reference, 3) if self.reference else None

    def line(self) -> str:
        compared = f"  {self.ratio:6.2f} of {self.reference:g}" if self.reference else ""
        return f"{self.name:<34}{self.value:>12,.1f} {self.unit:<12}{compared}"


def benchmark(name: str) -> Callable[[Measure], Measure]:
    """Enter a function under that name."""

    def enter(measure: Measure) -> Measure:
        _benchmarks[name] = measure
        return measure

    return enter


def benchmarks(only: str | None = None) -> dict[str, Measure]:
    """All benchmarks by name, or the one asked for. Raises KeyError, with the names there are, for an unknown one."""
    package = importlib.import_module(__package__)
    for module in pkgutil.iter_modules(package.__path__):
        if module.name.startswith("bench_"):
            importlib.import_module(f"{__package__}.{module.name}")
    if only is None:
        return dict(sorted(_benchmarks.items()))
    if only not in _benchmarks:
        raise KeyError(f"no benchmark {only!r}: there are {', '.join(sorted(_benchmarks))}")
    return {only: _benchmarks[only]}


def report(figures: list[Figure]) -> None:
    """Write the figures where the next version finds them."""
    REPORT.parent.mkdir(exist_ok=True)
    rows = [asdict(figure) | {"ratio": figure.ratio} for figure in figures]
    REPORT.write_text(json.dumps(rows, ensure_ascii=False, indent=1) + "\n")
