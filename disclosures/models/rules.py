"""Rules that the database keeps, in the shapes that several models need."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q

from disclosures.enums import SEALED_STATUSES, UNNUMBERED_STATUSES

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable


def sql_list(values: Iterable[str]) -> str:
    """Our own constants as an SQL list; never input."""
    return "(" + ", ".join(f"'{value}'" for value in values) + ")"


SEALED = sql_list(SEALED_STATUSES)
# Connections run in UTC; a day begins earlier here.
LOCAL_TODAY = f"(clock_timestamp() AT TIME ZONE '{settings.TIME_ZONE}')::date"


def known_choices(
    prefix: str, *, blank: Collection[str] = (), many: Collection[str] = (), **fields: type[models.TextChoices]
) -> tuple[models.CheckConstraint, ...]:
    """One constraint a field: the database knows no other value than the enum's.

    Fields in `blank` may be empty as well, fields in `many` are arrays of the enum's values.
    """
    constraints = []
    for name, enum in fields.items():
        values = [*enum.values, *([""] if name in blank else [])]
        condition = Q(**{f"{name}__contained_by" if name in many else f"{name}__in": values})
        constraints.append(models.CheckConstraint(name=f"{prefix}_{name}_known", condition=condition))
    return tuple(constraints)


def changed(columns: Iterable[str]) -> str:
    """An SQL condition: an update gives one of these columns another value."""
    return "(" + " OR ".join(f"OLD.{column} IS DISTINCT FROM NEW.{column}" for column in columns) + ")"


def refuse_update(name: str, condition: str) -> pgtrigger.Protect:
    return pgtrigger.Protect(name=name, operation=pgtrigger.Update, condition=pgtrigger.Condition(condition))


def sealed_with_item(
    what: str,
    *,
    item: str = "item_id",
    update_only: bool = False,
    spare: str = "",
    declare: Iterable[tuple[str, str]] = (),
) -> pgtrigger.Trigger:
    """Rows that belong to an item stay as they are from its approval on. Saving the same values is no change.

    `spare` is SQL that returns NEW early for a change that is let through, with what it declares.

    The share lock waits for whoever is approving the item at the moment: they approve with the row or without
    it, never past it.
    """
    operation = pgtrigger.Update
    if not update_only:
        operation = operation | pgtrigger.Insert | pgtrigger.Delete
    return pgtrigger.Trigger(
        name="sealed_with_item",
        when=pgtrigger.Before,
        operation=operation,
        declare=[("standing", "text"), *declare],
        func=f"""
            IF TG_OP = 'UPDATE' AND NEW IS NOT DISTINCT FROM OLD THEN RETURN NEW; END IF;
            {spare}
            FOR standing IN SELECT status FROM disclosures_disclosureitem
                            WHERE id IN (OLD.{item}, NEW.{item}) FOR SHARE LOOP
                IF standing IN {SEALED} THEN
                    RAISE EXCEPTION 'the item is sealed: its {what} cannot change';
                END IF;
            END LOOP;
            RETURN COALESCE(NEW, OLD);
        """,  # noqa: S608 - our own constants, no input
    )


def number_held_once(item: str, *, operation: pgtrigger.Operation, condition: str = "") -> pgtrigger.Trigger:
    """An issue number of a series belongs to one briefing and its corrected versions; a draft holds none.

    Two tables hold what must be unique together, so this is no plain constraint. The organisation's row is
    locked so that of two proposals at once the second one sees the first.
    """
    idle = sql_list(UNNUMBERED_STATUSES)
    return pgtrigger.Trigger(
        name="number_held_once",
        when=pgtrigger.After,
        operation=operation,
        condition=pgtrigger.Condition(condition) if condition else None,
        timing=pgtrigger.Deferred,
        declare=[("mine", "record"), ("others", "bigint[]")],
        func=f"""
            SELECT item.id, organization_id, series, year, number INTO mine
            FROM disclosures_briefing JOIN disclosures_disclosureitem item ON item.id = disclosureitem_ptr_id
            WHERE item.id = NEW.{item} AND status NOT IN {idle};
            IF NOT FOUND THEN RETURN NULL; END IF;
            PERFORM 1 FROM disclosures_organization WHERE id = mine.organization_id FOR NO KEY UPDATE;
            SELECT array_agg(item.id) INTO others
            FROM disclosures_briefing b JOIN disclosures_disclosureitem item ON item.id = b.disclosureitem_ptr_id
            WHERE b.series = mine.series AND b.year = mine.year AND b.number = mine.number
              AND item.organization_id = mine.organization_id AND item.status NOT IN {idle} AND item.id <> mine.id;
            IF others IS NULL THEN RETURN NULL; END IF;
            IF EXISTS (
                WITH RECURSIVE version(id, revises_id) AS (
                    SELECT id, revises_id FROM disclosures_disclosureitem WHERE id = mine.id
                    UNION
                    SELECT next.id, next.revises_id FROM disclosures_disclosureitem next
                    JOIN version ON next.id = version.revises_id OR next.revises_id = version.id)
                SELECT unnest(others) EXCEPT SELECT id FROM version
            ) THEN
                RAISE unique_violation USING MESSAGE = 'another briefing of this series has that number';
            END IF;
            RETURN NULL;
        """,  # noqa: S608 - our own constants, no input
    )
