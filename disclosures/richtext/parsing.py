"""From any HTML to blocks: what Word, WPS and browsers put on the clipboard included."""

from __future__ import annotations

import re
from dataclasses import replace
from html import escape
from typing import TYPE_CHECKING

import nh3
from lxml import etree
from lxml import html as lxml_html

from .blocks import BREAK, Cell, List, Piece, Quote, Rule, Table, Text, one_line, paragraphs, tidy, visible

if TYPE_CHECKING:
    from collections.abc import Container

    from lxml.html import HtmlElement

    from .blocks import Block

INLINE = {
    "b": "strong", "strong": "strong", "i": "em", "em": "em", "u": "u", "ins": "", "s": "s", "strike": "s", "del": "s",
    "sub": "sub", "sup": "sup", "span": "", "font": "", "a": "", "label": "", "mark": "", "small": "", "big": "",
    "code": "", "abbr": "", "time": "", "q": "", "cite": "",
}  # fmt: skip
HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
CONTAINERS = (
    "div", "section", "article", "main", "header", "footer", "aside", "nav", "figure", "figcaption", "center",
    "dl", "dt", "dd", "address", "details", "summary", "caption", "pre", "form", "fieldset",
)  # fmt: skip
BLOCK_TAGS = ("p", *HEADINGS, "ul", "ol", "li", "blockquote", "table", "tr", "th", "td", "hr", *CONTAINERS)
# Their text is no text of the document.
DROPPED = {"script", "style", "title", "xml", "template", "noscript", "svg", "math", "textarea", "select", "iframe",
           "object", "button"}  # fmt: skip
