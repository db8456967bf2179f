"""What appraisals add to the menu of the admin."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from disclosures.admin.access import staff_posts, staff_user
from disclosures.admin.menu import add_group, menu_entry
from evaluations import permissions

if TYPE_CHECKING:
    from django.http import HttpRequest


@add_group
def voting(request: HttpRequest) -> list[dict[str, Any]]:
    """For the officers of a vote."""
    posts, links = staff_posts(request), []
    if any(post.role in permissions.OFFICERS for post in posts):
        links += [
            menu_entry(_("Appraisals"), "grading", "evaluations_appraisal_changelist"),
            menu_entry(_("Votes in the hall"), "how_to_vote", "evaluations_paperbatch_changelist"),
        ]
    if permissions.may_set_templates(staff_user(request), posts):
        links.append(menu_entry(_("Appraisal templates"), "rule_settings", "evaluations_template_changelist"))
    return links
