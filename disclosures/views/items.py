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
# What its page says nothing of; each column that is not read makes the largest query of the page cheaper to build.
NOT_SHOWN = (
    "status", "version", "scope_reason", "planned_publish_at", "approving_organization", "proposed_by", "approved_by",
    "approved_at", "seal", "withdrawn_at", "withdrawal_kind", "withdrawal_reason", "visible_until", "created_at",
    "updated_at", "organization__duties", "organization__address", "organization__telephone",
)  # fmt: skip


@page
def item_detail(request: HttpRequest, reader: Reader, pk: int) -> HttpResponse:
    """One item with its procedure record; what the reader may not see does not exist."""
    items = DisclosureItem.objects.visible_to(reader)
    items = items.select_related("organization", "entry", "bulletin", "briefing", "meeting")
    try:
        item = items.defer(*NOT_SHOWN).get(pk=pk)
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
    attachments = list(Attachment.objects.filter(item=item.pk).defer("text"))
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
