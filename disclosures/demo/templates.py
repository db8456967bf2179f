"""Sentences with slots, compiled once and filled a million times.

`{3-9}` is a number, anew at each place; `{road}` is one of that pool, the same wherever it stands in one item, and
`{road2}` another one. Slots that a pool does not have come with the item: its unit, its dates.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from random import Random

_SLOT = re.compile(r"\{(?:(\d+)-(\d+)|(\w+))\}")


class Slots(dict[str, str]):
    """What fills the slots of one item; drawn at first use and kept."""

    def __init__(self, rng: Random, pools: Mapping[str, Sequence[str]], given: Mapping[str, str]) -> None:
        super().__init__(given)
        self.rng = rng
        self.pools = pools

    def __missing__(self, name: str) -> str:
        kind = name.rstrip("0123456789")
        drawn = self._draw(kind)
        if kind != name and drawn == self.get(kind):
            drawn = self._draw(kind)
        self[name] = drawn
        return drawn

    def _draw(self, kind: str) -> str:
        if kind == "person":
            return self.pick(self.pools["surname"]) + self.pick(self.pools["given"])
        if kind == "masked":
            return self.pick(self.pools["surname"]) + self.pick(("某", "某某"))
        return self.pick(self.pools[kind])

    def pick(self, options: Sequence[str]) -> str:
        return options[int(self.rng.random() * len(options))]


class Template:
    """One sentence with its slots."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.parts: list[str | Callable[[Slots], str]] = []
        end = 0
        for found in _SLOT.finditer(text):
            self.parts += [text[end : found.start()], _filler(*found.groups())]
            end = found.end()
        self.parts.append(text[end:])

    def fill(self, slots: Slots) -> str:
        return "".join([part if isinstance(part, str) else part(slots) for part in self.parts])


def _filler(low: str | None, high: str | None, name: str) -> Callable[[Slots], str]:
    if low is None or high is None:
        return lambda slots: slots[name]
    start, count = int(low), int(high) - int(low) + 1
    return lambda slots: str(start + int(slots.rng.random() * count))
