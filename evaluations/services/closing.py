"""Closing: what joined people to an appraisal is destroyed, and the record says so."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext as _

from disclosures.refusals import Refused
from evaluations import permissions
from evaluations.enums import Action
from evaluations.models import Comment

from ._shared import locked_appraisal, take_step

if TYPE_CHECKING:
    from disclosures.models import User
    from evaluations.models import AppraisalStep


def close_appraisal(*, appraisal_id: int, user: User) -> AppraisalStep:
    """End a published appraisal when its last notice has hung out, and destroy its roll and the withheld counts.

    The roll says who took a ballot and for which request; nothing else joins a person to the vote: ballots, salts and
    keys went with the sealing. Comments as they were written go too, since a hand may be known by its words. The
    numbers issued and collected stay (`BallotCount`), as do the board and the single marks. No correction is possible
    afterwards.
    """
    with locked_appraisal(appraisal_id) as appraisal:
        post = permissions.check_release(user, appraisal)
        latest = appraisal.results.select_related("notice").last()
        if latest and latest.notice.display_until and latest.notice.display_until >= timezone.localdate():
            raise Refused(_("The notice of the result still hangs: objections are possible until its end."))
        entries = appraisal.roll.count()
        comments = Comment.objects.filter(subject__appraisal=appraisal)
        record = _(
            "Destroyed: the voter roll with %(number)d entries and the requests kept in it, "
            "and %(comments)d comments as they were written."
        )
        numbers = {"number": entries, "comments": comments.count()}
        step = take_step(appraisal, Action.CLOSE, user, post, comment=record % numbers)
        comments.delete()
        appraisal.roll.all().delete()
        appraisal.results.update(counts=None)
        return step
