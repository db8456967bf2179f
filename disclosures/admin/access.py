"""What the admin asks `permissions` at every request."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django.http import Http404
from django.urls import reverse
from unfold.admin import ModelAdmin

from disclosures import permissions
from disclosures.models import DisclosureItem

if TYPE_CHECKING:
    from django.http import HttpRequest

    from disclosures.models import Post, User


def staff_posts(request: HttpRequest) -> list[Post]:
    """The posts by which the person works here, asked for once a request."""
    if not hasattr(request, "_staff_posts"):
        request._staff_posts = permissions.staff_posts(request.user)  # type: ignore[attr-defined, arg-type]
    return request._staff_posts  # type: ignore[attr-defined]


def staff_user(request: HttpRequest) -> User:
    """The person at work: the site lets nobody in who is not logged in."""
    return cast("User", request.user)


class StaffAdmin(ModelAdmin):
    """A model in the admin: Django's permission tables are not asked, and nothing is deleted."""

    actions = None
    list_per_page = 25
    show_full_result_count = False

    def has_module_permission(self, request: HttpRequest) -> bool:
        return bool(staff_posts(request))

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return bool(staff_posts(request))

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


def work_item(request: HttpRequest, pk: int | str) -> DisclosureItem:
    """That item, if the person works for its organisation; for anybody else it does not exist."""
    items = permissions.work_items(staff_posts(request)).select_related(
        "organization", "entry", "approving_organization"
    )
    try:
        return items.get(pk=pk)
    except (DisclosureItem.DoesNotExist, ValueError) as error:
        raise Http404 from error


def item_url(item: DisclosureItem) -> str:
    """The page of the item in the admin."""
    return reverse("admin:disclosures_disclosureitem_change", args=(item.pk,))


def edit_url(item: DisclosureItem) -> str:
    """The form of the item, by its kind."""
    return reverse(f"admin:disclosures_{item.kind}_change", args=(item.pk,))
