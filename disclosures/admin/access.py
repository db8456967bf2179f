"""What the admin asks `permissions` at every request."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.urls import reverse
from unfold.admin import ModelAdmin

from disclosures import permissions
from disclosures.models import DisclosureItem

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse
    from django.utils.functional import _StrPromise

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


class DistrictAdmin(StaffAdmin):
    """What holds for the whole district: its administrators write it, on a page of its own."""

    refusal: _StrPromise

    def may_write(self, request: HttpRequest) -> bool:
        """Whether this person may write it, by their posts."""
        raise NotImplementedError

    def write(self, request: HttpRequest, present: Any) -> HttpResponse:
        """The page on which a new one is written, or the present one changed."""
        raise NotImplementedError

    def has_add_permission(self, request: HttpRequest) -> bool:
        return self.may_write(request)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.may_write(request)

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> Any:
        if not self.may_write(request):
            raise PermissionDenied(self.refusal)
        return self.write(request, self.get_object(request, object_id) if object_id else None)


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
