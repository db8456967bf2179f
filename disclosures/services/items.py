"""Writing an item: draft and edit."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext as _

from disclosures import permissions, seal
from disclosures.enums import SEALED_STATUSES, Action, Aspect, ItemStatus
from disclosures.models import Contributor, DisclosureItem, User
from disclosures.richtext import clean_html, pictures_in
from disclosures.search.index import index_item
from disclosures.transitions import change_status, check_transition

from ._shared import StaleItem, locked_item, record_step, void_verdicts

if TYPE_CHECKING:
    from collections.abc import Iterator


# The fields that name people and organisations: rows of their own, kept beside the item.
AUDIENCES = ("audience_organizations", "audience_people")


def create_item(*, item: DisclosureItem, author: User, audience: dict[str, Any] | None = None) -> DisclosureItem:
    """Save a new draft (a Bulletin, Briefing or Meeting) in the author's name; `audience` as in `edit_item`."""
    post = permissions.check_draft(author, item.organization)
    with transaction.atomic():
        item.kind = type(item).__name__.lower()
        item.byline = item.organization.name
        item.approving_organization = item.organization
        item.body = clean_html(item.body)
        item.save()
        _set_audience(item, audience or {})
        Contributor.objects.create(item=item, user=author)
        record_step(item, action=Action.CREATE, former=ItemStatus.DRAFT, user=author, post=post)
        index_item(item)
    return item


@dataclass
class Edit:
    """An edit under way: the item with the fields of its kind, and what is to be recorded of it."""

    item: Any
    notes: list[str] = field(default_factory=list)
    voided: list[Aspect] = field(default_factory=list)


@contextmanager
def editing(*, item_id: int, editor: User, version: int) -> Iterator[Edit]:
    """Open the item for a change of its content, under its lock; afterwards void, record and index.

    `version` is the item's version when the editor opened it; StaleItem if it has moved on. An approval is for one
    exact content, so an edit always voids it, and of the verdicts those that it touches.
    """
    with locked_item(item_id) as item:
        if item.version != version:
            raise StaleItem(
                _("Somebody else changed this item meanwhile. Your text is kept here: compare and save again.")
            )
        check_transition(item, Action.EDIT)
        post = permissions.check_edit(editor, item)
        detail = seal.kind_of(item)
        former = change_status(detail, Action.EDIT)
        detail.approved_by = detail.approved_at = None
        detail.seal = ""
        if former in SEALED_STATUSES:
            detail.save()  # while the item is sealed, its files and its audience are too
        edit = Edit(detail)
        yield edit
        detail.byline = detail.organization.name
        edit.voided = _void_touched(detail, editor)
        if former == ItemStatus.REVIEWED and not edit.voided:
            detail.status = ItemStatus.REVIEWED
        detail.save()
        Contributor.objects.get_or_create(item=item, user=editor)
        if edit.voided:
            edit.notes.append(_("Voided: %(aspects)s") % {"aspects": "、".join(str(a.label) for a in edit.voided)})
        record_step(detail, action=Action.EDIT, former=former, user=editor, post=post, comment="\n".join(edit.notes))
        index_item(detail)


def _void_touched(item: DisclosureItem, editor: User) -> list[Aspect]:
    """Void the verdicts whose part of the content changed, and the editor's own: now a contributor."""
    touched = [
        Aspect(verdict.aspect)
        for verdict in item.verdicts.filter(voided_at__isnull=True).order_by("pk")
        if verdict.reviewer_id == editor.pk or verdict.seal != seal.seal_of(item, Aspect(verdict.aspect))
    ]
    void_verdicts(item, touched)
    return touched


def edit_item(*, item_id: int, editor: User, version: int, changes: dict[str, Any]) -> list[Aspect]:
    """Change the content and return the aspects whose verdicts the edit voided.

    `changes` are values by field; for AUDIENCES lists of rows. See `editing` for what is refused.
    """
    with editing(item_id=item_id, editor=editor, version=version) as edit:
        for name, value in changes.items():
            if name not in AUDIENCES:
                setattr(edit.item, name, value)
        _set_audience(edit.item, changes)
        if "body" in changes:
            tidy_body(edit.item)
    return edit.voided


def tidy_body(item: DisclosureItem) -> None:
    """Clean the text of an item that is being edited, and let go the pictures that no longer stand in it."""
    pictures = item.attachments.filter(inline=True)
    item.body = clean_html(item.body, set(pictures.values_list("pk", flat=True)))
    pictures.exclude(pk__in=pictures_in(item.body)).delete()


def _set_audience(item: DisclosureItem, changes: dict[str, Any]) -> None:
    for name in AUDIENCES:
        if name in changes:
            getattr(item, name).set(changes[name])
