"""The sweep for reminders over a million open cases (SWEEP_CASES): cases a second, and bare SQL of the same selection.

Everything is written, measured and taken back in one transaction. The ledger holds what was told up to yesterday; what
became due for telling since is what a sweep finds on a morning.
"""

from __future__ import annotations

import os
import time
from typing import TYPE_CHECKING

from .figures import Figure, benchmark

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import date

    from .site import Bench

CASES = int(os.environ.get("SWEEP_CASES", "1000000"))
SPREAD = 60  # days over which the due dates lie, half of them past
ROUNDS = 3
LADDER = (10, 5, 1, 0, -1, -3)

# Copies of one case and its clock as the services made them, so that new columns have what they begin with.
_COPY = """
    INSERT INTO {table}
    SELECT (jsonb_populate_record(model, {differs} || jsonb_build_object('id', nextval('{table}_id_seq')))).*
    FROM {table} AS model CROSS JOIN ({many}) AS made WHERE model.id = %(pk)s
"""
_CASES = _COPY.format(
    table="feedback_feedback",
    differs="jsonb_build_object('number', 'S' || made.i, 'organization_id', made.unit)",
    many="""SELECT i, unit.id AS unit FROM generate_series(1, %(cases)s) AS i
    JOIN (SELECT id, row_number() OVER (ORDER BY id) - 1 AS place, count(*) OVER () AS units
          FROM disclosures_organization) unit ON unit.place = i %% units""",
)
_CLOCKS = _COPY.format(
    table="feedback_clock",
    differs="jsonb_build_object('feedback_id', made.id, 'due', made.day, 'runs_until', made.day)",
    many="""SELECT id, %(today)s::date + %(spread)s / 2 - (id %% %(spread)s)::int AS day
    FROM feedback_feedback WHERE number LIKE 'S%%'""",
)
_LEDGER = """
    INSERT INTO disclosures_reminder (ladder, "case", start, stage, recipient_id, channel, organization_id, handler,
        due_on, claim, claimed_at)
    SELECT 'feedback', id, 0, stage, %(user)s, 'email', organization_id, 0, runs_until, gen_random_uuid(), now()
    FROM (SELECT c.id, f.organization_id, runs_until, {stage} AS stage
          FROM feedback_clock c JOIN feedback_feedback f ON f.id = feedback_id
          WHERE number LIKE 'S%%' AND runs_until <= %(stage_3)s) AS told
"""
_BARE = """
    SELECT id FROM (
        SELECT c.id, f.organization_id, c.starts, c.workdays, COALESCE(f.handler_id, 0) AS holder, {stage} AS stage
        FROM feedback_clock c JOIN feedback_feedback f ON f.id = c.feedback_id
        WHERE c.ended_on IS NULL AND c.runs_until <= %(stage_3)s) AS running
    WHERE stage > -workdays AND NOT EXISTS (
        SELECT FROM disclosures_reminder r
        WHERE r.ladder = 'feedback' AND r."case" = running.id AND r.start = running.starts AND r.stage = running.stage
          AND r.organization_id = running.organization_id AND r.handler = running.holder)
"""


def _stage() -> str:
    """SQL for the latest stage that is past; the dates are parameters, see `_dates`."""
    whens = [f"WHEN runs_until <= %(stage{stage})s THEN {stage}" for stage in LADDER]
    return f"CASE {' '.join(whens)} END".replace("stage-", "stage_")


def _dates(today: date) -> dict[str, date]:
    from disclosures.models import CalendarDay
    from feedback.ladder import latest_due

    calendar = CalendarDay.objects.calendar()
    return {f"stage{stage}".replace("-", "_"): latest_due(stage, today, calendar) for stage in LADDER}


def _fill(today: date) -> None:
    """A million open cases, and the ledger as yesterday's last sweep left it. Triggers rest meanwhile."""
    from datetime import timedelta

    from django.db import connection

    from disclosures.models import Organization, User
    from feedback import services
    from feedback.enums import Kind, Stage
    from feedback.models import Feedback, Policy

    terms = {"reply_within": 45, "rule": "—"}
    Policy.objects.update_or_create(kind=Kind.INQUIRY, organization=None, replaced_at=None, defaults=terms)
    asked = Feedback(kind=Kind.INQUIRY, organization=Organization.objects.all()[0], subject="电梯", text="何时公示？")
    model = services.submit_feedback(feedback=asked)
    clock = model.clocks.get(stage=Stage.REPLY)
    values = {"cases": CASES, "spread": SPREAD, "today": today, "user": User.objects.all()[0].pk}
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(_CASES, values | {"pk": model.pk})
        cursor.execute(_CLOCKS, values | {"pk": clock.pk})
        cursor.execute(_LEDGER.format(stage=_stage()), values | _dates(today - timedelta(days=1)))
        cursor.execute("SET LOCAL session_replication_role = DEFAULT")
        cursor.execute("ANALYZE feedback_feedback, feedback_clock, disclosures_reminder")


def _seconds(call: Callable[[], object]) -> float:
    times = []
    for _n in range(ROUNDS):
        begin = time.perf_counter()
        call()
        times.append(time.perf_counter() - begin)
    return min(times)


def _bare(today: date) -> int:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(_BARE.format(stage=_stage()), _dates(today))
        return len(cursor.fetchall())


@benchmark("sweep")
def sweep(bench: Bench) -> Iterator[Figure]:
    """One pass over all open cases: the look alone, then with everything that it enters and writes."""
    from django.db import connection, transaction
    from django.utils import timezone

    from disclosures.models import CalendarDay
    from feedback import reminders

    today = timezone.localdate()
    calendar = CalendarDay.objects.calendar()

    def look() -> int:
        return sum(len(clocks.order_by().values_list("pk")) for clocks, _latest in reminders.untold(today, calendar))

    connection.close()  # the benchmarks before may have left one in whatever state
    with transaction.atomic():
        _fill(today)
        found = look()
        assert found == _bare(today), "the sweep and the bare statement disagree"
        bare, ours = _seconds(lambda: _bare(today)), _seconds(look)
        yield Figure("sweep: bare SQL", CASES / bare, "cases/s")
        yield Figure(f"sweep: look at {CASES:,} open cases", CASES / ours, "cases/s", round(CASES / bare))
        begin = time.perf_counter()
        written = reminders.sweep()
        took = time.perf_counter() - begin
        assert look() == 0, "the sweep left something out"
        yield Figure("sweep: whole pass, with writing", CASES / took, "cases/s")
        yield Figure(f"sweep: {found:,} cases told, messages", written / took, "messages/s")
        transaction.set_rollback(True)
