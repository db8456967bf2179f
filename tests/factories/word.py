"""Word files as offices write them: one by the rules, one as it comes out of WPS after many hands."""

from __future__ import annotations

import io
from pathlib import Path

import docx
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm, Pt, RGBColor

from disclosures.demo.report import REPORT
from tests.factories.files import picture, saved

TITLE = "2022年全区党务公开工作汇报"
INDICATORS = (
    ("指标", "数值", "同比增长"),
    ("地区生产总值", "1110.2亿元", "13.5%"),
    ("社会消费品零售总额", "123.38亿元", "30%"),
    ("全社会固定资产投资", "127亿元", "33%"),
    ("农民人均纯收入", "20150元", ""),
)


def report_paragraphs() -> list[str]:
    """The report's own paragraphs, without the line of the site it was copied from."""
    lines = Path(REPORT).read_text(encoding="utf-8").splitlines()
    return [line.strip() for line in lines if line.strip()][1:]


def _run(paragraph, text, *, font="仿宋_GB2312", size=16, bold=None):
    run = paragraph.add_run(text)
    run.font.name = font
    run._element.rPr.rFonts.set(qn("w:eastAsia"), font)
    run.font.size = Pt(size)
    run.bold = bold
    return run


def work_report() -> bytes:
    """The report by GB/T 9704-2012: letterhead, number, title, sections with styles, a table, a captioned picture."""
    document = docx.Document()
    document.core_properties.author = "王芳"
    for text, size in (("中共河湾区委文件", 40), ("河区发〔2022〕3号", 16)):
        line = document.add_paragraph()
        line.alignment = WD_ALIGN_PARAGRAPH.CENTER
        _run(line, text, font="方正小标宋简体", size=size).font.color.rgb = RGBColor(0xFF, 0, 0)
    document.add_paragraph()
    title = document.add_paragraph()
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _run(title, TITLE, font="方正小标宋简体", size=22)
    for text in report_paragraphs():
        if text.startswith(("一、", "二、", "三、")):
            document.add_heading(text, level=1)
        else:
            body = document.add_paragraph()
            body.paragraph_format.first_line_indent = Pt(32)
            _run(body, text)
    table = document.add_table(rows=0, cols=3, style="Table Grid")
    for row in INDICATORS:
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text
    table.cell(4, 1).merge(table.cell(4, 2))
    shape = document.add_picture(io.BytesIO(picture(size=(400, 300))), width=Cm(8))
    shape._inline.docPr.set("descr", "河湾街道的公开栏")
    document.add_paragraph("图1 张贴在公开栏的民生台账")
    document.sections[0].footer.paragraphs[0].text = "- 1 -"
    return saved(document)


NUMBERING = """<w:abstractNum {ns} w:abstractNumId="90"><w:multiLevelType w:val="multilevel"/>
<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCountingThousand"/><w:lvlText w:val="%1、"/></w:lvl>
<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="(%2)"/></w:lvl>
<w:lvl w:ilvl="2"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%3."/></w:lvl>
</w:abstractNum>"""


def _counted(paragraph, level):
    paragraph._p.get_or_add_pPr().append(
        parse_xml(f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{level}"/><w:numId w:val="90"/></w:numPr>')
    )
    return paragraph


def messy_wps() -> bytes:
    """No styles: a title in two lines of big letters, sections by automatic numbers, spaces for indents, a text box,
    tracked changes, hidden text, a drawing of Windows, a list, a footnote-like line and a table with merged cells."""
    document = docx.Document()
    numbering = document.part.numbering_part.element
    numbering.insert(0, parse_xml(NUMBERING.format(ns=nsdecls("w"))))
    numbering.append(parse_xml(f'<w:num {nsdecls("w")} w:numId="90"><w:abstractNumId w:val="90"/></w:num>'))
    for text in ("关于二〇二二年度", "民生实事办理情况的通报"):
        line = document.add_paragraph()
        line.alignment = WD_ALIGN_PARAGRAPH.CENTER
        _run(line, text, font="黑体", size=22, bold=True)
    date = document.add_paragraph()
    date.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _run(date, "(2022年12月1日)")
    document.add_paragraph("各党支部:")
    document.add_paragraph("\u3000\u3000现将有关情况通报如下。")
    _run(_counted(document.add_paragraph(), 0), "总体情况", font="黑体")
    _run(_counted(document.add_paragraph(), 1), "办理进度", font="楷体")
    for text in ("水渠", "路灯"):
        _run(_counted(document.add_paragraph(), 2), text)
    _run(_counted(document.add_paragraph(), 0), "存在问题", font="黑体")
    _run(_counted(document.add_paragraph(), 1), "经费", font="楷体")
    changed = document.add_paragraph("经费")
    changed._p.append(
        parse_xml(
            f'<w:del {nsdecls("w")} w:id="1" w:author="李建国"><w:r><w:delText>尚未到位</w:delText></w:r></w:del>'
        )
    )
    changed._p.append(
        parse_xml(f'<w:ins {nsdecls("w")} w:id="2" w:author="李建国"><w:r><w:t>已经落实</w:t></w:r></w:ins>')
    )
    hidden = _run(document.add_paragraph("联系人王芳"), "内部电话8823")
    hidden.font.hidden = True
    table = document.add_table(rows=3, cols=3)
    for column, text in enumerate(("村", "事项", "户数")):
        table.cell(0, column).text = text
    table.cell(1, 0).merge(table.cell(2, 0)).text = "石桥村"
    table.cell(1, 1).text, table.cell(1, 2).text = "修渠", "12"
    table.cell(2, 1).text, table.cell(2, 2).text = "\u3000\u3000路灯", "30"
    box = document.add_paragraph("图示:")
    box.add_run()._r.append(
        parse_xml(
            '<w:pict xmlns:v="urn:schemas-microsoft-com:vml" ' + nsdecls("w") + "><v:shape><v:textbox><w:txbxContent>"
            "<w:p><w:r><w:t>公开栏前的群众</w:t></w:r></w:p></w:txbxContent></v:textbox></v:shape></w:pict>"
        )
    )
    return saved(document)
