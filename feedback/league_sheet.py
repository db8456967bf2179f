"""The league table as .xlsx."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

if TYPE_CHECKING:
    from datetime import date

    from disclosures.models import Organization
    from feedback.league import Figures, Share, Tally
    from feedback.tallies import Table

PERCENT = "0.0%"
NAME_WIDTH, NUMBER_WIDTH = 32, 13


def make_xlsx(table: Table, shown: list[Organization]) -> bytes:
    """The rows in the order given, with the total, and the months on a second sheet."""
    book = Workbook()
    sheet: Any = book.active
    sheet.title = _("Organisations")
    _write(sheet, [_("organisation"), *headings()])
    for unit in shown:
        _write(sheet, [unit.name, *numbers(table.rows[unit.pk])])
    _write(sheet, [_("total"), *numbers(table.total)])
    months = book.create_sheet(_("Months"))
    _write(
        months, [_("month"), _("cases received"), _("answered in time"), _("should be answered"), _("share in time")]
    )
    for month, tally in table.months.items():
        _write(months, month_row(month, tally))
    for one in (sheet, months):
        _dress(one)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def headings() -> list[str]:
    return [
        _("cases received"),
        _("should be answered"),
        _("answered in time"),
        _("share in time"),
        _("at least (95%)"),
        _("at most (95%)"),
        _("late"),
        _("open overdue"),
        _("open in time"),
        _("set aside, joined or withdrawn"),
        _("share: neither extended nor paused nor bounced"),
        _("share: extended"),
        _("share: paused"),
        _("share: bounced"),
        _("median working days"),
        _("satisfied"),
        _("rated"),
        _("reopened"),
    ]


def numbers(figures: Figures) -> list[Any]:
    """The cells of a row; a share of too few cases is empty."""
    tally, timely = figures.tally, figures.tally.timely
    interval = timely.interval
    return [
        tally.received,
        tally.judged,
        tally.in_time,
        _share(timely),
        interval.low if timely.enough else None,
        interval.high if timely.enough else None,
        tally.late,
        tally.overdue,
        tally.pending,
        tally.aside,
        *map(_share, tally.splits.values()),
        figures.median,
        figures.satisfied.part,
        figures.satisfied.n,
        tally.reopened,
    ]


def month_row(month: date, tally: Tally) -> list[Any]:
    return [f"{month:%Y-%m}", tally.received, tally.in_time, tally.judged, _share(tally.timely)]


def _share(share: Share) -> float | None:
    return share.value if share.enough else None


def _write(sheet: Any, values: list[Any]) -> None:
    """Append a row. Text stays text: a name that begins with = is no formula."""
    row = sheet.max_row + 1 if sheet.max_row > 1 or sheet["A1"].value is not None else 1
    for column, value in enumerate(values, start=1):
        cell = sheet.cell(row, column, value)
        if isinstance(value, str):
            cell.data_type = "s"
        elif isinstance(value, float):
            cell.number_format = PERCENT


def _dress(sheet: Any) -> None:
    sheet.freeze_panes = "B2"
    for column in range(1, sheet.max_column + 1):
        sheet.column_dimensions[get_column_letter(column)].width = NAME_WIDTH if column == 1 else NUMBER_WIDTH
    for cell in sheet[1]:
        cell.font = Font(bold=True)
        cell.alignment = Alignment(wrap_text=True, vertical="top")
