"""What the page "is my vote secret?" says, found out and not written down."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib.staticfiles import finders
from django.db import connection

from evaluations import services
from evaluations.enums import Status
from evaluations.roles import URN, WEB

if TYPE_CHECKING:
    from evaluations.models import Appraisal

SCRIPTS = ("blind.js", "purse.js", "take.js", "steps.js", "cast.js", "slip.js")


def facts(appraisal: Appraisal) -> dict[str, Any]:
    """The state of the keys, the database's rights, the scripts' fingerprints and the classes' sizes."""
    rules = appraisal.rule_set
    sizes = dict.fromkeys((voters.code for voters in rules.classes), 0)
    for voter_class in appraisal.roll.values_list("voter_class", flat=True):
        sizes[voter_class] += 1
    return {
        "keys": appraisal.keys.select_related("subject"),
        "keys_alive": appraisal.keys.filter(secret__isnull=False).exists(),
        "keys_apart": bool(settings.BALLOT_KEY),
        "web_reads_urn": web_reads_urn(),
        "scripts": script_hashes(),
        # The roll is destroyed when the appraisal is closed.
        "classes": appraisal.status != Status.CLOSED
        and [
            {"label": voters.label, "size": sizes[voters.code], "small": sizes[voters.code] < rules.k}
            for voters in rules.classes
        ],
        "k": rules.k,
        "slips": appraisal.slip_codes.exists(),
        "taken": services.ballots_taken(appraisal),
        "is_open": appraisal.status == Status.OPEN,
        "is_sealed": bool(appraisal.board_root),
    }


def web_reads_urn() -> bool:
    """Whether the role that casts, or this very connection, may read any of the urn's tables."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT bool_or(has_table_privilege(role, table_name, 'SELECT')) "
            "FROM unnest(%s::text[]) table_name, unnest(ARRAY[%s, current_user]) role",
            [list(URN), WEB],
        )
        return bool(cursor.fetchone()[0])


@lru_cache(maxsize=1)
def script_hashes() -> list[tuple[str, str]]:
    """SHA-256 of each script that touches a ballot, of the file as it is served."""
    found = []
    for name in SCRIPTS:
        path = finders.find(f"evaluations/{name}")
        if path is not None:
            found.append((name, hashlib.sha256(Path(path).read_bytes()).hexdigest()))
    return found
