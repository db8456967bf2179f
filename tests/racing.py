"""Two people at once, on connections of their own, in an order the test decides."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING

from django.db import connection, transaction

from disclosures.models import DisclosureItem

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.db.models import Model

PATIENCE = 10  # seconds

_WAITING = """
    SELECT count(*) FROM pg_stat_activity
    WHERE datname = current_database() AND wait_event_type = 'Lock' AND pid <> pg_backend_pid()
"""


class _Runner(threading.Thread):
    """Runs one call; `error` is what it raised, or None."""

    def __init__(self, call: Callable[[], object]) -> None:
        super().__init__(daemon=True)
        self.call = call
        self.error: Exception | None = None

    def run(self) -> None:
        try:
            self.call()
        except Exception as error:  # noqa: BLE001, RUF100 - handed to the test
            self.error = error
        finally:
            connection.close()


def _waiting() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_stat_clear_snapshot()")  # a transaction sees the activity of its first look
        cursor.execute(_WAITING)
        return cursor.fetchone()[0]


def one_after_the_other(row: Model, *calls: Callable[[], object]) -> list[Exception | None]:
    """What each call raised, all having begun while the row was locked and going on in the order given.

    PostgreSQL hands a row to those who wait for it in the order in which they came.
    """
    runners = [_Runner(call) for call in calls]
    model = DisclosureItem if isinstance(row, DisclosureItem) else type(row)
    try:
        with transaction.atomic():
            model._base_manager.select_for_update().get(pk=row.pk)
            for number, runner in enumerate(runners, start=1):
                runner.start()
                _await(runner, number)
    finally:
        for runner in runners:
            if runner.ident:
                runner.join(PATIENCE)
    assert not any(runner.is_alive() for runner in runners)
    return [runner.error for runner in runners]


def _await(runner: _Runner, number: int) -> None:
    until = time.monotonic() + PATIENCE
    while _waiting() < number:
        assert runner.is_alive(), f"call {number} did not wait for the row: {runner.error!r}"
        assert time.monotonic() < until, f"call {number} does not get as far as the row"
        time.sleep(0.01)
