"""Office files as what they are: a zip of XML parts that point at each other."""

from __future__ import annotations

import io
import posixpath
import zipfile
from typing import TYPE_CHECKING
from urllib.parse import unquote

from django.utils.translation import gettext as _
from lxml import etree

from .checked import RefusedFile
from .limits import limits

if TYPE_CHECKING:
    from collections.abc import Iterator

TYPES = "[Content_Types].xml"
CT = "{http://schemas.openxmlformats.org/package/2006/content-types}"
REL = "{http://schemas.openxmlformats.org/package/2006/relationships}"
MAIN_TYPES = {
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml": "docx",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml": "xlsx",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml": "pptx",
}
STRICT = "http://purl.oclc.org/ooxml/"
ENCRYPTED = 0x1  # flag bit of a zip entry
_PARSER_OPTIONS = {"resolve_entities": False, "no_network": True, "load_dtd": False, "huge_tree": False}


def broken_office() -> RefusedFile:
    return RefusedFile(
        _("This file is damaged and cannot be opened: open it in Word or WPS, save it again and upload that."),
        code="broken",
    )


def relationships_name(part: str) -> str:
    """Where the relationships of a part are kept; those of the package itself for an empty name."""
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")


class Package:
    """The parts of an office file, held in memory within the limits."""

    def __init__(self, content: bytes) -> None:
        """Raises RefusedFile for what is no sound zip or unpacks to more than the limits allow."""
        try:
            with zipfile.ZipFile(io.BytesIO(content)) as archive:
                _check_entries(archive.infolist())
                self.parts = {entry.filename: archive.read(entry) for entry in archive.infolist() if not entry.is_dir()}
        except (zipfile.BadZipFile, NotImplementedError, EOFError, OSError, ValueError) as error:
            raise broken_office() from error
        self._trees: dict[str, etree._Element] = {}
        self._folded = {unquote(name).lower(): name for name in self.parts}

    @property
    def main(self) -> str:
        """The name of the main part; empty if there is none of the kinds in MAIN_TYPES."""
        return next((name for name, kind in self.types().items() if kind in MAIN_TYPES and name in self.parts), "")

    @property
    def extension(self) -> str:
        """docx, xlsx or pptx by the type its main part declares; empty for anything else, macro files included."""
        return MAIN_TYPES.get(self.types().get(self.main, ""), "")

    @property
    def has_macros(self) -> bool:
        """Whether it says itself that it is a file with macros (.docm, .xlsm)."""
        return any("macroenabled" in kind.lower() for kind in self.types().values())

    def refuse_strict(self) -> None:
        """Raise RefusedFile for the strict variant of the format, which few write: its names for everything differ."""
        if any(space.startswith(STRICT) for space in self.tree(self.main).nsmap.values()):
            raise RefusedFile(
                _("This file is saved as “Strict Open XML”: save it as an ordinary .docx or .xlsx."), code="strict"
            )

    def types(self) -> dict[str, str]:
        """The declared content type of each part that has one of its own."""
        if TYPES not in self.parts:
            return {}
        declared = self.tree(TYPES).iter(f"{CT}Override")
        return {entry.get("PartName", "").lstrip("/"): entry.get("ContentType", "") for entry in declared}

    def tree(self, name: str) -> etree._Element:
        """The root of an XML part; changes to it are saved."""
        if name not in self._trees:
            try:
                root = etree.fromstring(self.parts[name], etree.XMLParser(**_PARSER_OPTIONS))
            except etree.XMLSyntaxError as error:
                raise broken_office() from error
            if root.getroottree().docinfo.doctype:  # office programs write none; entities hide in them
                raise broken_office()
            self._trees[name] = root
        return self._trees[name]

    def named(self, folder: str = "") -> Iterator[str]:
        """The XML parts below a folder, relationships not included."""
        return (
            name for name in list(self.parts) if name.startswith(folder) and name.endswith(".xml") and name != TYPES
        )

    def relationships(self, part: str = "") -> list[etree._Element]:
        """What a part, or the package itself, points at."""
        name = relationships_name(part)
        return list(self.tree(name).iter(f"{REL}Relationship")) if name in self.parts else []

    def document_parts(self) -> list[str]:
        """Everything but what declares and connects."""
        return [name for name in self.parts if name != TYPES and not name.endswith(".rels")]

    def sources(self) -> list[str]:
        """Every part that points at others; empty for the package itself."""
        found = []
        for name in self.parts:
            folder, _slash, file = name.rpartition("_rels/")
            if file.endswith(".rels"):
                found.append(posixpath.join(folder, file.removesuffix(".rels")))
        return found

    def target(self, part: str, relationship: etree._Element) -> str:
        """The name of the part a relationship of `part` points at, as the zip has it: case is of no account in names,
        and programs differ in what they escape."""
        folder = posixpath.join("/", posixpath.dirname(part))
        written = posixpath.normpath(posixpath.join(folder, relationship.get("Target", ""))).lstrip("/")
        if written in self.parts:
            return written
        return self._folded.get(unquote(written).lower(), written)

    def pointed_at(self, part: str, identity: str) -> str:
        """The part that the relationship of `part` with this id points at; empty if there is none."""
        found = (one for one in self.relationships(part) if one.get("Id") == identity)
        return next((self.target(part, one) for one in found), "")

    def replace(self, name: str, content: bytes) -> None:
        if name in self.parts:
            self.parts[name] = content
            self._trees.pop(name, None)

    def remove(self, name: str) -> None:
        """Remove a part with everything that declares it or belongs to it alone; who points at it is the caller's."""
        self.parts.pop(name, None)
        self._trees.pop(name, None)
        self.parts.pop(relationships_name(name), None)
        self._trees.pop(relationships_name(name), None)
        for entry in list(self.tree(TYPES).iter(f"{CT}Override")):
            if entry.get("PartName", "").lstrip("/") == name:
                self.tree(TYPES).remove(entry)

    def forget_missing(self) -> None:
        """Declare no part that is not there."""
        for entry in list(self.tree(TYPES).iter(f"{CT}Override")):
            if entry.get("PartName", "").lstrip("/").lower() not in {name.lower() for name in self.parts}:
                self.tree(TYPES).remove(entry)

    def content(self) -> bytes:
        """The file again, without the times and comments of its zip entries."""
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
            for name in sorted(self.parts, key=lambda name: (name != TYPES, name != "_rels/.rels")):
                archive.writestr(zipfile.ZipInfo(name), self._bytes(name), zipfile.ZIP_DEFLATED)
        return out.getvalue()

    def _bytes(self, name: str) -> bytes:
        if name not in self._trees:
            return self.parts[name]
        return etree.tostring(self._trees[name], xml_declaration=True, encoding="UTF-8", standalone=True)


def _check_entries(entries: list[zipfile.ZipInfo]) -> None:
    allowed = limits()
    total = sum(entry.file_size for entry in entries)
    largest = max((entry.file_size for entry in entries if entry.filename.endswith(".xml")), default=0)
    swollen = any(
        entry.file_size > 1024 * 1024 and entry.file_size > allowed.zip_ratio * entry.compress_size for entry in entries
    )
    if len(entries) > allowed.zip_entries or total > allowed.zip_bytes or largest > allowed.xml_bytes or swollen:
        raise RefusedFile(
            _("Unpacked this file is far larger than it looks: remove what it does not need and save it again."),
            code="bomb",
        )
    names = [entry.filename for entry in entries]
    if len(set(names)) < len(names) or any(name.startswith("/") or ".." in name.split("/") for name in names):
        raise broken_office()
    if any(entry.flag_bits & ENCRYPTED for entry in entries):
        raise RefusedFile(_("This file is protected with a password: save it without one."), code="password")
