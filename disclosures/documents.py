"""Official documents as .docx after GB/T 9704-2012 (党政机关公文格式). All measures are that standard's.

A page of A4 holds 22 lines of 28 characters; 二号, 三号 and 四号 are 22, 16 and 14 points.
"""

from __future__ import annotations

import io
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from django.http import HttpResponse
from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING, WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

if TYPE_CHECKING:
    from datetime import date

    from docx.text.paragraph import Paragraph

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
SONG, FANGSONG, HEI, KAI, PLAIN_SONG = "方正小标宋简体", "仿宋_GB2312", "黑体", "楷体_GB2312", "宋体"
RED = RGBColor(0xFF, 0, 0)
BODY, TITLE, SMALL, IN_TABLES = Pt(16), Pt(22), Pt(14), Pt(12)
LINE = Pt(28.95)  # 225 mm of text in 22 lines
WIDTH = 156  # mm of text in a line
# The name of the issuer is as large as fits, and never larger than the mark of a document of the State Council.
LARGEST_REDHEAD = 46
THICK, THIN = 8, 6  # lines of the colophon: 0.35 and 0.25 mm, in eighths of a point
# 一、 is set in 黑体 and （一） in 楷体; what comes below them as the text.
HEADINGS = ((re.compile(r"[一二三四五六七八九十]+、"), HEI), (re.compile(r"[（(][一二三四五六七八九十]+[）)]"), KAI))
CENTRE, LEFT, RIGHT = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.LEFT, WD_ALIGN_PARAGRAPH.RIGHT
# No control character but tabs and ends of lines may stand in XML.
UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]|[\ud800-\udfff]")


@dataclass(frozen=True)
class Table:
    """A table in a document: what stands above its columns, and its rows, as wide as that."""

    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class OfficialDocument:
    """What stands in a document; a text has a paragraph in each line. Empty parts are left out.

    `issuer` is the red head without 文件, `number` e.g. 河纪督〔2026〕3号, `copied_to` who gets a copy (抄送).
    A record has neither red head nor number. `text` is one text, or several with the tables between them.
    """

    issuer: str
    number: str
    title: str
    addressee: str
    text: str | tuple[str | Table, ...]
    signed_by: str
    dated: date
    copied_to: str = ""
    printed_by: str = ""

    @property
    def parts(self) -> list[str | Table]:
        """The paragraphs and tables, in their order."""
        found: list[str | Table] = []
        for part in (self.text,) if isinstance(self.text, str) else self.text:
            if isinstance(part, Table):
                found.append(part)
            else:
                found += [line.strip() for line in part.splitlines() if line.strip()]
        return found

    @property
    def redhead(self) -> str:
        return f"{self.issuer}文件" if self.issuer else ""

    @property
    def date_in_words(self) -> str:
        return f"{self.dated.year}年{self.dated.month}月{self.dated.day}日"


def make_docx(document: OfficialDocument) -> bytes:
    """The document as the content of a .docx file."""
    word = Document()
    _lay_out(word)
    _head(word, document)
    for part in document.parts:
        if isinstance(part, Table):
            _add_table(word, part)
        else:
            font = _font_of(part)
            # A heading does not stand alone at the foot of a page.
            _add(word, part, font=font, indent=2).paragraph_format.keep_with_next = font != FANGSONG
    _sign(word, document)
    if document.copied_to or document.printed_by:
        _colophon(word, document)
    word.core_properties.title = _printable(document.title)
    word.core_properties.author = _printable(document.signed_by)
    file = io.BytesIO()
    word.save(file)
    return file.getvalue()


def docx_response(document: OfficialDocument, name: str) -> HttpResponse:
    """The document as a download: named by its number or title, for old browsers by `name`, which is plain ASCII."""
    called = quote(f"{document.number or document.title}.docx")
    headers = {"Content-Disposition": f"attachment; filename=\"{name}.docx\"; filename*=UTF-8''{called}"}
    return HttpResponse(make_docx(document), content_type=DOCX, headers=headers)


