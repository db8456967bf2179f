"""Two people wrote at once: the one who saves second keeps everything, and sees what the other one changed."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from disclosures.richtext import plain_text

if TYPE_CHECKING:
    from django.http import QueryDict

    from .items import ItemForm

OWN = ("version", "opened")


@dataclass(frozen=True)
class Conflict:
    """A field both changed: what the other person saved. What was typed stands in the field."""

    name: str
    label: str
    theirs: str


def _shown(form: ItemForm, name: str, value: Any) -> list[str]:
    """What the browser would be given for that value, so that a saved and a typed one can be compared."""
    field = form.fields[name]
    shown = field.widget.format_value(field.prepare_value(value))
    values = shown if isinstance(shown, list | tuple) else [shown or ""]
    return sorted(str(value).replace("\r\n", "\n").strip() for value in values if value is not None)


def _digest(shown: list[str]) -> str:
    return hashlib.sha256(json.dumps(shown).encode()).hexdigest()[:16]


def digests(form: ItemForm) -> dict[str, str]:
    """A digest of each value the form starts with."""
    names = (name for name in form.fields if name not in OWN)
    return {name: _digest(_shown(form, name, form.get_initial_for_field(form.fields[name], name))) for name in names}


def touched(form: ItemForm) -> list[str]:
    """The fields whose value differs from what the browser was given: a minute's rounding is no change."""
    given = digests(form)
    return [name for name, digest in given.items() if _digest(_shown(form, name, form[name].data)) != digest]


def _opened(form: ItemForm) -> dict[str, str]:
    try:
        found = json.loads(form.cleaned_data.get("opened") or "{}")
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def merge(form: ItemForm, fresh: ItemForm) -> None:
    """Bring a stale form up to the item as it is now.

    What only the other person changed is taken over; what both changed stays as typed and is listed in
    `form.conflicts`, so that saving again decides knowingly.
    """
    opened, now = _opened(form), digests(fresh)
    data = form.data = cast("QueryDict", form.data).copy()
    for name, theirs in now.items():
        if name not in form.fields or theirs == opened.get(name):
            continue
        saved = _shown(fresh, name, fresh.get_initial_for_field(fresh.fields[name], name))
        typed = _digest(_shown(form, name, form[name].data))
        if typed == opened.get(name):
            form.taken_over.append(str(form.fields[name].label))
            data.setlist(form.add_prefix(name), saved)
        elif typed != theirs:
            words = [plain_text(value) if name == "body" else value for value in saved]
            form.conflicts.append(Conflict(name, str(form.fields[name].label), "、".join(words)))
    data["version"] = str(fresh.initial["version"])
    data["opened"] = fresh.initial["opened"]
