"""The menu at the side: what this person works with."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import gettext as _

from .access import is_administrator, staff_posts

if TYPE_CHECKING:
    from django.http import HttpRequest


def stylesheet(request: HttpRequest) -> str:
    return static("portal/admin.css")


def subheader(request: HttpRequest) -> str:
    return _("Office")


def _entry(title: str, icon: str, name: str) -> dict[str, Any]:
    return {"title": title, "icon": icon, "link": reverse(f"admin:{name}")}


def navigation(request: HttpRequest) -> list[dict[str, Any]]:
    """Groups of links, as unfold wants them; what the person may not open is not there."""
    groups: list[dict[str, Any]] = [
        {
            "items": [
                _entry(_("My desk"), "desk", "index"),
                _entry(_("All items"), "list_alt", "disclosures_disclosureitem_changelist"),
                _entry(_("Bulletins"), "newspaper", "disclosures_bulletin_changelist"),
                _entry(_("Briefings"), "article", "disclosures_briefing_changelist"),
                _entry(_("Meetings"), "groups", "disclosures_meeting_changelist"),
            ]
        },
        {
            "separator": True,
            "items": [_entry(_("Disclosure catalogue"), "menu_book", "disclosures_catalogueentry_changelist")],
        },
    ]
    if is_administrator(staff_posts(request)):
        groups[1]["items"] += [
            _entry(_("Organisations"), "account_tree", "disclosures_organization_changelist"),
            _entry(_("People"), "badge", "disclosures_user_changelist"),
        ]
    return groups


def account(request: HttpRequest) -> list[dict[str, Any]]:
    """What stands behind the person's name."""
    return [
        {"title": _("Members' pages"), "link": reverse("members:home")},
        {"title": _("Change password"), "link": reverse("password_change")},
    ]
