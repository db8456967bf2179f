"""Word files into items: by the rules of official documents, and as they really are."""

import io

import docx
import pytest
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Pt

from disclosures import services
from disclosures.enums import Action
from disclosures.files import RefusedFile
from disclosures.models import DisclosureItem
from disclosures.richtext import plain_text
from disclosures.word import read_docx
from disclosures.word.document import said_by_people
from disclosures.word.numbering import in_words
from disclosures.word.structure import heading_level
from tests.factories import files, word
from tests.factories.disclosures import Office


def _read(content, name="汇报.docx"):
    return read_docx(files.upload(content, name))


def _document(*lines, style=None):
    """A file of paragraphs; a pair is a centred line with the size of its letters in points."""
    document = docx.Document()
    for line in lines:
        text, size = line if isinstance(line, tuple) else (line, None)
        paragraph = document.add_paragraph()
        run = paragraph.add_run(text)
        if size:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
            run.font.size = Pt(size)
    return files.saved(document)


@pytest.fixture(scope="module")
def report():
    return _read(word.work_report())


@pytest.fixture(scope="module")
def messy():
    return _read(word.messy_wps())


def test_the_report_s_head_is_read_off_and_not_repeated(report):
    assert report.title == "2022年全区党务公开工作汇报"
    assert report.document_number == "河区发〔2022〕3号"
    assert report.html.startswith("<p>近年来,")
    assert report.messages == []


def test_every_word_of_the_report_arrives(report):
    words = plain_text(report.html).replace("\n", "")

    for paragraph in word.report_paragraphs():
        assert paragraph in words
    for row in word.INDICATORS:
        assert all(cell in words for cell in row)
    assert "- 1 -" not in words


def test_its_sections_its_table_and_its_picture_keep_their_form(report):
    for heading in ("一、主要做法", "二、初步成效", "三、几点建议"):
        assert f"<h2>{heading}</h2>" in report.html
    assert report.html.count("<h2>") == 3
    assert (
        '<thead><tr><th scope="col">指标</th><th scope="col">数值</th><th scope="col">同比增长</th></tr>' in report.html
    )
    assert '<td>农民人均纯收入</td><td colspan="2">20150元</td>' in report.html
    assert '<p><img src="attachment:0" alt="河湾街道的公开栏"></p>' in report.html
    [picture] = report.pictures
    assert (picture.extension, picture.dimensions) == ("jpg", (400, 300))


def test_a_messy_file_reads_as_its_author_meant_it(messy):
    assert messy.title == "关于二〇二二年度民生实事办理情况的通报"
    assert messy.html == (
        "<p>(2022年12月1日)</p><p>各党支部:</p><p>现将有关情况通报如下。</p>"
        "<h2>一、总体情况</h2><h3>(一)办理进度</h3><ol><li>水渠</li><li>路灯</li></ol>"
        "<h2>二、存在问题</h2><h3>(一)经费</h3><p>经费已经落实</p><p>联系人王芳</p>"
        '<table><thead><tr><th scope="col">村</th><th scope="col">事项</th><th scope="col">户数</th></tr></thead>'
        '<tbody><tr><td rowspan="2">石桥村</td><td>修渠</td><td>12</td></tr><tr><td>路灯</td><td>30</td></tr></tbody>'
        "</table><p>图示:</p><p>公开栏前的群众</p>"
    )


def test_the_secretary_is_told_what_was_lost_or_changed(messy):
    assert messy.messages == [
        "文档中有修订痕迹：已按“接受全部修订”导入正文，请核对。",
        "文本框中的文字已并入正文：请核对所在位置。",
        "隐藏文字没有导入。",
    ]


