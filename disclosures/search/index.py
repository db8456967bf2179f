"""What the search knows of an item: its words, from all texts that a reader can see."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, Any

from django.db import connection, transaction

from disclosures.enums import ItemKind
from disclosures.models import Attachment, Briefing, Bulletin, DisclosureItem, Listing, Meeting
from disclosures.richtext import plain_text
from disclosures.seal import kind_of

from .tokens import VERSION, grams, words

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from django.db.models import QuerySet

MEETING_TEXTS = ("place", "chair", "attendance", "agenda", "resolutions")


def kind_texts(kind: str, detail: Any) -> dict[str, str]:
    """What its kind adds to an item (a Bulletin, Briefing or Meeting), by field, as readers see it."""
    match kind:
        case ItemKind.BULLETIN:
            return {"board": detail.board}
        case ItemKind.BRIEFING:
            return {"series": detail.series, "number": f"{detail.year}年第{detail.number}期"}
        case _:
            return {name: getattr(detail, name) for name in MEETING_TEXTS}


def item_texts(item: Any, detail: Any, body: str | None = None) -> list[str]:
    """The texts of an item and of its kind, but for those of its files; the most telling come first.

    `body` is the plain text of the body, for whoever has it at hand.
    """
    return [
        item.title,
        *item.keywords,
        item.byline,
        item.document_number,
        item.index_number or "",
        item.responsible_person,
        item.summary,
        *kind_texts(item.kind, detail).values(),
        item.change_note,
        plain_text(item.body) if body is None else body,
    ]


def index_item(item: DisclosureItem) -> None:
    """Rewrite what the search knows of this item."""
    files = item.attachments.filter(inline=False).values_list("name", "text")
    held = words([*item_texts(item, kind_of(item)), *chain.from_iterable(files)])
    Listing.objects.filter(pk=item.pk).update(words=held, grams=list(grams(held)), words_version=VERSION)


def to_index(after: int = 0, *, every: bool = False) -> QuerySet[Listing, int]:
    """Keys above that one, in order: of items whose words another version of the tokeniser made, or of every item."""
    listings = Listing.objects.filter(pk__gt=after)
    chosen = listings if every else listings.exclude(words_version=VERSION)
    return chosen.order_by("pk").values_list("pk", flat=True)


@transaction.atomic
def index_items(keys: Sequence[int]) -> None:
    """Rewrite what the search knows of these items, under their locks."""
    locked = DisclosureItem.objects.select_for_update().filter(pk__in=keys).order_by("pk")
    kinds = dict(locked.values_list("pk", "kind"))
    texts: dict[int, list[str]] = {}
    for model in (Bulletin, Briefing, Meeting):
        mine = [key for key, kind in kinds.items() if kind == model._meta.model_name]
        texts |= {key: item_texts(detail, detail) for key, detail in model.objects.in_bulk(mine).items()}
    files = Attachment.objects.filter(item__in=kinds, inline=False)
    for key, *of_file in files.values_list("item", "name", "text"):
        texts[key] += of_file
    index_texts(texts.items())


@transaction.atomic
def index_texts(texts: Iterable[tuple[int, Iterable[str]]]) -> None:
    """Write the words of many items, given as (key, texts), by COPY. Their listings exist already.

    Some thousands a call.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TEMP TABLE IF NOT EXISTS given (item_id int, words text, grams int[]) ON COMMIT DROP;TRUNCATE given"
        )
        with cursor.copy("COPY given FROM STDIN") as copy:
            for key, parts in texts:
                held = words(parts)
                # Python writes a set as PostgreSQL an array; adapting hundreds of numbers one by one takes longer.
                copy.write_row((key, held, str(grams(held) or "{}")))
        cursor.execute(
            "UPDATE disclosures_listing AS l SET words = given.words, grams = given.grams, words_version = %s"
            " FROM given WHERE l.item_id = given.item_id",
            [VERSION],
        )
