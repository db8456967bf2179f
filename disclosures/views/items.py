"""One item: as it stands, or the notice that it stood here."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import Http404
from django.shortcuts import render
from django.utils.text import Truncator

from disclosures import seal
from disclosures.forms import ListForm
from disclosures.models import Attachment, DisclosureItem
from disclosures.richtext import plain_text
from disclosures.selectors import last_seen, path_to

from .sections import below_items
from .surfaces import page, surface_of

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from .surfaces import Reader

DESCRIPTION_LENGTH = 120
# What its page shows of an item. All columns of what belongs to it would be ninety, and half of the page's time.
SHOWN = (
    "kind", "title", "summary", "body", "byline", "responsible_person", "document_number", "index_number", "keywords",
    "scope", "wider_scope", "widens_at", "platforms", "expires_at", "publish_at", "public_from", "revises",
    "change_note", "organization__path", "organization__name", "entry__code", "entry__content", "entry__source",
    "entry__focus", "bulletin__board", "bulletin__display_from", "bulletin__display_until", "briefing__series",
    "briefing__year", "briefing__number", "meeting__held_at", "meeting__place", "meeting__chair",
    "meeting__attendance", "meeting__agenda", "meeting__resolutions",
)  # fmt: skip
FILE_SHOWN = ("item", "name", "extension", "size", "inline", "width", "height")


@page
def item_detail(request: HttpRequest, reader: Reader, pk: int) -> HttpResponse:
    """One item with its procedure record; what the reader may not see does not exist."""
    items = DisclosureItem.objects.visible_to(reader)
    items = items.select_related("organization", "entry", "bulletin", "briefing", "meeting")
    try:
        item = items.only(*SHOWN).get(pk=pk)
    except DisclosureItem.DoesNotExist:
        return gone(request, reader, pk)
    context = {
        **as_read(item),
        "steps": item.steps.for_readers().only("item", "action", "unit", "person", "at"),
        "former": last_seen(reader, item.revises_id) if item.revises_id else None,
        "below": below_items.of(item, reader),
        "shown_from": item.publish_at if surface_of(request).is_members else item.public_from,
    }
    return render(request, "disclosures/item_detail.html", context)


def as_read(item: DisclosureItem) -> dict[str, Any]:
    """What the page of an item shows of its content, saved or only typed."""
    attachments = list(Attachment.objects.filter(item=item.pk).only(*FILE_SHOWN))
    return {
        "item": item,
        "detail": seal.kind_of(item),
        "attachments": attachments,
        "files": [attachment for attachment in attachments if not attachment.inline],
        "path": path_to(item.organization),
        "description": Truncator(item.summary or plain_text(item.body)).chars(DESCRIPTION_LENGTH),
    }


def gone(request: HttpRequest, reader: Reader, pk: int) -> HttpResponse:
    """That something was shown here, why it no longer is, and what replaced it; nothing of its content, no title."""
    item = last_seen(reader, pk)
    if item is None:
        raise Http404
    newer = DisclosureItem.objects.filter(revises=item).values_list("pk", flat=True).first()
    context = {
        "item": item,
        "ended_at": item.visible_until,
        "form": ListForm(),
        "withdrawn": item.withdrawn_at == item.visible_until,
        "newer": last_seen(reader, newer) if newer else None,
    }
    return render(request, "disclosures/item_gone.html", context, status=410)
