"""A load of very many items checks at its end what the database otherwise checks row by row."""

import pytest
from django.db import IntegrityError, connection, transaction

from disclosures.demo import bulk
from disclosures.demo.rows import ORDER
from disclosures.enums import ItemKind
from disclosures.models import Briefing, Contributor, Listing, Verdict
from tests.factories.disclosures import Office

pytestmark = pytest.mark.django_db


def definitions() -> list[tuple[str, ...]]:
    with connection.cursor() as cursor:
        cursor.execute("""
            SELECT tgrelid::regclass::text, tgname, tgenabled::text FROM pg_trigger WHERE NOT tgisinternal
            UNION ALL SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint
            UNION ALL SELECT tablename, indexname, indexdef FROM pg_indexes
            ORDER BY 1, 2, 3
        """)
        return cursor.fetchall()


def loading(statement: str = "SELECT", *parameters: object) -> None:
    """The statement as part of a load of very many."""
    with transaction.atomic(), bulk.checks_at_the_end(ORDER), connection.cursor() as cursor:
        # Rows are inserted by a load; here what an update would refuse stands for a wrong one.
        for table in ("briefing", "contributor", "verdict"):
            cursor.execute(f"ALTER TABLE disclosures_{table} DISABLE TRIGGER USER")
        cursor.execute(statement, parameters)


def test_all_rules_stand_again_afterwards():
    before = definitions()

    with transaction.atomic(), bulk.checks_at_the_end(ORDER):
        assert definitions() != before

    assert definitions() == before


def test_what_keeps_the_rules_is_let_through():
    Office().item()

    loading()


def test_a_listing_that_says_something_else_is_found():
    item = Office().item()

    with pytest.raises(IntegrityError, match=f"listing, .* not so for item {item.pk}"):
        loading("UPDATE disclosures_listing SET scope = 'party' WHERE item_id = %s", item.pk)
    with pytest.raises(IntegrityError, match=f"listing, .* not so for item {item.pk}"):
        loading("DELETE FROM disclosures_listing WHERE item_id = %s", item.pk)
    assert Listing.objects.get(pk=item.pk).scope == item.scope


@pytest.mark.parametrize(
    "wrong",
    [
        "DELETE FROM disclosures_verdict WHERE item_id = {item} AND aspect = 'secrecy'",
        "UPDATE disclosures_verdict SET positive = false, comment = 'x' WHERE item_id = {item} AND aspect = 'accuracy'",
        "UPDATE disclosures_verdict SET reviewer_id = {approver} WHERE item_id = {item} AND aspect = 'necessity'",
        "INSERT INTO disclosures_contributor (item_id, user_id) VALUES ({item}, {approver})",
        "INSERT INTO disclosures_contributor (item_id, user_id) VALUES ({item}, {reviewer})",
        "TRUNCATE disclosures_contributor",
    ],
)
def test_an_approval_without_three_people_behind_it_is_found(wrong):
    item = Office().item()
    reviewer = Verdict.objects.filter(item=item).first().reviewer_id
    people = {"item": item.pk, "approver": item.approved_by_id, "reviewer": reviewer}

    with pytest.raises(IntegrityError, match=f"three different people .* not so for item {item.pk}"):
        loading(wrong.format(**people))
    assert Contributor.objects.filter(item=item).count() == 1


def test_an_issue_number_given_twice_is_found():
    office = Office()
    first, second = (office.item(kind=Briefing, series="简报", year=2026, number=number) for number in (1, 2))
    assert first.kind == ItemKind.BRIEFING

    with pytest.raises(IntegrityError, match=f"issue number .* not so for item {second.pk}"):
        loading("UPDATE disclosures_briefing SET number = 1")


def test_a_second_valid_verdict_on_one_aspect_is_found():
    Office().item()

    with pytest.raises(IntegrityError, match="verdict_one_valid"):
        loading(
            "INSERT INTO disclosures_verdict (item_id, aspect, reviewer_id, positive, declaration, comment, at, seal)"
            " SELECT item_id, aspect, reviewer_id, positive, declaration, comment, at, seal FROM disclosures_verdict"
        )
