"""Word and Excel files: what goes, what is refused, and that what is left still opens."""

import io
import zipfile
from datetime import datetime
from xml.sax.saxutils import quoteattr

import docx
import openpyxl
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from openpyxl.comments import Comment
from PIL import Image

from disclosures.files import RefusedFile, check_upload
from disclosures.files.package import CT, Package
from tests.factories import files, word

RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
TRACE = "王芳的电脑"


def _clean(content, name="汇报.docx"):
    checked = check_upload(files.upload(content, name))
    _assert_sound(checked.content)
    return checked


def _refusals(content):
    with pytest.raises(RefusedFile) as refused:
        check_upload(files.upload(content, "汇报.docx"))
    return [error.code for error in refused.value.error_list]


def _assert_sound(content):
    """Nothing points nowhere and everything is declared: what offices' programs call corrupted otherwise."""
    package = Package(content)
    declared = package.types()
    extensions = {entry.get("Extension").lower() for entry in package.tree("[Content_Types].xml").iter(f"{CT}Default")}
    for name in package.document_parts():
        assert name in declared or name.rsplit(".", 1)[-1].lower() in extensions, name
    assert set(declared) <= set(package.parts)
    for source in package.sources():
        assert source in package.parts or source == ""
        ids = set()
        for relationship in package.relationships(source):
            ids.add(relationship.get("Id"))
            if relationship.get("TargetMode") != "External":
                assert package.target(source, relationship) in package.parts
        if source.endswith(".xml"):
            used = {
                value
                for element in package.tree(source).iter()
                for key, value in element.attrib.items()
                if key.startswith(f"{{{RELATION}}}")
            }
            assert used <= ids, source


