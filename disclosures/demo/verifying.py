"""The rules that triggers keep row by row, asked of all rows at once after a load without them."""

from __future__ import annotations

from django.db import IntegrityError, connection

from disclosures.enums import UNNUMBERED_STATUSES, Aspect
from disclosures.models.listing import COPIES
from disclosures.models.rules import SEALED, sql_list

# By the rule: the first item that breaks it. Each says the same as the trigger it stands in for.
BROKEN = {
    "every item has its listing, and what that repeats is right": f"""
        SELECT item.id FROM disclosures_disclosureitem item
        LEFT JOIN disclosures_listing listing ON listing.item_id = item.id
        WHERE ({", ".join(f"item.{column}" for column in COPIES)})
            IS DISTINCT FROM ({", ".join(f"listing.{column}" for column in COPIES)})
        LIMIT 1
    """,  # noqa: S608 - our own constants, no input
    "three different people stand behind an approved item": f"""
        SELECT item.id FROM disclosures_disclosureitem item
        LEFT JOIN (
            SELECT item_id, array_agg(reviewer_id) AS reviewers, count(DISTINCT aspect) AS aspects
            FROM disclosures_verdict WHERE voided_at IS NULL AND positive GROUP BY item_id
        ) verdict ON verdict.item_id = item.id
        LEFT JOIN (
            SELECT item_id, array_agg(user_id) AS contributors FROM disclosures_contributor GROUP BY item_id
        ) contributor ON contributor.item_id = item.id
        WHERE item.status IN {SEALED} AND (
            aspects IS DISTINCT FROM {len(Aspect)}
            OR approved_by_id = ANY(reviewers)
            OR contributors && (reviewers || approved_by_id)
            OR (proposed_by_id = ANY(contributors)) IS NOT TRUE
        )
        LIMIT 1
    """,  # noqa: S608 - our own constants, no input
    "an issue number belongs to one briefing and its versions": f"""
        WITH held AS (
            SELECT item.id, revises_id, organization_id, series, year, number
            FROM disclosures_briefing JOIN disclosures_disclosureitem item ON item.id = disclosureitem_ptr_id
            WHERE number IS NOT NULL AND status NOT IN {sql_list(UNNUMBERED_STATUSES)}
        )
        SELECT max(held.id) FROM held
        LEFT JOIN held former ON former.id = held.revises_id
            AND (former.organization_id, former.series, former.year, former.number)
              = (held.organization_id, held.series, held.year, held.number)
        WHERE former.id IS NULL
        GROUP BY held.organization_id, held.series, held.year, held.number HAVING count(*) > 1
        LIMIT 1
    """,  # noqa: S608 - our own constants, no input
}


def verify() -> None:
    """Raise IntegrityError for the first item that breaks one of the rules."""
    with connection.cursor() as cursor:
        for rule, broken in BROKEN.items():
            cursor.execute(broken)
            if found := cursor.fetchone():
                raise IntegrityError(f"{rule}: not so for item {found[0]}")
