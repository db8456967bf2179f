"""Reminding voters who have not taken a ballot: all of them at once, at fixed times, and never by name to anybody.

Whoever watched reminders go out one by one could tell from them who voted when. So there are two batches a vote, and
each goes to everybody who has not taken a ballot at that moment, whatever they did afterwards.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from disclosures.models import Message, User
from disclosures.services import outbox
from evaluations.enums import Status
from evaluations.models import Appraisal

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

EVENT = "evaluations.ballot"
# How long before the end each batch goes out.
BATCHES = (timedelta(days=3), timedelta(days=1))


def remind_voters(now: datetime) -> int:
    """Tell those who have not taken a ballot, where a batch is due; returns how many messages that makes.

    A batch that a stopped machine missed goes out late, unless the next one is due as well.
    """
    told = 0
    open_votes = Appraisal.objects.filter(status=Status.OPEN, opens_at__lte=now, closes_at__gt=now)
    for appraisal in open_votes.filter(closes_at__lte=now + max(BATCHES)):
        batch = min(before for before in BATCHES if appraisal.closes_at <= now + before)
        if appraisal.opens_at <= appraisal.closes_at - batch:  # else it is announced at this moment
            told += _remind(appraisal, batch)
    return told


def _remind(appraisal: Appraisal, batch: timedelta) -> int:
    key = f"{EVENT}:{appraisal.pk}:{batch.days}"
    if Message.objects.filter(key=key).exists():
        return 0
    with transaction.atomic():
        voters = User.objects.filter(roll_entries__appraisal=appraisal, roll_entries__issued=False)
        return outbox.tell(event=EVENT, key=key, recipients=voters, about=appraisal.pk)


@outbox.composer(EVENT)
def compose(messages: Sequence[Message]) -> dict[int, outbox.Line]:
    """What the letters say, while the vote is open."""
    now = timezone.now()
    found = {
        appraisal.pk: appraisal
        for appraisal in Appraisal.objects.filter(pk__in={message.about for message in messages})
        if appraisal.is_voting(now)
    }
    return {
        message.pk: outbox.Line(
            title=_("Your ballot waits: %(appraisal)s") % {"appraisal": found[message.about]},
            path=reverse("ballot:take", args=(message.about,)),
            text=_("Ballots are taken until %(until)s, here or in the hall.")
            % {"until": timezone.localtime(found[message.about].closes_at).strftime("%Y-%m-%d %H:%M")},
        )
        for message in messages
        if message.about in found
    }
