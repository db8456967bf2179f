"""Who manages organisations, people and the catalogue: administrators, each in their subtree.

`check_x` raises NotAllowed with a reason for people and returns the post it is done in, None for a superuser without
one. A superuser needs no post here, as somebody has to appoint the first administrator; in the procedure of an item
the flag is good for nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from disclosures.enums import STAFF_ROLES, Role
from disclosures.models import Organization, Post, User

from .posts import NotAllowed, allows, post_for, reached_by, staff_posts

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from disclosures.models.organization import OrganizationQuerySet


def _is_superuser(user: User) -> bool:
    return user.is_active and user.is_superuser  # an anonymous visitor is neither


def may_manage(user: User, posts: Iterable[Post]) -> bool:
    """Whether this person, holding these posts, manages anything at all."""
    return _is_superuser(user) or any(post.role == Role.ADMINISTRATOR for post in posts)


def may_work(user: User) -> bool:
    """Whether the admin is open to this person: by a staff post, or to a superuser for managing."""
    posts = staff_posts(user)
    return bool(posts) or may_manage(user, posts)


def managed_by(user: User, posts: Iterable[Post]) -> OrganizationQuerySet:
    """The organisations this person manages, holding these posts."""
    return Organization.objects.all() if _is_superuser(user) else reached_by(posts, Role.ADMINISTRATOR)


def people_managed_by(user: User, posts: Iterable[Post]) -> QuerySet[User]:
    """Everybody who holds or held a post in what this person manages."""
    if _is_superuser(user):
        return User.objects.all()
    return User.objects.filter(pk__in=Post.objects.filter(organization__in=managed_by(user, posts)).values("user"))


def check_manage(user: User, organization: Organization | None) -> Post | None:
    """Whoever administers the organisation or one above it; None stands for the level above all organisations."""
    post = post_for(user, Role.ADMINISTRATOR, organization) if organization else None
    if post is None and not _is_superuser(user):
        where = organization.name if organization else _("the whole portal")
        raise NotAllowed(_("You do not administer %(organization)s.") % {"organization": where})
    return post


def can_manage(user: User, organization: Organization | None) -> bool:
    return allows(check_manage, user, organization)


def check_rearrange(user: User, organization: Organization) -> Post | None:
    """Moving, merging or closing an organisation changes the level above: it is for whoever administers that one."""
    return check_manage(user, Organization.objects.get_parent(organization))


def _district_post(posts: Iterable[Post]) -> Post | None:
    return next((post for post in posts if post.role == Role.ADMINISTRATOR and post.organization.is_root()), None)


def keeps_catalogue(user: User, posts: Iterable[Post]) -> bool:
    """Whether this person, holding these posts, keeps the catalogue."""
    return _is_superuser(user) or _district_post(posts) is not None


def check_manage_catalogue(user: User) -> Post | None:
    """The catalogue holds for the whole district: an administrator at its head keeps it."""
    posts = staff_posts(user)
    if not keeps_catalogue(user, posts):
        raise NotAllowed(_("The catalogue is kept by the administrators of the district committee."))
    return _district_post(posts)


def check_appoint(user: User, person: User | None, organization: Organization, role: Role) -> Post | None:
    """A post is given by whoever administers the organisation, to others than themselves; None is a newcomer."""
    post = check_manage(user, organization)
    if person == user and role in STAFF_ROLES:
        raise NotAllowed(
            _(
                "Nobody appoints themselves: whoever gives out posts would otherwise hold all three that an item "
                "needs. Ask another administrator, or one of the level above."
            )
        )
    return post


def is_own_administration(user: User, post: Post) -> bool:
    """The one post that its holder cannot end."""
    return post.user_id == user.pk and post.role == Role.ADMINISTRATOR


def check_end_post(user: User, post: Post) -> Post | None:
    own = check_manage(user, post.organization)
    if is_own_administration(user, post):
        raise NotAllowed(_("Another administrator takes this post over and ends it: else nobody might be left."))
    return own


def check_manage_person(user: User, person: User) -> Post | None:
    """What concerns an account as a whole is for an administrator above every post it holds; never for oneself.

    Otherwise the administrator of one village could open the account of a district approver who is a member there.
    """
    if person == user:
        raise NotAllowed(_("Another administrator does this for you."))
    if person.is_superuser and not user.is_superuser:
        raise NotAllowed(_("Only a superuser looks after this account."))
    if _is_superuser(user):
        return None
    managed = managed_by(user, staff_posts(user))
    held = Post.objects.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=timezone.localdate()), user=person)
    known = Post.objects.filter(user=person, organization__in=managed).select_related("organization").first()
    if known is None or held.exclude(organization__in=managed).exists():
        raise NotAllowed(
            _("%(person)s also holds a post outside what you administer: an administrator above both does this.")
            % {"person": person}
        )
    return post_for(user, Role.ADMINISTRATOR, known.organization)


def can_manage_person(user: User, person: User) -> bool:
    return allows(check_manage_person, user, person)
