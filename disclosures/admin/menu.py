"""The menu at the side: what this person works with."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import gettext as _

from disclosures import permissions

from .access import staff_posts, staff_user

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest

    Group = Callable[[HttpRequest], list[dict[str, Any]]]

# What upper floors put into the menu: each answers with the links this person may follow.
_groups: list[Group] = []


def add_group(links: Group) -> Group:
    """Give an upper floor a group of links between the items and the catalogue; empty, it is not shown."""
    _groups.append(links)
    return links


def stylesheet(request: HttpRequest) -> str:
    return static("portal/admin.css")


def subheader(request: HttpRequest) -> str:
    return _("Office")


def menu_entry(title: str, icon: str, name: str) -> dict[str, Any]:
    """A link of the menu to a page of the admin, by its name."""
    return {"title": title, "icon": icon, "link": reverse(f"admin:{name}")}


def navigation(request: HttpRequest) -> list[dict[str, Any]]:
    """Groups of links, as unfold wants them; what the person may not open is not there."""
    groups: list[dict[str, Any]] = [
        {
            "items": [
                menu_entry(_("My desk"), "desk", "index"),
                menu_entry(_("All items"), "list_alt", "disclosures_disclosureitem_changelist"),
                menu_entry(_("Bulletins"), "newspaper", "disclosures_bulletin_changelist"),
                menu_entry(_("Briefings"), "article", "disclosures_briefing_changelist"),
                menu_entry(_("Meetings"), "groups", "disclosures_meeting_changelist"),
            ]
        },
        {
            "separator": True,
            "items": [menu_entry(_("Disclosure catalogue"), "menu_book", "disclosures_catalogueentry_changelist")],
        },
    ]
    posts = staff_posts(request)
    if permissions.may_manage(staff_user(request), posts):
        groups[1]["items"] += [
            menu_entry(_("Organisations"), "account_tree", "disclosures_organization_changelist"),
            menu_entry(_("People"), "badge", "disclosures_user_changelist"),
        ]
    added = [{"separator": True, "items": links} for group in _groups if (links := group(request))]
    return [*groups[: 1 if posts else 0], *added, groups[1]]


def account(request: HttpRequest) -> list[dict[str, Any]]:
    """What stands behind the person's name."""
    return [
        {"title": _("Members' pages"), "link": reverse("members:home")},
        {"title": _("Change password"), "link": reverse("password_change")},
    ]
