"""Word and Excel files: what runs, reaches out, hides or names its author goes, or the file is refused.

What can be taken away without a doubt about what the text is, is taken away. Where only the author can say what counts
(tracked changes, hidden text, hidden rows), the file is refused with the way to settle it: whoever published it would
publish that too.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .checked import MACROS, RefusedFile
from .excel import clean_excel
from .metadata import without_metadata
from .package import Package, broken_office
from .word import clean_word

if TYPE_CHECKING:
    from collections.abc import Callable

    from lxml import etree

R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
DOCUMENT_PROPERTIES = {
    "core-properties": (
        b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><cp:coreProperties xmlns:cp='
        b'"http://schemas.openxmlformats.org/package/2006/metadata/core-properties"/>'
    ),
    "extended-properties": (
        b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><Properties xmlns='
        b'"http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"/>'
    ),
}
# By the last word of a relationship's type. Nothing in the visible document depends on these.
STRIPPED = frozenset(
    {
        "thumbnail", "custom-properties", "customXml", "printerSettings", "comments", "commentsExtended", "commentsIds",
        "commentsExtensible", "people", "threadedComment", "person", "webextensiontaskpanes", "keyMapCustomizations",
        "attachedTemplate", "glossaryDocument", "revisionHeaders", "usernames", "mailMergeSource",
        "mailMergeHeaderSource", "recipientData", "metadata-properties",
    }
)  # fmt: skip
COMMENTS = frozenset({"comments", "threadedComment"})
RUNS = frozenset({"vbaProject", "wordVbaData", "attachedToolbars", "xlMacrosheet", "xlIntlMacrosheet", "dialogsheet"})
DRAWS_FROM_ELSEWHERE = frozenset({"externalLink", "externalLinkPath", "connections", "queryTable"})
HOLDS_DATA = frozenset({"pivotCacheDefinition", "pivotCacheRecords", "pivotTable", "powerPivotData"})
HOLDS_FILES = frozenset({"oleObject", "package", "control", "activeXControlBinary", "aFChunk", "subDocument", "frame"})
HARMLESS_LINK = re.compile(r"(https?|mailto|tel):|#", re.I)
EMBEDDED = gettext_lazy("Another file or control is embedded in this file: replace it by a picture of what it shows.")
NOWHERE = "about:blank"
PARTS = re.compile(r".*\.(xml|rels|vml|png|jpe?g|gif|bmp|tiff?|emf|wmf|svg|wdp|odttf|ttf|otf)", re.I)
CHART = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"


class Findings:
    """What is wrong with a file, all of it at once, and what was done about the rest."""

    def __init__(self) -> None:
        self.problems: dict[str, str] = {}
        self.notes: list[str] = []

    def refuse(self, code: str, message: str) -> None:
        self.problems.setdefault(code, message)

    def raise_problems(self) -> None:
        if self.problems:
            raise RefusedFile([RefusedFile(message, code=code) for code, message in self.problems.items()])


def clean_office(content: bytes) -> tuple[bytes, tuple[str, ...]]:
    """The document as it looks, without what is not for readers, and notes of what was removed.

    Raises RefusedFile, with all its reasons, where something has to be settled by the author first.
    """
    package = Package(content)
    package.refuse_strict()
    findings = Findings()
    _check_relationships(package, findings)
    _strip_relationships(package, findings)
    cleaners: dict[str, Callable[[Package, Findings], None]] = {"docx": clean_word, "xlsx": clean_excel}
    cleaners[package.extension](package, findings)
    _drop_unreachable(package)
    _check_parts(package, findings)
    findings.raise_problems()
    for name in package.parts:
        package.parts[name] = without_metadata(package.parts[name])
    return package.content(), tuple(findings.notes)


def kind_of(relationship: etree._Element) -> str:
    return str(relationship.get("Type", "")).rsplit("/", 1)[-1]


def is_external(relationship: etree._Element) -> bool:
    return bool(relationship.get("TargetMode", "").lower() == "external")


def _check_relationships(package: Package, findings: Findings) -> None:
    """Refuse what runs, fetches or carries other files; make links to anything but addresses lead nowhere."""
    for source in package.sources():
        for relationship in package.relationships(source):
            kind = kind_of(relationship)
            if kind in RUNS:
                findings.refuse("macros", str(MACROS))
            elif kind in DRAWS_FROM_ELSEWHERE:
                _refuse_links(findings)
            elif kind in HOLDS_DATA:
                findings.refuse(
                    "pivot",
                    _("A pivot table carries all the data behind it: copy the table, paste it as values, delete it."),
                )
            elif kind == "package" and "/charts/" in f"/{source}":
                _cut_chart_data(package, source, relationship)
            elif kind in HOLDS_FILES:
                findings.refuse("embedded", str(EMBEDDED))
            elif is_external(relationship) and kind not in STRIPPED:
                _settle_external(relationship, kind, findings)


def _refuse_links(findings: Findings) -> None:
    findings.refuse(
        "links",
        _("This file draws data from other files: in Excel choose Data, Edit Links, Break Link, and save it again."),
    )


def _settle_external(relationship: etree._Element, kind: str, findings: Findings) -> None:
    if kind == "hyperlink":
        if not HARMLESS_LINK.match(relationship.get("Target", "")):
            relationship.set("Target", NOWHERE)
    elif kind == "image":
        findings.refuse("linked", _("A picture is only linked, not in the file: insert the picture itself."))
    else:
        _refuse_links(findings)


def _cut_chart_data(package: Package, source: str, relationship: etree._Element) -> None:
    """A chart keeps its curves, but not the workbook it was drawn from, which often has more than the chart shows."""
    chart = package.tree(source)
    for data in list(chart.iter(f"{CHART}externalData")):
        data.getparent().remove(data)
    package.remove(package.target(source, relationship))
    relationship.getparent().remove(relationship)


def _strip_relationships(package: Package, findings: Findings) -> None:
    for source in package.sources():
        for relationship in package.relationships(source):
            kind = kind_of(relationship)
            if kind in DOCUMENT_PROPERTIES and source == "":
                package.replace(package.target(source, relationship), DOCUMENT_PROPERTIES[kind])
            elif kind in STRIPPED:
                _strip(package, source, relationship)
                if kind in COMMENTS and (note := _("Comments in the file were removed.")) not in findings.notes:
                    findings.notes.append(note)


def _strip(package: Package, source: str, relationship: etree._Element) -> None:
    """Remove a relationship, the part it points at, and what refers to it in its source."""
    if not is_external(relationship):
        package.remove(package.target(source, relationship))
    identity = relationship.get("Id")
    relationship.getparent().remove(relationship)
    if source not in package.parts or not source.endswith(".xml"):
        return
    for element in list(package.tree(source).iter()):
        if element.attrib.get(f"{R}id") == identity:
            if element.tag.rsplit("}", 1)[-1] in ("attachedTemplate", "dataSource", "headerSource", "recipientData"):
                element.getparent().remove(element)
            else:
                del element.attrib[f"{R}id"]


def _drop_unreachable(package: Package) -> None:
    """What nothing points at is nothing a reader sees."""
    reached, waiting = {""}, [""]
    while waiting:
        source = waiting.pop()
        for relationship in package.relationships(source):
            target = "" if is_external(relationship) else package.target(source, relationship)
            if target in package.parts and target not in reached:
                reached.add(target)
                waiting.append(target)
    for name in package.document_parts():
        if name not in reached:
            package.remove(name)
    package.forget_missing()


def _check_parts(package: Package, findings: Findings) -> None:
    """Every part is of a kind that documents consist of, and sound where it is XML."""
    for name in package.document_parts():
        if not PARTS.fullmatch(name):
            if not findings.problems:  # or else what brought it in has been named
                findings.refuse("embedded", str(EMBEDDED))
        elif name.lower().endswith(".xml"):
            package.tree(name)
    if not package.extension:
        raise broken_office()
