"""Official documents as .docx, measured against GB/T 9704-2012."""

import io
from dataclasses import replace
from datetime import date

import pytest
from docx import Document
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from disclosures.documents import OfficialDocument, Table, make_docx

NOTICE = OfficialDocument(
    issuer="中共江城市河湾区纪律检查委员会",
    number="河纪督〔2026〕3号",
    title="关于催办群众来件的通知",
    addressee="河湾街道党工委",
    text="请抓紧办理。\n\n一、时限\n （一）答复\n逾期将予以督办。",
    signed_by="中共江城市河湾区纪律检查委员会",
    dated=date(2026, 11, 30),
    copied_to="区委办公室",
    printed_by="区纪委办公室",
)


def read(document=NOTICE):
    return Document(io.BytesIO(make_docx(document)))


def lines(word):
    return [paragraph for paragraph in word.paragraphs if paragraph.text]


def font(paragraph):
    run = paragraph.runs[0]
    return run._r.rPr.rFonts.get(qn("w:eastAsia")), run.font.size.pt


def test_the_parts_follow_each_other_in_the_standards_order_and_type():
    assert [(line.text, *font(line)) for line in lines(read())] == [
        ("中共江城市河湾区纪律检查委员会文件", "方正小标宋简体", 26.0),
        ("河纪督〔2026〕3号", "仿宋_GB2312", 16.0),
        ("关于催办群众来件的通知", "方正小标宋简体", 22.0),
        ("河湾街道党工委：", "仿宋_GB2312", 16.0),
        ("请抓紧办理。", "仿宋_GB2312", 16.0),
        ("一、时限", "黑体", 16.0),
        ("（一）答复", "楷体_GB2312", 16.0),
        ("逾期将予以督办。", "仿宋_GB2312", 16.0),
        ("中共江城市河湾区纪律检查委员会", "仿宋_GB2312", 16.0),
        ("2026年11月30日", "仿宋_GB2312", 16.0),
        ("抄送：区委办公室。", "仿宋_GB2312", 14.0),
        ("区纪委办公室\t2026年11月30日印发", "仿宋_GB2312", 14.0),
    ]


def test_paper_margins_and_lines_leave_22_lines_of_28_characters():
    word = read()
    section = word.sections[0]

    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
    assert (round(section.top_margin.mm), round(section.left_margin.mm)) == (37, 28)
    assert (round(section.right_margin.mm), round(section.bottom_margin.mm)) == (26, 35)
    height = section.page_height - section.top_margin - section.bottom_margin
    assert height // Pt(28.95) == 22
    text = next(line for line in lines(word) if line.text == "请抓紧办理。")
    assert text.paragraph_format.line_spacing == Pt(28.95)
    assert text.paragraph_format.first_line_indent == Pt(32)


def test_the_head_is_red_and_fits_on_one_line_however_long_the_name():
    head = lines(read(replace(NOTICE, issuer="很长的名字" * 6)))[0]

    assert head.runs[0].font.color.rgb == RGBColor(0xFF, 0, 0)
    assert head.runs[0].font.size.pt * len(head.text) <= Mm(156).pt
    assert lines(read(replace(NOTICE, issuer="区纪委")))[0].runs[0].font.size.pt == 46


def test_pages_are_numbered_odd_ones_right_and_even_ones_left():
    word = read()

    assert word.settings.odd_and_even_pages_header_footer
    section = word.sections[0]
    for footer, side in ((section.footer, "right"), (section.even_page_footer, "left")):
        paragraph = footer.paragraphs[0]._p
        assert paragraph.pPr.jc.val.name.lower() == side
        assert [field.get(qn("w:instr")) for field in paragraph.iter(qn("w:fldSimple"))] == ["PAGE"]


@pytest.mark.parametrize(
    ("copied_to", "printed_by", "expected"),
    [("", "", []), ("甲", "", ["抄送：甲。"]), ("", "乙", ["乙\t2026年11月30日印发"])],
)
def test_the_colophon_has_only_what_there_is(copied_to, printed_by, expected):
    word = read(replace(NOTICE, copied_to=copied_to, printed_by=printed_by))

    assert [line.text for line in lines(word) if line._p.pPr.find(qn("w:framePr")) is not None] == expected


def test_what_no_xml_can_hold_is_left_out():
    word = read(replace(NOTICE, title="通\x00知\x0b", text="第\x1f一段<b>&"))

    assert [line.text for line in lines(word)][2] == "通知"
    assert [line.text for line in lines(word)][4] == "第一段<b>&"


def test_a_table_stands_between_the_paragraphs_and_repeats_its_head_on_every_page():
    table = Table(("姓名", "得分"), (("张三", "93.33"), ("李四", "70.00")))
    word = read(replace(NOTICE, text=("一、结果", table, "特此报告。")))
    (grid,) = word.tables

    assert [[cell.text for cell in row.cells] for row in grid.rows] == [
        ["姓名", "得分"],
        ["张三", "93.33"],
        ["李四", "70.00"],
    ]
    assert [row._tr.trPr.find(qn("w:tblHeader")) is not None for row in grid.rows] == [True, False, False]
    assert [element.tag for element in (grid._tbl.getprevious(), grid._tbl.getnext())] == [qn("w:p"), qn("w:p")]
    assert grid._tbl.getprevious().text == "一、结果"
    assert [round(cell.width.mm) for cell in grid.rows[0].cells] == [72, 84]
    assert grid._tbl.getprevious().pPr.find(qn("w:keepNext")) is not None
    assert font(grid.cell(1, 1).paragraphs[0]) == ("仿宋_GB2312", 12.0)


def test_a_record_has_neither_a_red_head_nor_a_number():
    word = read(replace(NOTICE, issuer="", number="", addressee=""))

    assert [line.text for line in lines(word)][:2] == ["关于催办群众来件的通知", "请抓紧办理。"]
    assert not word.element.body.findall(f".//{qn('w:pBdr')}/{qn('w:bottom')}[@{qn('w:color')}='FF0000']")
