"""What of an Excel file only Excel files have."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml import etree

    from .office import Findings
    from .package import Package

S = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
AC = "{http://schemas.microsoft.com/office/spreadsheetml/2010/11/ac}"
ALTERNATIVE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}AlternateContent"
ON = ("1", "true", "on")
FETCHING = re.compile(r"\b(WEBSERVICE|IMAGE|RTD|CALL|REGISTER(\.ID)?)\s*\(", re.I)
MOST_NAMED = 5  # hidden places named in a message
_REFERENCE = re.compile(r"([A-Z]{1,3})(\d+)")


def clean_excel(package: Package, findings: Findings) -> None:
    """Refuse hidden sheets, rows and columns and formulas that fetch; remove traces of who saved it where."""
    main = package.main
    book = package.tree(main)
    _forget_places(book)
    hidden = [sheet.get("name", "") for sheet in book.iter(f"{S}sheet") if sheet.get("state", "visible") != "visible"]
    if hidden:
        findings.refuse(
            "hidden_sheets",
            _("Hidden sheets (%(names)s) can be shown by any reader: delete them, or unhide them.")
            % {"names": "、".join(hidden[:MOST_NAMED])},
        )
    sheets = list(book.iter(f"{S}sheet"))
    names = {package.pointed_at(main, sheet.get(f"{R}id", "")): sheet.get("name", "") for sheet in sheets}
    for part in package.named("xl/worksheets/"):
        _check_sheet(package.tree(part), names.get(part, part), findings)
        _remove_notes(package, part, findings)


def _forget_places(book: etree._Element) -> None:
    for path in list(book.iter(f"{AC}absPath")):
        holder = next(path.iterancestors(ALTERNATIVE), path)
        holder.getparent().remove(holder)
    for trace in list(book.iter(f"{S}fileSharing")):
        trace.getparent().remove(trace)


def _check_sheet(sheet: etree._Element, name: str, findings: Findings) -> None:
    if any(FETCHING.search(formula.text or "") for formula in sheet.iter(f"{S}f")):
        findings.refuse(
            "fetching", _("Formulas in this file fetch data from elsewhere: copy the cells and paste them as values.")
        )
    places = [*_hidden_columns(sheet), *_hidden_rows(sheet)]
    if places:
        findings.refuse(
            f"hidden_cells {name}",
            _("On the sheet “%(sheet)s” there are hidden cells with content (%(places)s), which any reader can show: "
              "delete them, or unhide them and clear filters.")
            % {"sheet": name, "places": "、".join(places[:MOST_NAMED])},
        )  # fmt: skip


def _is_hidden(element: etree._Element, size: str) -> bool:
    """Whether a row or column is hidden, or so narrow that it might as well be; `size` names its width or height."""
    given = element.get(size, "1")
    return element.get("hidden", "").lower() in ON or (given.replace(".", "", 1).isdigit() and float(given) == 0)


def _filled(cells: Iterator[etree._Element]) -> Iterator[etree._Element]:
    return (cell for cell in cells if cell.find(f"{S}v") is not None or cell.find(f"{S}is") is not None)


def _hidden_rows(sheet: etree._Element) -> Iterator[str]:
    for row in sheet.iter(f"{S}row"):
        if _is_hidden(row, "ht") and next(_filled(row.iter(f"{S}c")), None) is not None:
            yield _("row %(number)s") % {"number": row.get("r", "?")}


def _hidden_columns(sheet: etree._Element) -> Iterator[str]:
    spans = [
        (int(column.get("min", "1")), int(column.get("max", "1")))
        for column in sheet.iter(f"{S}col")
        if _is_hidden(column, "width")
    ]
    if not spans:
        return
    filled = {_column(cell.get("r", "")) for cell in _filled(sheet.iter(f"{S}c"))}
    for number in sorted(filled):
        if any(first <= number <= last for first, last in spans):
            yield _("column %(letters)s") % {"letters": _letters(number)}


def _column(reference: str) -> int:
    """The number of a cell's column: 28 for AB7."""
    match = _REFERENCE.fullmatch(reference)
    number = 0
    for letter in match[1] if match else "":
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


def _letters(number: int) -> str:
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def _remove_notes(package: Package, part: str, findings: Findings) -> None:
    """The drawings of comments go with them; only where controls share the drawing is it the author's to settle."""
    sheet = package.tree(part)
    for drawing in list(sheet.iter(f"{S}legacyDrawing")):
        identity = drawing.get(f"{R}id")
        relationship = next((one for one in package.relationships(part) if one.get("Id") == identity), None)
        if relationship is None:
            sheet.remove(drawing)
            continue
        target = package.target(part, relationship)
        shapes = set(re.findall(rb'ObjectType="(\w+)"', package.parts.get(target, b"")))
        if shapes == {b"Note"}:
            sheet.remove(drawing)
            relationship.getparent().remove(relationship)
        elif b"Note" in shapes:
            findings.refuse(
                "notes", _("Delete the comments in this file: here they cannot be removed without its controls.")
            )
