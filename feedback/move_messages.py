"""What members of staff are told besides reminders."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _

from disclosures.services import outbox
from feedback.models import Adjustment

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from disclosures.models import Message


@outbox.composer("feedback.moved")
def moved(messages: Sequence[Message]) -> Mapping[int, outbox.Line]:
    """A due date moved with the calendar or the policy; no longer of interest once the deadline has ended."""
    about = {message.about for message in messages if message.about}
    running = Adjustment.objects.filter(clock__ended_on__isnull=True).select_related("clock__feedback")
    found = {row.pk: row for row in running.filter(pk__in=about)}
    return {
        message.pk: outbox.Line(
            title=_title(row),
            text=row.reason,
            path=reverse("admin:feedback_feedback_change", args=(row.clock.feedback_id,)),
        )
        for message in messages
        if message.about and (row := found.get(message.about))
    }


def _title(row: Adjustment) -> str:
    said = {"number": row.clock.feedback.number, "before": row.due_before, "after": row.due_after}
    if row.due_before == row.due_after:
        return _("Deadline counted anew: %(number)s, still due on %(after)s") % said
    return _("Due date moved: %(number)s, from %(before)s to %(after)s") % said
