"""What the demo's items say: title, text, tables, what a meeting decided."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .templates import Slots, Template

if TYPE_CHECKING:
    from collections.abc import Sequence
    from random import Random

TEXTS = Path(__file__).with_name("texts")
LEVELS = ("district", "department", "discipline", "town", "grassroots")
NUMERALS = "一二三四五六七八九十"
# How the points of an item are set: as paragraphs, as a numbered list, in one paragraph, under headings.
SETTINGS = ("paragraphs", "list", "running", "headings")


@dataclass(frozen=True)
class Topic:
    """How the items of one catalogue entry are written."""

    code: str
    titles: Sequence[Template]
    leads: Sequence[Template]
    points: Sequence[Template]
    closes: Sequence[Template]
    keywords: Sequence[str]
    extra: Sequence[Template] = ()
    weight: int = 1
    document: str = ""
    notice: bool = False
    head: Sequence[str] = ()
    rows: Sequence[Sequence[Template]] = ()


@dataclass
class Text:
    """A written item; `lines` is what `richtext.plain_text` makes of `body`."""

    title: str
    summary: str
    body: str = ""
    lines: list[str] = field(default_factory=list)

    def paragraph(self, text: str, tag: str = "p") -> None:
        self.body += f"<{tag}>{text}</{tag}>"
        self.lines.append(text)

    def table(self, head: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
        heads = "".join(f'<th scope="col">{cell}</th>' for cell in head)
        self.body += f"<table><thead><tr>{heads}</tr></thead><tbody>"
        self.body += "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows)
        self.body += "</tbody></table>"
        self.lines += [cell for row in (head, *rows) for cell in row if cell]


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((TEXTS / f"{name}.toml").read_text(encoding="utf-8"))


def _templates(texts: Sequence[str]) -> tuple[Template, ...]:
    return tuple(Template(text) for text in texts)


@cache
def pools() -> dict[str, list[str]]:
    """The words that fill the slots, by the slot's name."""
    return _read("pools") | {"sex": ["男", "女"]}


def person(rng: Random) -> str:
    """A name that belongs to nobody in particular."""
    return Slots(rng, pools(), {})["person"]


@cache
def meeting_points() -> tuple[tuple[Template, ...], tuple[Template, ...]]:
    """What may be on an agenda, and what may be resolved."""
    points = _read("points")
    return _templates(points["agenda"]), _templates(points["resolution"])


@cache
def topics() -> dict[str, Topic]:
    """The topic of each catalogue entry, by the entry's code."""
    points, closes, tables = _read("points"), _read("closes"), _read("tables")
    found = {}
    for level in LEVELS:
        for code, given in _read(level).items():
            table = tables.get(given.get("table", ""), {"head": [], "rows": []})
            found[code] = Topic(
                code=code,
                titles=_templates(given["titles"]),
                leads=_templates(given["leads"]),
                points=_templates(given["points"] if "points" in given else points[given["pool"]]),
                closes=_templates(closes[given["closes"]]),
                keywords=given["keywords"],
                extra=_templates(given.get("extra", ())),
                weight=given.get("weight", 1),
                document=given.get("document", ""),
                notice=given["closes"] == "posting",
                head=table["head"],
                rows=tuple(_templates(row) for row in table["rows"]),
            )
    return found


def sample(rng: Random, templates: Sequence[Template], count: int) -> list[Template]:
    """Some of them, in their order."""
    chosen = sorted(rng.sample(range(len(templates)), min(count, len(templates))))
    return [templates[i] for i in chosen]


def write(topic: Topic, slots: Slots, *, points: int, with_table: bool) -> Text:
    """A text on the topic with about that many points."""
    rng = slots.rng
    lead = _one(topic.leads, slots)
    text = Text(title=_one(topic.titles, slots), summary=lead[:120])
    text.paragraph(lead)
    sentences = [template.fill(slots) for template in (*sample(rng, topic.points, points), *topic.extra)]
    _set_points(text, sentences, SETTINGS[int(rng.random() * len(SETTINGS))])
    if with_table and topic.rows:
        rows = [[cell.fill(slots) for cell in row] for row in topic.rows]
        text.table(topic.head, rows[: 3 + int(rng.random() * len(rows))])
    text.paragraph(_one(topic.closes, slots))
    return text


def _one(templates: Sequence[Template], slots: Slots) -> str:
    return templates[int(slots.rng.random() * len(templates))].fill(slots)


def _set_points(text: Text, sentences: Sequence[str], setting: str) -> None:
    if setting == "list":
        text.body += "<ol>" + "".join(f"<li>{sentence}</li>" for sentence in sentences) + "</ol>"
        text.lines += sentences
    elif setting == "running":
        text.paragraph("".join(f"{NUMERALS[i % 10]}是{sentence}" for i, sentence in enumerate(sentences)))
    else:
        for i, sentence in enumerate(sentences):
            heading = setting == "headings" and len(sentences) <= len(NUMERALS)
            text.paragraph(f"{NUMERALS[i]}、{sentence}" if heading else sentence)