def _printable(text: str) -> str:
    return UNPRINTABLE.sub("", text)


def _font_of(paragraph: str) -> str:
    return next((font for pattern, font in HEADINGS if pattern.match(paragraph)), FANGSONG)


def _lay_out(word: Any) -> None:
    """Paper, margins, the grid of 22 lines, and page numbers: odd ones right, even ones left (一字线 on both sides)."""
    section = word.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    section.footer_distance = Mm(28 - 5)
    _set_font(word.styles["Normal"], FANGSONG, BODY)
    grid = section._sectPr.find(qn("w:docGrid"))
    if grid is None:
        grid = OxmlElement("w:docGrid")
        section._sectPr.append(grid)
    grid.set(qn("w:type"), "lines")
    grid.set(qn("w:linePitch"), str(round(LINE.pt * 20)))
    word.settings.odd_and_even_pages_header_footer = True
    for footer, side in ((section.footer, RIGHT), (section.even_page_footer, LEFT)):
        _page_number(footer.paragraphs[0], side)


def _page_number(paragraph: Paragraph, side: WD_ALIGN_PARAGRAPH) -> None:
    paragraph.alignment = side
    ends = paragraph.paragraph_format
    ends.left_indent = ends.right_indent = SMALL  # one character from the edge
    for text, field in (("— ", ""), ("", "PAGE"), (" —", "")):
        run = paragraph.add_run(text)
        _set_font(run, PLAIN_SONG, SMALL)
        if field:
            element = OxmlElement("w:fldSimple")
            element.set(qn("w:instr"), field)
            run._r.addprevious(element)
            element.append(run._r)


def _set_font(target: Any, name: str, size: Any) -> None:
    """The font of a run or a style, for Chinese characters too."""
    target.font.name, target.font.size = name, size
    target._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), name)


def _add(
    word: Any, text: str, *, font: str = FANGSONG, size: Any = BODY, align: Any = None, indent: int = 0
) -> Paragraph:
    """A paragraph on the grid, its first line indented by so many characters."""
    paragraph: Paragraph = word.add_paragraph()
    _set_font(paragraph.add_run(_printable(text)), font, size)
    form = paragraph.paragraph_format
    form.space_before = form.space_after = Pt(0)
    form.line_spacing_rule, form.line_spacing = WD_LINE_SPACING.EXACTLY, LINE
    if indent:
        form.first_line_indent = size * indent
    if align is not None:
        paragraph.alignment = align
    return paragraph


def _add_table(word: Any, table: Table) -> None:
    """A table over the width of the text in small type; its head is repeated on every page it goes on to."""
    rows = (table.heads, *table.rows)
    grid = word.add_table(rows=0, cols=len(table.heads), style="Table Grid")
    # As wide as the longest text of a column, and a character more.
    needed = [max(_length(row[at]) for row in rows) + 1 for at in range(len(table.heads))]
    widths = [Mm(WIDTH * characters / sum(needed)) for characters in needed]
    for column, width in zip(grid.columns, widths, strict=True):
        column.width = width
    for number, row in enumerate(rows):
        line = grid.add_row()
        properties = line._tr.get_or_add_trPr()
        properties.append(OxmlElement("w:cantSplit"))
        if number == 0:
            properties.append(OxmlElement("w:tblHeader"))
        for cell, text, width in zip(line.cells, row, widths, strict=True):
            cell.width = width
            paragraph = cell.paragraphs[0]
            _set_font(paragraph.add_run(_printable(text)), HEI if number == 0 else FANGSONG, IN_TABLES)
            paragraph.alignment = CENTRE
            paragraph.paragraph_format.space_after = Pt(0)
    _add(word, "")


def _length(text: str) -> float:
    """In Chinese characters: others are half as wide."""
    return sum(1 if ord(character) > 0xFF else 0.5 for character in text)


