"""The first two public notices: rules and pledges before the vote, the board of ballots before the count."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from disclosures.refusals import Refused
from evaluations import notices, permissions
from evaluations.enums import Status

from ._shared import locked_appraisal

if TYPE_CHECKING:
    from disclosures.models import Bulletin, CatalogueEntry, User


def announce_rules(*, appraisal_id: int, user: User, entry: CatalogueEntry) -> Bulletin:
    """Draft the notice before the vote from the frozen rules, subjects and roll; it goes through the four steps."""
    with locked_appraisal(appraisal_id) as appraisal:
        permissions.check_officer(user, appraisal)
        if not appraisal.rules_hash:
            raise Refused(_("Put the rules on notice first: then nobody can change what the notice says."))
        _check_none_under_way(appraisal.notice_of_rules)
        appraisal.notice_of_rules = notices.draft_rules(appraisal, author=user, entry=entry)
        appraisal.save()
        return appraisal.notice_of_rules


def announce_board(*, appraisal_id: int, user: User, entry: CatalogueEntry) -> Bulletin:
    """Draft the notice of the ballots issued and collected and of the board's root, before the result's."""
    with locked_appraisal(appraisal_id) as appraisal:
        permissions.check_officer(user, appraisal)
        if appraisal.status != Status.SEALED:
            raise Refused(_("The board of ballots is put on notice when the urn is sealed."))
        _check_none_under_way(appraisal.notice_of_board)
        appraisal.notice_of_board = notices.draft_board(appraisal, author=user, entry=entry)
        appraisal.save()
        return appraisal.notice_of_board


def announce_rectification(*, appraisal_id: int, user: User, entry: CatalogueEntry) -> Bulletin:
    """Draft a notice of what was put right so far. May be given again as more is done."""
    with locked_appraisal(appraisal_id) as appraisal:
        permissions.check_officer(user, appraisal)
        if not appraisal.subjects.filter(rectifications__isnull=False).exists():
            raise Refused(_("Nothing is to be put right."))
        notice = notices.draft_rectification(appraisal, author=user, entry=entry)
        appraisal.notices_of_rectification.add(notice)
        return notice


def _check_none_under_way(notice: Bulletin | None) -> None:
    """A notice is drafted once; one that was discarded may be drafted anew."""
    if notice is not None and not notices.has_failed(notice):
        raise Refused(_("This notice is drafted already: “%(notice)s”.") % {"notice": notice})
