"""The voter roll as it comes from a workbook: every row read, and every bad one named."""

from __future__ import annotations

import hashlib
import io
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from openpyxl import load_workbook

from disclosures.models import User
from disclosures.refusals import InvalidInput

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from evaluations.models import Appraisal, RollEntry
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


@dataclass(frozen=True)
class Move:
    """Somebody who stays on the roll, but in another class."""

    person: User
    before: str
    after: str


@dataclass(frozen=True)
class ClassSize:
    """How many voters a class has on the roll that is there, and on the one to come."""

    label: str
    before: int
    after: int


@dataclass(frozen=True)
class Change:
    """What a roll without faults would change. `seen` is the fingerprint of the roll that it was compared with."""

    sizes: list[ClassSize]
    added: list[Voter]
    moved: list[Move]
    removed: list[RollEntry]
    seen: str

    @property
    def is_none(self) -> bool:
        return not (self.added or self.moved or self.removed)


def compare(appraisal: Appraisal, voters: Sequence[Voter]) -> Change:
    """What it would change to make these voters, none of them bad, the roll of that appraisal."""
    there = {entry.person_id: entry for entry in appraisal.roll.select_related("person").order_by("person__name", "id")}
    coming = {voter.person.pk: voter for voter in voters if voter.person}
    before = Counter(entry.voter_class for entry in there.values())
    after = Counter(voter.voter_class for voter in voters)
    return Change(
        sizes=[
            ClassSize(f"{known.code} {known.label}", before[known.code], after[known.code])
            for known in appraisal.rule_set.classes
        ],
        added=[voter for pk, voter in coming.items() if pk not in there],
        moved=[
            Move(entry.person, entry.voter_class, coming[pk].voter_class)
            for pk, entry in there.items()
            if pk in coming and coming[pk].voter_class != entry.voter_class
        ],
        removed=[entry for pk, entry in there.items() if pk not in coming],
        seen=fingerprint(there.values()),
    )


def fingerprint(entries: Iterable[RollEntry]) -> str:
    """What tells a roll from another: who is in which class."""
    lines = sorted(f"{entry.person_id} {entry.voter_class}" for entry in entries)
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


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
