"""Who may do what with a feedback: the only place that answers.

`check_x` raises NotAllowed with a reason for people and returns the post the step is taken in; `can` answers yes or no.
The organisation that leads handles; whoever takes part may read and draft; deciding on time and on responsibility is
for the head of the organisation (its approver) or somebody above.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ParamSpec

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from disclosures.enums import Role
from disclosures.models import Organization, Post
from disclosures.permissions import (
    NotAllowed,
    check_manage_catalogue,
    keeps_catalogue,
    post_for,
    reach_path,
    reached_by,
)
from feedback.enums import Action
from feedback.models import Feedback, Holding, Notice, OpenDay, Reply

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from disclosures.models import User
    from disclosures.models.organization import OrganizationQuerySet
    from feedback.models import Extension
    from feedback.models.feedback import FeedbackQuerySet
    from feedback.models.notice import NoticeQuerySet
    from feedback.models.open_day import OpenDayQuerySet

P = ParamSpec("P")

HANDLERS = (Role.SECRETARY, Role.APPROVER)
# The first hand-over is the unit's own word; after that only the level above may move it.
FREE_HAND_OVERS = 1


def _first(user: User, roles: tuple[Role, ...], organization: Organization) -> Post | None:
    return next((post for role in roles if (post := post_for(user, role, organization))), None)


def _concerned(feedback: Feedback) -> list[Organization]:
    """The organisation that leads, and those that take part."""
    held = feedback.holdings.filter(until=None).select_related("organization")
    return [feedback.organization, *(holding.organization for holding in held if not holding.leads)]


def check_handle(user: User, feedback: Feedback) -> Post:
    """The secretary of the organisation that leads, or its head or one above."""
    post = _first(user, HANDLERS, feedback.organization)
    if post is None:
        raise NotAllowed(_("%(organization)s handles this feedback.") % {"organization": feedback.organization})
    return post


def check_read(user: User, feedback: Feedback) -> Post:
    """Whoever handles it or takes part, and the inspectors above."""
    for organization in _concerned(feedback):
        post = _first(user, (*HANDLERS, Role.INSPECTOR), organization)
        if post is not None:
            return post
    raise NotAllowed(_("This feedback is for another organisation."))


def check_draft_reply(user: User, feedback: Feedback) -> Post:
    """Whoever handles it, and those who work for an organisation that takes part."""
    for organization in _concerned(feedback):
        post = _first(user, HANDLERS, organization)
        if post is not None:
            return post
    raise NotAllowed(_("%(organization)s handles this feedback.") % {"organization": feedback.organization})


def check_approve_reply(user: User, reply: Reply) -> Post:
    """The head of the organisation that leads, or one above; not whoever wrote it, where a second person is needed."""
    organization = reply.feedback.organization
    if reply.four_eyes and reply.drafted_by_id == user.pk:
        raise NotAllowed(_("You wrote this answer, so somebody else must approve it."))
    post = post_for(user, Role.APPROVER, organization)
    if post is None:
        raise NotAllowed(_("The head of %(organization)s decides on this.") % {"organization": organization})
    return post


def check_sign(user: User, prepared_by_id: int, feedback: Feedback) -> Post:
    """A second person: the head of the organisation, or one above; never whoever prepared it."""
    if prepared_by_id == user.pk:
        raise NotAllowed(_("You decided what is hidden, so somebody else must sign it."))
    post = post_for(user, Role.APPROVER, feedback.organization)
    if post is None:
        raise NotAllowed(_("The head of %(organization)s decides on this.") % {"organization": feedback.organization})
    return post


def check_hand_over(user: User, feedback: Feedback) -> Post:
    """Whoever handles it hands it over once; a second time the level above rules."""
    post = check_handle(user, feedback)
    if feedback.events.filter(action=Action.HAND_OVER).count() >= FREE_HAND_OVERS:
        post = check_rule(user, feedback)
    return post


def check_rule(user: User, feedback: Feedback) -> Post:
    """Who is responsible after a second hand-over is for an approver above the organisation, or an inspector."""
    post = post_for(user, Role.APPROVER, feedback.organization)
    if post is not None and len(post.organization.path) < len(feedback.organization.path):
        return post
    inspector = post_for(user, Role.INSPECTOR, feedback.organization)
    if inspector is None:
        raise NotAllowed(_("After a second hand-over the level above rules on who is responsible."))
    return inspector


def work_feedback(posts: Iterable[Post]) -> FeedbackQuerySet:
    """The feedback these posts let one look at in the admin: for handling it, taking part in it or inspecting it."""
    reached = reached_by(posts, *HANDLERS, Role.INSPECTOR).values("pk")
    held = Holding.objects.filter(feedback=OuterRef("pk"), until=None, organization__in=reached)
    return Feedback.objects.filter(Q(organization__in=reached) | Exists(held))


def answering_for(posts: Iterable[Post]) -> list[int]:
    """The organisations (keys) whose feedback is this person's daily work.

    A secretary's own; for a head the own one and those below that have no head nearer to them.
    """
    posts = list(posts)
    found = {post.organization_id for post in posts if post.role == Role.SECRETARY}
    heads = [reach_path(post) for post in posts if post.role == Role.APPROVER]
    if heads:
        reached = reached_by(posts, Role.APPROVER)
        headed = Post.objects.active().filter(role=Role.APPROVER, organization__in=reached.values("pk"))
        paths = sorted({*headed.values_list("organization__path", flat=True), *heads}, key=len, reverse=True)
        for key, path in reached.values_list("pk", "path"):
            if next(head for head in paths if path.startswith(head)) in heads:
                found.add(key)
    return sorted(found)


def may_enter_for(posts: Iterable[Post]) -> OrganizationQuerySet:
    """The organisations for which these posts let one write down letters, calls and visits."""
    return reached_by(posts, *HANDLERS)


def check_enter(user: User, organization: Organization) -> Post:
    """Whoever may answer for an organisation also writes down what reached it otherwise than by this site."""
    post = _first(user, HANDLERS, organization)
    if post is None:
        raise NotAllowed(_("Whoever answers feedback writes letters, calls and visits down."))
    return post


def check_open_day(user: User, organization: Organization) -> Post:
    """Whoever answers for an organisation also receives residents there."""
    post = _first(user, HANDLERS, organization)
    if post is None:
        raise NotAllowed(_("Whoever answers feedback holds the open days."))
    return post


def open_days_of(posts: Iterable[Post]) -> OpenDayQuerySet:
    """The open days these posts let one prepare and hold."""
    return OpenDay.objects.filter(organization__in=reached_by(posts, *HANDLERS))


def check_look_at_sender(user: User, feedback: Feedback) -> Post:
    """Only whoever handles the matter learns who sent it; those who supervise do not need to."""
    return check_handle(user, feedback)


def inspected_by(posts: Iterable[Post]) -> OrganizationQuerySet:
    """The organisations whose feedback these posts let one inspect."""
    return reached_by(posts, Role.INSPECTOR)


def may_set_rules(user: User, posts: Iterable[Post]) -> bool:
    """Whether this person, holding these posts, may: what the menu and the pages go by."""
    return keeps_catalogue(user, posts)


def check_set_rules(user: User) -> Post | None:
    """The calendar and the policies hold for the whole district: its administrators set them."""
    try:
        return check_manage_catalogue(user)
    except NotAllowed as refusal:
        raise NotAllowed(_("The administrators of the district set the calendar and the policies.")) from refusal


def check_inspect(user: User, organization: Organization) -> Post:
    """The inspectors above an organisation see all that is overdue there, and issue notices to it."""
    post = post_for(user, Role.INSPECTOR, organization)
    if post is None:
        raise NotAllowed(_("The inspectors of the discipline committee do this."))
    return post


def check_account(user: User, feedback: Feedback) -> Post:
    """Why a case is late may be stated by those who handle it and by the inspectors above."""
    post = _first(user, (*HANDLERS, Role.INSPECTOR), feedback.organization)
    if post is None:
        raise NotAllowed(_("This feedback is for another organisation."))
    return post


def check_receive(user: User, notice: Notice) -> Post:
    """A notice is received by the secretary or the head of the organisation it went to."""
    post = _first(user, HANDLERS, notice.recipient)
    if post is None:
        raise NotAllowed(_("This notice is for %(organization)s.") % {"organization": notice.recipient})
    return post


def notices_for(posts: Iterable[Post]) -> NoticeQuerySet:
    """The notices these posts let one read: those received where one answers, and those in the reach of inspectors."""
    return Notice.objects.filter(recipient__in=reached_by(posts, *HANDLERS, Role.INSPECTOR))


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