_TAGS = {*INLINE, *BLOCK_TAGS, "thead", "tbody", "tfoot", "br", "img"}
_ATTRIBUTES = {
    "*": {"style"},
    "a": {"href"},
    "del": {"datetime"},
    "ol": {"start"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan"},
    "img": {"src", "alt"},
}
_HIDDEN = re.compile(r"display\s*:\s*none|mso-hide\s*:\s*all|visibility\s*:\s*hidden", re.I)
_BOLD = re.compile(r"font-weight\s*:\s*(bold|[6-9]00)", re.I)
_LIST_STYLE = re.compile(r"mso-list\s*:\s*l\d+\s+level(\d)", re.I)
_MARKER = re.compile(r"mso-list\s*:\s*ignore", re.I)
_LINK = re.compile(r"(https?://|mailto:|tel:|/(?![/\\]))[^\s]+", re.I)
# As stored, or as shown on whatever surface the text was copied from.
_PICTURE = re.compile(r"attachment:(\d{1,18})|[^\s]*/files/(\d{1,18})/")
ALT_LENGTH = 300
MOST_SPAN = 100
# No office writes so deep. What does is made to keep the server busy, which takes the square of the depth, and below
# 255 levels lxml drops the text.
DEEPEST = 100
_ANY_TAG = re.compile(r"<[^<>]*>")
LOWEST_HEADING = 4


def read_blocks(html: str, pictures: Container[int]) -> list[Block]:
    """The blocks of any HTML; of its pictures those in `pictures`. Of what lies too deep only the words."""
    if _is_too_deep(html):
        html = escape(_ANY_TAG.sub(" ", html))
    sound = visible(
        nh3.clean(
            html,
            tags=_TAGS,
            clean_content_tags=DROPPED,
            attributes=_ATTRIBUTES,
            url_schemes={"http", "https", "mailto", "tel", "attachment"},
            link_rel=None,
        )
    )
    if not sound.strip():
        return []
    reader = _Reader(pictures)
    reader.children(lxml_html.fragment_fromstring(sound, create_parent="div"))
    blocks = reader.done()
    _level_headings(blocks)
    return blocks


class _TooDeep(Exception):
    pass


class _Levels:
    """Goes down and up with lxml as it reads, and stops it in time."""

    def __init__(self) -> None:
        self.level = 0

    def start(self, tag: str, attributes: object) -> None:
        self.level += 1
        if self.level > DEEPEST:
            raise _TooDeep

    def end(self, tag: str) -> None:
        self.level -= 1

    def close(self) -> None:
        """lxml asks for it."""


def _is_too_deep(html: str) -> bool:
    parser = etree.HTMLParser(target=_Levels())
    try:
        parser.feed(html)
        parser.close()
    except _TooDeep:
        return True
    except etree.XMLSyntaxError:  # nothing in it
        return False
    return False


def _level_headings(blocks: list[Block]) -> None:
    """The highest level used becomes h2, the next h3, and so on down to h4."""
    headings = [block for block in blocks if isinstance(block, Text) and block.tag in HEADINGS]
    levels = sorted({heading.tag for heading in headings})
    for heading in headings:
        heading.tag = f"h{min(levels.index(heading.tag) + 2, LOWEST_HEADING)}"


class _Reader:
    """Gathers blocks; words outside any block gather into paragraphs."""

    def __init__(self, pictures: Container[int]) -> None:
        self.pictures = pictures
        self.blocks: list[Block] = []
        self.line: list[Piece] = []

    def done(self) -> list[Block]:
        self.end_paragraph()
        return _folded_bullets(self.blocks)

    def end_paragraph(self) -> None:
        self.blocks += [Text("p", line) for line in paragraphs(self.line)]
        self.line = []

    def inside(self, element: HtmlElement, style: Piece) -> list[Block]:
        """What stands in a cell, an item or a quotation; headings part only the whole text, here they are bold."""
        reader = _Reader(self.pictures)
        reader.children(element, style)
        return [_bold(block) if isinstance(block, Text) and block.tag in HEADINGS else block for block in reader.done()]

    def children(self, element: HtmlElement, style: Piece = Piece()) -> None:  # noqa: B008 - frozen
        self.words(element.text, style)
        for child in element:
            self.element(child, style)
            self.words(child.tail, style)

    def words(self, text: str | None, style: Piece) -> None:
        if text and (shown := tidy(text)):
            self.line.append(Piece(shown, style.marks, style.href))

    def element(self, element: HtmlElement, style: Piece) -> None:
        if _is_hidden(element):
            return
        tag = element.tag
        if tag == "br":
            self.line.append(BREAK)
        elif tag == "img":
            self.picture(element)
        elif tag in INLINE:
            self.children(element, _styled(element, style))
        else:
            self.end_paragraph()
            self.block(element, style)
            self.end_paragraph()

    def picture(self, element: HtmlElement) -> None:
        match = _PICTURE.fullmatch(element.get("src", ""))
        number = int(match[1] or match[2]) if match else None
        if number is not None and number in self.pictures:
            alt = tidy(element.get("alt", "")).strip()[:ALT_LENGTH].strip()
            self.line.append(Piece(alt, picture=number))

    def block(self, element: HtmlElement, style: Piece) -> None:
        tag = element.tag
        if tag in HEADINGS:
            if line := one_line(self.flat(element, style)):
                self.blocks.append(Text(tag, line))
        elif tag in ("ul", "ol"):
            self.list(element, style)
        elif tag == "blockquote":
            if blocks := self.inside(element, style):
                self.blocks.append(Quote(blocks))
        elif tag == "table":
            self.table(element, style)
        elif tag == "hr":
            self.blocks.append(Rule())
        elif tag == "p" and (level := _bullet_level(element)):
            self.blocks += [Text("bullet", line, level) for line in paragraphs(self.flat(element, style))]
        elif tag == "pre":
            self.line += _lines_of(element, style)
        else:
            self.children(element, style)

    def flat(self, element: HtmlElement, style: Piece) -> list[Piece]:
        """The words of an element whatever blocks it holds."""
        pieces: list[Piece] = []
        for block in self.inside(element, style):
            pieces += [BREAK, *_words_of(block)]
        return pieces

    def list(self, element: HtmlElement, style: Piece) -> None:
        found = List(ordered=element.tag == "ol", start=_number(element, "start", most=10_000))
        for child in element:
            if _is_hidden(child):
                continue
            blocks = self.inside(child, style)
            if child.tag in ("ul", "ol"):  # nested without an item around it
                nested = _Reader(self.pictures)
                nested.list(child, style)
                if found.items:
                    found.items[-1] += nested.blocks
                else:
                    found.items += [[block] for block in nested.blocks]
            elif blocks:
                found.items.append(blocks)
        if len(found.items) == 1 and all(isinstance(block, List) for block in found.items[0]):
            self.blocks += found.items[0]  # an outer level without words of its own
        elif found.items:
            self.blocks.append(found)

    def table(self, element: HtmlElement, style: Piece) -> None:
        for caption in element.findall("caption"):
            self.children(caption, style)
            self.end_paragraph()
        rows = [[self.cell(cell, style) for cell in row if cell.tag in ("td", "th")] for row in _rows(element)]
        rows = [row for row in rows if row]
        if sum(map(len, rows)) == 1:  # a frame around text, not a table
            self.blocks += rows[0][0].blocks
        elif any(cell.blocks for row in rows for cell in row):
            self.blocks.append(Table(rows))

    def cell(self, element: HtmlElement, style: Piece) -> Cell:
        blocks = [inner for block in self.inside(element, style) for inner in _without_tables(block)]
        heading = element.tag == "th"
        return Cell(heading, blocks, _number(element, "colspan"), _number(element, "rowspan"))


def _bold(heading: Text) -> Text:
    return Text(
        "p",
        [
            piece if piece.picture is not None else replace(piece, marks=piece.marks | {"strong"})
            for piece in heading.line
        ],
    )


def _is_hidden(element: HtmlElement) -> bool:
    """Not shown where it comes from: hidden by a style, or deleted in tracked changes."""
    return bool(_HIDDEN.search(element.get("style", ""))) or (element.tag == "del" and "datetime" in element.attrib)


def _styled(element: HtmlElement, style: Piece) -> Piece:
    marks = {INLINE[element.tag]} - {""}
    if element.tag == "span" and _BOLD.search(element.get("style", "")):
        marks.add("strong")
    link = _LINK.fullmatch(element.get("href", "").strip()) if element.tag == "a" else None
    return Piece(marks=style.marks | marks, href=link[0] if link else style.href)


def _bullet_level(element: HtmlElement) -> int:
    """The level of a paragraph that Word shows with a bullet, 0 for any other; the bullet itself is removed."""
    listed = _LIST_STYLE.search(element.get("style", ""))
    marker = next((span for span in element.iter("span") if _MARKER.search(span.get("style", ""))), None)
    if not listed or marker is None:
        return 0
    sign = marker.text_content().strip("\xa0 \n\t")
    # Numbers are words of the document: 一、 and 1. are referred to.
    if len(sign) != 1 or sign.isdigit() or "\u3400" <= sign <= "\u9fff":
        return 0
    marker.drop_tree()
    return int(listed[1])


def _folded_bullets(blocks: list[Block]) -> list[Block]:
    """Lines with bullets as lists, nested by their levels."""
    folded: list[Block] = []
    open_lists: list[tuple[int, List]] = []
    for block in blocks:
        if not (isinstance(block, Text) and block.tag == "bullet"):
            open_lists = []
            folded.append(block)
            continue
        while open_lists and open_lists[-1][0] > block.level:
            open_lists.pop()
        if not open_lists or open_lists[-1][0] < block.level:
            new = List(ordered=False)
            (open_lists[-1][1].items[-1] if open_lists else folded).append(new)
            open_lists.append((block.level, new))
        open_lists[-1][1].items.append([Text("p", block.line)])
    return folded


def _lines_of(element: HtmlElement, style: Piece) -> list[Piece]:
    pieces: list[Piece] = []
    for line in element.text_content().split("\n"):
        pieces += [Piece(tidy(line), style.marks, style.href), BREAK]
    return pieces


def _words_of(block: Block) -> list[Piece]:
    match block:
        case Text():
            return block.line
        case Quote():
            inner = block.blocks
        case List():
            inner = [block for item in block.items for block in item]
        case Table():
            inner = [block for row in block.rows for cell in row for block in cell.blocks]
        case Rule():
            inner = []
    return [piece for block in inner for piece in (BREAK, *_words_of(block))]


def _without_tables(block: Block) -> list[Block]:
    """A table within a cell as the lines of its cells, in reading order."""
    if not isinstance(block, Table):
        return [block]
    return [inner for row in block.rows for cell in row for inner in cell.blocks]


def _rows(table: HtmlElement) -> list[HtmlElement]:
    """The rows of this table, not of tables in its cells."""
    rows = []
    for child in table:
        rows += [child] if child.tag == "tr" else [row for row in child if row.tag == "tr"]
    return rows


def _number(element: HtmlElement, name: str, most: int = MOST_SPAN) -> int:
    given = element.get(name, "")
    return min(max(int(given), 1), most) if given.isascii() and given.isdigit() and len(given) < 10 else 1
