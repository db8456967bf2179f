"""What a post lets its holder do where: how far each role reaches."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, ParamSpec

from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.utils import timezone

from disclosures.enums import STAFF_ROLES, OrganizationKind, Role
from disclosures.models import Organization, Post, User
from disclosures.models.organization import ended
from disclosures.refusals import Refused

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from disclosures.models.organization import OrganizationQuerySet

P = ParamSpec("P")

# How far a role reaches from its organisation. A secretary works for one organisation, and for what has ended
# directly below it: a merged predecessor has nobody else any more. Whoever reviews, approves or inspects does so for
# the subtree, as a branch seldom has three people to spare.
REACH = {
    Role.SECRETARY: "own",
    Role.REVIEWER: "subtree",
    Role.APPROVER: "subtree",
    Role.INSPECTOR: "subtree",
    Role.ADMINISTRATOR: "subtree",
    Role.MEMBER: "own",
    Role.RESIDENT: "own",
}


class NotAllowed(Refused, PermissionDenied):
    """The person may not take the step; the message says why."""


def reach_path(post: Post) -> str:
    """The tree path a post reaches down from; a discipline committee supervises its parent's subtree."""
    organization = post.organization
    if post.role == Role.INSPECTOR and organization.kind == OrganizationKind.DISCIPLINE and not organization.is_root():
        return organization.path[: -Organization.steplen]
    return organization.path


def _answers_for(post: Post, organization: Organization, day: date) -> bool:
    """Whether a post that reaches no further than its own organisation reaches this one."""
    if post.organization_id == organization.pk:
        return True
    above = organization.path[: -Organization.steplen]
    return organization.has_ended(day) and above == post.organization.path


def posts_for(user: User, role: Role, organization: Organization, on: date | None = None) -> list[Post]:
    """The posts by which this person acts in the role for the organisation on that local date, the nearest first."""
    day = on or timezone.localdate()
    fitting = [
        post
        for post in Post.objects.active(day).filter(user=user, role=role).select_related("organization")
        if (
            _answers_for(post, organization, day)
            if REACH[role] == "own"
            else organization.path.startswith(reach_path(post))
        )
    ]
    return sorted(fitting, key=lambda post: len(post.organization.path), reverse=True)


def post_for(user: User, role: Role, organization: Organization, on: date | None = None) -> Post | None:
    """The nearest of `posts_for`."""
    return next(iter(posts_for(user, role, organization, on)), None)


def staff_posts(user: User, on: date | None = None) -> list[Post]:
    """The posts by which this person works in the admin on that local date: a post lets one in, never a flag."""
    if not user.is_authenticated:
        return []
    return list(Post.objects.active(on).filter(user=user, role__in=STAFF_ROLES).select_related("organization"))


def reached_by(posts: Iterable[Post], *roles: Role) -> OrganizationQuerySet:
    """The organisations for which these posts let one act in one of the roles (in any role, if none is named)."""
    reached = Q(pk__in=[])
    over = ended(timezone.localdate())
    for post in posts:
        if roles and post.role not in roles:
            continue
        if REACH[Role(post.role)] == "subtree":
            reached |= Q(path__startswith=reach_path(post))
        else:
            below = Q(path__startswith=post.organization.path, depth=post.organization.depth + 1)
            reached |= Q(pk=post.organization_id) | (below & over)
    return Organization.objects.filter(reached)


def allows(check: Callable[P, object], *args: P.args, **kwargs: P.kwargs) -> bool:
    """Whether that check lets it pass."""
    try:
        check(*args, **kwargs)
    except NotAllowed:
        return False
    return True
