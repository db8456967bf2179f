"""Telling an appraisal's officers which stage has begun, and that its last day has come."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from disclosures.services import outbox
from evaluations.enums import Status
from evaluations.models import Stage
from evaluations.permissions import officers_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from disclosures.models import Message

EVENT = "evaluations.stage"


def remind_officers(today: date) -> int:
    """Tell of every stage that runs today, once when it has begun and once more on its last day.

    What a stopped machine missed is told later while the stage runs. Returns how many messages are meant, those told
    before included.
    """
    told = 0
    for stage in Stage.objects.running(today).select_related("appraisal"):
        is_last = stage.starts_on < stage.ends_on == today
        officers = officers_of(stage.appraisal, today)
        with transaction.atomic():
            for occasion in ("begun", "last") if is_last else ("begun",):
                key = f"{EVENT}:{stage.pk}:{occasion}"
                told += outbox.tell(event=EVENT, key=key, recipients=officers, about=stage.pk)
    return told


@outbox.composer(EVENT)
def compose(messages: Sequence[Message]) -> dict[int, outbox.Line]:
    """Until when the stage runs; nothing of an appraisal that is closed."""
    stages = Stage.objects.exclude(appraisal__status=Status.CLOSED).select_related("appraisal")
    found = {stage.pk: stage for stage in stages.filter(pk__in={message.about for message in messages})}
    return {
        message.pk: outbox.Line(
            title=_("%(appraisal)s: %(stage)s, until %(day)s")
            % {"appraisal": stage.appraisal, "stage": stage.get_code_display(), "day": stage.ends_on},
            text=_("It stands at “%(status)s”.") % {"status": stage.appraisal.get_status_display()},
            path=reverse("admin:evaluations_appraisal_change", args=(stage.appraisal_id,)),
        )
        for message in messages
        if message.about and (stage := found.get(message.about))
    }
