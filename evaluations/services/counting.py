"""Counting a sealed appraisal, and the notice by which its result becomes public."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import gettext as _

from disclosures.refusals import Refused
from evaluations import notices, permissions
from evaluations.enums import Action
from evaluations.models import PaperEntry, Result
from evaluations.package.build import keys_hash
from evaluations.publication import Ballots, Counted, compose, fingerprint

from ._shared import locked_appraisal, take_step
from .sealing import counts_of_marks

if TYPE_CHECKING:
    from disclosures.models import CatalogueEntry, User
    from evaluations.models import Appraisal, AppraisalStep


def count_appraisal(*, appraisal_id: int, user: User, entry: CatalogueEntry) -> Result:
    """Count, decide what may be published, and draft the notice of the result under that catalogue entry.

    The notice goes through the four steps; with it the result becomes public. Counting again, for a correction, is
    possible once the former notice went public, and names it; one that was rejected or discarded is replaced.
    """
    with locked_appraisal(appraisal_id) as appraisal:
        post = permissions.check_officer(user, appraisal)
        if not appraisal.marks_hash or not notices.is_out(appraisal.notice_of_board):
            raise Refused(_("The ballots are counted once the urn is sealed and the board of ballots is public."))
        _clear_failed(appraisal)
        published = list(appraisal.results.all())
        document = compose(
            appraisal.rule_set,
            _head(appraisal),
            dict(appraisal.subjects.values_list("position", "name")),
            counted(appraisal),
            [(_counted_then(result), result.document) for result in published],
        )
        notice = notices.draft_result(appraisal, document, author=user, entry=entry)
        take_step(appraisal, Action.COUNT, user, post)
        return Result.objects.create(
            appraisal=appraisal,
            version=document["version"],
            document=document,
            fingerprint=fingerprint(document),
            counts=counts_of_marks(appraisal),
            notice=notice,
        )


def publish_result(*, appraisal_id: int, user: User) -> AppraisalStep:
    """Record that the result is public: possible once its notice went through the four steps and its time has come."""
    with locked_appraisal(appraisal_id) as appraisal:
        post = permissions.check_release(user, appraisal)
        if not appraisal.results.published().exists():
            raise Refused(_("The notice of the result is not public yet: it must go through the four steps first."))
        return take_step(appraisal, Action.PUBLISH, user, post)


def counted(appraisal: Appraisal) -> Counted:
    """All marks and ballots of a sealed appraisal."""
    ballots = appraisal.ballot_counts.values_list(
        "subject__position", "voter_class", "channel", "issued", "collected", "void"
    )
    return Counted(_as_counts(counts_of_marks(appraisal)), [Ballots(*row) for row in ballots])


def _counted_then(result: Result) -> Counted:
    return Counted(_as_counts(result.counts or []), [Ballots(**row) for row in result.document["ballots"]])


def _as_counts(rows: list[list[Any]]) -> list[tuple[int, str, str, str, int]]:
    return [(subject, voters, criterion, grade, number) for subject, voters, criterion, grade, number in rows]


def _clear_failed(appraisal: Appraisal) -> None:
    """Let go a count whose notice came to nothing; refuse while one is under way."""
    latest = appraisal.results.select_related("notice").last()
    if latest is None or latest.notice.publish_at is not None:
        return
    if not notices.has_failed(latest.notice):
        raise Refused(
            _("The notice of the last count, “%(notice)s”, is still in the procedure.") % {"notice": latest.notice}
        )
    latest.delete()


def _head(appraisal: Appraisal) -> dict[str, Any]:
    """What every version of the result says of the appraisal."""
    return {
        "appraisal": appraisal.pk,
        "title": appraisal.title,
        "organization": appraisal.organization.name,
        "period": [appraisal.period_from.isoformat(), appraisal.period_until.isoformat()],
        "rules_hash": appraisal.rules_hash,
        "slips_root": appraisal.slips_root,
        "board_root": appraisal.board_root,
        "keys_hash": keys_hash(appraisal.keys.values_list("fingerprint", flat=True)),
        "record": _record(appraisal),
    }


def _record(appraisal: Appraisal) -> dict[str, Any]:
    """Who had a hand in the count, and when: what its minutes name beside the figures. Officers only, no voter."""
    sealed = appraisal.steps.get(action=Action.SEAL)
    tellers = PaperEntry.objects.filter(batch__appraisal=appraisal).order_by("teller").values_list("teller__name")
    return {
        "vote": [timezone.localtime(moment).isoformat() for moment in (appraisal.opens_at, appraisal.closes_at)],
        "roll": dict(Counter(appraisal.roll.order_by("voter_class").values_list("voter_class", flat=True))),
        "sealed_at": timezone.localtime(sealed.at).isoformat(),
        "sealed_by": [sealed.second_person, sealed.person],
        "tellers": [name for (name,) in tellers.distinct()],
        "counted_on": timezone.localdate().isoformat(),
    }
