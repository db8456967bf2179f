"""What the paragraphs of a report are: its number, its title, its headings. Offices seldom use styles for that."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from mammoth import documents, transforms

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

HEAD_LENGTH = 15  # paragraphs; a document's head is over by then
TITLE_LENGTH = 60  # characters of one line; titles run over two or three
HEADING_LENGTH = 40
TEXT_SIZE = 16  # points (三号); titles of official documents have 22 (二号), GB/T 9704-2012
LETTERHEAD_SIZE = 26
TITLE_STYLES = re.compile(r"title|标题|主标题|大标题|公文标题|文件标题|文档标题|总标题", re.I)
HEADING_STYLES = (re.compile(r"(?:heading|标题)\s*([1-6])", re.I), re.compile(r"([1-6一二三四五六])级标题.*"))
SKIPPED_STYLES = re.compile(r"toc( heading|\s*\d).*|目录.*", re.I)
NUMBERS = "一二三四五六七八九十"
# How sections are numbered, GB/T 9704-2012: 一、 then (一) then 1.
SECTIONS = (re.compile(rf"[{NUMBERS}]{{1,3}}、"), re.compile(rf"[((][{NUMBERS}]{{1,3}}[))]"))
SENTENCE_END = re.compile(r"[。;;!!??:::,,]\s*$|。.")
# 河区发〔2022〕3号, whichever brackets were typed; what stands beside it (签发人) is no part of it.
DOCUMENT_NUMBER = re.compile(
    r"([\u4e00-\u9fff]{2,20}\s?[〔\[【((]\s?(?:19|20)\d\d\s?[〕\]】))]\s?第?\s?\d{1,5}\s?号)(?:\s.*|签发人.*)?"
)
LETTERHEAD = re.compile(r"[\u4e00-\u9fff\s]{2,30}文\s*件")
SECRET = re.compile(r"(绝密|机密|秘密)\s*(★.*)?")
COPY_MARK = re.compile(r"\d{6}|特急|加急|急件|紧急")
DATE_LINE = re.compile(r"[((]?\s*(?:[12]\d|[〇○一二])\S{1,3}\s*年.*[月日]\s*[))]?|[((].*[))]")
_CJK_JOINT = re.compile(r"(?<=[\u3000-\u9fff\uff00-\uffef]) (?=[\u3000-\u9fff\uff00-\uffef])")


@dataclass
class Head:
    """What a document says of itself before its text begins."""

    title: str = ""
    document_number: str = ""
    messages: list[str] = field(default_factory=list)


def read_structure(document: Any) -> tuple[Head, Any]:
    """The head of a document, and the rest of it with headings named as such, for mammoth to turn into HTML."""
    children = [child for child in document.children if not _is_skipped(child)]
    head, rest = _without_head(children)
    return head, transforms.paragraph(_as_heading)(document.copy(children=rest))


def _is_skipped(child: Any) -> bool:
    return isinstance(child, documents.Paragraph) and bool(SKIPPED_STYLES.fullmatch(child.style_name or ""))


def _without_head(children: Sequence[Any]) -> tuple[Head, list[Any]]:
    head = Head()
    taken = set()
    plausible = []
    for at, text in _head_lines(children):
        if _takes_mark(head, children[at], text):
            taken.add(at)
        elif not DATE_LINE.fullmatch(text):
            plausible.append((at, text))
    if plausible:
        best = max(plausible, key=lambda line: _standing_out(children[line[0]]))
        title = list(_title_lines(children, plausible[plausible.index(best) :]))
        head.title = _joined([text for _at, text in title])
        taken.update(at for at, _text in title)
    return head, [child for at, child in enumerate(children) if at not in taken]


def _head_lines(children: Sequence[Any]) -> Iterator[tuple[int, str]]:
    """The short lines before the text begins, with their places: a title and what stands around it."""
    for at, child in enumerate(children[:HEAD_LENGTH]):
        if not isinstance(child, documents.Paragraph):
            return
        text = text_of(child)
        if len(text) > TITLE_LENGTH or SENTENCE_END.search(text) or any(section.match(text) for section in SECTIONS):
            return
        if text:
            yield at, text


def _standing_out(paragraph: Any) -> int:
    """How much a line looks like a title."""
    if TITLE_STYLES.fullmatch(paragraph.style_name or ""):
        return 3
    centred = paragraph.alignment == "center"
    return 2 if centred and (_size(paragraph) or 0) > TEXT_SIZE else int(centred)


def _title_lines(children: Sequence[Any], lines: Sequence[tuple[int, str]]) -> Iterator[tuple[int, str]]:
    """A title's first line and those that continue it: right below, and looking the same as no other text does."""
    first = children[lines[0][0]]
    look = _look(first)
    yield lines[0]
    for (above, _text), (at, text) in pairwise(lines):
        apart = any(text_of(child) for child in children[above + 1 : at])
        if apart or _standing_out(first) < 2 or _look(children[at]) != look:
            return
        yield at, text


def _joined(lines: Sequence[str]) -> str:
    return _CJK_JOINT.sub("", " ".join(lines))


def text_of(paragraph: Any) -> str:
    """The words of a paragraph in one line, without the spaces that Chinese titles are stretched with."""
    parts = []
    for element in transforms.get_descendants(paragraph):
        if isinstance(element, documents.Text):
            parts.append(element.value)
        elif isinstance(element, documents.Tab | documents.Break):
            parts.append(" ")
    return _CJK_JOINT.sub("", " ".join("".join(parts).split()))


def _takes_mark(head: Head, paragraph: Any, text: str) -> bool:
    """Whether the line is one of those above the title: letterhead, number, copy number, urgency, secrecy."""
    if SECRET.fullmatch(text):
        head.messages.append(
            _("The document is marked “%(mark)s”: what is secret must not be disclosed. Ask before you go on.")
            % {"mark": text}
        )
        return True
    if number := DOCUMENT_NUMBER.fullmatch(text):
        head.document_number = re.sub(r"\s", "", number[1])
        return True
    return bool(COPY_MARK.fullmatch(text)) or (
        LETTERHEAD.fullmatch(text) is not None and (_size(paragraph) or LETTERHEAD_SIZE) >= LETTERHEAD_SIZE
    )


def _look(paragraph: Any) -> tuple[Any, ...]:
    runs = transforms.get_descendants_of_type(paragraph, documents.Run)
    first = next((run for run in runs if run.children), None)
    return (paragraph.style_name, paragraph.alignment, first and (first.font, first.font_size, first.is_bold))


def _size(paragraph: Any) -> float | None:
    """The size of the letters in points, where it is set in the paragraph itself."""
    sizes = [run.font_size for run in transforms.get_descendants_of_type(paragraph, documents.Run) if run.font_size]
    return max(sizes, default=None)


def heading_level(style_name: str, text: str) -> int:
    """1 to 6 for a heading by its style, or by how sections are numbered in official documents; 0 for any text."""
    for pattern in HEADING_STYLES:
        if match := pattern.fullmatch(style_name.strip()):
            return int(match[1]) if match[1].isdigit() else NUMBERS.index(match[1]) + 1
    if len(text) <= HEADING_LENGTH and not SENTENCE_END.search(text):
        return next((level for level, section in enumerate(SECTIONS, start=1) if section.match(text)), 0)
    return 0


def _as_heading(paragraph: Any) -> Any:
    level = heading_level(paragraph.style_name or "", text_of(paragraph))
    if not level:
        return paragraph
    return paragraph.copy(style_id=f"Heading{level}", style_name=f"heading {level}", numbering=None)
