"""The tree of organisations: create, change, rename, move, reorder, merge, close.

What changes the shape of the tree waits for whoever else changes it, as a place in the tree is a path that a move
rewrites. Nothing is ever deleted, and no item is touched: it keeps the by-line under which it was disclosed.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pghistory
from django.db import connection, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from disclosures import permissions
from disclosures.enums import ItemStatus, ManagingAction, Role
from disclosures.models import DisclosureItem, FormerName, Organization, Post, User
from disclosures.refusals import InvalidInput, Refused

from ._shared import require_reason
from .managing import assign, check_seen, recorded

if TYPE_CHECKING:
    from collections.abc import Iterator

FACTS = ("kind", "duties", "address", "telephone", "active_from")
# Whom a merger takes over; whoever works here is appointed anew.
TAKEN_OVER = (Role.MEMBER, Role.RESIDENT)


@contextmanager
def _locked_tree(*ids: int) -> Iterator[list[Organization]]:
    """These organisations as they stand, while nobody else changes the tree or appoints anybody to them."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("LOCK TABLE disclosures_organization IN SHARE ROW EXCLUSIVE MODE")
        found = Organization.objects.select_for_update(no_key=True).in_bulk(ids)
        yield [found[pk] for pk in ids]


def require_existing(organization: Organization) -> None:
    """Raise Refused for one that was merged or closed, be it today."""
    if organization.active_until is not None and organization.active_until <= timezone.localdate():
        raise Refused(_("%(organization)s has ended.") % {"organization": organization})


def _check_name(name: str, parent: Organization | None, *, but: int = 0) -> None:
    beside = Organization.objects.get_children(parent) if parent else Organization.objects.get_root_nodes()
    if beside.active(timezone.localdate()).filter(name=name.strip()).exclude(pk=but).exists():
        raise InvalidInput(_("There is an organisation of this name already at this place."))


def create_organization(
    *, parent_id: int | None, name: str, short_name: str = "", actor: User, reason: str = "", **facts: Any
) -> Organization:
    """A new organisation, last of those below its parent; without one a new tree, which is for superusers."""
    with _locked_tree(*([parent_id] if parent_id else [])) as found:
        parent = found[0] if found else None
        post = permissions.check_manage(actor, parent)
        if parent:
            require_existing(parent)
        _check_name(name, parent)
        organization = Organization()
        assign(organization, {"name": name, "short_name": short_name, **_facts(facts)})
        with recorded(ManagingAction.CREATE, actor=actor, post=post, reason=reason):
            if parent:
                Organization.objects.add_child(parent, instance=organization)
            else:
                Organization.objects.add_root(instance=organization)
    return organization


def _facts(values: dict[str, Any]) -> dict[str, Any]:
    if unknown := values.keys() - set(FACTS):
        raise TypeError(f"nobody fills in {', '.join(sorted(unknown))}")
    return values


def change_organization(
    *, organization_id: int, actor: User, reason: str = "", seen: int | None = None, **facts: Any
) -> Organization:
    """Change what is told about it (`FACTS`); `seen` as in `check_seen`."""
    with transaction.atomic():
        organization = Organization.objects.select_for_update(no_key=True).get(pk=organization_id)
        post = permissions.check_manage(actor, organization)
        check_seen(organization, seen)
        assign(organization, _facts(facts))
        with recorded(ManagingAction.CHANGE, actor=actor, post=post, reason=reason):
            organization.save(update_fields=list(facts))
    return organization


def rename_organization(
    *, organization_id: int, name: str, short_name: str = "", actor: User, reason: str, seen: int | None = None
) -> FormerName:
    """Give it another name from today on; the former one is kept, and what was disclosed under it keeps it."""
    with _locked_tree(organization_id) as (organization,):
        post = permissions.check_manage(actor, organization)
        check_seen(organization, seen)
        require_existing(organization)
        if (organization.name, organization.short_name) == (name.strip(), short_name.strip()):
            raise InvalidInput(_("This is its present name."))
        _check_name(name, Organization.objects.get_parent(organization), but=organization.pk)
        former = FormerName(
            organization=organization,
            name=organization.name,
            short_name=organization.short_name,
            used_until=timezone.localdate(),
        )
        assign(organization, {"name": name, "short_name": short_name})
        with recorded(ManagingAction.RENAME, actor=actor, post=post, reason=require_reason(reason)):
            organization.save(update_fields=["name", "short_name"])
            former.save()
    return former


def _check_new_place(organization: Organization, above: Organization) -> None:
    require_existing(above)
    if above.path.startswith(organization.path):
        raise InvalidInput(_("An organisation cannot come below itself or what is below it."))


def _put(organization: Organization, above: Organization) -> None:
    """Move it and all below it to the end of what is below the other."""
    Organization.objects.move(organization, above, "last-child")
    pghistory.create_event(organization, label="moved")


