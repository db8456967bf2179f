"""What the urn's tables may hold: a column added to one of them fails here until somebody has thought about it."""

import pytest
from django.apps import apps
from django.db import connection, models

from evaluations.roles import SEALER, URN, WEB

pytestmark = pytest.mark.django_db

COLUMNS = {
    "evaluations_urnslip": "id uuid, key_id bigint, marks jsonb, salt varchar, commitment varchar",
    "evaluations_urncomment": "id uuid, subject_id bigint, text text",
    "evaluations_spentcredential": "nullifier varchar, key_id bigint, message varchar, signature varchar",
    "evaluations_slipcode": "code_hash varchar, appraisal_id bigint, voter_class varchar",
    "evaluations_singlemark": "id uuid, subject_id int8, voter_class varchar, criterion varchar, grade varchar",
    "evaluations_boardcredential": "nullifier varchar, key_id bigint, message varchar, signature varchar",
    "evaluations_boardcommitment": "commitment varchar, key_id bigint",
    "evaluations_rollentry": (
        "id uuid, appraisal_id bigint, voter_class varchar, person_id bigint, "
        "issued boolean, channel varchar, request_hash varchar"
    ),
}
NO_WAY_TO_VOTERS = set(COLUMNS) - {"evaluations_rollentry"}


def ask(statement, *parameters):
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return cursor.fetchall()


@pytest.mark.parametrize("table", COLUMNS)
def test_these_tables_have_these_columns_and_no_others(table):
    found = ask("SELECT column_name, udt_name FROM information_schema.columns WHERE table_name = %s", table)
    short = {"bigint": "int8", "boolean": "bool"}
    expected = dict(column.split() for column in COLUMNS[table].split(", "))
    assert dict(found) == {name: short.get(kind, kind) for name, kind in expected.items()}
    assert not ask("SELECT 1 FROM pg_sequences WHERE sequencename LIKE %s", f"{table}%")


@pytest.mark.parametrize("table", sorted(NO_WAY_TO_VOTERS))
def test_no_reference_leads_from_the_urn_to_a_voter(table):
    (model,) = (model for model in apps.get_models() if model._meta.db_table == table)
    referred = {field.related_model._meta.label for field in model._meta.fields if isinstance(field, models.ForeignKey)}
    assert referred <= {"evaluations.ClassKey", "evaluations.Subject", "evaluations.Appraisal"}


@pytest.mark.parametrize("table", COLUMNS)
def test_no_trigger_copies_a_row_elsewhere(table):
    """Histories and audit trails are what betrays a vote; our triggers refuse, and write nothing."""
    bodies = ask(
        "SELECT p.prosrc FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid "
        "WHERE t.tgrelid = %s::regclass AND NOT t.tgisinternal",
        table,
    )
    assert bodies
    for (body,) in bodies:
        assert not {"INSERT", "UPDATE", "DELETE"} & {word for line in body.splitlines() for word in line.split()[:1]}


def test_the_server_notes_no_time_of_a_commit():
    assert ask("SHOW track_commit_timestamp") == [("off",)]


def rights(role, table):
    return {
        right
        for right in ("SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE")
        if ask("SELECT has_table_privilege(%s, %s, %s)", role, table, right) == [(True,)]
    }


@pytest.mark.parametrize("table", sorted(URN))
def test_the_web_puts_in_and_sealing_takes_out(table):
    assert rights(WEB, table) == {"INSERT"}
    assert rights(SEALER, table) == {"SELECT", "INSERT", "DELETE", "TRUNCATE"}
    assert rights(SEALER, "disclosures_user") == set()
    assert rights(WEB, "disclosures_user") == {"SELECT", "INSERT", "UPDATE", "DELETE"}
