"""Files as offices make them, with what has no place in a publication."""

from __future__ import annotations

import io
import zipfile
from datetime import date
from typing import Any

import docx
import openpyxl
import pikepdf
from django.core.files.uploadedfile import SimpleUploadedFile
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from pikepdf import Array, Dictionary, Name, String
from PIL import Image

REPORT_LINES = ("2022年全区党务公开工作汇报", "建立了民生台账,并将办理的1233件民生实事张贴在公开栏。")


def upload(content: bytes, name: str = "通报.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def saved(document: Any) -> bytes:
    """What the document's own `save` writes."""
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _song(document: pikepdf.Pdf) -> pikepdf.Object:
    """宋体 as every viewer knows it, without a font file."""
    song = Dictionary(
        Type=Name.Font,
        Subtype=Name.CIDFontType0,
        BaseFont=Name("/STSong-Light"),
        CIDSystemInfo=Dictionary(Registry=String("Adobe"), Ordering=String("GB1"), Supplement=2),
        FontDescriptor=Dictionary(Type=Name.FontDescriptor, FontName=Name("/STSong-Light"), Flags=6),
    )
    return document.make_indirect(
        Dictionary(
            Type=Name.Font,
            Subtype=Name.Type0,
            BaseFont=Name("/STSong-Light"),
            Encoding=Name("/UniGB-UCS2-H"),
            DescendantFonts=Array([song]),
        )
    )


def pdf_document(lines: tuple[str, ...] = REPORT_LINES) -> pikepdf.Pdf:
    """A page with these lines of Chinese."""
    document = pikepdf.new()
    document.add_blank_page(page_size=(595, 842))
    page = document.pages[0]
    page.Resources = Dictionary(Font=Dictionary(F1=_song(document)))
    shown = b"".join(b"<" + line.encode("utf-16-be").hex().encode() + b"> Tj 0 -20 Td " for line in lines)
    page.Contents = document.make_stream(b"BT /F1 12 Tf 60 780 Td " + shown + b"ET")
    return document


def pdf(lines: tuple[str, ...] = REPORT_LINES) -> bytes:
    return saved(pdf_document(lines))


def word(*paragraphs: str, author: str = "王芳") -> bytes:
    document = docx.Document()
    document.core_properties.author = author
    for paragraph in paragraphs or REPORT_LINES:
        document.add_paragraph(paragraph)
    return saved(document)


def excel(*rows: tuple[Any, ...], author: str = "王芳") -> bytes:
    book = openpyxl.Workbook()
    book.properties.creator = author
    for row in rows or (("项目", "数量"), ("民生实事", 1233)):
        book.active.append(row)
    return saved(book)


def picture(form: str = "JPEG", size: tuple[int, int] = (60, 40), **options: Any) -> bytes:
    """Red on the left, blue on the right."""
    image = Image.new("RGB", size, "red")
    image.paste("blue", (size[0] // 2, 0, *size))
    out = io.BytesIO()
    image.save(out, form, **options)
    return out.getvalue()


def zipped(parts: dict[str, str | bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def changed(package: bytes, parts: dict[str, str | bytes]) -> bytes:
    """An office file with these parts added or replaced."""
    with zipfile.ZipFile(io.BytesIO(package)) as archive:
        return zipped({name: archive.read(name) for name in archive.namelist()} | parts)


def edited(package: bytes, name: str, replacements: dict[str, str]) -> bytes:
    """An office file with these replacements in one of its parts."""
    with zipfile.ZipFile(io.BytesIO(package)) as archive:
        part = archive.read(name).decode()
    for former, new in replacements.items():
        assert former in part
        part = part.replace(former, new)
    return changed(package, {name: part})


def with_part(package: bytes, name: str, content: str | bytes, *, content_type: str, source: str, kind: str) -> bytes:
    """An office file with one more part, declared and pointed at from the part `source`."""
    folder, file = source.rsplit("/", 1) if "/" in source else ("", source)
    relationships = f"{folder}/_rels/{file}.rels" if file else "_rels/.rels"
    with zipfile.ZipFile(io.BytesIO(package)) as archive:
        types = archive.read("[Content_Types].xml").decode()
        related = archive.read(relationships).decode()
    target = "/" + name
    types = types.replace("</Types>", f'<Override PartName="{target}" ContentType="{content_type}"/></Types>')
    related = related.replace(
        "</Relationships>", f'<Relationship Id="rIdNew" Type="{kind}" Target="{target}"/></Relationships>'
    )
    return changed(package, {"[Content_Types].xml": types, relationships: related, name: content})


def with_relationships(package: bytes, source: str) -> bytes:
    """An office file whose part `source` may point at others."""
    folder, file = source.rsplit("/", 1)
    empty = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"></Relationships>'
    return changed(package, {f"{folder}/_rels/{file}.rels": empty})


def linked(
    package: bytes, kind: str, target: str, *, source: str = "word/document.xml", identity: str = "rIdNew"
) -> bytes:
    """An office file whose part `source` points at something outside of it."""
    folder, file = source.rsplit("/", 1)
    relationships = f"{folder}/_rels/{file}.rels"
    with zipfile.ZipFile(io.BytesIO(package)) as archive:
        if relationships not in archive.namelist():
            return linked(with_relationships(package, source), kind, target, source=source, identity=identity)
        related = archive.read(relationships).decode()
    link = (
        f'<Relationship Id="{identity}" TargetMode="External" Target="{target}" '
        f'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}"/>'
    )
    return changed(package, {relationships: related.replace("</Relationships>", link + "</Relationships>")})


def table_with_formats() -> bytes:
    """A table with a share, a date, and cells merged below one heading."""
    book = openpyxl.Workbook()
    book.active.append((0.135, date(2022, 3, 1)))
    book.active["A1"].number_format = "0.0%"
    book.active.append(("一月", "二月"))
    return saved(book)


def word_with_everything() -> bytes:
    """Words in the text, the header, a table and a text box, which Word writes twice, for new and old programs."""
    document = docx.Document()
    document.add_paragraph("正文")
    document.sections[0].header.paragraphs[0].text = "页眉"
    document.add_table(rows=1, cols=1).cell(0, 0).text = "表内"
    box = "<w:txbxContent><w:p><w:r><w:t>框内</w:t></w:r></w:p></w:txbxContent>"
    document.add_paragraph().add_run()._r.append(
        parse_xml(
            f'<mc:AlternateContent {nsdecls("w")} xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
            f'<mc:Choice Requires="wps">{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback></mc:AlternateContent>'
        )
    )
    return saved(document)
