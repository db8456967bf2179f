"""What lists and the search look through, apart from the items so that both stay small."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

import pgtrigger
from django.contrib.auth.models import AnonymousUser
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q

from .visibility import VisibleQuerySet

if TYPE_CHECKING:
    from .people import User

# What a listing repeats of its item, so that filtering, sorting and counting touch no other table.
COPIES = (
    "kind", "organization_id", "entry_id", "scope", "wider_scope", "widens_at", "publish_at", "public_from",
    "visible_until",
)  # fmt: skip
# The columns of an item that these follow from; a trigger cannot watch generated ones.
_WATCHED = (
    "kind", "organization_id", "entry_id", "scope", "wider_scope", "widens_at", "publish_at", "expires_at",
    "withdrawn_at",
)  # fmt: skip


def keep_listing() -> pgtrigger.Trigger:
    """Every item has its listing, and what that repeats is right, however the item was written."""
    return pgtrigger.Trigger(
        name="keep_listing",
        when=pgtrigger.After,
        operation=pgtrigger.Insert | pgtrigger.UpdateOf(*_WATCHED),
        func=f"""
            INSERT INTO disclosures_listing AS l (item_id, words, grams, words_version, {", ".join(COPIES)})
            VALUES (NEW.id, '', '{{}}', 0, {", ".join(f"NEW.{column}" for column in COPIES)})
            ON CONFLICT (item_id) DO UPDATE SET {", ".join(f"{column} = EXCLUDED.{column}" for column in COPIES)}
            WHERE ({", ".join(f"l.{column}" for column in COPIES)})
                IS DISTINCT FROM ({", ".join(f"EXCLUDED.{column}" for column in COPIES)});
            RETURN NULL;
        """,  # noqa: S608 - our own constants, no input
    )


def moment_for(user: User | AnonymousUser) -> str:
    """The column with the moment an item could first be read: by everybody, on members' pages by anybody."""
    return "publish_at" if user.is_authenticated else "public_from"


ListingQuerySet: TypeAlias = VisibleQuerySet["Listing"]


class Listing(models.Model):
    """An item as lists and the search need it; a trigger keeps the copies right, `search.index` the words.

    Some settings make the search fast and are part of its design. `words` and `grams` are not compressed (EXTERNAL), so
    that looking into them unpacks nothing. Once they make a row longer than two kilobytes, PostgreSQL's limit, both
    are stored apart and leave it some hundred bytes (toast_tuple_target); shorter ones stay in it. So a row is short
    however long the texts: at a hundred thousand items of the demo 43 of 100 are stored apart, and a row takes 1.1 kB
    on the average. And the two columns
    have no statistics: the planner, which does not know what fetching a long value costs, would for a frequent
    word rather read the rows than the index.
    """

    item = models.OneToOneField("disclosures.DisclosureItem", models.CASCADE, primary_key=True, related_name="listing")
    kind = models.CharField(max_length=10)
    organization = models.ForeignKey(
        "disclosures.Organization", models.DO_NOTHING, related_name="+", db_constraint=False, db_index=False
    )
    entry = models.ForeignKey(
        "disclosures.CatalogueEntry", models.DO_NOTHING, related_name="+", db_constraint=False, db_index=False
    )
    scope = models.CharField(max_length=20)
    wider_scope = models.CharField(max_length=20)
    widens_at = models.DateTimeField(null=True)
    publish_at = models.DateTimeField(null=True)
    public_from = models.DateTimeField(null=True)
    visible_until = models.DateTimeField(null=True)
    words = models.TextField(default="")
    grams = ArrayField(models.IntegerField(), default=list)
    words_version = models.PositiveSmallIntegerField(default=0)

    objects = VisibleQuerySet.as_manager()

    class Meta:
        indexes = (
            # Without fastupdate: a search would have to read what waits to be merged.
            GinIndex(fields=("grams",), name="listing_grams", fastupdate=False),
            models.Index(
                F("public_from").desc(),
                F("item").desc(),
                include=("visible_until", "kind", "organization", "entry"),
                condition=Q(public_from__isnull=False),
                name="listing_public_newest",
            ),
            models.Index(
                F("publish_at").desc(),
                F("item").desc(),
                include=("visible_until", "scope", "wider_scope", "widens_at", "kind", "organization", "entry"),
                condition=Q(publish_at__isnull=False),
                name="listing_newest",
            ),
            models.Index("organization", F("public_from").desc(), F("item").desc(), name="listing_by_organization"),
        )

    def __str__(self) -> str:
        return f"listing of item {self.item_id}"
