"""Reads that outgrow a queryset."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.contrib.postgres.fields import ArrayField
from django.db.models import Count, DateTimeField, Func, IntegerField, Value
from django.utils import timezone

from disclosures.forms import start_of
from disclosures.models import DisclosureItem, Organization
from disclosures.models.listing import moment_for

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.contrib.auth.models import AnonymousUser

    from disclosures.models import User
    from disclosures.search.query import Selection

# Nothing is disclosed under an earlier date: no item is ever backdated, and there was no portal.
FIRST_YEAR = 2000
MOMENT = timedelta(microseconds=1)


@dataclass(frozen=True)
class Month:
    """A month in which something was disclosed, and how much."""

    first: date
    count: int


def month_archive(selection: Selection) -> list[Month]:
    """The months of the selection by local time, newest first.

    Sorting each row into the months' limits takes PostgreSQL a quarter of the time that date_trunc needs, which looks
    up the time zone for every row.
    """
    today = timezone.localdate()
    firsts = [date(year, month, 1) for year in range(FIRST_YEAR, today.year + 1) for month in range(1, 13)]
    limits = Value([start_of(first) for first in firsts], output_field=ArrayField(DateTimeField()))
    bucket = Func(moment_for(selection.reader), limits, function="width_bucket", output_field=IntegerField())
    counted = selection.rows.order_by().values_list(bucket).annotate(Count("pk"))
    return [Month(firsts[number - 1], count) for number, count in sorted(counted, reverse=True)]


@dataclass
class Node:
    """An organisation of the tree with those below it."""

    unit: Organization
    below: list[Node] = field(default_factory=list)


def tree(units: Iterable[Organization]) -> list[Node]:
    """The organisations, given in tree order, nested; one whose parent is missing stands at the nearest one above."""
    top: list[Node] = []
    line: list[Node] = []
    for unit in units:
        node = Node(unit)
        while line and not unit.path.startswith(line[-1].unit.path):
            line.pop()
        (line[-1].below if line else top).append(node)
        line.append(node)
    return top


def path_to(organization: Organization) -> list[Organization]:
    """The organisations from the root down to this one."""
    steps = range(Organization.steplen, len(organization.path) + 1, Organization.steplen)
    above = Organization.objects.filter(path__in=[organization.path[:length] for length in steps])
    return list(above.only("path", "name", "short_name"))


def last_seen(reader: User | AnonymousUser, pk: int) -> DisclosureItem | None:
    """The item as this reader could last see it, now or just before it expired or was withdrawn.

    None for what they never could see: to them it does not exist.
    """
    until = DisclosureItem.objects.filter(pk=pk, visible_until__lte=timezone.now()).values_list(
        "visible_until", flat=True
    )
    ended = until.first()
    at = ended - MOMENT if ended else None
    return DisclosureItem.objects.visible_to(reader, at=at).filter(pk=pk).first()
