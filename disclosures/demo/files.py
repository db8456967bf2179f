"""A handful of files to attach: tables, documents, a PDF and pictures of a notice board, all through the file check.

Many items share one stored file, so none of these may belong to an item that can still be edited.
"""

from __future__ import annotations

from io import BytesIO
from random import Random
from typing import TYPE_CHECKING, Any

import pikepdf
from django.core.files.base import ContentFile
from docx import Document
from openpyxl import Workbook
from PIL import Image, ImageDraw

from disclosures.enums import RELEASED_STATUSES
from disclosures.files import check_upload
from disclosures.models import Attachment
from disclosures.services.files import store

from . import figures

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.db.models import Model

PLAN = (
    ("一、总体要求", "坚持以人为本、执政为民，把群众满意作为检验工作的标准，公开透明、便民利民。"),
    ("二、主要任务", "摸清底数，建立台账；分类施策，逐项销号；公开进展，接受监督。"),
    ("三、工作步骤", "动员部署、组织实施、总结验收三个阶段，每个阶段的情况在公开栏公布。"),
    ("四、保障措施", "落实责任单位和责任人，区纪委监委跟踪监督，对推诿拖延的严肃问责。"),
)
MEASURES = ("完善公开目录", "规范审核审批程序", "按时更新公开栏", "办好村（居）民开放日", "限期答复群众意见")
# What an attachment's row says of the file itself.
OF_FILE = (
    "file", "name", "extension", "media_type", "size", "sha256", "text", "text_pending", "width", "height",
)  # fmt: skip


def stored() -> list[dict[str, Any]]:
    """The files as rows to be attached; stored at the first load."""
    there = Attachment.objects.filter(name__in=MAKERS, inline=False, item__status__in=RELEASED_STATUSES)
    attachments: list[Model] = list(there.order_by("name", "pk").distinct("name"))
    if len(attachments) < len(MAKERS):
        attachments = [store(check_upload(ContentFile(make(), name=name))) for name, make in MAKERS.items()]
    return [{name: _value(attachment, name) for name in OF_FILE} for attachment in attachments]


def _value(attachment: Any, name: str) -> Any:
    return attachment.stored_as if name == "file" else getattr(attachment, name)


def _sheet(title: str, head: list[str], rows: list[list[Any]]) -> bytes:
    book = Workbook()
    sheet = book.active
    assert sheet is not None  # noqa: S101 - a new book has one
    sheet.title = title
    for row in (head, *rows):
        sheet.append(row)
    return _saved(book.save)


def _accounts() -> bytes:
    months = []
    for month in range(1, 13):
        amounts = figures.cash(Random(month))  # noqa: S311 - the same each time
        months.append([f"{month}月", *(float(amounts[f"cash_{name}"]) for name in ("rent", "grant", "spent"))])
    return _sheet("收支明细", ["月份", "租金收入（元）", "上级补助（元）", "支出（元）"], months)


def _relief() -> bytes:
    rng = Random(7)  # noqa: S311 - the same each time
    kinds = ("最低生活保障", "特困供养", "临时救助", "高龄津贴", "残疾人补贴", "困境儿童补助")
    figures_of = {kind: (rng.randint(6, 300), rng.randint(2000, 90000)) for kind in kinds}
    rows = [[kind, *figures_of[kind]] for kind in kinds]
    total = ["合计", *map(sum, zip(*figures_of.values(), strict=True))]
    return _sheet("发放情况", ["类别", "户数", "金额（元）"], [*rows, total])


def _plan() -> bytes:
    document = Document()
    document.add_heading("实施方案", 1)
    for heading, text in PLAN:
        document.add_heading(heading, 2)
        document.add_paragraph(text)
    return _saved(document.save)


