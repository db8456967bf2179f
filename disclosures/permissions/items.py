"""Who may take which step with an item.

`check_x` raises NotAllowed with a reason for people and returns the post the step is taken in;
`can_x` answers yes or no.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from disclosures.enums import RELEASED_STATUSES, Action, ApprovalLevel, ItemStatus, Role
from disclosures.models import DisclosureItem, Organization, Post, User
from disclosures.transitions import is_ready

from .posts import NotAllowed, allows, post_for, posts_for, reached_by

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from django.db.models import QuerySet

    from disclosures.models.item import DisclosureItemQuerySet
    from disclosures.models.organization import OrganizationQuerySet

# Whose work items are.
ITEM_ROLES = (Role.SECRETARY, Role.REVIEWER, Role.APPROVER, Role.INSPECTOR)


def may_draft_for(posts: Iterable[Post]) -> OrganizationQuerySet:
    """The organisations of today for which these posts let one draft items."""
    return reached_by(posts, Role.SECRETARY).active(timezone.localdate())


def work_items(posts: Iterable[Post], kind: type[DisclosureItem] = DisclosureItem) -> DisclosureItemQuerySet:
    """The items (of one kind) these posts let one look at in the admin, whatever their status and scope.

    A technical administrator looks after organisations and people: drafts and narrower scopes are none of their work.
    """
    return kind.objects.filter(organization__in=reached_by(posts, *ITEM_ROLES))


def _require(user: User, role: Role, organization: Organization) -> Post:
    post = post_for(user, role, organization)
    if post is None:
        raise NotAllowed(
            _("You need a post as %(role)s for %(organization)s.") % {"role": role.label, "organization": organization}
        )
    return post


def _require_uninvolved(user: User, item: DisclosureItem) -> None:
    if item.contributors.filter(user=user).exists():
        raise NotAllowed(_("You wrote, changed or proposed this item, so somebody else must judge it."))


def check_draft(user: User, organization: Organization) -> Post:
    post = _require(user, Role.SECRETARY, organization)
    if organization.has_ended(timezone.localdate()):
        raise NotAllowed(_("%(organization)s has ended and discloses nothing new.") % {"organization": organization})
    return post


def check_edit(user: User, item: DisclosureItem) -> Post:
    """The secretary, or its reviewer or approver, who thereby become contributors and may no longer judge it."""
    for role in (Role.SECRETARY, Role.REVIEWER, Role.APPROVER):
        post = post_for(user, role, item.organization)
        if post is not None:
            return post
    raise NotAllowed(_("You do not work for %(organization)s.") % {"organization": item.organization})


def check_propose(user: User, item: DisclosureItem) -> Post:
    return _require(user, Role.SECRETARY, item.organization)


def check_recall(user: User, item: DisclosureItem) -> Post:
    if item.proposed_by_id != user.pk:
        raise NotAllowed(_("Only the person who proposed the item can recall it."))
    return _require(user, Role.SECRETARY, item.organization)


def check_review(user: User, item: DisclosureItem) -> Post:
    _require_uninvolved(user, item)
    return _require(user, Role.REVIEWER, item.organization)


def _check_approver(user: User, item: DisclosureItem) -> Post:
    _require_uninvolved(user, item)
    return _require(user, Role.APPROVER, item.approving_organization)


def check_refer(user: User, item: DisclosureItem) -> Post:
    post = _check_approver(user, item)
    level_above(item)
    return post


def _standing(organization: Organization) -> Organization:
    """The organisation itself, or of a merged one the successor below which it stands: that is no level above."""
    return Organization.objects.get_parent(organization) if organization.merged_into_id else organization


def level_above(item: DisclosureItem) -> Organization:
    """The organisation a referred item goes to, or NotAllowed: somebody there or higher up must be able to approve."""
    above = list(Organization.objects.get_ancestors(_standing(item.approving_organization)))
    if not above:
        raise NotAllowed(_("There is no level above %(organization)s.") % {"organization": item.approving_organization})
    approvers = Post.objects.active().filter(role=Role.APPROVER, organization__in=above)
    involved = Q(user__in=item.contributors.values("user")) | Q(user__in=_reviewers(item))
    if not approvers.exclude(involved).exists():
        raise NotAllowed(
            _(
                "Nobody from %(organization)s upwards can approve this item: there is no approver who had no part in "
                "it. Ask an administrator to appoint one."
            )
            % {"organization": above[-1]}
        )
    return above[-1]


def _reviewers(item: DisclosureItem) -> QuerySet[Any]:
    return item.verdicts.filter(voided_at__isnull=True, positive=True).values("reviewer")


def check_approve(user: User, item: DisclosureItem) -> Post:
    """Within one's competence only: what the entry keeps for the level above is approved there."""
    post = _check_approver(user, item)
    if _reviewers(item).filter(reviewer=user).exists():
        raise NotAllowed(_("You reviewed this item, so somebody else must approve it."))
    if item.entry.approval_level == ApprovalLevel.OWN or item.organization.is_root():
        return post
    own = _standing(item.organization)
    for competent in posts_for(user, Role.APPROVER, item.approving_organization):
        if len(competent.organization.path) < len(own.path):
            return competent
    raise NotAllowed(_("This matter exceeds your competence: refer it to the level above."))


