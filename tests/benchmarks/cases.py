"""A million cases in the benchmarks' database, written by SQL: through the services it would take hours."""

from __future__ import annotations

import os

from django.db import connection, transaction
from django.utils import timezone

CASES = int(os.environ.get("BENCH_CASES", "1000000"))
# Of a hundred cases so many are open; the rest was answered, most of it in time.
OPEN = 40
DAYS = 360  # back to which cases were submitted

_FEEDBACK = """
    INSERT INTO feedback_feedback (number, kind, channel, naming, status, version, subject, text, organization_id,
        asked_organization_id, policy_id, submitted_at, submitted_on, spam_score, spam_reasons,
        wanted_form)
    SELECT 'B' || i, 'inquiry', 'web', 'anonymous',
        CASE WHEN i %% 100 < %(open)s THEN 'accepted' ELSE 'answered' END, 1,
        '三号楼加装电梯何时公示', '三号楼加装电梯何时公示?', unit.id, unit.id, %(policy)s,
        %(today)s::date - (i %% %(days)s)::int, %(today)s::date - (i %% %(days)s)::int, 0, '{}', ''
    FROM generate_series(1, %(cases)s) AS i
    JOIN (SELECT id, row_number() OVER (ORDER BY id) - 1 AS place, count(*) OVER () AS units
          FROM disclosures_organization WHERE active_until IS NULL) unit ON unit.place = i %% units
"""
# Every case has a reply clock of 22 calendar days; some open ones run over, some answered ones were late.
_CLOCKS = """
    INSERT INTO feedback_clock (feedback_id, stage, starts_on, workdays, original_due, due, runs_until, provisional,
        ended_on)
    SELECT id, 'reply', submitted_on, 15, submitted_on + 22, submitted_on + 22, submitted_on + 22, false,
        CASE WHEN status = 'answered' THEN LEAST(submitted_on + (id %% 28)::int, %(today)s::date) END
    FROM feedback_feedback WHERE number LIKE 'B%%'
"""
_STANDINGS = """
    INSERT INTO feedback_standing (feedback_id, organization_id, kind, channel, status, submitted_on, stage, due,
        runs_until, provisional, paused, extended, waited, hand_overs, reply_until, replied_on, late, reopened)
    SELECT f.id, f.organization_id, f.kind, f.channel, f.status, f.submitted_on,
        CASE WHEN c.ended_on IS NULL THEN c.stage END, CASE WHEN c.ended_on IS NULL THEN c.due END,
        CASE WHEN c.ended_on IS NULL THEN c.runs_until END, false, false, CASE WHEN f.id %% 10 = 0 THEN 5 ELSE 0 END,
        0, CASE WHEN f.id %% 25 = 0 THEN 2 ELSE 0 END, CASE WHEN c.ended_on IS NULL THEN c.runs_until END, c.ended_on,
        COALESCE(c.ended_on > c.due, false), false
    FROM feedback_feedback f JOIN feedback_clock c ON c.feedback_id = f.id
    WHERE f.number LIKE 'B%%'
"""

_CLEAR = (
    "DELETE FROM feedback_standing USING feedback_feedback f WHERE feedback_id = f.id AND f.number LIKE 'B%'",
    "DELETE FROM feedback_clock USING feedback_feedback f WHERE feedback_id = f.id AND f.number LIKE 'B%'",
    "DELETE FROM feedback_feedback WHERE number LIKE 'B%'",
)


def fill_cases(cases: int = CASES) -> None:
    """Write the cases, unless they are there. Triggers rest meanwhile: what they keep is written along."""
    from feedback.enums import Kind
    from feedback.models import Feedback, Policy

    if Feedback.objects.filter(number__startswith="B").count() == cases:
        return
    policy = Policy.objects.filter(kind=Kind.INQUIRY).first() or Policy.objects.create(kind=Kind.INQUIRY, rule="—")
    values = {"cases": cases, "open": OPEN, "days": DAYS, "policy": policy.pk, "today": timezone.localdate()}
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        for statement in _CLEAR:
            cursor.execute(statement)
        for statement in (_FEEDBACK, _CLOCKS, _STANDINGS):
            cursor.execute(statement, values)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE feedback_feedback, feedback_clock, feedback_standing")
