"""Issuing the inspectors' notices, and receiving them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from disclosures.models import CalendarDay, Organization
from disclosures.refusals import InvalidInput, Refused
from disclosures.workdays import add_workdays
from feedback import permissions
from feedback.enums import Action
from feedback.models import Notice
from feedback.models.notice import MOST_DAYS
from feedback.notice_messages import tell_receivers
from feedback.notices import next_notice

from ._shared import locked_feedback, take_step

if TYPE_CHECKING:
    from disclosures.models import User
    from feedback.enums import NoticeKind


def issue_notice(
    *, feedback_id: int, user: User, kind: NoticeKind, code: str, title: str, text: str, term: int, copied_to: str = ""
) -> Notice:
    """Issue the next document of the chain about the deadline that has passed, under the next number of the year.

    `term` are the working days it gives to answer the case. Raises Refused when the chain does not allow that kind
    now, and InvalidInput for an empty text or a term that cannot be.
    """
    if not (code.strip() and title.strip() and text.strip()):
        raise InvalidInput(_("A notice needs the code of its issuer, a title and a text."))
    if not 1 <= term <= MOST_DAYS:
        raise InvalidInput(_("A notice gives from 1 to %(most)s working days.") % {"most": MOST_DAYS})
    today, calendar = timezone.localdate(), CalendarDay.objects.calendar()
    with locked_feedback(feedback_id) as feedback:
        post = permissions.check_inspect(user, feedback.organization)
        clock = feedback.clocks.first_out()
        issued = list(clock.notices.order_by("id")) if clock else []
        following = next_notice(clock, issued, today)
        if clock is None or following.kind != kind:
            raise Refused(following.reason or _("Another notice of the chain comes first: reload the page."))
        notice = Notice.objects.create(
            clock=clock,
            kind=kind,
            follows=following.follows,
            issuer=post.organization,
            recipient=feedback.organization,
            code=code.strip(),
            year=today.year,
            serial=_next_serial(post.organization, today.year),
            title=title.strip(),
            text=text.strip(),
            copied_to=copied_to.strip(),
            term=term,
            due=add_workdays(today, term, calendar),
            issued_on=today,
            issued_by=user,
            person=user.name,
        )
        comment = f"{notice.get_kind_display()} {notice.number}"
        take_step(feedback, Action.NOTICE, user=user, post=post, comment=comment, internal=True)
        tell_receivers(notice)
        return notice


def _next_serial(issuer: Organization, year: int) -> int:
    """The next number of that year; whoever issues at the same time waits, so that no number is missing or double."""
    Organization.objects.select_for_update(no_key=True).get(pk=issuer.pk)
    last = Notice.objects.filter(issuer=issuer, year=year).aggregate(last=Max("serial"))["last"]
    return (last or 0) + 1


def serve_notice(*, notice: Notice, user: User) -> None:
    """Write down that the receiving organisation has it: somebody there opened it for the first time."""
    if notice.served_at is None and permissions.can(permissions.check_receive, user, notice):
        Notice.objects.filter(pk=notice.pk, served_at__isnull=True).update(served_at=timezone.now(), served_to=user)
        notice.refresh_from_db(fields=("served_at", "served_to"))


def acknowledge_notice(*, notice_id: int, user: User, acknowledgement: str = "") -> Notice:
    """The receiving organisation signs for it and may say what is being done."""
    with transaction.atomic():
        notice = Notice.objects.select_for_update(of=("self",)).select_related("recipient").get(pk=notice_id)
        permissions.check_receive(user, notice)
        if notice.acknowledged_at:
            raise Refused(_("Somebody has signed for it already."))
        now = timezone.now()
        notice.served_at, notice.served_to = notice.served_at or now, notice.served_to or user
        notice.acknowledged_at, notice.acknowledged_by = now, user
        notice.acknowledgement = acknowledgement.strip()
        notice.save()
        return notice
