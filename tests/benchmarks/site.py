"""The portal that is measured: its own database, filled once, and its web processes."""

from __future__ import annotations

import base64
import hashlib
import os
import subprocess
import sys
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg

from tests.portals import Web, granian

if TYPE_CHECKING:
    from collections.abc import Iterator

ITEMS = 100_000
DATABASE = "portal_bench"
ROOT = Path(__file__).resolve().parents[2]
# What the data depends on: another state of these, and it is loaded anew.
SOURCES = ("disclosures/migrations", "disclosures/demo", "disclosures/catalogue_data", "disclosures/search")


def bench_url(url: str, name: str = DATABASE) -> str:
    """The address of a database of the benchmarks' own on that server; the database it names is never touched."""
    address, mark, parameters = url.partition("?")
    return f"{address.rpartition('/')[0]}/{name}{mark}{parameters}"


def _empty(name: str, *, create: bool = True) -> None:
    with psycopg.connect(bench_url(os.environ["DATABASE_URL"], "postgres"), autocommit=True) as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {name}")
        if create:
            connection.execute(f"CREATE DATABASE {name}")


@contextmanager
def emptied_database(name: str) -> Iterator[str]:
    """The address of an empty database of that name, which is gone afterwards."""
    _empty(name)
    try:
        yield bench_url(os.environ["DATABASE_URL"], name)
    finally:
        _empty(name, create=False)


def prepare_environment(data: Path) -> None:
    """Point this process and those it starts to the benchmarks' database and settings."""
    os.environ |= environment(data, os.environ["DATABASE_URL"])


def _key(name: str) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(name.encode()).digest()).decode()


def environment(data: Path, url: str) -> dict[str, str]:
    """All that the portal in service wants to be told; `url` is the server's."""
    return {
        "DATABASE_URL": bench_url(url),
        "DATA_DIR": str(data),
        "DJANGO_SETTINGS_MODULE": "tests.benchmarks.settings",
        "SECRET_KEY": hashlib.sha256(b"bench").hexdigest(),
        "ALLOWED_HOSTS": "bench.test,testserver,127.0.0.1",
        "SITE_URL": "https://bench.test",
        "CONTACT_KEY": _key("contacts"),
        "BALLOT_KEY": _key("ballots"),
    }


def state() -> str:
    """A digest of what the data depends on."""
    digest = hashlib.sha256(str(ITEMS).encode())
    for source in SOURCES:
        for file in sorted((ROOT / source).rglob("*.py")):
            digest.update(file.read_bytes())
    return digest.hexdigest()


def fill_database(data: Path) -> None:
    """Bring the database up to date; its items are made anew only if what they depend on is not as in the last run."""
    data.mkdir(parents=True, exist_ok=True)
    mark = data / "state"
    is_filled = mark.exists() and mark.read_text() == state()
    if not is_filled:
        mark.unlink(missing_ok=True)
        _empty(DATABASE)
    for command in ("texts --compile", "migrate --verbosity 0", "collectstatic --no-input --verbosity 0"):
        _manage(command)
    if not is_filled:
        _manage(f"load_demo --items {ITEMS} --yes-this-is-a-demo")
        with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as connection:
            connection.execute("VACUUM ANALYZE")
        mark.write_text(state())


def _manage(command: str) -> None:
    subprocess.run([sys.executable, "manage.py", *command.split()], check=True)


class Bench:
    """What benchmarks share. Servers start when first asked for and stop with the run."""

    def __init__(self, data: Path, stack: ExitStack) -> None:
        self._data = data
        self._stack = stack
        self._running: dict[str, Web] = {}

    def serve(self, name: str, application: str, **environment: str) -> Web:
        """A web process, as `make run` starts them, under that name."""
        if name not in self._running:
            log = self._data / f"{name}.log"
            self._running[name] = self._stack.enter_context(granian(application, log=log, **environment))
        return self._running[name]

    @property
    def cached(self) -> Web:
        """The portal as it is."""
        return self.serve("cached", "disclosure_portal.wsgi:application")

    @property
    def uncached(self) -> Web:
        """The portal keeping no page."""
        return self.serve("uncached", "disclosure_portal.wsgi:application", PAGE_CACHE_BYTES="0")

    def hello(self, size: int) -> Web:
        """The bare application with a page of so many bytes at /."""
        return self.serve(f"hello-{size}", "tests.benchmarks.hello:application", HELLO_SIZE=str(size))


@contextmanager
def bench(data: Path) -> Iterator[Bench]:
    with ExitStack() as stack:
        yield Bench(data, stack)
