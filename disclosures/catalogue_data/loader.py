"""Taking the starting catalogue over into the district's own, without touching what the district wrote."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from typing import Any

from django.db import transaction
from django.utils import timezone

from disclosures.models import CatalogueEntry

from . import starting_entries


def fingerprint(fields: dict[str, Any]) -> str:
    """SHA-256 in hex of an entry's content, equal exactly when the content is."""
    content = {name: sorted(value) if isinstance(value, list) else value for name, value in fields.items()}
    return hashlib.sha256(json.dumps(content, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


@transaction.atomic
def load() -> Counter[str]:
    """Create what is missing and revise what was shipped and never edited here; returns how many of each.

    "created", "revised", "unchanged"; "kept" where the district wrote its own version, and "retired" where it
    ended the entry: these stay as they are.
    """
    versions: dict[str, list[CatalogueEntry]] = {}
    for entry in CatalogueEntry.objects.select_for_update().order_by("code", "version"):
        versions.setdefault(entry.code, []).append(entry)
    return Counter(_take_over(fields, versions.get(fields["code"], [])) for fields in starting_entries())


def _take_over(fields: dict[str, Any], versions: list[CatalogueEntry]) -> str:
    shipped_as = fingerprint(fields)
    if not versions:
        CatalogueEntry.objects.create(**fields, shipped_as=shipped_as)
        return "created"
    newest = versions[-1]
    if newest.replaced_at:
        return "retired"
    here = fingerprint({name: getattr(newest, name) for name in fields})
    if here == shipped_as:
        return "unchanged"
    if here != newest.shipped_as:
        return "kept"
    newest.replaced_at = timezone.now()
    newest.save()
    CatalogueEntry.objects.create(**fields, version=newest.version + 1, shipped_as=shipped_as)
    return "revised"
