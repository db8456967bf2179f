"""Who may do what with a feedback: the only place that answers.

`check_x` raises NotAllowed with a reason for people and returns the post the step is taken in; `can` answers yes or no.
The organisation that leads handles; whoever takes part may read and draft; deciding on time and on responsibility is
for the head of the organisation (its approver) or somebody above.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ParamSpec

from django.utils.translation import gettext as _

from disclosures.enums import Role
from disclosures.permissions import NotAllowed, post_for, reached_by

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from disclosures.models import Organization, Post, User
    from disclosures.models.organization import OrganizationQuerySet
    from feedback.models import Extension, Feedback

P = ParamSpec("P")

HANDLERS = (Role.SECRETARY, Role.APPROVER)


def _first(user: User, roles: tuple[Role, ...], organization: Organization) -> Post | None:
    return next((post for role in roles if (post := post_for(user, role, organization))), None)


def check_handle(user: User, feedback: Feedback) -> Post:
    """The secretary of the organisation that leads, or its head or one above."""
    post = _first(user, HANDLERS, feedback.organization)
    if post is None:
        raise NotAllowed(_("%(organization)s handles this feedback.") % {"organization": feedback.organization})
    return post


def check_read(user: User, feedback: Feedback) -> Post:
    """Whoever handles it or takes part, and the inspectors above."""
    concerned = [feedback.organization, *(holding.organization for holding in feedback.holdings.filter(until=None))]
    for organization in concerned:
        post = _first(user, (*HANDLERS, Role.INSPECTOR), organization)
        if post is not None:
            return post
    raise NotAllowed(_("This feedback is for another organisation."))


def check_rule(user: User, feedback: Feedback) -> Post:
    """Who is responsible after a second hand-over is for an approver above the organisation, or an inspector."""
    post = post_for(user, Role.APPROVER, feedback.organization)
    if post is not None and len(post.organization.path) < len(feedback.organization.path):
        return post
    inspector = post_for(user, Role.INSPECTOR, feedback.organization)
    if inspector is None:
        raise NotAllowed(_("After a second hand-over the level above rules on who is responsible."))
    return inspector


def inspected_by(posts: Iterable[Post]) -> OrganizationQuerySet:
    """The organisations whose feedback these posts let one inspect."""
    return reached_by(posts, Role.INSPECTOR)


def check_inspect(user: User, organization: Organization) -> Post:
    """The inspectors above an organisation see all that is overdue there, and issue notices to it."""
    post = post_for(user, Role.INSPECTOR, organization)
    if post is None:
        raise NotAllowed(_("The inspectors of the discipline committee do this."))
    return post


def check_decide_extension(user: User, extension: Extension) -> Post:
    """The head of the organisation or one above, but never whoever asked for it."""
    organization = extension.clock.feedback.organization
    if extension.requested_by_id == user.pk:
        raise NotAllowed(_("You asked for this extension, so somebody else must decide on it."))
    post = post_for(user, Role.APPROVER, organization)
    if post is None:
        raise NotAllowed(_("The head of %(organization)s decides on this.") % {"organization": organization})
    return post


def can(check: Callable[P, Post], *args: P.args, **kwargs: P.kwargs) -> bool:
    try:
        check(*args, **kwargs)
    except NotAllowed:
        return False
    return True