def _form() -> bytes:
    document = Document()
    document.add_heading("党务公开意见反馈表", 1)
    table = document.add_table(rows=0, cols=2)
    for label in ("姓名（可以不填）", "联系电话", "对哪一事项有意见", "意见和建议", "希望怎样答复"):
        cells = table.add_row().cells
        cells[0].text, cells[1].text = label, ""
    return _saved(document.save)


def _list_of_measures() -> bytes:
    """A page of Chinese text in a PDF, in a typeface that every reader has by itself (Adobe's character set GB1)."""
    pdf = pikepdf.new()
    descriptor = pikepdf.Dictionary(
        Type=pikepdf.Name.FontDescriptor, FontName=pikepdf.Name("/STSong-Light"), Flags=6, ItalicAngle=0, Ascent=880,
        Descent=-120, CapHeight=880, StemV=93, FontBBox=[-25, -254, 1000, 880],
    )  # fmt: skip
    descendant = pikepdf.Dictionary(
        Type=pikepdf.Name.Font, Subtype=pikepdf.Name.CIDFontType0, BaseFont=pikepdf.Name("/STSong-Light"), DW=1000,
        CIDSystemInfo=pikepdf.Dictionary(Registry="Adobe", Ordering="GB1", Supplement=4), FontDescriptor=descriptor,
    )  # fmt: skip
    font = pikepdf.Dictionary(
        Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type0, BaseFont=pikepdf.Name("/STSong-Light"),
        Encoding=pikepdf.Name("/UniGB-UCS2-H"), DescendantFonts=[pdf.make_indirect(descendant)],
    )  # fmt: skip
    lines = [
        "党务公开措施清单",
        *(f"{number}、{measure}" for number, measure in zip("一二三四五", MEASURES, strict=True)),
    ]
    drawn = "".join(f"<{line.encode('utf-16-be').hex()}> Tj 0 -36 Td " for line in lines)
    page = pikepdf.Dictionary(
        Type=pikepdf.Name.Page, MediaBox=[0, 0, 595, 842],
        Resources=pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=pdf.make_indirect(font))),
        Contents=pdf.make_stream(f"BT /F1 18 Tf 90 740 Td {drawn}ET".encode()),
    )  # fmt: skip
    pdf.pages.append(pikepdf.Page(pdf.make_indirect(page)))
    return _saved(pdf.save)


def _board(seed: int) -> bytes:
    """A notice board with sheets on it, as a phone would show it from some steps away."""
    rng = Random(seed)  # noqa: S311 - the same each time
    picture = Image.new("RGB", (1200, 800), (178, 34, 34))
    draw = ImageDraw.Draw(picture)
    draw.rectangle((40, 110, 1160, 760), fill=(240, 236, 226), outline=(120, 20, 20), width=8)
    draw.rectangle((380, 30, 820, 90), fill=(250, 214, 120))
    for column in range(5):
        for row in range(2):
            left, top = 80 + column * 215 + rng.randint(-6, 6), 140 + row * 305 + rng.randint(-6, 6)
            draw.rectangle((left, top, left + 180, top + 255), fill=(255, 255, 252), outline=(190, 185, 175))
            draw.rectangle((left + 40, top + 16, left + 140, top + 30), fill=(170, 30, 30))
            for line in range(rng.randint(7, 11)):
                below = top + 50 + line * 18
                draw.line((left + 16, below, left + rng.randint(110, 164), below), fill=(120, 120, 120), width=4)
    return _saved(lambda out: picture.save(out, "JPEG", quality=80))


def _saved(save: Callable[[BytesIO], Any]) -> bytes:
    out = BytesIO()
    save(out)
    return out.getvalue()


MAKERS: dict[str, Callable[[], bytes]] = {
    "收支明细表.xlsx": _accounts,
    "资金发放情况表.xlsx": _relief,
    "实施方案.docx": _plan,
    "意见反馈表.docx": _form,
    "措施清单.pdf": _list_of_measures,
    "公开栏照片.jpg": lambda: _board(1),
    "公开栏照片（二）.jpg": lambda: _board(2),
}
