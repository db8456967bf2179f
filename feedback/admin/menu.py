"""What feedback adds to the menu of the admin."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from disclosures.admin.access import staff_posts
from disclosures.admin.menu import add_group, menu_entry
from disclosures.enums import Role

if TYPE_CHECKING:
    from django.http import HttpRequest


@add_group
def inspection(request: HttpRequest) -> list[dict[str, Any]]:
    """For inspectors: who answers late."""
    if not any(post.role == Role.INSPECTOR for post in staff_posts(request)):
        return []
    return [menu_entry(_("Overdue answers"), "alarm", "feedback_standing_changelist")]


@add_group
def answering(request: HttpRequest) -> list[dict[str, Any]]:
    """For those who answer: what waits for them."""
    if not any(post.role in (Role.SECRETARY, Role.APPROVER) for post in staff_posts(request)):
        return []
    return [menu_entry(_("Questions to answer"), "forum", "feedback_feedback_changelist")]