def check_return(user: User, item: DisclosureItem) -> Post:
    """A reviewer or an approver; once approved an approver alone, who takes the approval back by it."""
    _require_uninvolved(user, item)
    reviewer = post_for(user, Role.REVIEWER, item.organization) if item.status != ItemStatus.APPROVED else None
    post = reviewer or post_for(user, Role.APPROVER, item.approving_organization)
    if post is None:
        raise NotAllowed(_("Only whoever judges the item at this step can return it."))
    return post


def check_withdraw(user: User, item: DisclosureItem) -> Post:
    """The secretary, or an approver above: a wrong page must come down whoever is at the desk."""
    post = post_for(user, Role.SECRETARY, item.organization) or post_for(user, Role.APPROVER, item.organization)
    if post is None:
        raise NotAllowed(_("Only its secretary or an approver can withdraw this item."))
    return post


def check_redisclose(user: User, item: DisclosureItem) -> Post:
    """The secretary may draft a new version of what was published, while there is none yet."""
    post = _require(user, Role.SECRETARY, item.organization)
    if item.status not in RELEASED_STATUSES:
        raise NotAllowed(_("Only what was published is disclosed again; this item can still be edited."))
    if DisclosureItem.objects.filter(revises=item).exists():
        raise NotAllowed(_("There is a new version of this item already."))
    return post


def can_redisclose(user: User, item: DisclosureItem) -> bool:
    return allows(check_redisclose, user, item)


CHECKS: dict[Action, Callable[[User, DisclosureItem], Post]] = {
    Action.EDIT: check_edit,
    Action.PROPOSE: check_propose,
    Action.RECALL: check_recall,
    Action.REVIEW: check_review,
    Action.RETURN: check_return,
    Action.REFER: check_refer,
    Action.APPROVE: check_approve,
    Action.PUBLISH: check_propose,
    Action.UNSCHEDULE: check_withdraw,
    Action.WITHDRAW: check_withdraw,
    Action.ARCHIVE: check_propose,
    Action.DISCARD: check_propose,
}


def check(user: User, action: Action, item: DisclosureItem) -> Post:
    """The post the step would be taken in, or NotAllowed."""
    return CHECKS[action](user, item)


def can(user: User, action: Action, item: DisclosureItem) -> bool:
    return allows(check, user, action, item)


def may_take(user: User, action: Action, item: DisclosureItem, at: datetime) -> bool:
    """Whether this person may take the step now: status, moment and post allow it. What a button stands for."""
    return is_ready(item, action, at) and can(user, action, item)