def move_organization(*, organization_id: int, above_id: int, actor: User, reason: str) -> Organization:
    """Put it with all below it under another. For whoever administers both the level it leaves and the one it joins.

    What was referred to a level that is no longer above goes back to the organisation's own approvers.
    """
    with _locked_tree(organization_id, above_id) as (organization, above):
        post = permissions.check_rearrange(actor, organization)
        permissions.check_manage(actor, above)
        require_existing(organization)
        _check_new_place(organization, above)
        if organization.is_child_of(above):
            raise InvalidInput(_("It stands there already."))
        with recorded(ManagingAction.MOVE, actor=actor, post=post, reason=require_reason(reason)):
            _put(organization, above)
            _take_back_referred(organization)
    return organization


def _take_back_referred(organization: Organization) -> None:
    subtree = Organization.objects.subtree(organization)
    line = subtree | Organization.objects.filter(pk__in=Organization.objects.get_ancestors(organization).values("pk"))
    waiting = DisclosureItem.objects.filter(
        organization__in=subtree, status__in=(ItemStatus.PROPOSED, ItemStatus.REVIEWED)
    )
    waiting.exclude(approving_organization__in=line).update(
        approving_organization=F("organization"), version=F("version") + 1
    )


def reorder_organization(*, organization_id: int, before_id: int | None, actor: User, reason: str = "") -> None:
    """Put it before that one beside it, or last. For whoever administers the level above."""
    with _locked_tree(organization_id, *([before_id] if before_id else [])) as (organization, *before):
        post = permissions.check_rearrange(actor, organization)
        beside = Organization.objects.get_siblings(organization)
        if before and not beside.filter(pk=before[0].pk).exists():
            raise InvalidInput(_("These two do not stand side by side any more."))
        with recorded(ManagingAction.REORDER, actor=actor, post=post, reason=reason):
            if before:
                Organization.objects.move(organization, before[0], "left")
            else:
                Organization.objects.move(organization, organization, "last-sibling")
            pghistory.create_event(organization, label="moved")


def merge_organization(
    *, organization_id: int, successor_id: int, actor: User, reason: str, seen: int | None = None
) -> Organization:
    """Let another succeed it from today on: its members, residents and everything below it go over.

    It stays, ended, below its successor, so that what it disclosed is found with the successor's, whose secretary
    looks after it. Whoever worked here has to be appointed anew. Returns the ended organisation.
    """
    with _locked_tree(organization_id, successor_id) as (organization, successor):
        post = permissions.check_rearrange(actor, organization)
        permissions.check_manage(actor, successor)
        check_seen(organization, seen)
        require_existing(organization)
        _check_new_place(organization, successor)
        with recorded(ManagingAction.MERGE, actor=actor, post=post, reason=require_reason(reason)):
            for below in Organization.objects.get_children(organization):
                _put(below, successor)
            organization.refresh_from_db()
            successor.refresh_from_db()
            if not organization.is_child_of(successor):
                _put(organization, successor)
            organization.merged_into = successor
            _end(organization)
            _take_back_referred(organization)
    return organization


def close_organization(*, organization_id: int, actor: User, reason: str, seen: int | None = None) -> Organization:
    """End it with all its posts after today. Its items stay, and the level above looks after them."""
    with _locked_tree(organization_id) as (organization,):
        post = permissions.check_rearrange(actor, organization)
        check_seen(organization, seen)
        require_existing(organization)
        if organization.is_root():
            raise Refused(_("There is no level above it that could look after what it disclosed."))
        if Organization.objects.get_children(organization).active(timezone.localdate()).exists():
            raise Refused(_("There are organisations below it: move, merge or close these first."))
        with recorded(ManagingAction.CLOSE, actor=actor, post=post, reason=require_reason(reason)):
            for below in Organization.objects.get_children(organization):
                _put(below, Organization.objects.get_parent(organization))
            organization.refresh_from_db()
            _end(organization)
    return organization


def _end(organization: Organization) -> None:
    today = timezone.localdate()
    organization.active_until = max(today, organization.active_from or today)
    organization.save()
    posts = Post.objects.filter(organization=organization)
    running = posts.filter(ends_on__isnull=True) | posts.filter(ends_on__gt=today)
    if organization.merged_into_id:
        _take_over(organization.merged_into_id, running)
    running.filter(starts_on__gt=today).delete()  # these never began
    running.update(ends_on=today)


def _take_over(successor_id: int, running: Any) -> None:
    there = Post.objects.filter(organization_id=successor_id, ends_on__isnull=True)
    for role in TAKEN_OVER:
        coming = running.filter(role=role).exclude(user__in=there.filter(role=role).values("user"))
        Post.objects.bulk_create(
            Post(user_id=user, organization_id=successor_id, role=role)
            for user in coming.values_list("user", flat=True).distinct()
        )
