"""What staff are told besides deadlines: that an asker was not satisfied."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from disclosures.enums import Role
from disclosures.models import Organization, User
from disclosures.services import outbox
from feedback.audience import Staff
from feedback.models import Feedback

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from disclosures.models import Message
    from feedback.models import FeedbackEvent

REOPENED = "feedback.reopened"


def tell_of_reopening(feedback: Feedback, step: FeedbackEvent) -> None:
    """Tell whoever handles it, and the level above: the nearest head above the organisation."""
    staff = Staff.on(timezone.localdate())
    path = feedback.organization.path
    keys = staff.handling(path, feedback.handler_id) | staff.nearest(path[: -Organization.steplen], Role.APPROVER)
    people = User.objects.filter(pk__in=keys)
    outbox.tell(event=REOPENED, key=f"{REOPENED}:{step.pk}", recipients=people, about=feedback.pk)


@outbox.composer(REOPENED)
def compose(messages: Sequence[Message]) -> Mapping[int, outbox.Line]:
    """One line each; nothing any more once the second answer is out."""
    about = {message.about for message in messages if message.about}
    found = Feedback.objects.open().select_related("organization").in_bulk(about)
    return {
        message.pk: outbox.Line(
            title=_("Not satisfied, to be answered again: %(number)s, %(organization)s")
            % {"number": case.number, "organization": case.organization.name},
            path=reverse("admin:feedback_feedback_change", args=(case.pk,)),
        )
        for message in messages
        if message.about and (case := found.get(message.about))
    }
