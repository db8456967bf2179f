"""The inspector's desk and the league table at a million cases (BENCH_CASES): milliseconds, queries, and bare SQL."""

from __future__ import annotations

import time
from statistics import median
from typing import TYPE_CHECKING

from .cases import CASES, fill_cases
from .figures import Figure, benchmark

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from .site import Bench

DESK_QUERIES, LEAGUE_QUERIES = 12, 12  # at most; the tests hold the exact numbers
ROUNDS = 5

# The least that answers the same question, without a framework around it.
_BARE_DESK = """
    SELECT organization_id, count(*) FILTER (WHERE runs_until < now()::date), count(*) FROM feedback_standing
    WHERE runs_until IS NOT NULL GROUP BY 1
"""
_BARE_LEAGUE = """
    SELECT organization_id, date_trunc('month', submitted_on), count(*) FILTER (WHERE late),
        count(*) FILTER (WHERE reply_until < now()::date), count(*)
    FROM feedback_standing WHERE submitted_on > now()::date - 365 GROUP BY 1, 2
"""


def _seconds(call: Callable[[], object]) -> float:
    times = []
    for _n in range(ROUNDS):
        start = time.perf_counter()
        call()
        times.append(time.perf_counter() - start)
    return median(times)


def _bare(statement: str) -> float:
    from django.db import connection

    def run() -> None:
        with connection.cursor() as cursor:
            cursor.execute(statement)
            cursor.fetchall()

    return _seconds(run)


def _page(name: str, statement: str, most_queries: int) -> Iterator[Figure]:
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext
    from django.urls import reverse

    from disclosures.enums import Role
    from disclosures.models import Post

    fill_cases()
    inspector = Post.objects.active().filter(role=Role.INSPECTOR).order_by("organization__depth", "pk")[:1].get().user
    client, path = Client(), reverse(f"admin:{name}")
    client.force_login(inspector)

    def get() -> None:
        assert client.get(path, secure=True).status_code == 200

    get()
    with CaptureQueriesContext(connection) as queries:
        get()
    assert len(queries) <= most_queries, f"{len(queries)} queries for {path}"
    title = "desk" if "standing" in name else "league"
    yield Figure(f"{title}: queries", len(queries), "queries", most_queries)
    yield Figure(f"{title} at {CASES:,} cases", _seconds(get) * 1000, "ms", round(_bare(statement) * 1000, 1))


@benchmark("desk")
def desk(bench: Bench) -> Iterator[Figure]:
    yield from _page("feedback_standing_changelist", _BARE_DESK, DESK_QUERIES)


@benchmark("league")
def league(bench: Bench) -> Iterator[Figure]:
    yield from _page("feedback_leaguepublication_changelist", _BARE_LEAGUE, LEAGUE_QUERIES)
