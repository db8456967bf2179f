"""Closing: what joined people to an appraisal is destroyed, and the record says so."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from evaluations import permissions
from evaluations.enums import Action

from ._shared import locked_appraisal, take_step

if TYPE_CHECKING:
    from disclosures.models import User
    from evaluations.models import AppraisalStep


def close_appraisal(*, appraisal_id: int, user: User) -> AppraisalStep:
    """End a published appraisal and destroy its roll: who was on it, who took a ballot, and for which request.

    Nothing else joins a person to the vote: ballots, salts and keys went with the sealing. The numbers issued and
    collected stay (`BallotCount`), as do the board and the single marks.
    """
    with locked_appraisal(appraisal_id) as appraisal:
        post = permissions.check_release(user, appraisal)
        entries = appraisal.roll.count()
        record = _("Destroyed: the voter roll with %(number)d entries and the requests kept in it.")
        step = take_step(appraisal, Action.CLOSE, user, post, comment=record % {"number": entries})
        appraisal.roll.all().delete()
        return step
