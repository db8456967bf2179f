"""Filling the demo district with its history.

The services never let a publication begin in the past, and rightly so: a demo has to have a past all the same.
Its rows are therefore copied in as the services would have left them, and hold to every constraint and trigger of the
database: of a few at once, of very many all together at the end. This is for demo data only; nothing else in the
portal writes items past the services.
"""

from __future__ import annotations

from collections import Counter
from contextlib import nullcontext
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from django.db import connection, transaction
from django.db.models import Max
from django.utils import timezone

from disclosures.models import Briefing, DisclosureItem

from . import bulk, district, files, report, world
from .copying import analyze, text_of
from .planning import Planner
from .prose import Author
from .rows import ORDER, Writer, table

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from .life import Life

# From so many on it pays to check foreign keys all at once, and to write in several processes.
MANY = 20_000
# So many items are written at once; of many more, as each time the processes copy the memory they were born with.
CHUNK, LARGE_CHUNK = 1000, 2500


class Chunk(NamedTuple):
    """Lives with the numbers their items get."""

    lives: list[Life]
    keys: list[int]
    index_numbers: list[int]


def fill(items: int, done: Callable[[int], object]) -> int:
    """Bring the district up to that many items and return how many were made; `done` hears of every chunk.

    One transaction: what was interrupted has never been.
    """
    with transaction.atomic():
        bulk.quicken_triggers()
        if not DisclosureItem.objects.filter(title=report.TITLE).exists():
            report.publish()
        present = DisclosureItem.objects.count()
        missing = max(0, items - present)
        if missing:
            many = missing >= MANY
            with bulk.checks_at_the_end(ORDER) if many else nullcontext():
                _copy(missing, present, done, processes=bulk.cores() if many else 1)
    if missing:
        analyze(ORDER)
    return missing


def _copy(missing: int, present: int, done: Callable[[int], object], *, processes: int) -> None:
    now = timezone.now()
    district_now = world.read(timezone.localdate(now))
    planner = Planner(district_now, now, seed=district.SEED + present, numbers=_issued())
    author, stored = Author(district_now), files.stored()

    def write(chunk: Chunk) -> dict[str, bytes]:
        return _written(Writer(author, stored), chunk)

    size = LARGE_CHUNK if missing >= MANY else CHUNK
    for texts in bulk.made_ahead(write, _chunks(planner, missing, size, first=present == 1), processes=processes):
        for model in ORDER:
            if model._meta.db_table in texts:
                table(model).copy(texts[model._meta.db_table])
        connection.check_constraints()
        done(min(size, missing))
        missing -= size


def _chunks(planner: Planner, missing: int, size: int, *, first: bool) -> Iterator[Chunk]:
    lives = planner.lives(missing, ledger=first)
    while chosen := list(islice(lives, size)):
        planner.forget()
        released = sum(life.publish_at is not None for life in chosen)
        keys = _next("disclosures_disclosureitem_id_seq", len(chosen))
        yield Chunk(chosen, keys, _next("disclosures_index_number", released))


def _written(writer: Writer, chunk: Chunk) -> dict[str, bytes]:
    """The rows of these lives as COPY reads them, by the name of the table."""
    keys = dict(zip(map(id, chunk.lives), chunk.keys, strict=True))
    index_numbers = iter(chunk.index_numbers)
    for life in chunk.lives:
        number = f"{life.publish_at.year}-{next(index_numbers):06d}" if life.publish_at else None
        writer.write(life, keys[id(life)], number, keys[id(life.revises)] if life.revises else None)
    return {model._meta.db_table: text_of(rows) for model, rows in writer.rows.items()}


def _issued() -> Counter[tuple[int, str, int]]:
    """The highest issue number of every series so far."""
    numbered = Briefing.objects.filter(number__isnull=False)
    highest = numbered.values_list("organization_id", "series", "year").annotate(highest=Max("number"))
    return Counter({(unit, series, year): number for unit, series, year, number in highest})


def _next(sequence: str, count: int) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(%s) FROM generate_series(1, %s)", [sequence, count])
        return [row[0] for row in cursor.fetchall()]
