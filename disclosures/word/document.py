"""From a .docx to the title, the text and the pictures of an item."""

from __future__ import annotations

import io
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from zipfile import BadZipFile

import mammoth
from django.core.files.base import ContentFile
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from lxml import html as lxml_html

from disclosures.files import CheckedFile, RefusedFile, check_picture
from disclosures.files.checking import read_upload, recognise, wrong_type
from disclosures.files.limits import limits
from disclosures.files.package import Package, broken_office
from disclosures.richtext import clean_html, pictures_in

from .source import prepare
from .structure import Head, read_structure

if TYPE_CHECKING:
    from django.core.files import File

# Windows drawings that no browser shows.
DRAWINGS = ("image/x-emf", "image/x-wmf", "image/emf", "image/wmf")
# What Word and WPS write where nobody described a picture: its file, a number, or what a machine takes it for.
NOT_SAID = re.compile(
    r".*\\.*|(file:|/).*|\S+\.(png|jpe?g|gif|bmp|tiff?|webp)|(图片|图像|Picture|Image|IMG)[\s_-]*\d*"
    r"|.*(自动生成|generated)\S*",
    re.I | re.S,
)


@dataclass
class WordDocument:
    """What a Word file holds. In `html` the pictures stand as `attachment:N`, N counting `pictures` from 0."""

    title: str
    html: str
    pictures: list[CheckedFile]
    document_number: str = ""
    messages: list[str] = field(default_factory=list)


def read_docx(upload: File[Any]) -> WordDocument:
    """Title, text and pictures of an uploaded Word file; `messages` say what was left out or needs a look.

    Raises RefusedFile for what is no Word file or cannot be opened.
    """
    package = _word_package(upload)
    lost = prepare(package)
    pictures = _Pictures()
    head = Head()

    def restructured(document: Any) -> Any:
        nonlocal head
        head, rest = read_structure(document)
        return rest

    try:
        converted = mammoth.convert_to_html(
            io.BytesIO(package.content()),
            convert_image=mammoth.images.img_element(pictures.take),
            transform_document=restructured,
            include_embedded_style_map=False,
        )
    except (KeyError, ValueError, AttributeError, IndexError, BadZipFile) as error:
        raise broken_office() from error
    html = clean_html(_finished(converted.value), range(len(pictures.kept)))
    messages = [*head.messages, *map(str, lost), *pictures.messages(html)]
    return WordDocument(head.title, html, pictures.kept, head.document_number, messages)


def _word_package(upload: File[Any]) -> Package:
    content = read_upload(upload)
    kind = recognise(content)
    if kind == "docx":
        package = Package(content)
        package.refuse_strict()
        for name in package.named():
            package.tree(name)  # refuses what is no sound XML, before anything else reads it
        if len(package.parts[package.main]) > limits().word_bytes:
            raise RefusedFile(
                _("This document is too long to be the text of a page: add it as an attachment and write a summary."),
                code="long",
            )
        return package
    if kind in ("pdf", "jpg", "png", "xlsx"):
        raise RefusedFile(
            _("Only a Word file (.docx) can fill in the text: choose one, or add this file as an attachment."),
            code="type",
        )
    raise wrong_type(kind)


def said_by_people(alt: str) -> str:
    """The description of a picture, unless a program put there the name of its file or a guess."""
    return "" if NOT_SAID.fullmatch(alt.strip()) else alt.strip()


class _Pictures:
    """Takes the pictures out of a document as mammoth comes to them."""

    def __init__(self) -> None:
        self.kept: list[CheckedFile] = []
        self.by_hash: dict[str, int] = {}
        self.refused: list[str] = []

    def take(self, image: Any) -> dict[str, str]:
        """The attributes of the picture in the text; none for one that is left out."""
        number = len(self.kept) + len(self.refused) + 1
        if image.content_type in DRAWINGS:
            self.refused.append(_("it is a drawing of Windows (EMF or WMF): insert it as PNG or JPEG."))
            return {}
        with image.open() as opened:
            content = opened.read()
        try:
            checked = check_picture(ContentFile(content, name=_("Picture %(number)s") % {"number": number}))
        except RefusedFile as error:
            self.refused.append(error.messages[0])
            return {}
        index = self.by_hash.setdefault(checked.sha256, len(self.kept))
        if index == len(self.kept):
            self.kept.append(checked)
        return {"src": f"attachment:{index}", "alt": said_by_people(image.alt_text or "")}

    def messages(self, html: str) -> list[str]:
        """What the secretary should know of the pictures."""
        said = [_("A picture was left out: %(reason)s") % {"reason": reason} for reason in dict.fromkeys(self.refused)]
        silent = sum(not alt for alt in pictures_in(html).values())
        if silent:
            said.append(
                ngettext(
                    "%(number)s picture has no description: say in a few words what the blind should know of it.",
                    "%(number)s pictures have no description: say in a few words what the blind should know of each.",
                    silent,
                )
                % {"number": silent}
            )
        return said


def _finished(html: str) -> str:
    """What mammoth leaves to do: first rows as headings of their columns, notes that say which they are."""
    if not html.strip():
        return ""
    root = lxml_html.fragment_fromstring(html, create_parent="div")
    for table in root.iter("table"):
        _head_columns(table)
    notes = root.xpath("./ol[li[starts-with(@id, 'footnote-') or starts-with(@id, 'endnote-')]]")
    for listed in notes:
        _as_paragraphs(listed)
    return str(lxml_html.tostring(root, encoding="unicode"))


def _head_columns(table: Any) -> None:
    """Make the first row of a plain table its head, where every column has one and none is a number."""
    rows = list(table.iter("tr"))
    first = list(rows[0]) if rows else []
    words = [cell.text_content().strip() for cell in first]
    if len(rows) < 2 or len(first) < 2 or table.find(".//th") is not None:
        return
    if all(words) and not any(word[0].isdigit() for word in words):
        for cell in first:
            cell.tag = "th"


def _as_paragraphs(notes: Any) -> None:
    """Notes as paragraphs below a rule, each with the number it has in the text."""
    parent = notes.getparent()
    at = parent.index(notes)
    parent.remove(notes)
    parent.insert(at, lxml_html.Element("hr"))
    for number, item in enumerate(notes.findall("li"), start=1):
        for back in item.xpath(".//a[starts-with(@href, '#')]"):
            back.drop_tree()
        paragraph = lxml_html.Element("p")
        paragraph.text = f"[{number}] {item.text_content().strip()}"
        at += 1
        parent.insert(at, paragraph)
