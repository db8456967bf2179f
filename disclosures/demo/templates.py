"""Sentences with slots, compiled once and filled a million times.

    {road} {road2}        one of that pool, the same wherever it stands in one item, and another one
    {3-9}                 a number, anew at each place
    {asked:6-24}          a number that has a name
    {done<asked}          most of that number
    {left=asked-done}     what is left of it

Slots that no pool has come with the item: its unit, its dates, its accounts. A sentence that begins with 村| is for
villages and towns, one with 居| for the rest.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import TYPE_CHECKING

from . import figures

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from random import Random

    Filler = Callable[["Slots"], str]

_SLOT = re.compile(
    r"\{(?:(?P<low>\d+)-(?P<high>\d+)|(?P<named>\w+):(?P<from>\d+)-(?P<to>\d+)|(?P<part>\w+)<(?P<of>\w+)"
    r"|(?P<rest>\w+)=(?P<whole>\w+)-(?P<less>\w+)|(?P<name>\w+))\}"
)
MARKS = {"村|": True, "居|": False}
MOST = (0.6, 0.95)


class Slots(dict[str, str]):
    """What fills the slots of one item; drawn at first use and kept."""

    def __init__(self, rng: Random, pools: Mapping[str, Sequence[str]], given: Mapping[str, str], day: date) -> None:
        super().__init__(given)
        self.rng, self.pools, self.day = rng, pools, day

    def __missing__(self, name: str) -> str:
        kind = name.rstrip("0123456789")
        accounts = figures.ACCOUNTS.get(name.partition("_")[0])
        if accounts:
            self.update(accounts(self.rng))
            return self[name]
        drawn = self._draw(kind, name)
        if kind != name and drawn == self.get(kind):
            drawn = self._draw(kind, name)
        self[name] = drawn
        return drawn

    def _draw(self, kind: str, name: str) -> str:
        match kind:
            case "person":
                return self.pick(self.pools["surname"]) + self.pick(self.pools["given"])
            case "masked":
                return self.pick(self.pools["surname"]) + self.pick(("某", "某某"))
            case "day":
                number = int(name[len(kind) :] or 0)
                return day_of(self.day - timedelta(days=1 + 3 * number + self.day.day % 3))
        return self.pick(self.pools[kind])

    def pick(self, options: Sequence[str]) -> str:
        return options[int(self.rng.random() * len(options))]

    def between(self, low: int, high: int) -> int:
        return low + int(self.rng.random() * (high - low + 1))


def day_of(day: date) -> str:
    return f"{day.month}月{day.day}日"


class Template:
    """One sentence with its slots; `rural` is None where it fits everywhere."""

    def __init__(self, text: str) -> None:
        self.rural = MARKS.get(text[:2])
        self.parts: list[str | Filler] = []
        text = text if self.rural is None else text[2:]
        end = 0
        for found in _SLOT.finditer(text):
            self.parts += [text[end : found.start()], _filler(found)]
            end = found.end()
        self.parts.append(text[end:])

    def fill(self, slots: Slots) -> str:
        return "".join([part if isinstance(part, str) else part(slots) for part in self.parts])


def _filler(found: re.Match[str]) -> Filler:
    got = {name: value for name, value in found.groupdict().items() if value is not None}
    match got:
        case {"low": low, "high": high}:
            return _number(int(low), int(high))
        case {"named": name, "from": low, "to": high}:
            return _kept(name, _number(int(low), int(high)))
        case {"part": name, "of": whole}:
            return _kept(name, lambda slots: str(int(int(slots[whole]) * slots.rng.uniform(*MOST))))
        case {"rest": name, "whole": whole, "less": less}:
            return _kept(name, lambda slots: str(int(slots[whole]) - int(slots[less])))
        case _:
            name = got["name"]
            return lambda slots: slots[name]


def _number(low: int, high: int) -> Filler:
    return lambda slots: str(slots.between(low, high))


def _kept(name: str, filler: Filler) -> Filler:
    """What the filler says the first time holds for the whole item."""

    def fill(slots: Slots) -> str:
        if name not in slots:
            slots[name] = filler(slots)
        return slots[name]

    return fill
