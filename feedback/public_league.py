"""What the public learns of the league table: written when it is published, read back for every page."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from feedback.league import SMALLEST, Share, ranked, suppressed

if TYPE_CHECKING:
    from collections.abc import Mapping

    from disclosures.models import Organization
    from feedback.league import Figures
    from feedback.tallies import Table

REST = ""  # the name of the row that those too small to be named share


@dataclass(frozen=True)
class PublicRow:
    """A row as it is published. What rests on too few cases is None."""

    name: str
    received: int
    in_time: int
    judged: int
    late: int
    overdue: int
    reopened: int
    median: int | None
    satisfied: int | None
    rated: int | None

    @property
    def timely(self) -> Share:
        return Share(self.in_time, self.judged)

    @property
    def satisfaction(self) -> Share:
        return Share(self.satisfied or 0, self.rated or 0)


def public_row(name: str, figures: Figures) -> PublicRow:
    """The public part of the figures."""
    tally, rated = figures.tally, figures.satisfied
    return PublicRow(
        name=name,
        received=tally.received,
        in_time=tally.in_time,
        judged=tally.judged,
        late=tally.late,
        overdue=tally.overdue,
        reopened=tally.reopened,
        median=figures.median if tally.judged >= SMALLEST else None,
        satisfied=rated.part if rated.enough else None,
        rated=rated.n if rated.enough else None,
    )


def written(table: Table, shown: Mapping[int, Organization]) -> dict[str, Any]:
    """The table as it is stored: rows in order, those too small as one, the total, and the months with enough cases."""
    rows, rest = suppressed(table.rows)
    public = [public_row(shown[key].name, rows[key]) for key in ranked(rows)]
    if rest:
        public.append(public_row(REST, rest))
    return {
        "rows": [asdict(row) for row in public],
        "total": asdict(public_row(REST, table.total)) if public else None,
        "months": [
            [month.strftime("%Y-%m"), tally.in_time, tally.judged] if tally.timely.enough else [f"{month:%Y-%m}", 0, 0]
            for month, tally in table.months.items()
        ],
    }


@dataclass(frozen=True)
class PublicTable:
    """The table as it is read."""

    rows: list[PublicRow]
    total: PublicRow | None
    months: list[tuple[str, Share]]


def read(figures: Mapping[str, Any]) -> PublicTable:
    """What `written` wrote."""
    return PublicTable(
        [PublicRow(**row) for row in figures["rows"]],
        PublicRow(**figures["total"]) if figures["total"] else None,
        [(month, Share(in_time, judged)) for month, in_time, judged in figures["months"]],
    )
