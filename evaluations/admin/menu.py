"""What appraisals add to the menu of the admin."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from disclosures.admin.access import staff_posts
from disclosures.admin.menu import add_group, menu_entry
from evaluations.permissions import OFFICERS

if TYPE_CHECKING:
    from django.http import HttpRequest


@add_group
def voting(request: HttpRequest) -> list[dict[str, Any]]:
    """For the officers of a vote."""
    if not any(post.role in OFFICERS for post in staff_posts(request)):
        return []
    return [
        menu_entry(_("Appraisals"), "grading", "evaluations_appraisal_changelist"),
        menu_entry(_("Votes in the hall"), "how_to_vote", "evaluations_paperbatch_changelist"),
    ]
