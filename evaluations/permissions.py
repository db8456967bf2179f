"""Who may do what with an appraisal: the only place that answers.

`check_x` raises NotAllowed with a reason for people and returns the post the step is taken in. Officers prepare and
run an appraisal; what they may never learn is who cast which ballot, and no permission gives that to anybody.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from disclosures.enums import Role
from disclosures.models import Post, User
from disclosures.permissions import NotAllowed, keeps_catalogue, post_for, reached_by, staff_posts
from evaluations.models import Appraisal

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from django.db.models import QuerySet

    from disclosures.models import Organization

# The secretary prepares; the approver of the organisation or one above puts on notice; an inspector scrutinises.
OFFICERS = (Role.SECRETARY, Role.APPROVER, Role.INSPECTOR)


def work_appraisals(posts: Iterable[Post]) -> QuerySet[Appraisal]:
    """The appraisals that these posts give one something to do with, the newest vote first."""
    return Appraisal.objects.filter(organization__in=reached_by(posts, *OFFICERS))


def may_set_templates(user: User, posts: Iterable[Post]) -> bool:
    """Whether this person, holding these posts, may: what the menu and the pages go by."""
    return keeps_catalogue(user, posts)


def check_set_templates(user: User) -> None:
    """A template holds for the whole district: its administrators set it."""
    if not may_set_templates(user, staff_posts(user)):
        raise NotAllowed(_("The administrators of the district set the templates."))


def check_prepare(user: User, organization: Organization) -> Post:
    """Whoever may draft for the organisation."""
    post = post_for(user, Role.SECRETARY, organization)
    if post is None:
        raise NotAllowed(_("Only the secretary of %(organization)s prepares this.") % {"organization": organization})
    return post


def check_release(user: User, appraisal: Appraisal) -> Post:
    """The approver who puts the rules on notice and opens the vote; not whoever is appraised."""
    post = post_for(user, Role.APPROVER, appraisal.organization)
    if post is None:
        raise NotAllowed(
            _("An approver of %(organization)s or above decides this.") % {"organization": appraisal.organization}
        )
    check_not_appraised(user, appraisal)
    return post


def check_officer(user: User, appraisal: Appraisal) -> Post:
    """One of the two who seal the urn: secretary, approver or inspector, and not appraised here."""
    for role in OFFICERS:
        post = post_for(user, role, appraisal.organization)
        if post is not None:
            break
    else:
        raise NotAllowed(_("Only officers of this appraisal can do this."))
    check_not_appraised(user, appraisal)
    return post


def officers_of(appraisal: Appraisal, on: date) -> QuerySet[User]:
    """The secretaries and approvers of the organisation on that local date who are not appraised here."""
    held = Post.objects.active(on).filter(
        organization=appraisal.organization_id, role__in=(Role.SECRETARY, Role.APPROVER)
    )
    appraised = appraisal.subjects.exclude(person=None).values("person")
    return User.objects.filter(pk__in=held.exclude(user__in=appraised).values("user"))


def check_redact(user: User, appraisal: Appraisal) -> Post:
    """An officer who reads the comments as they were written, once the urn is sealed and the ballots taken apart."""
    post = check_officer(user, appraisal)
    if not appraisal.marks_hash:
        raise NotAllowed(_("Nobody reads a comment before the urn is sealed."))
    return post


def check_sign_comments(user: User, appraisal: Appraisal, redactor_id: int) -> Post:
    """Another officer than the one who redacted them last."""
    post = check_redact(user, appraisal)
    if user.pk == redactor_id:
        raise NotAllowed(_("You redacted these comments, so somebody else must sign them."))
    return post


def check_not_appraised(user: User, appraisal: Appraisal) -> None:
    """Nobody has a hand in what is decided on themselves."""
    if appraisal.subjects.filter(person=user).exists():
        raise NotAllowed(_("You are appraised here, so somebody else must decide."))
