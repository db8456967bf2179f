"""What of a Word file only Word files have."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml import etree

    from .office import Findings
    from .package import Package

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
TRACKED = tuple(f"{W}{name}" for name in ("ins", "del", "moveFrom", "moveTo", "cellIns", "cellDel"))
# How something looked before: no words, so the present look is simply kept.
FORMER_LOOKS = tuple(
    f"{W}{name}Change"
    for name in ("rPr", "pPr", "sectPr", "tblPr", "tblPrEx", "tblGrid", "tcPr", "trPr", "numbering")
)  # fmt: skip
COMMENT_MARKS = tuple(f"{W}{name}" for name in ("commentRangeStart", "commentRangeEnd", "commentReference"))
# Who worked on it, when, from which template, for which recipients; and what programs keep in a document.
SETTINGS = tuple(
    f"{W}{name}"
    for name in ("rsids", "docVars", "mailMerge", "attachedTemplate", "trackRevisions", "writeProtection")
) + tuple(
    f"{{http://schemas.microsoft.com/office/word/{year}/wordml}}docId" for year in ("2010", "2012")
)  # fmt: skip
# Fields that fetch from elsewhere when they are brought up to date; their present result is text like any other.
FETCHING = re.compile(r"\s*(INCLUDEPICTURE|INCLUDETEXT|INCLUDE|IMPORT|LINK|DDEAUTO|DDE|DATABASE|RD)\b", re.I)
PATH = re.compile(r"[A-Za-z]:\\|\\\\|file:|/Users/|/home/", re.I)
OFF = ("0", "false", "off")
SAMPLE = 12  # characters of hidden text shown to whoever has to find it


def clean_word(package: Package, findings: Findings) -> None:
    """Refuse tracked changes and hidden text; remove comments, fetching fields and traces of editing."""
    for name in package.named("word/"):
        part = package.tree(name)
        if next(part.iter(*TRACKED), None) is not None:
            findings.refuse(
                "tracked",
                _("This file has tracked changes, and readers would see what was deleted: accept or reject them all."),
            )
        hidden = next((words_of(run) for run in hidden_runs(part)), None)
        if hidden is not None:
            findings.refuse(
                "hidden",
                _("This file has hidden text (“%(words)s”), which any reader can show: delete it, or make it visible.")
                % {"words": hidden[:SAMPLE]},
            )
        _remove_all(part, *FORMER_LOOKS, *SETTINGS)
        _remove_comment_marks(part)
        _unlink_fields(part)
        _forget_editors(part)


def hidden_runs(part: etree._Element) -> Iterator[etree._Element]:
    """The runs with words that Word does not show."""
    for run in part.iter(f"{W}r"):
        hidden = run.find(f"{W}rPr/{W}vanish")
        if hidden is not None and hidden.get(f"{W}val") not in OFF and words_of(run):
            yield run


def words_of(run: etree._Element) -> str:
    return "".join(text.text or "" for text in run.iter(f"{W}t")).strip()


def _remove_all(part: etree._Element, *tags: str) -> None:
    for element in list(part.iter(*tags)):
        parent = element.getparent()
        if parent is not None:
            parent.remove(element)


def _remove_comment_marks(part: etree._Element) -> None:
    for mark in list(part.iter(*COMMENT_MARKS)):
        parent = mark.getparent()
        parent.remove(mark)
        if parent.tag == f"{W}r" and all(child.tag == f"{W}rPr" for child in parent):
            parent.getparent().remove(parent)


def _forget_editors(part: etree._Element) -> None:
    for element in part.iter():
        if not isinstance(element.tag, str):
            continue
        for key in [key for key in element.attrib if key.startswith((f"{W}rsid", f"{W}author", f"{W}initials"))]:
            del element.attrib[key]
        for key in ("descr", "title"):  # Word puts there which file a picture was
            if PATH.search(element.get(key, "")):
                del element.attrib[key]
    for editor in part.iter(f"{W}permStart"):
        editor.attrib.pop(f"{W}ed", None)


def _unlink_fields(part: etree._Element) -> None:
    """Leave of fields that fetch from elsewhere what they show now."""
    for field in list(part.iter(f"{W}fldSimple")):
        if FETCHING.match(field.get(f"{W}instr", "")):
            parent, at = field.getparent(), field.getparent().index(field)
            parent[at : at + 1] = list(field)
    open_fields: list[list[etree._Element]] = []
    codes: list[str] = []
    for element in list(part.iter(f"{W}fldChar", f"{W}instrText")):
        if element.tag == f"{W}instrText":
            if open_fields:
                open_fields[-1].append(element)
                codes[-1] += element.text or ""
            continue
        kind = element.get(f"{W}fldCharType")
        if kind == "begin":
            open_fields.append([element])
            codes.append("")
        elif open_fields:
            open_fields[-1].append(element)
            if kind == "end":
                marks, code = open_fields.pop(), codes.pop()
                if FETCHING.match(code):
                    _drop(marks)


def _drop(marks: list[etree._Element]) -> None:
    for mark in marks:
        mark.getparent().remove(mark)
