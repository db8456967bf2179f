"""People and their posts: create, change, appoint, end, close an account, open it again.

An account without a post is out of every administrator's reach, so a person comes with the first one. Nobody is
deleted: the records name them.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pghistory
from django.contrib.auth.tokens import default_token_generator
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from disclosures import permissions
from disclosures.enums import ManagingAction, Role
from disclosures.models import Organization, Post, User
from disclosures.refusals import InvalidInput, Refused

from ._shared import require_reason
from .managing import assign, check_seen, recorded
from .organizations import require_existing

if TYPE_CHECKING:
    from django.db.models import QuerySet

CONTACT = ("name", "phone", "email")


def _locked_person(person_id: int, seen: int | None = None) -> User:
    person: User = User.objects.select_for_update(no_key=True).get(pk=person_id)
    check_seen(person, seen)
    return person


def create_person(
    *,
    username: str,
    name: str,
    phone: str = "",
    email: str = "",
    organization_id: int,
    role: Role,
    starts_on: date | None = None,
    actor: User,
    reason: str = "",
) -> User:
    """A new account with its first post. There is no password yet: `issue_password_link` lets one be chosen."""
    with transaction.atomic():
        organization = Organization.objects.select_for_update(no_key=True).get(pk=organization_id)
        own = permissions.check_appoint(actor, None, organization, role)
        require_existing(organization)
        person = User()
        assign(person, {"username": username, "name": name, "phone": phone, "email": email})
        person.set_unusable_password()
        with recorded(ManagingAction.CREATE, actor=actor, post=own, reason=reason):
            person.save()
            _give_post(person, organization, role, starts_on)
    return person


def _give_post(person: User, organization: Organization, role: Role, starts_on: date | None) -> Post:
    begins = starts_on or timezone.localdate()
    held = Post.objects.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=begins), user=person, role=role)
    if held.filter(organization=organization).exists():
        raise InvalidInput(_("This person already holds this post."))
    post = Post(user=person, organization=organization, role=role)
    assign(post, {"starts_on": begins})
    post.save()
    return post


def appoint(
    *, person_id: int, organization_id: int, role: Role, starts_on: date | None = None, actor: User, reason: str = ""
) -> Post:
    """Give a person a post from that local date on, today by default; a resident is admitted in the same way.

    A post may be entered late, never for a time before its organisation's: what was read and done stays as it was.
    """
    with transaction.atomic():
        organization = Organization.objects.select_for_update(no_key=True).get(pk=organization_id)
        person = _locked_person(person_id)
        own = permissions.check_appoint(actor, person, organization, role)
        require_existing(organization)
        if not person.is_active:
            raise Refused(_("The account of %(person)s is closed.") % {"person": person})
        with recorded(ManagingAction.APPOINT, actor=actor, post=own, reason=reason):
            return _give_post(person, organization, role, starts_on)


def end_post(*, post_id: int, last_day: date | None = None, actor: User, reason: str) -> None:
    """Let a post end after that local date, today by default; one that has not begun by then goes altogether."""
    with transaction.atomic():
        post = Post.objects.select_for_update(of=("self",)).select_related("organization", "user").get(pk=post_id)
        own = permissions.check_end_post(actor, post)
        today = timezone.localdate()
        last = last_day or today
        if post.ends_on and post.ends_on < today:
            raise Refused(_("This post has ended already."))
        if last < today:
            raise InvalidInput(_("This day has passed: what was done in the post until today was done in it."))
        with recorded(ManagingAction.END_POST, actor=actor, post=own, reason=require_reason(reason)):
            if post.starts_on > last:
                post.delete()
            else:
                post.ends_on = last
                post.save(update_fields=["ends_on"])


def change_person(*, person_id: int, actor: User, reason: str = "", seen: int | None = None, **contact: Any) -> User:
    """Change name, telephone or e-mail address (`CONTACT`). Records keep the name as it was."""
    if unknown := contact.keys() - set(CONTACT):
        raise TypeError(f"nobody fills in {', '.join(sorted(unknown))}")
    with transaction.atomic():
        person = _locked_person(person_id, seen)
        own = permissions.check_manage_person(actor, person)
        assign(person, contact)
        with recorded(ManagingAction.CHANGE, actor=actor, post=own, reason=reason):
            person.save(update_fields=list(contact))
    return person


def deactivate_person(*, person_id: int, actor: User, reason: str) -> None:
    """Close an account at once: its posts give no rights any more. Everything it did keeps its name."""
    _switch(person_id, actor, ManagingAction.DEACTIVATE, require_reason(reason), active=False)


def reactivate_person(*, person_id: int, actor: User, reason: str) -> None:
    """Open an account again, with the posts that have not ended meanwhile."""
    _switch(person_id, actor, ManagingAction.REACTIVATE, require_reason(reason), active=True)


def _switch(person_id: int, actor: User, action: ManagingAction, reason: str, *, active: bool) -> None:
    with transaction.atomic():
        person = _locked_person(person_id)
        own = permissions.check_manage_person(actor, person)
        if person.is_active == active:
            raise Refused(_("Somebody else did this already."))
        person.is_active = active
        with recorded(action, actor=actor, post=own, reason=reason):
            person.save(update_fields=["is_active"])


def issue_password_link(*, person_id: int, actor: User, reason: str = "") -> str:
    """The token with which that person, and nobody else, chooses a password; it serves once and for some days.

    Django's own (`PASSWORD_RESET_TIMEOUT`); logging in or choosing a password ends every token given out before.
    """
    with transaction.atomic():
        person = _locked_person(person_id)
        own = permissions.check_manage_person(actor, person)
        if not person.is_active:
            raise Refused(_("The account of %(person)s is closed.") % {"person": person})
        with recorded(ManagingAction.PASSWORD, actor=actor, post=own, reason=reason):
            pghistory.create_event(person, label="password")
    return default_token_generator.make_token(person)


def known_by(username: str) -> QuerySet[User]:
    """The account with exactly that login name: how one is found that works outside one's reach."""
    return User.objects.filter(username=username.strip(), is_active=True)
