"""Filling the demo district with its history.

The services never let a publication begin in the past, and rightly so: a demo has to have a past all the same.
Its rows are therefore copied in as the services would have left them, with every trigger and constraint of the
database at work. This is for demo data only; nothing else in the portal writes items past the services.
"""

from __future__ import annotations

from collections import Counter
from contextlib import nullcontext
from itertools import islice
from typing import TYPE_CHECKING

from django.db import connection, transaction
from django.db.models import Max
from django.utils import timezone

from disclosures.models import Briefing, DisclosureItem, Listing
from disclosures.search.index import index_texts, rebuilding_index

from . import district, report, world
from .copying import csv_of
from .planning import Planner
from .rows import ORDER, Writer, table

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from .life import Life

CHUNK = 2000


def fill(items: int, done: Callable[[int], object]) -> int:
    """Bring the district up to that many items and return how many were made; `done` hears of every chunk.

    A chunk is a transaction: what was interrupted is gone on with the next time.
    """
    if not DisclosureItem.objects.filter(title=report.TITLE).exists():
        report.publish()
    present = DisclosureItem.objects.count()
    missing = max(0, items - present)
    now = timezone.now()
    snapshot = world.read(timezone.localdate(now))
    planner = Planner(snapshot, now, seed=district.SEED + present, numbers=_issued())
    lives = planner.lives(missing)
    with rebuilding_index() if missing > CHUNK else nullcontext():
        while chunk := list(islice(lives, CHUNK)):
            planner.forget()
            _copy(Writer(snapshot), chunk)
            done(len(chunk))
    if missing:
        _analyze()
    return missing


def _issued() -> Counter[tuple[int, str, int]]:
    """The highest issue number of every series so far."""
    numbered = Briefing.objects.filter(number__isnull=False)
    highest = numbered.values_list("organization_id", "series", "year").annotate(highest=Max("number"))
    return Counter({(unit, series, year): number for unit, series, year, number in highest})


@transaction.atomic
def _copy(writer: Writer, lives: list[Life]) -> None:
    keys = dict(zip(map(id, lives), _next("disclosures_disclosureitem_id_seq", len(lives)), strict=True))
    numbered = [life for life in lives if life.publish_at]
    serials = dict(zip(map(id, numbered), _next("disclosures_index_number", len(numbered)), strict=True))
    for life in lives:
        index_number = f"{life.publish_at.year}-{serials[id(life)]:06d}" if life.publish_at else None
        writer.write(life, keys[id(life)], index_number, keys[id(life.revises)] if life.revises else None)
    for model in ORDER:
        if writer.rows[model]:
            table(model).copy(csv_of(writer.rows[model]))
    index_texts(writer.texts)


def _next(sequence: str, count: int) -> Iterator[int]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(%s) FROM generate_series(1, %s)", [sequence, count])
        return iter([row[0] for row in cursor.fetchall()])


def _analyze() -> None:
    """Let PostgreSQL look at what it holds now, rather than guess until autovacuum comes by."""
    vacuum = "" if connection.in_atomic_block else "VACUUM "
    with connection.cursor() as cursor:
        for name in (model._meta.db_table for model in ORDER):
            cursor.execute(f"{vacuum}ANALYZE {connection.ops.quote_name(name)}")
        cursor.execute(f"{vacuum}ANALYZE {Listing._meta.db_table}")
