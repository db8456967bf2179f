"""What is said of supervision documents: to those who receive one, and to its issuer once its term has passed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from disclosures.enums import Role
from disclosures.models import Message, Post, User
from disclosures.services import outbox
from feedback.audience import Staff
from feedback.models import Notice

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from feedback.models.notice import NoticeQuerySet

ISSUED, PASSED = "feedback.notice", "feedback.notice_passed"


def tell_receivers(notice: Notice) -> None:
    """Tell the secretary and the head of the receiving organisation, or of the nearest above that has one."""
    staff, path = Staff.on(notice.issued_on), notice.recipient.path
    receivers = staff.nearest(path, Role.SECRETARY) | staff.nearest(path, Role.APPROVER)
    people = User.objects.filter(pk__in=receivers)
    outbox.tell(event=ISSUED, key=f"{ISSUED}:{notice.pk}", recipients=people, about=notice.pk)


def tell_issuers() -> int:
    """Tell the inspectors which of their documents passed their term unanswered, each once; how many it was.

    Found as "passed and not told", so a day without this is made up for, and a second run tells nobody twice.
    """
    told = Message.objects.filter(event=PASSED, about=OuterRef("pk"))
    passed = Notice.objects.overdue(timezone.localdate()).filter(~Exists(told), followed_by__isnull=True)
    return sum(_tell_issuer(notice) for notice in passed.select_related("issuer").order_by("pk"))


@transaction.atomic
def _tell_issuer(notice: Notice) -> bool:
    inspectors = Post.objects.active().filter(role=Role.INSPECTOR, organization=notice.issuer)
    people = User.objects.filter(pk__in=inspectors.values("user"))
    return outbox.tell(event=PASSED, key=f"{PASSED}:{notice.pk}", recipients=people, about=notice.pk) > 0


@outbox.composer(ISSUED)
def compose_issued(messages: Sequence[Message]) -> Mapping[int, outbox.Line]:
    """The document to sign for; nothing once somebody has."""
    return _lines(messages, Notice.objects.filter(acknowledged_at__isnull=True), _("To be signed for: %(notice)s"))


@outbox.composer(PASSED)
def compose_passed(messages: Sequence[Message]) -> Mapping[int, outbox.Line]:
    """The document whose term has passed; nothing once the case is answered or the next document is out."""
    waiting = Notice.objects.unanswered().filter(followed_by__isnull=True)
    return _lines(messages, waiting, _("Term passed: %(notice)s"))


def _lines(messages: Sequence[Message], notices: NoticeQuerySet, title: str) -> Mapping[int, outbox.Line]:
    found = notices.in_bulk({message.about for message in messages})
    lines = {}
    for message in messages:
        if notice := found.get(message.about):
            lines[message.pk] = outbox.Line(
                title=title % {"notice": f"{notice.get_kind_display()} {notice.number}"},
                path=reverse("admin:feedback_notice_change", args=(notice.pk,)),
                text=_("To be answered by %(day)s.") % {"day": notice.due},
            )
    return lines