def _head(word: Any, document: OfficialDocument) -> None:
    """Red head, number, red line, title, addressee."""
    if document.redhead:
        _red_head(word, document)
    _add(word, document.title, font=SONG, size=TITLE, align=CENTRE).paragraph_format.line_spacing = Pt(35)
    _add(word, "")
    if document.addressee:
        _add(word, f"{document.addressee}：", align=LEFT)


def _red_head(word: Any, document: OfficialDocument) -> None:
    name = _printable(document.redhead)
    size = Pt(min(LARGEST_REDHEAD, WIDTH / len(name) / 25.4 * 72))
    head = _add(word, name, font=SONG, size=size, align=CENTRE)
    head.runs[0].font.color.rgb = RED
    head.paragraph_format.line_spacing = Pt(size.pt * 1.3)
    head.paragraph_format.space_before = Mm(35)
    _add(word, "")
    number = _add(word, document.number, align=CENTRE)
    _line(number, "bottom", 12, colour="FF0000", space=11)  # 4 mm below the number
    _add(word, "")


def _sign(word: Any, document: OfficialDocument) -> None:
    """The name of the issuer above the date, which stands four characters from the edge (加盖印章的公文)."""
    _add(word, "")
    wide = len(document.date_in_words) - 3.5  # digits are half as wide
    signature = _add(word, document.signed_by, align=RIGHT)
    signature.paragraph_format.keep_with_next = True
    signature.paragraph_format.right_indent = Pt(max(0, 16 * (4 + (wide - len(document.signed_by)) / 2)))
    _add(word, document.date_in_words, align=RIGHT).paragraph_format.right_indent = BODY * 4


def _colophon(word: Any, document: OfficialDocument) -> None:
    """Who gets a copy, and who printed it when, between lines at the foot of the last page."""
    printed = f"{document.printed_by}\t{document.date_in_words}印发" if document.printed_by else ""
    rows = [row for row in (f"抄送：{document.copied_to}。" if document.copied_to else "", printed) if row]
    for number, row in enumerate(rows):
        paragraph = _add(word, row, size=SMALL)
        form = paragraph.paragraph_format
        form.left_indent = form.right_indent = SMALL
        form.tab_stops.add_tab_stop(Mm(WIDTH) - SMALL, WD_TAB_ALIGNMENT.RIGHT)
        _line(paragraph, "top", THIN if number else THICK)
        if number == len(rows) - 1:
            _line(paragraph, "bottom", THICK)
        _at_foot(paragraph)


def _at_foot(paragraph: Paragraph) -> None:
    """Put the paragraph into a frame at the foot of its page; those that follow each other share it."""
    frame = OxmlElement("w:framePr")
    width = round(Mm(WIDTH).pt * 20)
    places = {"w": width, "hRule": "auto", "wrap": "around", "vAnchor": "margin", "hAnchor": "margin"}
    for name, value in (places | {"xAlign": "center", "yAlign": "bottom"}).items():
        frame.set(qn(f"w:{name}"), str(value))
    paragraph._p.get_or_add_pPr().insert(0, frame)


def _line(paragraph: Paragraph, side: str, size: int, *, colour: str = "000000", space: int = 1) -> None:
    """A line above or below a paragraph; `size` in eighths of a point, `space` in points."""
    properties = paragraph._p.get_or_add_pPr()
    borders = properties.find(qn("w:pBdr"))
    if borders is None:
        borders = OxmlElement("w:pBdr")
        # The schema wants the borders in their place: Word refuses a file with them last.
        properties.insert_element_before(
            borders, "w:shd", "w:tabs", "w:suppressAutoHyphens", "w:snapToGrid", "w:spacing", "w:ind", "w:jc", "w:rPr"
        )
    line = OxmlElement(f"w:{side}")
    for name, value in (("val", "single"), ("sz", size), ("space", space), ("color", colour)):
        line.set(qn(f"w:{name}"), str(value))
    borders.append(line)
