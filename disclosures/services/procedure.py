"""The first three steps, propose, review and approve, and what sends an item back on its way.

`version` is the item's version the person decided about, see `locked_item`.

Two people acting at once: the second one finds the status changed and gets a TransitionError that says so.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext as _

from disclosures import conformance, permissions, seal
from disclosures.enums import Action, Aspect
from disclosures.models import Contributor, DisclosureItem, Organization, ProcedureStep, User, Verdict
from disclosures.refusals import InvalidInput
from disclosures.transitions import TransitionError, change_status, check_transition

from ._shared import locked_item, record_step, require_reason, take_step, unseal, void_verdicts

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


def propose_item(*, item_id: int, proposer: User, comment: str = "", version: int | None = None) -> ProcedureStep:
    """Hand the draft with its plan to the reviewers; NotConforming with everything the plan lacks."""
    with locked_item(item_id, version) as item:
        check_transition(item, Action.PROPOSE)
        permissions.check_propose(proposer, item)
        item.byline = item.organization.name
        item.approving_organization = item.organization
        # Of two proposals with the same issue number the second one sees the first.
        Organization.objects.select_for_update(no_key=True).get(pk=item.organization_id)
        conformance.require(item)
        item.proposed_by = proposer
        Contributor.objects.get_or_create(item=item, user=proposer)
        return take_step(item, Action.PROPOSE, proposer, comment)


def recall_item(*, item_id: int, proposer: User, comment: str = "", version: int | None = None) -> ProcedureStep:
    """Take the item back before it is published; an approval lapses, verdicts stay while they fit."""
    with locked_item(item_id, version) as item:
        unseal(item)
        return take_step(item, Action.RECALL, proposer, comment)


def return_item(*, item_id: int, judge: User, comment: str, version: int | None = None) -> ProcedureStep:
    """Send the item back to its proposer with comments; an approval not yet published is taken back by it."""
    with locked_item(item_id, version) as item:
        check_transition(item, Action.RETURN)
        unseal(item)
        return take_step(item, Action.RETURN, judge, require_reason(comment))


def review_item(
    *,
    item_id: int,
    reviewer: User,
    aspects: Iterable[Aspect],
    red_line_declared: bool = False,
    comment: str = "",
    remarks: Mapping[Aspect, str] | None = None,
    version: int | None = None,
) -> ProcedureStep | None:
    """Give positive verdicts on these aspects; the step is taken once all three are valid.

    Secrecy comes first (《条例》 art. 15) and needs the red-line declaration. `remarks` are a word on an aspect.
    Nobody's valid verdict is replaced by another's that says the same: whoever comes second is told.
    """
    with locked_item(item_id, version) as item:
        check_transition(item, Action.REVIEW)
        permissions.check_review(reviewer, item)
        wanted = _in_order(aspects)
        if not wanted:
            raise InvalidInput(_("Please say which aspects you reviewed."))
        if Aspect.SECRECY in wanted and not red_line_declared:
            raise InvalidInput(_("The secrecy review needs the red-line declaration."))
        if Aspect.SECRECY not in {*wanted, *_valid_aspects(item)}:
            raise InvalidInput(_("Secrecy is reviewed first: the other verdicts come after it."))
        _check_not_judged(item, reviewer, wanted)
        _give_verdicts(
            item, reviewer, {aspect: (remarks or {}).get(aspect, comment) for aspect in wanted}, positive=True
        )
        if not _valid_aspects(item) >= set(Aspect):
            return None
        return take_step(item, Action.REVIEW, reviewer, comment)


def reject_item(
    *, item_id: int, reviewer: User, remarks: Mapping[Aspect, str], version: int | None = None
) -> ProcedureStep:
    """Give negative verdicts, each with its reason, which sends the item back to its proposer."""
    with locked_item(item_id, version) as item:
        check_transition(item, Action.REVIEW)
        permissions.check_review(reviewer, item)
        reasons = {aspect: require_reason(remarks[aspect]) for aspect in _in_order(remarks)}
        if not reasons:
            raise InvalidInput(_("Please say which aspects you reviewed."))
        _give_verdicts(item, reviewer, reasons, positive=False)
        lines = [f"{aspect.label}：{reason}" for aspect, reason in reasons.items()]
        return take_step(item, Action.RETURN, reviewer, "\n".join(lines))


def _in_order(aspects: Iterable[Aspect]) -> list[Aspect]:
    chosen = set(aspects)
    return [aspect for aspect in Aspect if aspect in chosen]


def _give_verdicts(item: DisclosureItem, reviewer: User, comments: Mapping[Aspect, str], *, positive: bool) -> None:
    void_verdicts(item, comments)
    Verdict.objects.bulk_create(
        Verdict(
            item=item,
            aspect=aspect,
            reviewer=reviewer,
            positive=positive,
            declaration=positive and aspect == Aspect.SECRECY,
            comment=comment,
            seal=seal.seal_of(item, aspect),
        )
        for aspect, comment in comments.items()
    )


def standing_verdicts(item: DisclosureItem) -> dict[Aspect, Verdict]:
    """The positive verdicts that hold for the content as it is, by aspect."""
    return {
        Aspect(verdict.aspect): verdict
        for verdict in item.verdicts.filter(voided_at__isnull=True, positive=True).select_related("reviewer")
        if verdict.seal == seal.seal_of(item, Aspect(verdict.aspect))
    }


def _valid_aspects(item: DisclosureItem) -> set[Aspect]:
    return set(standing_verdicts(item))


def _check_not_judged(item: DisclosureItem, reviewer: User, aspects: Iterable[Aspect]) -> None:
    standing = standing_verdicts(item)
    judged = [standing[aspect] for aspect in aspects if aspect in standing]
    others = [verdict for verdict in judged if verdict.reviewer != reviewer]
    if others:
        said = "、".join(f"{Aspect(verdict.aspect).label} {verdict.reviewer.name}" for verdict in others)
        raise InvalidInput(
            _(
                "Judged already: %(verdicts)s. Leave these as “not judged by me”; if you see it otherwise, say what is "
                "not in order."
            )
            % {"verdicts": said}
        )


def refer_item(*, item_id: int, approver: User, comment: str, version: int | None = None) -> ProcedureStep:
    """Hand an item beyond one's competence to the level above, where somebody must be able to approve it."""
    with locked_item(item_id, version) as item:
        check_transition(item, Action.REFER)
        post = permissions.check_refer(approver, item)
        reason = require_reason(comment)
        former = change_status(item, Action.REFER)
        item.approving_organization = permissions.level_above(item)
        item.save()
        return record_step(item, action=Action.REFER, former=former, user=approver, post=post, comment=reason)


def approve_item(*, item_id: int, approver: User, comment: str = "", version: int | None = None) -> ProcedureStep:
    """Approve exactly this content; the database seals it from here on."""
    with locked_item(item_id, version) as item:
        check_transition(item, Action.APPROVE)
        permissions.check_approve(approver, item)
        if not _valid_aspects(item) >= set(Aspect):
            raise TransitionError(_("The content changed after the review: it must be reviewed again."))
        item.approved_by = approver
        item.approved_at = timezone.now()
        item.seal = seal.seal_of(item)
        return take_step(item, Action.APPROVE, approver, comment)
