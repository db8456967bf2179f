"""The voter roll as it comes from a workbook: every row read, and every bad one named."""

from __future__ import annotations

import io
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from openpyxl import load_workbook

from disclosures.models import User
from disclosures.refusals import InvalidInput

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from evaluations.rules import Rules

# What the first row of the sheet must say, in this order.
HEADINGS = ("姓名", "账号或手机号", "类别")
MOST_ROWS = 20_000

# A person's name, the account or telephone number, and the class, by its code or its name.
Row = tuple[str, str, str]


@dataclass(frozen=True)
class Voter:
    """One row of a roll: whom it means, or what is wrong with it. `number` is the row in the sheet."""

    number: int
    name: str
    account: str
    voter_class: str
    person: User | None
    problem: str = ""


def read_rows(content: bytes) -> list[Row]:
    """The rows of the first sheet below its headings. Raises InvalidInput for a sheet that is no roll."""
    book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
    sheet = book.worksheets[0]
    rows = sheet.iter_rows(max_row=MOST_ROWS + 2, max_col=len(HEADINGS), values_only=True)
    headings = tuple(_text(cell) for cell in next(rows, ()))
    if headings != HEADINGS:
        raise InvalidInput(_("The first row must read: %(headings)s.") % {"headings": "、".join(HEADINGS)})
    found = [(_text(row[0]), _text(row[1]), _text(row[2])) for row in rows if any(cell is not None for cell in row)]
    if not found:
        raise InvalidInput(_("There is nobody in this sheet."))
    if len(found) > MOST_ROWS:
        raise InvalidInput(_("A roll has %(number)d voters at most.") % {"number": MOST_ROWS})
    return found


def _text(cell: object) -> str:
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)  # as Excel may keep a telephone number
    return "" if cell is None else str(cell).strip()


def check_rows(rules: Rules, rows: Iterable[Row]) -> list[Voter]:
    """Every row with the person it means, or with what is wrong with it."""
    rows = list(rows)
    classes = {part: voters.code for voters in rules.classes for part in (voters.code, voters.label)}
    accounts = {account for _name, account, _class in rows}
    people: dict[str, User] = {}
    for person in User.objects.filter(is_active=True, phone__in=accounts).exclude(phone=""):
        people[person.phone] = person
    people |= {person.username: person for person in User.objects.filter(is_active=True, username__in=accounts)}
    times = Counter(people[account].pk for account in accounts if account in people)
    return list(_checked(rows, classes, people, times))


def _checked(rows: list[Row], classes: dict[str, str], people: dict[str, User], times: Counter[int]) -> Iterator[Voter]:
    seen: set[int] = set()
    for number, (name, account, given) in enumerate(rows, 2):
        person = people.get(account)
        problem = ""
        if person is None:
            problem = _("nobody has this account or telephone number: enter the person first")
        elif person.name != name:
            problem = _("this account belongs to somebody of another name")
        elif given not in classes:
            problem = _("there is no such class: %(classes)s") % {"classes": "、".join(dict.fromkeys(classes.values()))}
        elif person.pk in seen or times[person.pk] > 1:
            problem = _("this person stands on the roll twice")
        if person is not None:
            seen.add(person.pk)
        yield Voter(number, name, account, classes.get(given, given), person, problem)
