"""Writing an item: draft, edit, discard."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db import models, transaction
from django.utils.translation import gettext as _

from disclosures import conformance, permissions, seal
from disclosures.enums import SEALED_STATUSES, Action, Aspect, ItemStatus
from disclosures.models import CatalogueEntry, Contributor, DisclosureItem, Post, ProcedureStep, User
from disclosures.refusals import InvalidInput
from disclosures.richtext import clean_html, pictures_in
from disclosures.search.index import index_item
from disclosures.transitions import change_status, check_transition

from ._shared import StaleItem, locked_item, record_step, take_step, unseal, void_verdicts

if TYPE_CHECKING:
    from collections.abc import Iterator

# The fields that name people and organisations: rows of their own, kept beside the item.
AUDIENCES = ("audience_organizations", "audience_people")


def create_item(*, item: DisclosureItem, author: User, audience: dict[str, Any] | None = None) -> DisclosureItem:
    """Save a new draft (a Bulletin, Briefing or Meeting) in the author's name; `audience` as in `edit_item`.

    A draft may be half-typed: what the plan lacks is said when it is proposed.
    """
    post = permissions.check_draft(author, item.organization)
    _check_in_use(item.entry)
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


def _check_in_use(entry: CatalogueEntry) -> None:
    if entry.replaced_at:
        raise InvalidInput(_("This entry of the catalogue is out of use: choose a current one."))


def _set_audience(item: DisclosureItem, changes: dict[str, Any]) -> None:
    for name in AUDIENCES:
        if name in changes:
            getattr(item, name).set(changes[name])


@dataclass
class Edit:
    """An edit under way: the item with the fields of its kind, and what is to be recorded of it."""

    item: Any
    post: Post
    notes: list[str] = field(default_factory=list)
    voided: list[Aspect] = field(default_factory=list)


@contextmanager
def editing(*, item_id: int, editor: User, version: int) -> Iterator[Edit]:
    """Open the item for a change of its content, under its lock; afterwards check, void, record and index.

    `version` is the item's version when the editor opened it; StaleItem if it has moved on. An approval is for one
    exact content, so an edit always voids it, and of the verdicts those that it touches. What is under review must
    stay complete: NotConforming if the edit takes from it what the catalogue asks for.
    """
    with locked_item(item_id) as item:
        if item.version != version:
            raise StaleItem(
                _("Somebody else changed this item meanwhile. Your text is kept here: compare and save again.")
            )
        check_transition(item, Action.EDIT)
        edit = Edit(seal.kind_of(item), permissions.check_edit(editor, item))
        former = change_status(edit.item, Action.EDIT)
        unseal(edit.item)
        if former in SEALED_STATUSES:
            edit.item.save()  # the database lets nobody touch files and audience of a sealed item
        yield edit
        edit.item.byline = edit.item.organization.name
        if former != ItemStatus.DRAFT:
            conformance.require(edit.item)
        edit.voided = _void_touched(edit.item, editor)
        edit.item.save()
        Contributor.objects.get_or_create(item=item, user=editor)
        if edit.voided:
            edit.notes.append(_("Voided: %(aspects)s") % {"aspects": _enumerated(a.label for a in edit.voided)})
        comment = "\n".join(edit.notes)
        record_step(edit.item, action=Action.EDIT, former=former, user=editor, post=edit.post, comment=comment)
        index_item(edit.item)


def _enumerated(words: Any) -> str:
    return "、".join(str(word) for word in words)


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
    """Change fields of the item and return the aspects whose verdicts the edit voided; see `editing`.

    `changes` are values by field; for AUDIENCES lists of rows. Values that are there already are no edit: nothing
    is voided or recorded. Raises TypeError for a field nobody fills in.
    """
    with locked_item(item_id) as item:
        real = _real_changes(seal.kind_of(item), changes)
        if not real:
            return []
        with editing(item_id=item_id, editor=editor, version=version) as edit:
            _apply(edit, editor, real)
        return edit.voided


def _real_changes(item: DisclosureItem, changes: dict[str, Any]) -> dict[str, Any]:
    """The changes that change something."""
    editable = {field.name for field in (*item._meta.fields, *item._meta.many_to_many) if field.editable}
    if unknown := changes.keys() - editable:
        raise TypeError(f"nobody fills in {', '.join(sorted(unknown))}")
    if "body" in changes:
        pictures = item.attachments.filter(inline=True).values_list("pk", flat=True)
        changes = changes | {"body": clean_html(changes["body"], set(pictures))}
    return {name: value for name, value in changes.items() if _differs(getattr(item, name), value)}


def _differs(present: Any, value: Any) -> bool:
    if isinstance(present, models.Manager):
        return {row.pk for row in present.all()} != {row.pk for row in value}
    return bool(present != value)


def _apply(edit: Edit, editor: User, changes: dict[str, Any]) -> None:
    item = edit.item
    if "organization" in changes:
        edit.post = permissions.check_draft(editor, changes["organization"])
        item.approving_organization = changes["organization"]
    if "entry" in changes:
        _check_in_use(changes["entry"])
    for name in changes.keys() - set(AUDIENCES):
        setattr(item, name, changes[name])
    _set_audience(item, changes)
    if "body" in changes:
        tidy_body(item)
    names = _enumerated(item._meta.get_field(name).verbose_name for name in changes)
    edit.notes.append(_("Changed: %(fields)s") % {"fields": names})


def tidy_body(item: DisclosureItem) -> None:
    """Clean the text of an item that is being edited, and let go the pictures that no longer stand in it."""
    pictures = item.attachments.filter(inline=True)
    item.body = clean_html(item.body, set(pictures.values_list("pk", flat=True)))
    pictures.exclude(pk__in=pictures_in(item.body)).delete()


def discard_item(*, item_id: int, user: User, comment: str = "", version: int | None = None) -> ProcedureStep:
    """Put a draft away for good: it is kept, as every record is, and the item it was to replace can be revised anew."""
    with locked_item(item_id, version) as item:
        item.revises = None
        return take_step(item, Action.DISCARD, user, comment)
