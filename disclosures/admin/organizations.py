"""The tree of organisations, for those who administer it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.contrib import admin
from django.contrib.admin import SimpleListFilter
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from unfold.decorators import display

from disclosures import permissions
from disclosures.enums import OrganizationKind, Role
from disclosures.models import Organization, Post
from disclosures.models.organization import ended
from disclosures.selectors import path_to
from disclosures.staff_forms import organizations as forms

from . import history
from .access import staff_posts, staff_user
from .acts import Act, ActingAdmin
from .filters import ChoiceFilter
from .site import site

if TYPE_CHECKING:
    from django.contrib.admin import ModelAdmin
    from django.db.models import QuerySet
    from django.http import HttpRequest

    from disclosures.models import User

MOST_PEOPLE = 100


def _exists(organization: Organization) -> bool:
    return not organization.has_ended(timezone.localdate())


def _is_below(organization: Organization) -> bool:
    return _exists(organization) and not organization.is_root()


def may_manage_some(user: User, _none: Any) -> None:
    """Whoever administers any organisation; the service asks again for the one chosen."""
    if not permissions.may_manage(user, permissions.staff_posts(user)):
        raise permissions.NotAllowed(_now("You administer no organisation."))


def _may_appoint(user: User, organization: Organization) -> object:
    return permissions.check_appoint(user, None, organization, Role.MEMBER)


CREATE = Act(
    "create",
    _("New organisation"),
    _("It comes last below the level above it; “Order” puts it elsewhere."),
    _("The organisation was created."),
    forms.CreateOrganizationForm,
    may_manage_some,
    "add",
    "primary",
)
ACTS = (
    Act(
        "change",
        _("Change"),
        _("What residents read about it. For the name choose “Rename”: old by-lines then stay as they were."),
        _("The organisation was changed."),
        forms.ChangeOrganizationForm,
        permissions.check_manage,
        "edit",
    ),
    Act(
        "appoint",
        _("Appoint or admit"),
        _("Give somebody who has an account a post here, or admit a resident."),
        _("The post was given."),
        forms.AppointHereForm,
        _may_appoint,
        "person_add",
        fits=_exists,
    ),
    Act(
        "rename",
        _("Rename"),
        _("From today on. What was disclosed keeps the name it bore; residents find the former name on its page."),
        _("The organisation was renamed."),
        forms.RenameOrganizationForm,
        permissions.check_manage,
        "label",
        fits=_exists,
    ),
    Act(
        "reorder",
        _("Order"),
        _("Where it stands among those beside it, on every list."),
        _("The order was changed."),
        forms.ReorderOrganizationForm,
        permissions.check_rearrange,
        "swap_vert",
        fits=_is_below,
    ),
    Act(
        "move",
        _("Move"),
        _(
            "It goes under another level above, with everything below it. What was referred to a level it leaves goes "
            "back to its own approvers."
        ),
        _("The organisation was moved."),
        forms.MoveOrganizationForm,
        permissions.check_rearrange,
        "drive_file_move",
        fits=_exists,
    ),
    Act(
        "merge",
        _("Merge"),
        _(
            "It ends today and another succeeds it. Its members, residents and everything below it go over; whoever "
            "worked here has to be appointed anew. What it disclosed keeps its by-line and is found with the "
            "successor's. This cannot be undone."
        ),
        _("The organisation was merged."),
        forms.MergeOrganizationForm,
        permissions.check_rearrange,
        "merge",
        "danger",
        _exists,
    ),
    Act(
        "close",
        pgettext_lazy("organisation", "Close"),
        _(
            "It ends today, and all its posts with it. What it disclosed stays, and the level above looks after it. "
            "This cannot be undone."
        ),
        _("The organisation was closed."),
        forms.CloseOrganizationForm,
        permissions.check_rearrange,
        "block",
        "danger",
        _is_below,
    ),
)


class OrganizationKindFilter(ChoiceFilter):
    title, parameter_name, choices_of, field = _("kind"), "kind", OrganizationKind, "kind"


class EndedFilter(SimpleListFilter):
    """Those of today, unless the ended ones are asked for."""

    title = _("ended")
    parameter_name = "ended"

    def lookups(self, request: HttpRequest, model_admin: ModelAdmin[Any]) -> list[tuple[str, Any]]:
        return [("yes", _("ended ones only"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        over = ended(timezone.localdate())
        return queryset.filter(over) if self.value() == "yes" else queryset.exclude(over)


@admin.register(Organization, site=site)
class OrganizationAdmin(ActingAdmin):
    """What the person administers, in the order of the tree."""

    list_display = ("placed", "of_kind", "state")
    list_filter = (OrganizationKindFilter, EndedFilter)
    list_per_page = 50
    search_fields = ("name", "short_name", "former_names__name")
    ordering = ("path",)
    acts, adding = ACTS, CREATE

    def records(self, request: HttpRequest) -> QuerySet[Any]:
        managed = permissions.managed_by(staff_user(request), staff_posts(request))
        return managed.select_related("merged_into").order_by("path")

    @display(description=_("organisation"))
    def placed(self, organization: Organization) -> str:
        return format_html('<span class="item-title">{}{}</span>', "　" * (organization.depth - 1), organization.name)

    @display(description=_("kind"))
    def of_kind(self, organization: Organization) -> str:
        return organization.get_kind_display()

    @display(description=_("state"))
    def state(self, organization: Organization) -> Any:
        if organization.merged_into:
            return _("merged into %(successor)s") % {"successor": organization.merged_into}
        return "" if _exists(organization) else _("closed")

    def details(self, request: HttpRequest, record: Organization) -> dict[str, Any]:
        today = timezone.localdate()
        posts = Post.objects.active(today).filter(organization=record).select_related("user")
        below = Organization.objects.filter(path__startswith=record.path, depth=record.depth + 1)
        return {
            "exists": _exists(record),
            "path": path_to(record)[:-1],
            "managed_from": len(record.path) // record.steplen,
            "below": [unit for unit in below if not unit.has_ended(today)],
            "predecessors": record.predecessors.all(),
            "former_names": record.former_names.all(),
            "posts": sorted(posts[:MOST_PEOPLE], key=lambda post: list(Role).index(Role(post.role))),
            "people": posts.count(),
            "history": history.lines(record, _post_events(record)),
        }


def _post_events(organization: Organization) -> QuerySet[Any]:
    return apps.get_model("disclosures", "PostEvent").objects.filter(organization=organization)
