"""What a verdict or an approval was given for, as hashes over the content.

A verdict stays valid while the parts it covers stay as they are; a changed part voids exactly the verdicts
that cover it.
"""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

from disclosures.enums import Aspect, ItemKind

if TYPE_CHECKING:
    from disclosures.models import DisclosureItem

KIND_FIELDS = {
    ItemKind.BULLETIN: ("board", "display_from", "display_until"),
    ItemKind.BRIEFING: ("series", "year", "number"),
    ItemKind.MEETING: ("held_at", "place", "chair", "attendance", "agenda", "resolutions"),
}
TEXT_FIELDS = (
    "title", "summary", "body", "byline", "responsible_person", "document_number", "keywords", "change_note",
)  # fmt: skip

# Changed words may hold a new secret, so the text concerns secrecy as well as accuracy, but not necessity.
COVERS: dict[Aspect, tuple[str, ...]] = {
    Aspect.SECRECY: ("text", "files", "scope", "platforms"),
    Aspect.NECESSITY: ("entry", "scope", "platforms", "time"),
    Aspect.ACCURACY: ("text", "files"),
}


def kind_of(item: DisclosureItem) -> Any:
    """The item with the fields of its kind (a Bulletin, Briefing or Meeting)."""
    return getattr(item, item.kind, item)


def parts(item: DisclosureItem) -> dict[str, Any]:
    """The content by part, in a form that is equal exactly when the content is."""
    detail = kind_of(item)
    return {
        "text": {name: getattr(item, name) for name in TEXT_FIELDS}
        | {name: str(getattr(detail, name)) for name in KIND_FIELDS[ItemKind(item.kind)]},
        "files": list(item.attachments.values_list("sha256", "name", "position", "inline")),
        "scope": {
            "organization": item.organization_id,
            "scope": item.scope,
            "wider_scope": item.wider_scope,
            "widens_at": item.widens_at and item.widens_at.timestamp(),
            "organizations": sorted(item.audience_organizations.values_list("pk", flat=True)),
            "people": sorted(item.audience_people.values_list("pk", flat=True)),
        },
        "platforms": sorted(item.platforms),
        "time": [moment and moment.timestamp() for moment in (item.planned_publish_at, item.expires_at)],
        "entry": [item.entry_id, item.revises_id],
    }


def seal_of(item: DisclosureItem, aspect: Aspect | None = None) -> str:
    """SHA-256 in hex over the parts the aspect covers; over everything, as an approval is, without one."""
    content = parts(item)
    covered = {name: content[name] for name in (COVERS[aspect] if aspect else sorted(content))}
    return hashlib.sha256(json.dumps(covered, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
