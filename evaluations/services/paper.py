"""Paper ballots: two tellers count a batch, each by themselves, and only what both found enters the urn."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Max
from django.utils.translation import gettext as _

from disclosures.refusals import InvalidInput, Refused
from evaluations import permissions
from evaluations.enums import Channel, Status
from evaluations.models import PaperBatch, PaperEntry

from ._shared import locked_appraisal

if TYPE_CHECKING:
    from collections.abc import Mapping

    from disclosures.models import User
    from evaluations.models import Appraisal

TELLERS = 2


def enter_count(
    *,
    appraisal_id: int,
    teller: User,
    voter_class: str,
    number: int,
    collected: int,
    void: int,
    counts: Mapping[str, Mapping[str, Mapping[str, int]]],
    reason: str = "",
) -> PaperEntry:
    """Record what a teller counted in a batch; again, with a reason, to amend it after both looked at a difference.

    `counts` gives for each subject's number and each criterion how many ballots bear each grade; they add up to the
    ballots that are not void. Raises InvalidInput where they do not, or where more is collected than was handed out.
    """
    with locked_appraisal(appraisal_id) as appraisal:
        permissions.check_officer(teller, appraisal)
        if appraisal.status != Status.OPEN:
            raise Refused(_("Paper ballots are entered until the urn is sealed."))
        _check(appraisal, voter_class, collected, void, counts)
        batch, _made = PaperBatch.objects.get_or_create(appraisal=appraisal, voter_class=voter_class, number=number)
        former = batch.entries.filter(teller=teller).count()
        if not former and batch.entries.values("teller").distinct().count() == TELLERS:
            raise Refused(_("Two tellers have counted this batch already."))
        if former and not reason.strip():
            raise InvalidInput(_("Say why you amend your count."))
        latest = batch.entries.aggregate(latest=Max("version"))["latest"] or 0
        entry = PaperEntry.objects.create(
            batch=batch,
            teller=teller,
            version=latest + 1 if former else 1,
            collected=collected,
            void=void,
            counts=counts,
            reason=reason.strip(),
        )
        _check_issued(appraisal, voter_class)
        return entry


def latest_entries(batch: PaperBatch) -> list[PaperEntry]:
    """The last word of each teller on the batch."""
    return list({entry.teller_id: entry for entry in batch.entries.order_by("version", "id")}.values())


def differences(batch: PaperBatch) -> list[str]:
    """Where the two tellers differ, as "subject's number/criterion/grade" or the name of a total; empty if nowhere."""
    flat = [_flat(entry) for entry in latest_entries(batch)]
    if len(flat) < TELLERS:
        return []
    first, second = flat
    return sorted(place for place in first.keys() | second.keys() if first.get(place, 0) != second.get(place, 0))


def counted(appraisal: Appraisal) -> dict[str, list[PaperEntry]]:
    """By class, what stands for each batch. Raises Refused while a batch lacks its second teller or they differ."""
    found: dict[str, list[PaperEntry]] = {}
    for batch in appraisal.paper_batches.all():
        entries = latest_entries(batch)
        if len(entries) < TELLERS or differences(batch):
            raise Refused(
                _("Batch %(batch)s of paper ballots is not settled: two tellers must come to the same count.")
                % {"batch": batch}
            )
        found.setdefault(batch.voter_class, []).append(entries[-1])
    return found


def _flat(entry: PaperEntry) -> dict[str, int]:
    places = {"collected": entry.collected, "void": entry.void}
    for subject, criteria in entry.counts.items():
        for criterion, grades in criteria.items():
            places |= {f"{subject}/{criterion}/{grade}": number for grade, number in grades.items()}
    return places


def _check(appraisal: Appraisal, voter_class: str, collected: int, void: int, counts: Mapping[str, Any]) -> None:
    rules = appraisal.rule_set
    grades = {grade.code for grade in rules.grades}
    criteria = {criterion.code for criterion in rules.criteria}
    if voter_class not in {voters.code for voters in rules.classes}:
        raise InvalidInput(_("The rules know no such class."))
    if not 0 <= void <= collected:
        raise InvalidInput(_("No more ballots can be void than were collected."))
    if set(counts) != {str(pk) for pk in appraisal.subjects.values_list("pk", flat=True)}:
        raise InvalidInput(_("Enter the count of everybody who is on the ballot."))
    for subject in counts.values():
        for criterion in criteria | set(subject):
            numbers = subject.get(criterion, {})
            if criterion not in criteria or not grades >= set(numbers) or min(numbers.values(), default=0) < 0:
                raise InvalidInput(_("The count has a criterion or grade that the rules do not know."))
            if sum(numbers.values()) != collected - void:
                raise InvalidInput(
                    _("The grades of “%(criterion)s” add up to %(sum)d, but %(valid)d ballots are valid.")
                    % {"criterion": criterion, "sum": sum(numbers.values()), "valid": collected - void}
                )


def _check_issued(appraisal: Appraisal, voter_class: str) -> None:
    """Raise InvalidInput if a teller has found more ballots in all batches than were handed out on paper."""
    issued = appraisal.roll.filter(voter_class=voter_class, channel=Channel.PAPER).count()
    most: dict[int, int] = {}
    for batch in appraisal.paper_batches.filter(voter_class=voter_class):
        most[batch.pk] = max(entry.collected for entry in latest_entries(batch))
    if sum(most.values()) > issued:
        raise InvalidInput(
            _("%(collected)d ballots are collected, but only %(issued)d were handed out on paper in this class.")
            % {"collected": sum(most.values()), "issued": issued}
        )
