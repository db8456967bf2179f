"""The lists of items and the way to their page and their form."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django.contrib import admin
from django.urls import path
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display
from unfold.views import ChangeList

from disclosures import permissions
from disclosures.enums import ItemStatus
from disclosures.models import Briefing, Bulletin, DisclosureItem, Meeting
from disclosures.search.query import matching

from . import item_form, item_page, pictures, preview, revision_pages, step_page, word_page
from .access import StaffAdmin, item_url, staff_posts
from .desk import may_draft, with_waiting
from .filters import FocusFilter, KindFilter, OrganizationFilter, StatusFilter
from .site import site

if TYPE_CHECKING:
    from django.contrib.admin import SimpleListFilter
    from django.db.models import QuerySet
    from django.http import HttpRequest, HttpResponse
    from django.urls import URLPattern

    from disclosures.models.item import DisclosureItemQuerySet

STATUS_COLOURS = {
    str(ItemStatus.DRAFT.label): "default",
    str(ItemStatus.PROPOSED.label): "warning",
    str(ItemStatus.REVIEWED.label): "warning",
    str(ItemStatus.APPROVED.label): "info",
    str(ItemStatus.PUBLISHED.label): "success",
    str(ItemStatus.WITHDRAWN.label): "danger",
    str(ItemStatus.ARCHIVED.label): "default",
}


class ItemChangeList(ChangeList):
    def url_for_result(self, result: DisclosureItem) -> str:
        return item_url(result)


class ItemAdmin(StaffAdmin):
    """Items of the organisations the person works for, newest first."""

    list_display = ("heading", "stands", "unit", "since")
    list_filter: tuple[type[SimpleListFilter], ...] = (StatusFilter, FocusFilter, OrganizationFilter)
    search_fields = ("title",)  # shows the field; what it finds is the portal's own search
    ordering = ("-pk",)

    def at(self, route: str, view: Any, name: str, **fixed: Any) -> URLPattern:
        """An address of our own below those of the model."""
        return path(route, self.admin_site.admin_view(view), fixed, name=name)

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return ItemChangeList

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        items = permissions.work_items(staff_posts(request), self.model)
        return with_waiting(items).select_related("organization", "entry").defer("body").order_by(*self.ordering)

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        items = cast("DisclosureItemQuerySet", queryset)
        return (matching(items, search_term) if search_term.strip() else queryset), False

    def has_add_permission(self, request: HttpRequest) -> bool:
        return may_draft(staff_posts(request))

    @display(description=_("title"), ordering="title")
    def heading(self, item: DisclosureItem) -> str:
        return format_html(
            '<span class="item-title">{}</span><small class="item-entry">{} · {}</small>',
            item.title,
            item.get_kind_display(),
            item.entry.content,
        )

    @display(description=_("status"), ordering="status", label=STATUS_COLOURS)
    def stands(self, item: DisclosureItem) -> Any:
        now = timezone.now()
        if item.is_scheduled(now) and item.status == ItemStatus.PUBLISHED:
            return _("scheduled")
        return item.get_status_display()

    @display(description=_("organisation"), ordering="organization__path")
    def unit(self, item: DisclosureItem) -> str:
        return item.organization.label

    @display(description=_("last step"), ordering="since")
    def since(self, item: Any) -> str:
        return format_html(
            "{}<small> {}</small>", timezone.localtime(item.since).strftime("%Y-%m-%d"), item.last_person
        )


@admin.register(DisclosureItem, site=site)
class EveryItemAdmin(ItemAdmin):
    """Items of every kind, and the page of each."""

    list_filter = (StatusFilter, KindFilter, FocusFilter, OrganizationFilter)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False  # one adds a bulletin, a briefing or a meeting

    def get_urls(self) -> list[URLPattern]:
        return [
            self.at("from-word/", word_page.from_word, "item_from_word"),
            self.at("<int:pk>/steps/<slug:slug>/", step_page.step, "item_step"),
            self.at("<int:pk>/preview/", preview.saved, "item_preview"),
            self.at("<int:pk>/pictures/", pictures.picture, "item_pictures"),
            self.at("<int:pk>/word/", word_page.replace_text, "item_word"),
            self.at("<int:pk>/redisclose/", revision_pages.redisclose, "item_redisclose"),
            self.at("<int:pk>/changes/", revision_pages.changes, "item_changes"),
            *super().get_urls(),
        ]

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        return item_page.item_page(request, object_id)


class KindAdmin(ItemAdmin):
    """One kind of item: its list, and the form to write it."""

    compressed_fields = False  # labels stand above their fields: a text needs the width

    def get_urls(self) -> list[URLPattern]:
        kind = self.opts.model_name
        return [
            self.at("add/preview/", preview.typed, f"{kind}_add_preview", kind=kind),
            self.at("<int:pk>/change/preview/", preview.typed, f"{kind}_preview", kind=kind),
            *super().get_urls(),
        ]

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        return item_form.add(self, request)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        return item_form.change(self, request, object_id)


site.register([Bulletin, Briefing, Meeting], KindAdmin)
