"""From an upload to a file fit to publish."""

from __future__ import annotations

import unicodedata
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

import filetype
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .checked import MACROS, CheckedFile, RefusedFile
from .limits import MEBIBYTE, limits
from .office import clean_office
from .package import Package
from .pdf import clean_pdf
from .pictures import clean_picture
from .text import READABLE, read_text

if TYPE_CHECKING:
    from django.core.files import File

NAME_LENGTH = 150
PDF_HEADER_WITHIN = 1024  # bytes; what viewers tolerate before it
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # Word and WPS before 2007, and encrypted files of today
ENCRYPTED_PACKAGE = "EncryptedPackage".encode("utf-16-le")
# What people try besides, by the kind the content shows, and what to do with it.
ADVICE = {
    "pptx": gettext_lazy("Presentations are not published: export it as PDF and upload that."),
    "ofd": gettext_lazy("Phones cannot open OFD: export it as PDF and upload that."),
    "heic": gettext_lazy("Few can open pictures of the kind HEIC: save it as JPEG and upload that."),
    "macros": MACROS,
    "old_office": gettext_lazy(
        "This is a file of an old Word, Excel or WPS (.doc, .xls, .wps): "
        "open it, choose “Save as”, .docx, .xlsx or PDF, and upload that."
    ),
}


def check_upload(upload: File[Any]) -> CheckedFile:
    """The uploaded file, made safe and stripped of metadata. The type is told by the content, never by the name.

    Raises RefusedFile with what is wrong and what to do about it.
    """
    content = read_upload(upload)
    kind = recognise(content)
    if kind not in limits().types:
        raise wrong_type(kind)
    if kind not in READABLE:
        return _picture(upload, content, edge=limits().picture_edge)
    cleaned, notes = clean_pdf(content) if kind == "pdf" else clean_office(content)
    text = read_text(kind, cleaned, seconds=limits().text_seconds)
    if text is not None and not text.strip():
        notes += (_("No words were found in this file, as in a scan: the search cannot find it by its content."),)
    return CheckedFile(
        name=display_name(upload.name or "", kind), extension=kind, content=cleaned, text=text, notes=notes
    )


def check_picture(upload: File[Any]) -> CheckedFile:
    """The same for a picture that will stand inside a text, made small enough for a phone."""
    content = read_upload(upload)
    if recognise(content) not in ("jpg", "png"):
        raise RefusedFile(_("Only pictures (JPEG or PNG) can stand inside the text."), code="type")
    return _picture(upload, content, edge=limits().inline_edge)


def _picture(upload: File[Any], content: bytes, *, edge: int) -> CheckedFile:
    picture = clean_picture(content, edge=edge)
    return CheckedFile(
        name=display_name(upload.name or "", picture.extension),
        extension=picture.extension,
        content=picture.content,
        dimensions=picture.dimensions,
    )


def read_upload(upload: File[Any]) -> bytes:
    """The content, if there is any and it is not too large. Raises RefusedFile."""
    most = limits().file_bytes
    if upload.size > most:
        raise RefusedFile(
            _("This file is larger than %(number)s MB: make its pictures smaller or split it into parts.")
            % {"number": most // MEBIBYTE},
            code="size",
        )
    upload.seek(0)
    content = bytes(upload.read())
    if not content.strip(b"\0\t\n\r "):
        raise RefusedFile(_("This file is empty: choose another one."), code="empty")
    return content


def recognise(content: bytes) -> str:
    """What the content is: an extension, "old_office", "password", or empty for what nobody knows."""
    if b"%PDF-" in content[:PDF_HEADER_WITHIN]:
        return "pdf"
    if content.startswith(OLE):
        return "password" if ENCRYPTED_PACKAGE in content else "old_office"
    if content.startswith(b"PK\x03\x04"):
        package = Package(content)
        if package.has_macros:
            return "macros"
        return "ofd" if "OFD.xml" in package.parts else package.extension or "zip"
    found = filetype.guess(content)
    if found is None:
        return ""
    # GIF, BMP, WebP and TIFF are drawn anew as PNG or JPEG, so they are as welcome.
    return {"gif": "png", "bmp": "png", "tif": "png", "webp": "jpg", "heif": "heic"}.get(
        found.extension, found.extension
    )


def wrong_type(kind: str) -> RefusedFile:
    """The refusal of what `recognise` found, with advice where there is any."""
    if kind == "password":
        return RefusedFile(_("This file is protected with a password: save it without one."), code="password")
    if kind in ADVICE:
        return RefusedFile(ADVICE[kind], code=kind)
    return RefusedFile(
        _("Files of this type are not published: upload a PDF, Word (.docx), Excel (.xlsx), JPEG or PNG file."),
        code="type",
    )


def display_name(given: str, extension: str) -> str:
    """The name as readers see it: no path, no control or direction characters, and the true extension."""
    base = given.replace("\\", "/").rsplit("/", 1)[-1]
    plain = "".join(
        character for character in unicodedata.normalize("NFC", base) if unicodedata.category(character)[0] != "C"
    ).strip()
    path = PurePosixPath(plain)
    stem = path.stem if 1 < len(path.suffix) <= 6 and path.suffix[1:].isascii() else plain
    stem = stem.strip(". ") or _("Attachment")
    return f"{stem[: NAME_LENGTH - len(extension) - 1]}.{extension}"
