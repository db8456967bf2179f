"""The history of a record in words: who did what, when, in which post and why, and what differed afterwards."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby, pairwise
from typing import TYPE_CHECKING, Any

from django.contrib.postgres.fields import ArrayField
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from disclosures.enums import ManagingAction, Role

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.models import QuerySet

# The newest are what is asked for; whoever needs all reads the event tables.
MOST = 60
ACTIONS = {"insert": ManagingAction.CREATE, "password": ManagingAction.PASSWORD, "moved": ManagingAction.MOVE}


@dataclass(frozen=True)
class Change:
    """A field with its values as people read them."""

    label: str
    before: str
    after: str


@dataclass
class Line:
    """Everything that was changed in one act, with what the act was told to be."""

    at: datetime
    action: str
    told: dict[str, Any]
    changes: list[Change] = field(default_factory=list)
    about: list[str] = field(default_factory=list)

    @property
    def role(self) -> str:
        return str(Role(self.told["role"]).label) if self.told.get("role") else ""


def lines(record: Any, *posts: QuerySet[Any]) -> list[Line]:
    """The acts on the record and on the posts whose events are given, newest first."""
    own = list(record.history.all()[: MOST + 1])
    differences = {event.pgh_id: _differences(former, event) for event, former in pairwise(own)}
    events = [(event, differences.get(event.pgh_id, []), "") for event in own]
    for found in posts:
        events += [(event, [], _post(event)) for event in found.select_related("user", "organization")[:MOST]]
    events.sort(key=lambda entry: (entry[0].pgh_created_at, entry[0].pgh_id), reverse=True)
    return [_line(list(group)) for _act, group in groupby(events[:MOST], key=_act)]


def _act(entry: tuple[Any, list[Change], str]) -> object:
    """What makes events one act: what the services told, or without that the moment of their transaction."""
    event = entry[0]
    return event.pgh_context_id or (event.pgh_created_at, event.pgh_label)


def _line(group: list[tuple[Any, list[Change], str]]) -> Line:
    event = group[0][0]
    told = event.pgh_context or {}
    action = ManagingAction(told["action"]) if told else ACTIONS.get(event.pgh_label, ManagingAction.CHANGE)
    return Line(
        at=event.pgh_created_at,
        action=str(action.label),
        told=told,
        changes=[change for _event, changes, _about in group for change in changes],
        about=list(dict.fromkeys(about for _event, _changes, about in group if about)),
    )


def _post(event: Any) -> str:
    """Whose post it was, and what became of it."""
    role = Role(event.role).label
    values = {"person": event.user.name, "organization": event.organization.label, "role": role}
    if event.pgh_label == "delete":
        return _("%(person)s, %(role)s of %(organization)s: taken back before it began") % values
    if event.ends_on:
        return _("%(person)s, %(role)s of %(organization)s, until %(day)s") % {**values, "day": event.ends_on}
    return _("%(person)s, %(role)s of %(organization)s, from %(day)s") % {**values, "day": event.starts_on}


def _differences(former: Any, event: Any) -> list[Change]:
    return list(differences(former, event, (f.name for f in event._meta.fields if not f.name.startswith("pgh_"))))


def differences(former: Any, present: Any, names: Iterable[str]) -> Iterable[Change]:
    """The fields of these names whose values differ between two versions of a row."""
    for name in names:
        model_field = present._meta.get_field(name)
        before, after = (_shown(model_field, version) for version in (former, present))
        if before != after:
            yield Change(capfirst(str(model_field.verbose_name)), before, after)


def _shown(model_field: Any, version: Any) -> str:
    value = getattr(version, model_field.attname)
    if isinstance(model_field, ArrayField):
        labels = dict(model_field.base_field.choices or ())
        return "、".join(str(labels.get(one, one)) for one in value)
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, datetime):
        return date_format(value, "Y-m-d H:i")
    if model_field.is_relation:
        return str(getattr(version, model_field.name) or "")
    return str(dict(model_field.flatchoices).get(value, "" if value is None else value))
