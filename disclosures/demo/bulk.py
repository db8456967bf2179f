"""What makes a load of many thousand items fast without making it less sure."""

from __future__ import annotations

import gc
import multiprocessing
import os
import sys
from collections import deque
from contextlib import contextmanager
from typing import TYPE_CHECKING, TypeVar

from django.db import connection

from .verifying import verify

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from multiprocessing.connection import Connection
    from multiprocessing.context import ForkProcess

    from django.db.models import Model

# In pg_trigger.tgtype: fires for each row, on INSERT.
ROW_INSERTED = 1 | 4
INDEXING_MEMORY = "256MB"  # so much that PostgreSQL shares the making of an index among processes
Given = TypeVar("Given")
Made = TypeVar("Made")


@contextmanager
def checks_at_the_end(models: Iterable[type[Model]]) -> Iterator[None]:
    """Check what is inserted into these tables set by set at the end and not row by row, inside one transaction.

    Foreign keys and all indexes but those of primary keys and unique constraints are taken away and made anew, which
    has PostgreSQL check every row at once and takes a fiftieth of the time. Triggers on single inserted rows rest, and
    `verify` asks for what they keep. If anything fails, the transaction takes everything back. Nobody else can use the
    tables meanwhile.
    """
    names = [model._meta.db_table for model in models]
    connection.check_constraints()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgrelid::regclass::text, quote_ident(tgname) FROM pg_trigger WHERE NOT tgisinternal"
            " AND tgtype & %s = %s AND tgrelid = ANY(%s::regclass[])",
            [ROW_INSERTED, ROW_INSERTED, names],
        )
        triggers = cursor.fetchall()
        cursor.execute(
            "SELECT conrelid::regclass::text, quote_ident(conname), pg_get_constraintdef(oid) FROM pg_constraint"
            " WHERE contype = 'f' AND conrelid = ANY(%s::regclass[])",
            [names],
        )
        keys = cursor.fetchall()
        cursor.execute(
            "SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid) FROM pg_index"
            " WHERE indrelid = ANY(%s::regclass[])"
            " AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid)",
            [names],
        )
        indexes = cursor.fetchall()
        for table, name in triggers:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER {name}")
        for table, name, _ in keys:
            cursor.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
        for name, _ in indexes:
            cursor.execute(f"DROP INDEX {name}")
        yield
        connection.check_constraints()  # whatever waits for the commit would be in the way
        cursor.execute("SET LOCAL enable_seqscan = on")  # from here on whole tables are what is asked for
        cursor.execute(f"SET LOCAL maintenance_work_mem = '{INDEXING_MEMORY}'")
        for _, definition in indexes:
            cursor.execute(definition)
        for table, name, definition in keys:
            cursor.execute(f"ALTER TABLE {table} ADD CONSTRAINT {name} {definition}")
        for table, name in triggers:
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER {name}")
        verify()


def quicken_triggers() -> None:
    """Two things that make triggers a hundred times faster here, until the transaction ends.

    They plan their queries at first use, for tables that are still empty: without this they would go on to read whole
    tables. And where `pgtrigger.ignore` is not set, each of them meets an exception that undoes a subtransaction, which
    looks through all checks that wait for the commit.
    """
    with connection.cursor() as cursor:
        cursor.execute("DISCARD PLANS")
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("SELECT set_config('pgtrigger.ignore', '{}', true)")


def made_ahead(make: Callable[[Given], Made], given: Iterable[Given], *, processes: int) -> Iterator[Made]:
    """What `make` makes of each, in order; in that many processes at once, each a copy of this one as it then is.

    `make` must not touch the database: the copies share this one's connection.
    """
    if processes < 2 or not sys.platform.startswith("linux"):
        yield from map(make, given)
        return
    context = multiprocessing.get_context("fork")
    gc.freeze()  # collecting would touch, and so copy, all that this process shares with those it starts
    waiting: deque[tuple[Connection, ForkProcess]] = deque()

    def finished() -> Made:
        receiver, process = waiting.popleft()
        try:
            return receiver.recv()
        except EOFError as error:
            raise RuntimeError("a process that wrote items ended by itself") from error
        finally:
            process.join()

    try:
        for one in given:
            receiver, sender = context.Pipe(duplex=False)
            process = context.Process(target=_send, args=(sender, make, one), daemon=True)
            process.start()
            sender.close()
            waiting.append((receiver, process))
            if len(waiting) > processes:
                yield finished()
        while waiting:
            yield finished()
    finally:
        gc.unfreeze()
        for _, process in waiting:
            process.kill()


def _send(sender: Connection, make: Callable[[Given], Made], one: Given) -> None:
    gc.disable()  # it would touch, and so copy, all that this process shares with the one it came from
    sender.send(make(one))


def cores() -> int:
    """How many processes can work at once here."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