@pytest.mark.parametrize(
    ("lines", "title", "number"),
    [
        (["关于水渠的通报", "正文开始。"], "关于水渠的通报", ""),
        ([("中共河湾区委", 22), ("关于表彰的决定", 22), "正文。"], "中共河湾区委关于表彰的决定", ""),
        (["中共河湾区委办公室", ("关于水渠的通报", 22), "正文。"], "关于水渠的通报", ""),
        ([("关于水渠的通报", 22), ("(征求意见稿)", 22), ("中共河湾区委", 16), "正文。"], "关于水渠的通报", ""),
        (["河区发[2022]3号 签发人:王芳", "关于水渠的通报", "正文。"], "关于水渠的通报", "河区发[2022]3号"),
        (["000012", "特急", "石桥村文件", "石桥发(2022)第 12 号", "关于水渠的通报"], "关于水渠的通报",
         "石桥发(2022)第12号"),
        ([("关于水渠的通报", 22), "(2022年)", ("关于路灯的通报", 22), "正文。"], "关于水渠的通报", ""),
        (["各位代表:", "我代表区委作报告。"], "", ""),
        (["一、主要做法", "正文。"], "", ""),
        (["下面是小编为大家整理的工作汇报材料,供大家参考。"], "", ""),
        ([], "", ""),
    ],
)  # fmt: skip
def test_heads_of_documents(lines, title, number):
    document = _read(_document(*lines))

    assert (document.title, document.document_number) == (title, number)


def test_a_secret_document_is_pointed_out():
    document = _read(_document("机密★1年", ("关于水渠的通报", 22), "正文。"))

    assert document.title == "关于水渠的通报"
    assert document.messages == ["文档标有“机密★1年”：涉密内容不得公开，请先请示核实。"]


@pytest.mark.parametrize(
    ("style", "text", "level"),
    [
        ("heading 2", "随便", 2),
        ("标题 1", "随便", 1),
        ("标题3", "随便", 3),
        ("一级标题", "随便", 1),
        ("2级标题(楷体)", "随便", 2),
        ("Normal", "一、主要做法", 1),
        ("Normal", "十二、其他", 1),
        ("Normal", "(一)加强领导", 2),
        ("Normal", "(三)加强领导。要建立机制。", 0),
        ("Normal", "一是加强领导", 0),
        ("Normal", "一、" + "长" * 50, 0),
        ("Normal", "二、现予公布,请监督。", 0),
        ("正文", "民生台账", 0),
    ],
)
def test_headings(style, text, level):
    assert heading_level(style, text) == level


@pytest.mark.parametrize(
    ("number", "form", "written"),
    [
        (1, "chineseCounting", "一"),
        (10, "chineseCountingThousand", "十"),
        (12, "japaneseCounting", "十二"),
        (20, "chineseCounting", "二十"),
        (35, "ideographDigital", "三十五"),
        (100, "chineseCounting", "100"),
        (3, "decimalEnclosedCircleChinese", "③"),
        (21, "decimalEnclosedCircle", "21"),
        (2, "lowerLetter", "b"),
        (3, "upperLetter", "C"),
        (7, "upperRoman", "7"),
    ],
)
def test_numbers_are_written_as_word_counts(number, form, written):
    assert in_words(number, form) == written


def test_pictures_are_cleaned_kept_once_and_missing_descriptions_asked_for():
    document = docx.Document()
    shot = files.picture("PNG", size=(3000, 200))
    for content in (shot, shot, files.picture("BMP")):
        document.add_picture(io.BytesIO(content))
    read = _read(files.saved(document))

    assert [picture.dimensions for picture in read.pictures] == [(1600, 107), (60, 40)]
    assert read.html.count('<img src="attachment:0"') == 2
    assert read.messages == ["有2张图片没有文字说明：请用几个字写明图片内容，方便看不见的人了解。"]


def test_a_picture_that_cannot_be_shown_is_left_out_and_named():
    document = docx.Document()
    document.add_picture(io.BytesIO(files.picture("PNG")))
    broken = files.changed(files.saved(document), {"word/media/image1.png": files.picture("PNG")[:60]})

    read = _read(broken)

    assert (read.pictures, read.html) == ([], "")
    assert read.messages == ["有一张图片没有导入：此图片已损坏，无法打开：请重新保存为JPEG或PNG，或重新拍摄。"]


