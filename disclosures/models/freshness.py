"""What the database itself writes down when something that readers may see has changed.

A transaction that changes a watched table adds one row with a random token; the generation is the XOR of all tokens.
It becomes another one at the very moment the change becomes visible to others, in whatever order transactions commit,
and nobody waits: a counter in one row would hold up every writer until the other one's commit, and a sequence
moves before the commit. Whichever way a row was changed, by service, SQL or restore, counts.
"""

from __future__ import annotations

import pgtrigger
from django.contrib.postgres.aggregates import BitXor
from django.db import connection, models

from .attachment import Attachment
from .catalogue import CatalogueEntry
from .item import DisclosureItem
from .kinds import Briefing, Bulletin, Meeting
from .listing import Listing
from .organization import FormerName, Organization
from .procedure import ProcedureStep

# One row a transaction: the flag is gone with its end, and with a savepoint that takes the row back.
_RECORD = """
    IF current_setting('disclosures.changed', true) = 'yes' THEN RETURN NULL; END IF;
    {conditions}
    INSERT INTO disclosures_publicchange (token) VALUES (hashtextextended(gen_random_uuid()::text, 0));
    PERFORM set_config('disclosures.changed', 'yes', true);
    RETURN NULL;
"""

_ITEM_IS_PUBLIC = """
    IF NOT EXISTS (SELECT FROM {changed} WHERE value IS NOT NULL) THEN RETURN NULL; END IF;
"""
# One look-up a row, whatever plan was kept from when the table was empty or the statement a large one.
_PART_OF_PUBLIC_ITEM = """EXISTS (
        SELECT FROM {changed} CROSS JOIN LATERAL (
            SELECT FROM disclosures_disclosureitem WHERE id = value AND public_from IS NOT NULL LIMIT 1
        ) AS public
    )"""
# Where no item is public yet, somebody may be publishing it just now. The lock waits for them to end, and keeps others
# from beginning before our end: so either we see that it counts, or their change of the item does.
_PART_IS_PUBLIC = f"""
    IF NOT {_PART_OF_PUBLIC_ITEM} THEN
        PERFORM FROM disclosures_disclosureitem WHERE id IN (SELECT value FROM {{changed}}) ORDER BY id FOR SHARE;
        IF NOT {_PART_OF_PUBLIC_ITEM} THEN RETURN NULL; END IF;
    END IF;
"""  # noqa: S608 - our own constants, no input


class PublicChangeQuerySet(models.QuerySet["PublicChange"]):
    def generation(self) -> int:
        """The number of what the public may see: equal numbers, equal content."""
        return int(self.aggregate(generation=BitXor("token", default=0))["generation"])

    def fold(self) -> None:
        """Make one row of many; the generation stays. Safe at any time and twice at once."""
        with connection.cursor() as cursor:
            cursor.execute(
                "WITH folded AS (DELETE FROM disclosures_publicchange RETURNING token) "
                "INSERT INTO disclosures_publicchange (token) SELECT bit_xor(token) FROM folded HAVING count(*) > 0"
            )


class PublicChange(models.Model):
    """A transaction that changed something public. Random, so that a restored backup repeats no old generation."""

    token = models.BigIntegerField()

    objects = PublicChangeQuerySet.as_manager()

    def __str__(self) -> str:
        return str(self.token)


def _trigger(name: str, operation: pgtrigger.Operation, conditions: str = "", **tables: str) -> pgtrigger.Trigger:
    return pgtrigger.Trigger(
        name=f"public_{name}",
        level=pgtrigger.Statement,
        when=pgtrigger.After,
        operation=operation,
        referencing=pgtrigger.Referencing(**tables) if tables else None,
        func=_RECORD.format(conditions=conditions),
    )


def watch(model: type[models.Model]) -> None:
    """Count every change of this table as public."""
    every = pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete | pgtrigger.Truncate
    pgtrigger.register(_trigger("change", every))(model)


def _watch_rows(model: type[models.Model], column: str, conditions: str) -> None:
    """Let the conditions judge this column in the rows of a statement, as they were and as they are."""
    old, new = {"old": "old_rows"}, {"new": "new_rows"}
    for operation, tables in ((pgtrigger.Insert, new), (pgtrigger.Update, old | new), (pgtrigger.Delete, old)):
        rows = " UNION ALL ".join(f"SELECT {column} AS value FROM {table}" for table in tables.values())  # noqa: S608
        judged = conditions.format(changed=f"({rows}) AS changed")
        pgtrigger.register(_trigger(str(operation).lower(), operation, judged, **tables))(model)
    pgtrigger.register(_trigger("truncate", pgtrigger.Truncate))(model)


def watch_items(model: type[models.Model]) -> None:
    """Count changes of rows with a time of becoming public. Drafts are most of what is written: pages survive them."""
    _watch_rows(model, "public_from", _ITEM_IS_PUBLIC)


def watch_parts(model: type[models.Model], item: str) -> None:
    """Count changes of this table that belong to items with a time of becoming public; `item` is the column."""
    _watch_rows(model, item, _PART_IS_PUBLIC)


watch(Organization)
watch(FormerName)
watch(CatalogueEntry)
watch_items(DisclosureItem)
watch_items(Listing)
for _kind in (Bulletin, Briefing, Meeting):
    watch_parts(_kind, "disclosureitem_ptr_id")
for _part in (Attachment, ProcedureStep):
    watch_parts(_part, "item_id")
