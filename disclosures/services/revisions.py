"""Disclosing a matter again, improved (再次公开): a draft of its own that goes through the whole procedure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.files.base import ContentFile
from django.utils import timezone
from django.utils.translation import gettext as _

from disclosures import permissions, seal
from disclosures.enums import ItemKind
from disclosures.models import Attachment, CatalogueEntry
from disclosures.richtext import renumber_pictures
from disclosures.search.index import index_item

from ._shared import locked_item, require_reason
from .files import add_files
from .items import AUDIENCES, create_item
from .storing import discarded_on_failure

if TYPE_CHECKING:
    from disclosures.models import DisclosureItem, User

# The times of the former version are over; its numbers are its own.
COPIED = (
    "organization", "title", "summary", "body", "responsible_person", "document_number", "keywords", "scope",
    "scope_reason", "wider_scope", "widens_at", "platforms",
)  # fmt: skip
COPIED_OF_FILE = (
    "name", "extension", "media_type", "size", "sha256", "text", "text_pending", "width", "height", "inline",
)  # fmt: skip


def redisclose_item(*, item_id: int, author: User, change_note: str) -> DisclosureItem:
    """Draft a new version of a published item with its content and files.

    The former one stays as it is and goes when the new one goes live. `change_note` tells readers what changed.
    """
    with locked_item(item_id) as former:
        permissions.check_redisclose(author, former)
        draft = _copy(former)
        draft.revises, draft.change_note = former, require_reason(change_note)
        audience = {name: list(getattr(former, name).all()) for name in AUDIENCES}
        body = draft.body
        create_item(item=draft, author=author, audience=audience)
        originals = list(former.attachments.all())
        copies = [_copy_file(original) for original in originals]
        with discarded_on_failure(copies):
            add_files(draft, copies)
            ids = {original.pk: copy.pk for original, copy in zip(originals, copies, strict=True)}
            draft.body = renumber_pictures(body, ids)
            draft.save(update_fields=["body"])
            index_item(draft)
        return draft


def _copy(former: DisclosureItem) -> Any:
    detail = seal.kind_of(former)
    fields = (*COPIED, *seal.KIND_FIELDS[ItemKind(former.kind)])
    draft = type(detail)(entry=_entry_of_today(former), **{name: getattr(detail, name) for name in fields})
    if draft.widens_at and draft.widens_at <= timezone.now():
        draft.scope, draft.wider_scope, draft.widens_at = draft.wider_scope, "", None
    return draft


def _entry_of_today(former: DisclosureItem) -> CatalogueEntry:
    entry = CatalogueEntry.objects.current().filter(code=former.entry.code).first()
    if entry is None:
        raise ValueError(_("The catalogue does not hold this matter any more: write a new item on another entry."))
    return entry


def _copy_file(original: Attachment) -> Attachment:
    copy = Attachment(**{name: getattr(original, name) for name in COPIED_OF_FILE})
    with original.file.open() as file:
        copy.file.save(original.name, ContentFile(file.read()), save=False)
    return copy
