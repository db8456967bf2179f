"""Loading the demo district at the size of benchmarks, next to a bare COPY of the very same rows."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from tempfile import TemporaryFile
from typing import IO, TYPE_CHECKING

import psycopg

from .figures import Figure, benchmark
from .site import emptied_database

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .site import Bench

ITEMS = 30_000
AIM = 2000  # items a second, at least
CHUNK = 2**20
SAID = re.compile(r"(\d+) items in ([\d.]+) s")


def _loaded(url: str) -> float:
    """Items a second, as the command says."""
    environment = os.environ | {"DATABASE_URL": url}
    subprocess.run([sys.executable, "manage.py", "migrate", "--verbosity", "0"], check=True, env=environment)
    command = [sys.executable, "manage.py", "load_demo", "--items", str(ITEMS), "--yes-this-is-a-demo"]
    said = subprocess.run(command, check=True, env=environment, stdout=subprocess.PIPE, text=True).stdout
    found = SAID.search(said)
    if found is None:
        raise RuntimeError(f"load_demo did not say how long it took: {said}")
    return int(found[1]) / float(found[2])


def _rows(connection: psycopg.Connection, table: str, file: IO[bytes]) -> None:
    statement = f"COPY (SELECT * FROM {table}) TO STDOUT"  # noqa: S608 - a name of our own
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        for part in copy:
            file.write(part)
    file.seek(0)


def _copied(connection: psycopg.Connection, table: str) -> float:
    """Seconds that PostgreSQL takes to COPY the rows of this table into one without keys, indexes and rules."""
    with TemporaryFile() as file, connection.cursor() as cursor:
        _rows(connection, table, file)
        cursor.execute(f"CREATE TABLE bare_{table} (LIKE {table} INCLUDING STORAGE)")
        started = time.perf_counter()
        with cursor.copy(f"COPY bare_{table} FROM STDIN") as copy:
            while part := file.read(CHUNK):
                copy.write(part)
        connection.commit()
        return time.perf_counter() - started


@benchmark("demo_load")
def demo_load(_bench: Bench) -> Iterator[Figure]:
    from disclosures.demo.rows import ORDER

    with emptied_database("portal_bench_load") as url:
        rate = _loaded(url)
        with psycopg.connect(url) as connection:
            bare = ITEMS / sum(_copied(connection, model._meta.db_table) for model in ORDER)
    yield Figure("demo_load bare COPY", bare, "items/s")
    yield Figure("demo_load", rate, "items/s", bare)
    yield Figure("demo_load against the aim", rate, "items/s", AIM)