def test_footnotes_stand_below_with_their_numbers():
    source = files.word("石桥村用水难已解决。")
    document = docx.Document(io.BytesIO(source))
    part = """<w:footnotes xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:footnote w:id="2">
    <w:p><w:r><w:t>数据截至2022年11月。</w:t></w:r></w:p></w:footnote></w:footnotes>"""
    run = document.paragraphs[0].add_run()
    run._r.append(docx.oxml.OxmlElement("w:footnoteReference", {docx.oxml.ns.qn("w:id"): "2"}))
    with_notes = files.with_part(
        files.saved(document),
        "word/footnotes.xml",
        part,
        content_type="application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml",
        source="word/document.xml",
        kind="http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes",
    )

    assert _read(with_notes).html == "<p>石桥村用水难已解决。<sup>[1]</sup></p><hr><p>[1] 数据截至2022年11月。</p>"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1old", "旧版"),
        (files.pdf(), "只能用Word"),
        (files.excel(), "只能用Word"),
        (b"plain words", "不能公开这种类型"),
        (files.zipped({"a.txt": "x"}), "不能公开这种类型"),
        (files.changed(files.word(), {"word/document.xml": "<not closed"}), "已损坏"),
        (files.changed(files.word(), {"word/styles.xml": "<!DOCTYPE x [<!ENTITY a 'b'>]><x>&a;</x>"}), "已损坏"),
    ],
)
def test_what_is_no_word_file_is_refused_with_advice(content, said):
    with pytest.raises(RefusedFile) as refused:
        _read(content)

    assert said in refused.value.messages[0]


@pytest.mark.django_db
def test_a_draft_is_filled_from_the_report_and_its_pictures_belong_to_it():
    office = Office()
    item = office.draft(document_number="旧号")
    services.attach_file(
        item_id=item.pk, editor=office.secretary, version=item.version, upload=files.upload(files.pdf())
    )

    services.fill_from_word(
        item_id=item.pk,
        editor=office.secretary,
        version=item.version + 1,
        upload=files.upload(word.work_report(), "汇报.docx"),
    )

    item = DisclosureItem.objects.get(pk=item.pk)
    picture = item.attachments.get(inline=True)
    assert (item.title, item.document_number) == ("2022年全区党务公开工作汇报", "河区发〔2022〕3号")
    assert f'<img src="attachment:{picture.pk}" alt="河湾街道的公开栏">' in item.body
    assert item.attachments.filter(inline=False).count() == 1
    assert item.steps.last().comment == "从Word文件导入正文：汇报.docx"
    services.fill_from_word(
        item_id=item.pk, editor=office.secretary, version=item.version, upload=files.upload(word.messy_wps())
    )
    item = office.take(item, Action.PROPOSE)
    assert not item.attachments.filter(inline=True).exists()
    assert item.document_number == "河区发〔2022〕3号"


@pytest.mark.django_db
def test_filling_from_an_older_version_changes_nothing():
    office = Office()
    item = office.draft()

    with pytest.raises(services.StaleItem):
        services.fill_from_word(
            item_id=item.pk, editor=office.secretary, version=item.version + 1, upload=files.upload(word.work_report())
        )

    assert DisclosureItem.objects.get(pk=item.pk).title == item.title
    assert not item.attachments.exists()


@pytest.mark.parametrize(
    ("alt", "kept"),
    [
        ("河湾街道的公开栏", "河湾街道的公开栏"),
        ("C:\\Users\\王芳\\Desktop\\1.png", ""),
        ("IMG_20221201.jpg", ""),
        ("党员/群众代表", "党员/群众代表"),
        ("图片 3", ""),
        ("Picture 1", ""),
        ("手机屏幕截图\n\n描述已自动生成", ""),
        ("电脑萤幕画面 描述已自动生成", ""),
        ("", ""),
    ],
)
def test_a_description_is_what_somebody_said(alt, kept):
    assert said_by_people(alt) == kept


def test_a_book_is_no_page(settings):
    settings.FILE_LIMITS = {"word_bytes": 2_000}

    with pytest.raises(RefusedFile) as refused:
        _read(word.work_report())
    assert refused.value.code == "long"
