"""The files of an item: attach, remove, rename, put in order. Each is an edit of the item's content."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Max
from django.utils.translation import gettext as _

from disclosures import permissions
from disclosures.files import CheckedFile, check_picture, check_upload
from disclosures.files.checking import display_name
from disclosures.files.text import read_text
from disclosures.models import Attachment, DisclosureItem
from disclosures.richtext import renumber_pictures
from disclosures.search.index import index_item
from disclosures.word import WordDocument, read_docx

from ._shared import locked_item
from .items import editing
from .storing import check_room, discarded_on_failure, store_as

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from django.core.files import File

    from disclosures.models import User

# A background worker may take this long over the words of one file; below CELERY_TASK_SOFT_TIME_LIMIT.
PENDING_TEXT_SECONDS = 50
TITLE_LENGTH = DisclosureItem._meta.get_field("title").max_length
NUMBER_LENGTH = DisclosureItem._meta.get_field("document_number").max_length


def attach_file(*, item_id: int, editor: User, version: int, upload: File[Any], inline: bool = False) -> Attachment:
    """Check and clean an uploaded file and attach it; `inline` for a picture that will stand inside the text.

    `attachment.item.version` is what the next change has to name. Raises RefusedFile for a file that cannot be
    published, StaleItem if the item has moved on from `version`.
    """
    permissions.check_edit(editor, DisclosureItem.objects.get(pk=item_id))  # before the work, and again under the lock
    checked = check_picture(upload) if inline else check_upload(upload)
    [attachment] = stored = [store(checked, inline=inline)]
    with discarded_on_failure(stored), editing(item_id=item_id, editor=editor, version=version) as edit:
        add_files(edit.item, stored)
        edit.notes.append(_("File added: %(name)s") % {"name": attachment.name})
    return attachment


def remove_file(*, attachment_id: int, editor: User, version: int) -> None:
    """Take a file from its item; its bytes are deleted once that is certain."""
    attachment = Attachment.objects.get(pk=attachment_id)
    with editing(item_id=attachment.item_id, editor=editor, version=version) as edit:
        attachment.delete()
        edit.notes.append(_("File removed: %(name)s") % {"name": attachment.name})


def rename_file(*, attachment_id: int, editor: User, version: int, name: str) -> Attachment:
    """Give a file another name for its readers; its extension stays what its content is."""
    attachment = Attachment.objects.get(pk=attachment_id)
    with editing(item_id=attachment.item_id, editor=editor, version=version) as edit:
        former, attachment.name = attachment.name, display_name(name, attachment.extension)
        attachment.item = edit.item
        attachment.save(update_fields=["name"])
        edit.notes.append(_("File renamed: %(former)s → %(name)s") % {"former": former, "name": attachment.name})
    return attachment


def reorder_files(*, item_id: int, editor: User, version: int, order: Sequence[int]) -> None:
    """Put the files of an item in this order of ids. Raises ValueError unless it names each of them once."""
    with editing(item_id=item_id, editor=editor, version=version) as edit:
        files = {attachment.pk: attachment for attachment in edit.item.attachments.filter(inline=False)}
        if sorted(order) != sorted(files):
            raise ValueError(_("The files changed meanwhile: reload the page and put them in order again."))
        for position, pk in enumerate(order, start=1):
            files[pk].position = position
        Attachment.objects.bulk_update(files.values(), ["position"])
        edit.notes.append(_("Files put in another order"))


def fill_from_word(*, item_id: int, editor: User, version: int, upload: File[Any]) -> WordDocument:
    """Fill in the title and the text of an item from a Word file, its pictures as inline attachments.

    What the item had is replaced; a title or number that the file does not tell stays. The document's `messages` are
    for the editor. Raises RefusedFile, StaleItem.
    """
    permissions.check_edit(editor, DisclosureItem.objects.get(pk=item_id))
    document = read_docx(upload)
    stored = [store(picture, inline=True) for picture in document.pictures]
    with discarded_on_failure(stored), editing(item_id=item_id, editor=editor, version=version) as edit:
        item = edit.item
        item.attachments.filter(inline=True).delete()
        add_files(item, stored)
        item.body = renumber_pictures(document.html, {index: file.pk for index, file in enumerate(stored)})
        item.title = document.title[:TITLE_LENGTH] or item.title
        item.document_number = document.document_number[:NUMBER_LENGTH] or item.document_number
        edit.notes.append(
            _("Text taken over from the Word file %(name)s") % {"name": display_name(upload.name or "", "docx")}
        )
    return document


def store(checked: CheckedFile, *, inline: bool = False) -> Attachment:
    """Write the bytes under a random name; the row is not saved yet."""
    width, height = checked.dimensions or (None, None)
    row = Attachment(
        width=width,
        height=height,
        text=checked.text or "",
        text_pending=checked.text is None,
        remarks="\n".join(checked.notes),
        inline=inline,
    )
    return store_as(row, checked)


def add_files(item: Any, stored: Iterable[Attachment]) -> None:
    """Save the rows of stored files as the last ones of an item that is being edited."""
    for attachment in stored:
        others = item.attachments.all()
        check_room(attachment, among=others, alike=others.filter(inline=attachment.inline))
        last = item.attachments.aggregate(last=Max("position", default=0))["last"]
        attachment.item, attachment.position = item, last + 1
        attachment.save()


def read_pending_text(*, attachment_id: int) -> bool:
    """Read the words of a file that took too long when it was uploaded, and index them; whether there was anything
    to do. May run twice, also at once: the words follow from the bytes, which never change.
    """
    attachment = Attachment.objects.filter(pk=attachment_id, text_pending=True).first()
    if attachment is None:
        return False
    with attachment.file.open() as file:
        text = read_text(attachment.extension, file.read(), seconds=PENDING_TEXT_SECONDS)
    with locked_item(attachment.item_id) as item:
        found = Attachment.objects.filter(pk=attachment_id, text_pending=True)
        if not found.update(text=text or "", text_pending=False):
            return False
        index_item(item)
        return True
