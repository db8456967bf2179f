"""The steps of the procedure: propose, review, approve, publish and what may end or undo them.

`version` is the item's version the person decided about, see `locked_item`.

Two people acting at once: the second one finds the status changed and gets a TransitionError that says so.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext as _

from disclosures import permissions, seal
from disclosures.enums import Action, Aspect, ItemStatus, WithdrawalKind
from disclosures.models import Contributor, DisclosureItem, Organization, ProcedureStep, User, Verdict
from disclosures.search.index import index_item
from disclosures.transitions import TransitionError, change_status, check_ready, check_transition

from ._shared import locked_item, record_step, require_reason, take_step, void_verdicts

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


def propose_item(*, item_id: int, proposer: User, comment: str = "", version: int | None = None) -> ProcedureStep:
    """Hand the draft with its plan to the reviewers."""
    with locked_item(item_id, version) as item:
        if item.entry.attachment_required and not item.attachments.filter(inline=False).exists():
            raise ValueError(_("The catalogue asks for an attachment to this matter: please add it first."))
        item.proposed_by = proposer
        Contributor.objects.get_or_create(item=item, user=proposer)
        return take_step(item, Action.PROPOSE, proposer, comment)


def recall_item(*, item_id: int, proposer: User, comment: str = "", version: int | None = None) -> ProcedureStep:
    """Take the item back before it is published; an approval lapses, verdicts stay while they fit."""
    with locked_item(item_id, version) as item:
        item.approved_by = item.approved_at = None
        item.seal = ""
        return take_step(item, Action.RECALL, proposer, comment)


def return_item(*, item_id: int, judge: User, comment: str, version: int | None = None) -> ProcedureStep:
    """Send the item back to its proposer with comments."""
    with locked_item(item_id, version) as item:
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
    """
    with locked_item(item_id, version) as item:
        check_transition(item, Action.REVIEW)
        permissions.check_review(reviewer, item)
        wanted = list(aspects)
        if Aspect.SECRECY in wanted and not red_line_declared:
            raise ValueError(_("The secrecy review needs the red-line declaration."))
        for aspect in wanted:
            void_verdicts(item, [aspect])
            Verdict.objects.create(
                item=item,
                aspect=aspect,
                reviewer=reviewer,
                declaration=aspect == Aspect.SECRECY,
                comment=(remarks or {}).get(aspect, comment),
                seal=seal.seal_of(item, aspect),
            )
        if not _valid_aspects(item) >= set(Aspect):
            return None
        return take_step(item, Action.REVIEW, reviewer, comment)


def _valid_aspects(item: DisclosureItem) -> set[Aspect]:
    return {
        Aspect(verdict.aspect)
        for verdict in item.verdicts.filter(voided_at__isnull=True)
        if verdict.seal == seal.seal_of(item, Aspect(verdict.aspect))
    }


def refer_item(*, item_id: int, approver: User, comment: str, version: int | None = None) -> ProcedureStep:
    """Hand an item beyond one's competence to the level above."""
    with locked_item(item_id, version) as item:
        reason = require_reason(comment)
        check_transition(item, Action.REFER)
        post = permissions.check_refer(approver, item)
        check_ready(item, Action.REFER, timezone.now())
        former = change_status(item, Action.REFER)
        above = item.approving_organization.path[: -Organization.steplen]
        item.approving_organization = Organization.objects.get(path=above)
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


def _next_index_number(item: DisclosureItem) -> str:
    """District-wide, gapless within reason: year of publication and a serial number."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('disclosures_index_number')")
        return f"{timezone.localdate().year}-{cursor.fetchone()[0]:06d}"


def publish_item(*, item_id: int, publisher: User, version: int | None = None) -> ProcedureStep:
    """Publish as approved: now, or at the approved time if that is still to come. Never in the past."""
    with locked_item(item_id, version) as item:
        check_transition(item, Action.PUBLISH)
        if item.seal != seal.seal_of(item):
            raise TransitionError(_("The content is not what was approved: it must go through the procedure again."))
        now = timezone.now()
        check_ready(item, Action.PUBLISH, now)
        item.publish_at = max(now, item.planned_publish_at or now)
        item.index_number = item.index_number or _next_index_number(item)
        if item.revises_id:
            _supersede(item.revises_id, at=item.publish_at)
        step = take_step(item, Action.PUBLISH, publisher)
        index_item(item)
        return step


def _supersede(item_id: int, *, at: datetime) -> None:
    """The former version goes at the moment the new one comes."""
    former = DisclosureItem.objects.select_for_update().get(pk=item_id)
    if former.status == ItemStatus.PUBLISHED:
        change_status(former, Action.WITHDRAW)
        former.withdrawn_at = at
        former.withdrawal_kind = WithdrawalKind.SUPERSEDED
        former.withdrawal_reason = _("A newer version was published.")
        former.save()


def unschedule_item(*, item_id: int, publisher: User, comment: str, version: int | None = None) -> ProcedureStep:
    """Cancel a publication that has not gone live."""
    with locked_item(item_id, version) as item:
        check_transition(item, Action.UNSCHEDULE)
        check_ready(item, Action.UNSCHEDULE, timezone.now())
        item.publish_at = None
        return take_step(item, Action.UNSCHEDULE, publisher, require_reason(comment))


def withdraw_item(
    *, item_id: int, user: User, kind: WithdrawalKind, reason: str, version: int | None = None
) -> ProcedureStep:
    """Take a published item from every page, feed, search and file at once; the reason is public."""
    with locked_item(item_id, version) as item:
        item.withdrawn_at = timezone.now()
        item.withdrawal_kind = kind
        item.withdrawal_reason = require_reason(reason)
        return take_step(item, Action.WITHDRAW, user, item.withdrawal_reason)


def archive_item(*, item_id: int, user: User, version: int | None = None) -> ProcedureStep:
    """File an item that is no longer shown."""
    with locked_item(item_id, version) as item:
        check_transition(item, Action.ARCHIVE)
        check_ready(item, Action.ARCHIVE, timezone.now())
        return take_step(item, Action.ARCHIVE, user)
