"""What feedback adds to the menu of the admin."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from disclosures.admin.access import staff_posts, staff_user
from disclosures.admin.menu import add_group, menu_entry
from disclosures.enums import Role
from disclosures.permissions import may_manage
from feedback import permissions

if TYPE_CHECKING:
    from django.http import HttpRequest


@add_group
def feedback(request: HttpRequest) -> list[dict[str, Any]]:
    """For those who answer what waits for them, for inspectors who is late, and for both the notices about that."""
    roles = {post.role for post in staff_posts(request)}
    answers, inspects = roles & set(permissions.HANDLERS), Role.INSPECTOR in roles
    links = []
    if answers:
        links.append(menu_entry(_("Questions to answer"), "forum", "feedback_feedback_changelist"))
        links.append(menu_entry(_("Write down a letter, call or visit"), "edit_note", "feedback_sender_add"))
        links.append(menu_entry(_("Open days"), "event", "feedback_openday_changelist"))
        links.append(menu_entry(_("Public answers"), "public", "feedback_publicanswer_changelist"))
    if inspects:
        links.append(menu_entry(_("Overdue answers"), "alarm", "feedback_standing_changelist"))
        links.append(menu_entry(_("Who answers in time"), "leaderboard", "feedback_leaguepublication_changelist"))
    if answers or inspects:
        links.append(menu_entry(_("Supervision documents"), "gavel", "feedback_notice_changelist"))
    if inspects:
        links.append(menu_entry(_("Texts of notices"), "edit_document", "feedback_noticetemplate_changelist"))
    return links


@add_group
def rules(request: HttpRequest) -> list[dict[str, Any]]:
    """What deadlines are counted by, who is away, and whether the portal itself works."""
    posts = staff_posts(request)
    links = [
        menu_entry(_("Deadline policies"), "rule", "feedback_policy_changelist"),
        menu_entry(_("Calendar"), "calendar_month", "disclosures_calendarday_changelist"),
        menu_entry(_("Years of the calendar"), "event_available", "disclosures_calendaryear_changelist"),
        menu_entry(_("Absences"), "event_busy", "disclosures_absence_changelist"),
    ]
    if any(post.role in (Role.INSPECTOR, Role.ADMINISTRATOR) for post in posts):
        if may_manage(staff_user(request), posts):
            links.append(menu_entry(_("Notice addresses"), "contact_phone", "disclosures_noticeaddress_changelist"))
        links.append(menu_entry(_("State of the portal"), "monitor_heart", "disclosures_message_changelist"))
    return links