def _everything(content):
    """All parts of an office file as one text."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return "\n".join(archive.read(name).decode("utf-8", "replace") for name in archive.namelist())


def _word(change):
    document = docx.Document()
    document.add_paragraph("石桥村的水渠已经修好。")
    change(document)
    return files.saved(document)


def _append(xml):
    return lambda document: document.paragraphs[0]._p.append(parse_xml(xml))


def _run(text, properties=""):
    return f"<w:r {nsdecls('w')}>{properties}<w:t>{text}</w:t></w:r>"


def _book(change):
    book = openpyxl.Workbook()
    for row in (("姓名", "身份证号", "金额"), ("王某", "110101199001011234", 500)):
        book.active.append(row)
    change(book)
    return files.saved(book)


def test_the_report_keeps_every_word_style_and_picture():
    source = word.work_report()

    cleaned = docx.Document(io.BytesIO(_clean(source).content))

    original = docx.Document(io.BytesIO(source))
    assert [p.text for p in cleaned.paragraphs] == [p.text for p in original.paragraphs]
    assert [p.style.name for p in cleaned.paragraphs] == [p.style.name for p in original.paragraphs]
    assert cleaned.tables[0].cell(1, 1).text == "1110.2亿元"
    assert len(cleaned.inline_shapes) == 1


def test_who_wrote_it_and_when_is_gone():
    def sign(document):
        properties = document.core_properties
        properties.author = properties.last_modified_by = properties.comments = TRACE
        properties.created = datetime(2022, 1, 1)  # noqa: DTZ001 - as the format has it
        document.paragraphs[0]._p.set(qn("w:rsidR"), "00AB12CD")
        document.settings.element.append(parse_xml(f'<w:rsids {nsdecls("w")}><w:rsidRoot w:val="00AB12CD"/></w:rsids>'))

    cleaned = _clean(_word(sign)).content

    for trace in (TRACE, "00AB12CD", "2022-01-01", "thumbnail"):
        assert trace not in _everything(cleaned)
    assert docx.Document(io.BytesIO(cleaned)).core_properties.author == ""


def test_zip_entries_tell_no_time():
    with zipfile.ZipFile(io.BytesIO(_clean(files.word()).content)) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_comments_go_and_the_secretary_is_told():
    def comment(document):
        document.add_comment(document.paragraphs[0].runs, text=TRACE, author="李建国", initials="LJG")

    checked = _clean(_word(comment))

    assert checked.notes == ("文件中的批注已删除。",)
    for trace in (TRACE, "李建国", "comment"):
        assert trace not in _everything(checked.content)
    assert docx.Document(io.BytesIO(checked.content)).paragraphs[0].text == "石桥村的水渠已经修好。"


@pytest.mark.parametrize(
    ("xml", "code"),
    [
        (f'<w:ins {nsdecls("w")} w:author="x"><w:r><w:t>新</w:t></w:r></w:ins>', "tracked"),
        (f'<w:del {nsdecls("w")} w:author="x"><w:r><w:delText>旧</w:delText></w:r></w:del>', "tracked"),
        (f"<w:moveTo {nsdecls('w')}><w:r><w:t>移</w:t></w:r></w:moveTo>", "tracked"),
        (_run("内部电话", "<w:rPr><w:vanish/></w:rPr>"), "hidden"),
        (_run("内部电话", '<w:rPr><w:vanish w:val="1"/></w:rPr>'), "hidden"),
    ],
)
def test_what_only_the_author_can_settle_is_refused(xml, code):
    assert _refusals(_word(_append(xml))) == [code]


@pytest.mark.parametrize(
    "xml",
    [
        _run("公开", '<w:rPr><w:vanish w:val="0"/></w:rPr>'),
        _run("", "<w:rPr><w:vanish/></w:rPr>"),
        _run("公开", '<w:rPr><w:b/><w:rPrChange w:author="李建国"><w:rPr/></w:rPrChange></w:rPr>'),
    ],
)
def test_what_hides_no_words_passes(xml):
    assert "李建国" not in _everything(_clean(_word(_append(xml))).content)


def test_all_reasons_are_given_at_once_and_hidden_words_are_named():
    def change(document):
        _append(f"<w:ins {nsdecls('w')}><w:r><w:t>新</w:t></w:r></w:ins>")(document)
        _append(_run("内部电话8823", "<w:rPr><w:vanish/></w:rPr>"))(document)

    with pytest.raises(RefusedFile) as refused:
        check_upload(files.upload(_word(change), "汇报.docx"))

    assert refused.value.messages == [
        "此文件有修订痕迹，读者能看到被删去的内容：请在“审阅”中接受或拒绝全部修订后再上传。",
        "此文件有隐藏文字(“内部电话8823”)，读者可以把它显示出来：请删去，或取消隐藏。",
    ]


def _related(kind, target="word/embeddings/x.bin", source="word/document.xml", content=b"MZ", base=None):
    return files.with_part(
        base or files.word("正文。"),
        target,
        content,
        content_type="application/x",
        source=source,
        kind=f"{RELATION}/{kind}",
    )


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (_related("oleObject"), "embedded"),
        (_related("package", "word/embeddings/表.xlsx"), "embedded"),
        (_related("control", "word/activeX/activeX1.xml", content="<x/>"), "embedded"),
        (_related("aFChunk", "word/chunk.html"), "embedded"),
        (_related("image", "word/media/image9.exe"), "embedded"),
        (
            files.with_part(files.word(), "word/vbaProject.bin", b"x", content_type="application/x",
                            source="word/document.xml",
                            kind="http://schemas.microsoft.com/office/2006/relationships/vbaProject"),
            "macros",
        ),
        (files.linked(files.word(), "image", "http://tracker.example/p.png"), "linked"),
        (files.linked(files.word(), "oleObject", "file:///C:/x.xlsx"), "embedded"),
        (files.linked(files.word(), "somethingNew", "http://x.example/"), "links"),
    ],
)  # fmt: skip
def test_what_runs_fetches_or_carries_other_files_is_refused(content, code):
    assert _refusals(content) == [code]


def test_a_macro_file_is_refused_whatever_its_name():
    with zipfile.ZipFile(io.BytesIO(files.word())) as archive:
        types = archive.read("[Content_Types].xml").decode()
    macro = types.replace("wordprocessingml.document.main+xml", "x").replace(
        "application/vnd.openxmlformats-officedocument.x", "application/vnd.ms-word.document.macroEnabled.main+xml"
    )

    assert _refusals(files.changed(files.word(), {"[Content_Types].xml": macro})) == ["macros"]


def test_links_lead_to_addresses_or_nowhere():
    base = files.linked(files.word(), "hyperlink", "https://www.example.cn/", identity="rIdA")
    cleaned = _clean(files.linked(base, "hyperlink", f"file:///C:/Users/{TRACE}/x.docx", identity="rIdB")).content

    targets = {
        relationship.get("Target")
        for relationship in Package(cleaned).relationships("word/document.xml")
        if relationship.get("TargetMode") == "External"
    }
    assert targets == {"https://www.example.cn/", "about:blank"}
    assert TRACE not in _everything(cleaned)


def test_the_template_it_was_written_from_is_forgotten():
    base = _word(
        lambda document: document.settings.element.insert(
            0, parse_xml(f'<w:attachedTemplate {nsdecls("w", "r")} r:id="rIdT"/>')
        )
    )
    template = f"file:///C:/Users/{TRACE}/公文.dotx"
    cleaned = _clean(files.linked(base, "attachedTemplate", template, source="word/settings.xml", identity="rIdT"))

    assert TRACE not in _everything(cleaned.content)
    assert "attachedTemplate" not in _everything(cleaned.content)


def test_a_chart_keeps_its_curves_without_the_workbook_behind_them():
    chart = """<c:chartSpace xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart"
    xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><c:chart/>
    <c:externalData r:id="rIdNew"><c:autoUpdate/></c:externalData></c:chartSpace>"""
    with_chart = _related("chart", "word/charts/chart1.xml", content=chart)
    nothing = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"></Relationships>'
    with_chart = files.changed(with_chart, {"word/charts/_rels/chart1.xml.rels": nothing})
    whole = _related("package", "word/embeddings/全部数据.xlsx", "word/charts/chart1.xml", b"PK", with_chart)

    package = Package(_clean(whole).content)

    assert "word/charts/chart1.xml" in package.parts
    assert not [name for name in package.parts if "embeddings" in name]
    assert not list(package.tree("word/charts/chart1.xml").iter("{*}externalData"))


def test_what_nothing_points_at_is_not_published():
    assert "word/old.xml" not in Package(_clean(files.changed(files.word(), {"word/old.xml": "<x/>"})).content).parts


FIELD = """<w:p {ns}><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>{code}</w:instrText></w:r>
<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>{shown}</w:t></w:r>
<w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>"""


@pytest.mark.parametrize(
    ("code", "unlinked"),
    [
        (f'INCLUDEPICTURE "C:\\\\Users\\\\{TRACE}\\\\1.png" \\* MERGEFORMATINET', True),
        (" DDEAUTO c:\\\\windows\\\\cmd.exe", True),
        (' HYPERLINK "https://www.example.cn/"', False),
        (" PAGE ", False),
    ],
)
def test_fields_that_fetch_keep_what_they_show(code, unlinked):
    field = FIELD.format(ns=nsdecls("w"), code=code, shown="第1页")
    simple = (
        f"<w:p {nsdecls('w')}><w:fldSimple w:instr={quoteattr(code)}><w:r><w:t>再次</w:t></w:r></w:fldSimple></w:p>"
    )
    source = _word(lambda document: [document._body._body.insert(0, parse_xml(xml)) for xml in (simple, field)])

    cleaned = _clean(source)

    assert cleaned.text.split() == ["第1页", "再次", "石桥村的水渠已经修好。"]
    traces = _everything(cleaned.content)
    assert ("fldChar" not in traces) == ("fldSimple" not in traces) == unlinked
    assert TRACE not in traces


def test_pictures_inside_keep_their_pixels_and_lose_where_they_were_taken():
    exif = Image.Exif()
    exif[0x010F] = TRACE  # maker
    exif[0x0112] = 6  # lies on its side
    photograph = files.picture(exif=exif.tobytes(), comment=TRACE.encode())

    cleaned = _clean(_word(lambda document: document.add_picture(io.BytesIO(photograph)))).content

    with zipfile.ZipFile(io.BytesIO(cleaned)) as archive:
        [kept] = [archive.read(name) for name in archive.namelist() if "/media/" in name]
    assert TRACE.encode() not in kept
    with Image.open(io.BytesIO(kept)) as after, Image.open(io.BytesIO(photograph)) as before:
        assert dict(after.getexif()) == {0x0112: 6}
        assert after.tobytes() == before.tobytes()


def test_a_path_as_a_description_is_dropped_and_words_are_kept():
    def describe(document):
        for text in ("C:\\Users\\王芳\\1.png", "公开栏"):
            document.add_picture(io.BytesIO(files.picture()))._inline.docPr.set("descr", text)

    cleaned = _everything(_clean(_word(describe)).content)

    assert "Users" not in cleaned
    assert 'descr="公开栏"' in cleaned


def test_a_table_opens_with_its_values_and_without_its_author():
    content = _clean(files.excel(author=TRACE), "表.xlsx").content
    book = openpyxl.load_workbook(io.BytesIO(content))

    assert [[cell.value for cell in row] for row in book.active] == [["项目", "数量"], ["民生实事", 1233]]
    assert TRACE not in _everything(content)


def _hide_sheet(book, state="hidden"):
    book.create_sheet("名单").sheet_state = state


def _hide_column(book):
    book.active.column_dimensions["B"].hidden = True


def _hide_row(book):
    book.active.row_dimensions[2].hidden = True


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (_hide_sheet, "隐藏的工作表(名单)任何读者都能显示出来：请删除，或取消隐藏。"),
        (lambda book: _hide_sheet(book, "veryHidden"), "隐藏的工作表(名单)任何读者都能显示出来：请删除，或取消隐藏。"),
        (_hide_column, "工作表“Sheet”中有隐藏的内容(B列)，任何读者都能显示出来：请删除，或取消隐藏并清除筛选。"),
        (_hide_row, "工作表“Sheet”中有隐藏的内容(第2行)，任何读者都能显示出来：请删除，或取消隐藏并清除筛选。"),
    ],
)
def test_hidden_parts_of_a_table_are_named_and_refused(change, message):
    with pytest.raises(RefusedFile) as refused:
        check_upload(files.upload(_book(change), "名单.xlsx"))

    assert refused.value.messages == [message]


def test_a_column_too_narrow_to_see_is_as_good_as_hidden():
    narrow = files.edited(
        _book(lambda book: None),
        "xl/worksheets/sheet1.xml",
        {"<sheetData>": '<cols><col min="2" max="2" width="0.0" customWidth="1"/></cols><sheetData>'},
    )

    assert _refusals(narrow) == ["hidden_cells Sheet"]


def test_hidden_emptiness_is_no_secret():
    def hide(book):
        book.active.column_dimensions["AB"].hidden = True
        book.active.row_dimensions[9].hidden = True

    _clean(_book(hide), "名单.xlsx")


def test_notes_on_cells_go_with_their_drawings():
    def note(book):
        book.active["A1"].comment = Comment(TRACE, "李建国")

    checked = _clean(_book(note), "名单.xlsx")

    assert checked.notes == ("文件中的批注已删除。",)
    assert TRACE not in _everything(checked.content)
    assert "legacyDrawing" not in _everything(checked.content)
    assert openpyxl.load_workbook(io.BytesIO(checked.content)).active["A1"].comment is None


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (_book(lambda book: book.active.append(['=WEBSERVICE("http://x.example")'])), "fetching"),
        (_related("externalLink", "xl/externalLinks/x.xml", "xl/workbook.xml", "<x/>", files.excel()), "links"),
        (_related("connections", "xl/connections.xml", "xl/workbook.xml", "<x/>", files.excel()), "links"),
        (_related("pivotCacheDefinition", "xl/pivot.xml", "xl/workbook.xml", "<x/>", files.excel()), "pivot"),
    ],
)
def test_tables_that_fetch_or_carry_what_they_do_not_show_are_refused(content, code):
    assert _refusals(content) == [code]


def test_the_printer_and_the_folder_of_a_table_are_forgotten():
    def set_up(book):
        book.active.page_setup.paperSize = 9

    base = _related("printerSettings", "xl/printerSettings/p.bin", "xl/worksheets/sheet1.xml", TRACE.encode(),
                    files.with_relationships(_book(set_up), "xl/worksheets/sheet1.xml"))  # fmt: skip
    with zipfile.ZipFile(io.BytesIO(base)) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml").decode()
        workbook = archive.read("xl/workbook.xml").decode()
    sheet = sheet.replace("<pageSetup", f'<pageSetup xmlns:r="{RELATION}" r:id="rIdNew"')
    folder = (
        '<mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
        '<mc:Choice Requires="x15"><x15ac:absPath xmlns:x15ac="http://schemas.microsoft.com/office/spreadsheetml/2010/'
        '11/ac" url="C:/王芳/"/></mc:Choice></mc:AlternateContent>'
    )
    workbook = workbook.replace("<sheets>", folder + "<sheets>")

    cleaned = _clean(files.changed(base, {"xl/worksheets/sheet1.xml": sheet, "xl/workbook.xml": workbook}), "表.xlsx")

    assert "paperSize" in _everything(cleaned.content)
    for trace in (TRACE, "C:/王芳/", "AlternateContent", "printerSettings"):
        assert trace not in _everything(cleaned.content)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (files.word()[:-400], "broken"),
        (files.changed(files.word(), {"word/document.xml": "<no"}), "broken"),
        (files.changed(files.word(), {"word/styles.xml": "<!DOCTYPE a><a/>"}), "broken"),
        (files.changed(files.word(), {"../evil.xml": "<a/>"}), "broken"),
        (files.changed(files.word(), {"word/big.xml": b"<a>" + b" " * 30_000_000 + b"</a>"}), "bomb"),
    ],
)
def test_bombs_and_wrecks_are_refused(content, code):
    assert _refusals(content) == [code]


@pytest.mark.parametrize("limit", [{"zip_entries": 5}, {"zip_bytes": 5_000}, {"xml_bytes": 1_000}])
def test_each_limit_of_a_zip_counts(limit, settings):
    settings.FILE_LIMITS = limit

    assert _refusals(files.word()) == ["bomb"]


def test_a_strict_file_says_how_to_save_it():
    spaces = {
        "http://schemas.openxmlformats.org/wordprocessingml/2006/main": "http://purl.oclc.org/ooxml/wordprocessingml/main"
    }

    assert _refusals(files.edited(files.word(), "word/document.xml", spaces)) == ["strict"]


def test_what_is_declared_and_missing_is_declared_no_more():
    missing = '<Override PartName="/word/gone.xml" ContentType="application/xml"/></Types>'

    _clean(files.edited(files.word(), "[Content_Types].xml", {"</Types>": missing}))


def test_names_of_parts_may_differ_in_case():
    shouting = {'Target="styles.xml"': 'Target="Styles.xml"'}

    cleaned = Package(_clean(files.edited(files.word(), "word/_rels/document.xml.rels", shouting)).content)

    assert "word/styles.xml" in cleaned.parts
