"""Numbers that Word counts by itself, such as 一、 and 第三条, written out: readers refer to them.

Plain lists (bullets, 1. 2. 3.) are left for HTML to count.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lxml import etree

from disclosures.files.word import W

if TYPE_CHECKING:
    from disclosures.files.package import Package

VAL = f"{W}val"
DIGITS = "〇一二三四五六七八九"
CHINESE = frozenset(
    {"chineseCounting", "chineseCountingThousand", "japaneseCounting", "taiwaneseCountingThousand", "ideographDigital"}
)
FIRST_CIRCLED, LAST_CIRCLED = ord("①"), 20
_PLAIN_LABEL = re.compile(r"%\d[.．、)]?")
_HEADING = re.compile(r"heading \d|标题\s*\d", re.I)


@dataclass(frozen=True)
class Level:
    """How one level of a list counts: `label` as in "第%1条"."""

    form: str
    label: str
    start: int


@dataclass(frozen=True)
class Place:
    """Where a paragraph stands in a list."""

    number: str
    level: int


def write_out_numbers(package: Package) -> None:
    """Put the numbers that Chinese documents count by into the text of their paragraphs."""
    if "word/numbering.xml" not in package.parts:
        return
    levels, lists = _levels(package.tree("word/numbering.xml"))
    styles = _Styles(package)
    counts: dict[str, Counter[int]] = {}
    for paragraph in package.tree(package.main).iter(f"{W}p"):
        place = styles.place(paragraph)
        counted = lists.get(place.number) if place else None
        if place is None or counted is None or (counted, place.level) not in levels:
            continue
        count = counts.setdefault(counted, Counter())
        _count_on(count, place.level, levels[counted, place.level].start)
        if styles.is_heading(paragraph) or not _is_plain(levels[counted, place.level]):
            shown = {depth: levels.get((counted, depth)) for depth in range(place.level + 1)}
            _write(paragraph, _label(levels[counted, place.level].label, shown, count))


def _levels(numbering: etree._Element) -> tuple[dict[tuple[str, int], Level], dict[str, str]]:
    """The levels by list and depth, and which list each number of a paragraph belongs to."""
    levels = {}
    for abstract in numbering.iter(f"{W}abstractNum"):
        for level in abstract.iter(f"{W}lvl"):
            key = (abstract.get(f"{W}abstractNumId", ""), int(level.get(f"{W}ilvl", "0")))
            start = _value(level, "start")
            levels[key] = Level(_value(level, "numFmt"), _value(level, "lvlText"), int(start) if start.isdigit() else 1)
    lists = {num.get(f"{W}numId", ""): _value(num, "abstractNumId") for num in numbering.iter(f"{W}num")}
    return levels, lists


def _value(element: etree._Element | None, *path: str) -> str:
    """The w:val of a child, by the names on the way to it; empty if it is not there."""
    for name in path:
        element = element.find(f"{W}{name}") if element is not None else None
    return "" if element is None else element.get(VAL, "")


class _Styles:
    """What paragraphs inherit from their styles."""

    def __init__(self, package: Package) -> None:
        found = package.tree("word/styles.xml").iter(f"{W}style") if "word/styles.xml" in package.parts else ()
        self.by_id = {style.get(f"{W}styleId", ""): style for style in found}

    def chain(self, paragraph: etree._Element) -> list[etree._Element]:
        """The paragraph's styles, from the one it names to the one that is based on none."""
        chain: list[etree._Element] = []
        style = self.by_id.get(_value(paragraph, "pPr", "pStyle"))
        while style is not None and style not in chain:
            chain.append(style)
            style = self.by_id.get(_value(style, "basedOn"))
        return chain

    def place(self, paragraph: etree._Element) -> Place | None:
        """What counts the paragraph: its own properties before those of its styles; 0 stands for no list."""
        number = level = ""
        for holder in (paragraph, *self.chain(paragraph)):
            number = number or _value(holder, "pPr", "numPr", "numId")
            level = level or _value(holder, "pPr", "numPr", "ilvl")
        if number in ("", "0"):
            return None
        return Place(number, int(level) if level.isdigit() else 0)

    def is_heading(self, paragraph: etree._Element) -> bool:
        return any(_HEADING.match(_value(style, "name")) for style in self.chain(paragraph))


def _count_on(count: Counter[int], level: int, start: int) -> None:
    count[level] = count[level] + 1 if count[level] else start
    for deeper in [depth for depth in count if depth > level]:
        del count[deeper]


def _is_plain(level: Level) -> bool:
    """Whether HTML counts it the same way."""
    return level.form in ("bullet", "none") or (level.form == "decimal" and bool(_PLAIN_LABEL.fullmatch(level.label)))


def _label(label: str, levels: dict[int, Level | None], count: Counter[int]) -> str:
    def number(match: re.Match[str]) -> str:
        depth = int(match[1]) - 1
        level = levels.get(depth)
        return in_words(count[depth] or (level.start if level else 1), level.form if level else "decimal")

    return re.sub(r"%([1-9])", number, label)


def in_words(number: int, form: str) -> str:
    """The number as Word writes it in that form: 十二 for 12, ③ for 3; digits where the form is not known here."""
    if form in CHINESE and number < 100:
        tens, ones = divmod(number, 10)
        return (
            ("" if tens == 1 else DIGITS[tens] if tens else "")
            + ("十" if tens else "")
            + (DIGITS[ones] if ones or not tens else "")
        )
    if form.startswith("decimalEnclosedCircle") and number <= LAST_CIRCLED:
        return chr(FIRST_CIRCLED + number - 1)
    if form in ("lowerLetter", "upperLetter") and number <= 26:
        return chr(ord("a" if form == "lowerLetter" else "A") + number - 1)
    return str(number)


def _write(paragraph: etree._Element, label: str) -> None:
    properties = paragraph.find(f"{W}pPr")
    if properties is None:
        properties = etree.Element(f"{W}pPr")
        paragraph.insert(0, properties)
    for counted in properties.findall(f"{W}numPr"):
        properties.remove(counted)
    none = etree.SubElement(properties, f"{W}numPr")
    etree.SubElement(none, f"{W}ilvl").set(VAL, "0")
    etree.SubElement(none, f"{W}numId").set(VAL, "0")
    run = etree.Element(f"{W}r")
    text = etree.SubElement(run, f"{W}t")
    text.text = label
    paragraph.insert(paragraph.index(properties) + 1, run)
