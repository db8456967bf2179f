"""What a verdict or an approval was given for, as hashes over the content.

A verdict stays valid while the parts it covers stay as they are; a changed part voids exactly the verdicts
that cover it.
"""

from __future__ import annotations

import hashlib
import json
from datetime import datetime
from typing import TYPE_CHECKING, Any

from disclosures.enums import Aspect, ItemKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from disclosures.models import DisclosureItem

KIND_FIELDS = {
    ItemKind.BULLETIN: ("board", "display_from", "display_until"),
    ItemKind.BRIEFING: ("series", "year", "number"),
    ItemKind.MEETING: ("held_at", "place", "chair", "attendance", "agenda", "resolutions"),
}
TEXT_FIELDS = (
    "title", "summary", "body", "byline", "responsible_person", "document_number", "keywords", "change_note",
)  # fmt: skip

_JSON = json.JSONEncoder(sort_keys=True, ensure_ascii=False)

# Changed words may hold a new secret, so the text concerns secrecy as well as accuracy, but not necessity.
COVERS: dict[Aspect, tuple[str, ...]] = {
    Aspect.SECRECY: ("text", "files", "scope", "platforms"),
    Aspect.NECESSITY: ("entry", "scope", "platforms", "time"),
    Aspect.ACCURACY: ("text", "files"),
}


def kind_of(item: DisclosureItem) -> Any:
    """The item with the fields of its kind (a Bulletin, Briefing or Meeting)."""
    # A kind inherits the accessor of its own name, which would answer with what is stored and not with this object.
    return item if item._meta.model_name == item.kind else getattr(item, item.kind)


def parts(item: DisclosureItem) -> dict[str, str]:
    """The content by part as JSON, in a form that is equal exactly when the content is."""
    return content(
        item,
        kind_of(item),
        files=list(item.attachments.values_list("sha256", "name", "position", "inline")),
        organizations=item.audience_organizations.values_list("pk", flat=True),
        people=item.audience_people.values_list("pk", flat=True),
    )


def content(
    item: Any, detail: Any, *, files: Sequence[Sequence[Any]], organizations: Iterable[int], people: Iterable[int]
) -> dict[str, str]:
    """The parts of anything that has the fields of an item and of its kind; asks the database nothing."""
    given = {
        "text": {name: getattr(item, name) for name in TEXT_FIELDS}
        | {name: _plain(getattr(detail, name)) for name in KIND_FIELDS[ItemKind(item.kind)]},
        "files": files,
        "scope": {
            "organization": item.organization_id,
            "scope": item.scope,
            "reason": item.scope_reason,
            "wider_scope": item.wider_scope,
            "widens_at": item.widens_at and item.widens_at.timestamp(),
            "organizations": sorted(organizations),
            "people": sorted(people),
        },
        "platforms": sorted(item.platforms),
        "time": [moment and moment.timestamp() for moment in (item.planned_publish_at, item.expires_at)],
        "entry": [item.entry_id, item.revises_id],
    }
    return {name: _JSON.encode(part) for name, part in given.items()}


def _plain(value: Any) -> str:
    """Equal for the same moment, whichever time zone it is told in."""
    return str(value.timestamp() if isinstance(value, datetime) else value)


def digest(given: dict[str, str], aspect: Aspect | None = None) -> str:
    """SHA-256 in hex over the parts the aspect covers; over everything, as an approval is, without one.

    What is hashed is the JSON object of these parts, by name in order.
    """
    covered = ", ".join(f'"{name}": {given[name]}' for name in sorted(COVERS[aspect] if aspect else given))
    return hashlib.sha256(f"{{{covered}}}".encode()).hexdigest()


def seal_of(item: DisclosureItem, aspect: Aspect | None = None) -> str:
    """The digest of an item as it is stored."""
    return digest(parts(item), aspect)
