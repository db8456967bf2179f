"""The starting catalogue, one file a level; `starting_entries` reads it, `load_catalogue` takes it over.

The contents come from 《条例》's own lists, the 2022 report and the rules of the field. No national figure exists
for a time limit or a platform, so every one of these is a local setting, and the stored source says so.
"""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

LEVELS = ("district", "department", "discipline", "town", "grassroots")
LOCAL_SETTING = "时限和载体为本地设置"
DEFAULTS = {
    "scope": "public",
    "required_fields": [],
    "attachment_required": False,
    "notice_workdays": 0,
    "cadence": "",
    "approval_level": "own",
}


def starting_entries() -> list[dict[str, Any]]:
    """The fields of every entry of the starting catalogue, by the names of `CatalogueEntry`."""
    return [entry for level in LEVELS for entry in _level(level)]


def _level(name: str) -> list[dict[str, Any]]:
    data = tomllib.loads(Path(__file__).with_name(f"{name}.toml").read_text(encoding="utf-8"))
    return [
        {
            **DEFAULTS,
            "organization_kinds": data["organization_kinds"],
            **{key: value for key, value in entry.items() if key != "form"},
            "item_kind": entry["form"],
            "source": f"{data['sources'][entry['source']]}；{LOCAL_SETTING}",
        }
        for entry in data["entry"]
    ]
