"""What a database administrator could try with the live database at a sealing, tried: counts of what it gave.

Known votes, which the test suite has, do not exist here. So each attack counts its handholds: places where the database
keeps a time, a number, a right or a note from which votes and people could be joined. Only the counts are kept.
"""

from __future__ import annotations

from typing import Any

from django.db import connection

from evaluations.roles import SEALER, URN, WEB, acting_as

ROLL = "evaluations_rollentry"
BOARD = ("evaluations_boardcredential", "evaluations_boardcommitment", "evaluations_singlemark")
TABLES = [*URN, *BOARD, "evaluations_slipcode", "evaluations_comment"]
NO_PEOPLE = ["evaluations_classkey", "evaluations_subject", "evaluations_appraisal"]
# In a class larger than the decoys of an issue a row is alone in its transaction now and then, by chance.
CHANCE = 20
OF_APPRAISAL = {
    "evaluations_urncomment": "subject_id IN (SELECT id FROM evaluations_subject WHERE appraisal_id = %(appraisal)s)",
    "evaluations_singlemark": "subject_id IN (SELECT id FROM evaluations_subject WHERE appraisal_id = %(appraisal)s)",
}
BY_KEY = "key_id IN (SELECT id FROM evaluations_classkey WHERE appraisal_id = %(appraisal)s)"

# A time, an address or a counter beside a ballot or a person of the roll says when it came.
_COLUMNS = """
    SELECT count(*), count(*) FILTER (WHERE t.typcategory IN ('D', 'T', 'I') OR a.attidentity <> ''
        OR pg_get_expr(d.adbin, d.adrelid) ILIKE '%%nextval%%' OR pg_get_expr(d.adbin, d.adrelid) ILIKE '%%now()%%')
    FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid
    LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
    WHERE a.attrelid = ANY(%(tables)s::regclass[]) AND a.attnum > 0 AND NOT a.attisdropped"""
_REFERENCES = """
    SELECT count(*), count(*) FILTER (WHERE confrelid <> ALL(%(no_people)s::regclass[]))
    FROM pg_constraint WHERE contype = 'f' AND conrelid = ANY(%(urn)s::regclass[])"""
# Histories and audit trails: a trigger that writes elsewhere. Ours refuse, and write nothing.
_TRIGGERS = r"""
    SELECT count(*), count(*) FILTER (WHERE p.prosrc ~* '(^|\n|;|\mTHEN|\mBEGIN)\s*(INSERT|UPDATE|DELETE|COPY)\M'
        OR p.prosrc ~* 'pg_notify|dblink')
    FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid
    WHERE t.tgrelid = ANY(%(tables)s::regclass[]) AND NOT t.tgisinternal"""
_RIGHTS = """
    SELECT count(*), count(*) FILTER (WHERE has_table_privilege(%(web)s, name, privilege))
    FROM unnest(%(urn_only)s::text[]) name, unnest(ARRAY['SELECT', 'UPDATE', 'DELETE', 'TRUNCATE']) privilege"""
# Whatever makes the server note when something was written, or with which values.
_SETTINGS = """
    SELECT count(*), count(*) FILTER (WHERE
        name = 'track_commit_timestamp' AND setting = 'on' OR name = 'log_statement' AND setting IN ('mod', 'all')
        OR name IN ('log_min_duration_statement', 'log_min_duration_sample') AND setting <> '-1'
        OR name = 'log_transaction_sample_rate' AND setting <> '0' OR name = 'log_duration' AND setting = 'on')
    FROM pg_settings WHERE name IN ('track_commit_timestamp', 'log_statement', 'log_min_duration_statement',
        'log_min_duration_sample', 'log_transaction_sample_rate', 'log_duration')"""
_ROLL_TRANSACTIONS = f"SELECT DISTINCT xmin::text FROM {ROLL} WHERE appraisal_id = %(appraisal)s"  # noqa: S608 - our own constants, no input
_ALONE = f"""
    SELECT count(*), count(*) FILTER (WHERE together = 1) FROM (
        SELECT issued, count(*) OVER (PARTITION BY voter_class, xmin::text) together FROM {ROLL}
        WHERE appraisal_id = %(appraisal)s) entry
    WHERE issued"""  # noqa: S608
_ROLL_VALUES = f"""
    SELECT value FROM {ROLL} entry, jsonb_each_text(to_jsonb(entry))
    WHERE appraisal_id = %(appraisal)s AND length(value) > 5 GROUP BY value HAVING count(*) = 1"""  # noqa: S608


def on_open_urn(appraisal_id: int) -> list[dict[str, Any]]:
    """Before anything is taken out: how the database is made, and what its notes of the rows would join."""
    given = {
        "appraisal": appraisal_id,
        "tables": [*TABLES, ROLL],
        "urn": TABLES,
        "urn_only": list(URN),
        "no_people": NO_PEOPLE,
        "web": WEB,
    }
    report = [
        _finding(name, *_ask(statement, given)[0])
        for name, statement in (
            ("columns", _COLUMNS),
            ("references", _REFERENCES),
            ("triggers", _TRIGGERS),
            ("rights", _RIGHTS),
            ("settings", _SETTINGS),
        )
    ]
    tried, alone = _ask(_ALONE, given)[0]
    report.append(_finding("order", tried, alone if alone * CHANCE > tried else 0))
    transactions = [row[0] for row in _ask(_ROLL_TRANSACTIONS, given)]
    values = [row[0] for row in _ask(_ROLL_VALUES, given)]
    with acting_as(SEALER):
        for name, known, joined in (
            ("transactions", transactions, "xmin::text = ANY(%(known)s)"),
            ("values", values, "EXISTS (SELECT FROM jsonb_each_text(to_jsonb(ballot)) WHERE value = ANY(%(known)s))"),
        ):
            counts = [_count(table, f"count(*) FILTER (WHERE {joined})", given | {"known": known}) for table in URN]
            report.append(_finding(name, sum(tried for tried, _n in counts), sum(found for _n, found in counts)))
    return report


def on_sealed_urn(appraisal_id: int) -> list[dict[str, Any]]:
    """After the ballots were taken apart: what is left of them, and whether what came out keeps an order of casting."""
    given = {"appraisal": appraisal_id}
    with acting_as(SEALER):
        left = sum(_count(table, "count(*)", given)[0] for table in URN)
        written = [_count(table, "count(DISTINCT xmin::text)", given) for table in BOARD]
    return [
        _finding("left", len(URN), left),
        _finding("board", sum(rows for rows, _n in written), sum(max(0, number - 1) for _rows, number in written)),
    ]


def _count(table: str, counted: str, given: dict[str, Any]) -> tuple[int, int]:
    """The rows of the appraisal, and what else is counted of them, as SQL says it; a row is called `ballot`."""
    where = OF_APPRAISAL.get(table, BY_KEY)
    rows, found = _ask(f"SELECT count(*), {counted} FROM {table} ballot WHERE {where}", given)[0]  # noqa: S608 - our own constants, no input
    return rows, found


def _finding(name: str, tried: int, found: int) -> dict[str, Any]:
    return {"attack": name, "tried": tried, "found": found}


def _ask(statement: str, given: dict[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, given)
        return cursor.fetchall()
