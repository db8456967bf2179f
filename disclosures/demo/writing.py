"""What the demo's items say: title, text, tables, what a meeting decided."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

from .templates import Slots, Template

if TYPE_CHECKING:
    from collections.abc import Sequence

TEXTS = Path(__file__).with_name("texts")
LEVELS = ("district", "department", "discipline", "town", "grassroots")
NUMERALS = "一二三四五六七八九十"
# How the points of an item are set: as paragraphs, as a numbered list, in one paragraph, under headings.
SETTINGS = ("paragraphs", "list", "running", "headings")
SUMMARY_LENGTH = 120
COMING = (
    "{unit}{people}开放日预告",
    "{unit}开放日：欢迎当面提问",
    "关于举办{unit}{people}开放日的公告",
    "{unit}开放日：听取{worry}方面的意见",
)
LEDGER_MATTERS = 1233  # 民生实事, as the work report of 2022 counts them


@dataclass(frozen=True)
class Topic:
    """How the items of one catalogue entry are written; `points` by whether the unit is a rural one."""

    code: str
    titles: Sequence[Template]
    leads: Sequence[Template]
    points: dict[bool, Sequence[Template]]
    closes: Sequence[Template]
    keywords: Sequence[str]
    extra: Sequence[Template] = ()
    weight: int = 1
    document: str = ""
    notice: bool = False
    coming: bool = False
    head: Sequence[str] = ()
    rows: Sequence[Sequence[Template]] = ()
    whole: bool = False


@dataclass
class Text:
    """A written item; `lines` is what `richtext.plain_text` makes of `body`."""

    title: str
    summary: str = ""
    body: str = ""
    lines: list[str] = field(default_factory=list)

    def paragraph(self, text: str, tag: str = "p") -> None:
        self.body += f"<{tag}>{text}</{tag}>"
        self.lines.append(text)

    def table(self, head: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
        heads = "".join([f'<th scope="col">{cell}</th>' for cell in head])
        cells = "".join([f"<tr><td>{'</td><td>'.join(row)}</td></tr>" for row in rows])
        self.body += f"<table><thead><tr>{heads}</tr></thead><tbody>{cells}</tbody></table>"
        self.lines += [cell for row in (head, *rows) for cell in row if cell]


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((TEXTS / f"{name}.toml").read_text(encoding="utf-8"))


def _templates(texts: Sequence[str]) -> tuple[Template, ...]:
    return tuple(Template(text) for text in texts)


def _by_place(templates: Sequence[Template]) -> dict[bool, Sequence[Template]]:
    return {rural: [template for template in templates if template.rural in (None, rural)] for rural in (True, False)}


@cache
def pools(rural: bool = False) -> dict[str, list[str]]:
    """The words that fill the slots, by the slot's name."""
    given = _read("pools")
    places = {True: given.pop("rural"), False: given.pop("urban")}
    return given | {"sex": ["男", "女"]} | places[rural]


def person(seed: int) -> str:
    """A name that belongs to nobody in particular."""
    return Slots(Random(seed), pools(), {}, date.min)["person"]  # noqa: S311 - a demo that is the same each time


@cache
def meeting_points() -> tuple[dict[bool, Sequence[Template]], Sequence[Template], Sequence[Template]]:
    """What may be on an agenda, what may be resolved, and what is said before an open day."""
    points = _read("points")
    return _by_place(_templates(points["agenda"])), _templates(points["resolution"]), _templates(points["coming"])


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
                points=_by_place(_templates(given["points"] if "points" in given else points[given["pool"]])),
                closes=_templates(closes[given["closes"]]),
                keywords=given["keywords"],
                extra=_templates(given.get("extra", ())),
                weight=given.get("weight", 1),
                document=given.get("document", ""),
                notice=given["closes"] == "posting",
                coming=given.get("coming", False),
                head=table["head"],
                rows=tuple(_templates(row) for row in table["rows"]),
                whole=table.get("whole", False),
            )
    return found


def sample(rng: Random, templates: Sequence[Template], count: int) -> list[Template]:
    """Some of them, in their order."""
    count = min(count, len(templates))
    chosen: set[int] = set()
    while len(chosen) < count:
        chosen.add(int(rng.random() * len(templates)))
    return [templates[i] for i in sorted(chosen)]


def write(topic: Topic, slots: Slots, *, rural: bool, with_table: bool) -> Text:
    """A text on the topic."""
    text = Text(_one(topic.titles, slots))
    text.paragraph(_one(topic.leads, slots))
    points = sample(slots.rng, topic.points[rural], slots.between(2, 5))
    sentences = [template.fill(slots) for template in (*points, *topic.extra)]
    text.summary = sentences[0][:SUMMARY_LENGTH]
    _set_points(text, sentences, SETTINGS[int(slots.rng.random() * len(SETTINGS))])
    if with_table and topic.rows:
        rows = topic.rows if topic.whole else topic.rows[: slots.between(3, len(topic.rows))]
        text.table(topic.head, [[cell.fill(slots) for cell in row] for row in rows])
    text.paragraph(_one(topic.closes, slots))
    return text


def announce(slots: Slots, held: str) -> Text:
    """What is said before an open day."""
    slots["held"] = held
    text = Text(slots.pick(COMING).format_map(slots))
    text.paragraph(f"{slots['unit']}将举办{slots['people']}开放日活动，欢迎党员和群众参加。")
    sentences = [template.fill(slots) for template in meeting_points()[2]]
    text.summary = sentences[0]
    _set_points(text, sentences, "paragraphs")
    return text


def livelihood_ledger(slots: Slots, towns: Sequence[str]) -> Text:
    """All the practical matters of a year, one row each: the longest text of the demo."""
    text = Text(f"全区民生台账{LEDGER_MATTERS}件民生实事办理情况")
    text.summary = f"全区{LEDGER_MATTERS}件民生实事逐件公开承办单位、责任人、进展和完成时间，接受群众监督。"
    text.paragraph(
        f"在“下基层送精神砺作风”集中活动中，全区建立民生台账，现将{LEDGER_MATTERS}件民生实事的办理情况公开如下。"
    )
    matter, state = Template("{road}{project}"), ("已办结", "已办结", "已办结", "正在办理", "群众回访满意")
    for index, town in enumerate(towns):
        text.paragraph(f"{town}民生实事", "h2")
        rows = []
        for number in range(index + 1, LEDGER_MATTERS + 1, len(towns)):
            for name in ("road", "project", "person"):
                slots.pop(name, None)
            rows.append([str(number), matter.fill(slots), slots["person"], slots.pick(state), f"{number % 12 + 1}月"])
        text.table(["序号", "事项", "责任人", "进展", "完成时间"], rows)
    text.paragraph("对办理结果不满意的，可以向承办单位或者区委督查室反映。")
    return text


def _one(templates: Sequence[Template], slots: Slots) -> str:
    return templates[int(slots.rng.random() * len(templates))].fill(slots)


def _set_points(text: Text, sentences: Sequence[str], setting: str) -> None:
    if setting == "list":
        text.body += "<ol>" + "".join([f"<li>{sentence}</li>" for sentence in sentences]) + "</ol>"
        text.lines += sentences
    elif setting == "running":
        text.paragraph("".join([f"{NUMERALS[i % 10]}是{sentence}" for i, sentence in enumerate(sentences)]))
    else:
        for i, sentence in enumerate(sentences):
            heading = setting == "headings" and len(sentences) <= len(NUMERALS)
            text.paragraph(f"{NUMERALS[i]}、{sentence}" if heading else sentence)
