"""The catalogue: create an entry, revise it, take it out of use. Items keep the version they were made under."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from disclosures import permissions
from disclosures.enums import MEETING_FIELDS, ItemKind, ManagingAction, Platform, Scope
from disclosures.models import CatalogueEntry, User
from disclosures.refusals import InvalidInput

from ._shared import require_reason
from .managing import Misfilled, StaleRecord, assign, recorded

# What somebody fills in; code and version stay with the entry.
CONTENT = (
    "focus", "content", "scope", "item_kind", "required_fields", "notice_workdays", "attachment_required", "timing",
    "cadence", "time_limit", "platforms", "organization_kinds", "approval_level", "source",
)  # fmt: skip


def create_entry(*, code: str, actor: User, reason: str = "", **content: Any) -> CatalogueEntry:
    """A new entry in its first version. A code that was in use once is not given out again: old items bear it."""
    own = permissions.check_manage_catalogue(actor)
    with transaction.atomic():
        if CatalogueEntry.objects.filter(code=code.strip()).exists():
            raise Misfilled({"code": [_("This code is, or was, that of another entry: choose a new one.")]})
        entry = CatalogueEntry()
        assign(entry, {"code": code, **content})
        _check_sense(entry)
        with recorded(ManagingAction.CREATE, actor=actor, post=own, reason=reason):
            entry.save()
    return entry


def revise_entry(*, entry_id: int, actor: User, reason: str, **content: Any) -> CatalogueEntry:
    """Replace this version by a next one; values not given stay. StaleRecord if it is not the newest any more."""
    own = permissions.check_manage_catalogue(actor)
    if unknown := content.keys() - set(CONTENT):
        raise TypeError(f"nobody fills in {', '.join(sorted(unknown))}")
    with transaction.atomic():
        former = _locked_current(entry_id)
        values = {name: getattr(former, name) for name in CONTENT}
        entry = CatalogueEntry(code=former.code, version=former.version + 1, shipped_as=former.shipped_as)
        assign(entry, values | content)
        if all(getattr(entry, name) == value for name, value in values.items()):
            raise InvalidInput(_("Nothing differs from the present version."))
        _check_sense(entry)
        with recorded(ManagingAction.REVISE, actor=actor, post=own, reason=require_reason(reason)):
            former.replaced_at = timezone.now()
            former.save(update_fields=["replaced_at"])
            entry.save()
    return entry


def retire_entry(*, entry_id: int, actor: User, reason: str) -> None:
    """Take the entry out of use: nothing new is made under it. StaleRecord if it is not the newest version any more."""
    own = permissions.check_manage_catalogue(actor)
    with transaction.atomic():
        entry = _locked_current(entry_id)
        with recorded(ManagingAction.RETIRE, actor=actor, post=own, reason=require_reason(reason)):
            entry.replaced_at = timezone.now()
            entry.save(update_fields=["replaced_at"])


def _locked_current(entry_id: int) -> CatalogueEntry:
    entry: CatalogueEntry = CatalogueEntry.objects.select_for_update().get(pk=entry_id)
    if entry.replaced_at:
        raise StaleRecord(_("Somebody else revised this entry or took it out of use meanwhile."))
    return entry


def _check_sense(entry: CatalogueEntry) -> None:
    """Misfilled with what no item could ever fulfil."""
    found: dict[str, list[str]] = {}
    if entry.item_kind != ItemKind.MEETING and set(entry.required_fields) & set(MEETING_FIELDS):
        found["required_fields"] = [_("Only a meeting has agenda, attendance and resolutions.")]
    if entry.item_kind != ItemKind.BULLETIN and entry.notice_workdays:
        found["notice_workdays"] = [_("Only a bulletin hangs as a public notice: enter 0.")]
    if Platform.MEDIA in entry.platforms and entry.scope != Scope.PUBLIC:
        found["platforms"] = [_("The media reach everybody, and the scope does not.")]
    if not entry.organization_kinds:
        found["organization_kinds"] = [_("Please choose who discloses it.")]
    if not entry.platforms:
        found["platforms"] = [_("Please choose where it is disclosed.")]
    if found:
        raise Misfilled(found)
