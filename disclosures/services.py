"""The verbs of the procedure. Each locks the item, checks again, changes it and writes the record.

Two people acting at once: the second one finds the status changed and gets a TransitionError that says so.
"""

from __future__ import annotations

from contextlib import contextmanager
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from disclosures import permissions, seal
from disclosures.enums import Action, Aspect, ItemStatus, WithdrawalKind
from disclosures.models import (
    Contributor,
    DisclosureItem,
    Organization,
    Post,
    ProcedureStep,
    SearchSegment,
    User,
    Verdict,
)
from disclosures.search.tokens import segments
from disclosures.transitions import TransitionError, change_status, check_transition

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


class StaleItem(Exception):
    """Somebody else saved the item since it was opened; nothing was changed."""


@contextmanager
def _locked(item_id: int) -> Iterator[DisclosureItem]:
    """The item under a row lock until the transaction ends."""
    with transaction.atomic():
        yield DisclosureItem.objects.select_for_update().get(pk=item_id)


def _record(
    item: DisclosureItem, *, action: Action, former: str, user: User, post: Post, comment: str = ""
) -> ProcedureStep:
    return ProcedureStep.objects.create(
        item=item,
        action=action,
        from_status=former,
        to_status=item.status,
        user=user,
        post=post,
        person=user.name,
        unit=post.organization.name,
        role=post.role,
        comment=comment,
        seal=item.seal,
    )


def _step(item: DisclosureItem, action: Action, user: User, comment: str = "") -> ProcedureStep:
    """Check who and whence, change the status, save and record; the item must be locked."""
    check_transition(item, action)
    post = permissions.check(user, action, item)
    former = change_status(item, action)
    item.save()
    return _record(item, action=action, former=former, user=user, post=post, comment=comment)


def _need_reason(text: str) -> str:
    if not text.strip():
        raise ValueError(_("Please give the reason: it is kept in the record."))
    return text.strip()


def _void_verdicts(item: DisclosureItem, aspects: Iterable[Aspect]) -> None:
    item.verdicts.filter(voided_at__isnull=True, aspect__in=list(aspects)).update(voided_at=timezone.now())


def index_item(item: DisclosureItem) -> None:
    """Rewrite what the search looks through for this item."""
    from disclosures.richtext import plain_text

    parts = [
        (item.title, "A"),
        (f"{item.byline} {item.document_number} {item.index_number or ''} {' '.join(item.keywords)}", "B"),
        (item.summary, "C"),
        (plain_text(item.body), "D"),
        *((text, "D") for text in item.attachments.values_list("text", flat=True)),
    ]
    item.segments.all().delete()
    SearchSegment.objects.bulk_create(SearchSegment(item=item, vector=vector) for vector in segments(parts))


def create_item(*, item: DisclosureItem, author: User) -> DisclosureItem:
    """Save a new draft (a Bulletin, Briefing or Meeting) in the author's name."""
    post = permissions.check_draft(author, item.organization)
    with transaction.atomic():
        item.kind = type(item).__name__.lower()
        item.byline = item.organization.name
        item.approving_organization = item.organization
        item.save()
        Contributor.objects.create(item=item, user=author)
        _record(item, action=Action.CREATE, former=ItemStatus.DRAFT, user=author, post=post)
        index_item(item)
    return item


def edit_item(*, item_id: int, editor: User, version: int, changes: dict[str, Any]) -> list[Aspect]:
    """Change the content and return the aspects whose verdicts the edit voided.

    `version` is the item's version when the editor opened it; StaleItem if it has moved on. An approval is
    for one exact content, so an edit always voids it.
    """
    with _locked(item_id) as item:
        if item.version != version:
            raise StaleItem(
                _("Somebody else changed this item meanwhile. Your text is kept here: compare and save again.")
            )
        check_transition(item, Action.EDIT)
        post = permissions.check_edit(editor, item)
        detail = seal.kind_of(item)
        for name, value in changes.items():
            setattr(detail, name, value)
        former = item.status
        detail.byline = detail.organization.name
        touched = [
            verdict
            for verdict in item.verdicts.filter(voided_at__isnull=True)
            if verdict.reviewer_id == editor.pk or verdict.seal != seal.seal_of(detail, Aspect(verdict.aspect))
        ]
        _void_verdicts(item, [Aspect(verdict.aspect) for verdict in touched])
        complete = former == ItemStatus.REVIEWED and not touched
        change_status(detail, Action.EDIT)
        if complete:
            detail.status = ItemStatus.REVIEWED
        detail.approved_by = detail.approved_at = None
        detail.seal = ""
        detail.save()
        Contributor.objects.get_or_create(item=item, user=editor)
        aspects = [Aspect(verdict.aspect) for verdict in touched]
        comment = _("Voided: %(aspects)s") % {"aspects": "、".join(str(a.label) for a in aspects)} if aspects else ""
        _record(detail, action=Action.EDIT, former=former, user=editor, post=post, comment=comment)
        index_item(detail)
        return aspects


def propose_item(*, item_id: int, proposer: User, comment: str = "") -> ProcedureStep:
    """Hand the draft with its plan to the reviewers."""
    with _locked(item_id) as item:
        if item.entry.attachment_required and not item.attachments.filter(inline=False).exists():
            raise ValueError(_("The catalogue asks for an attachment to this matter: please add it first."))
        item.proposed_by = proposer
        Contributor.objects.get_or_create(item=item, user=proposer)
        return _step(item, Action.PROPOSE, proposer, comment)


def recall_item(*, item_id: int, proposer: User, comment: str = "") -> ProcedureStep:
    """Take the item back before it is published; an approval lapses, verdicts stay while they fit."""
    with _locked(item_id) as item:
        item.approved_by = item.approved_at = None
        item.seal = ""
        return _step(item, Action.RECALL, proposer, comment)


def return_item(*, item_id: int, judge: User, comment: str) -> ProcedureStep:
    """Send the item back to its proposer with comments."""
    with _locked(item_id) as item:
        return _step(item, Action.RETURN, judge, _need_reason(comment))


def review_item(
    *, item_id: int, reviewer: User, aspects: Iterable[Aspect], red_line_declared: bool = False, comment: str = ""
) -> ProcedureStep | None:
    """Give positive verdicts on these aspects; the step is taken once all three are valid.

    Secrecy comes first (《条例》 art. 15) and needs the red-line declaration.
    """
    with _locked(item_id) as item:
        check_transition(item, Action.REVIEW)
        permissions.check_review(reviewer, item)
        wanted = list(aspects)
        if Aspect.SECRECY in wanted and not red_line_declared:
            raise ValueError(_("The secrecy review needs the red-line declaration."))
        for aspect in wanted:
            _void_verdicts(item, [aspect])
            Verdict.objects.create(
                item=item,
                aspect=aspect,
                reviewer=reviewer,
                declaration=aspect == Aspect.SECRECY,
                comment=comment,
                seal=seal.seal_of(item, aspect),
            )
        if not _valid_aspects(item) >= set(Aspect):
            return None
        return _step(item, Action.REVIEW, reviewer, comment)


def _valid_aspects(item: DisclosureItem) -> set[Aspect]:
    return {
        Aspect(verdict.aspect)
        for verdict in item.verdicts.filter(voided_at__isnull=True)
        if verdict.seal == seal.seal_of(item, Aspect(verdict.aspect))
    }


def refer_item(*, item_id: int, approver: User, comment: str) -> ProcedureStep:
    """Hand an item beyond one's competence to the level above."""
    with _locked(item_id) as item:
        reason = _need_reason(comment)
        check_transition(item, Action.REFER)
        post = permissions.check_refer(approver, item)
        if item.approving_organization.is_root():
            raise TransitionError(_("There is no level above."))
        former = change_status(item, Action.REFER)
        above = item.approving_organization.path[: -Organization.steplen]
        item.approving_organization = Organization.objects.get(path=above)
        item.save()
        return _record(item, action=Action.REFER, former=former, user=approver, post=post, comment=reason)


def approve_item(*, item_id: int, approver: User, comment: str = "") -> ProcedureStep:
    """Approve exactly this content; the database seals it from here on."""
    with _locked(item_id) as item:
        check_transition(item, Action.APPROVE)
        permissions.check_approve(approver, item)
        if not _valid_aspects(item) >= set(Aspect):
            raise TransitionError(_("The content changed after the review: it must be reviewed again."))
        item.approved_by = approver
        item.approved_at = timezone.now()
        item.seal = seal.seal_of(item)
        return _step(item, Action.APPROVE, approver, comment)


def _next_index_number(item: DisclosureItem) -> str:
    """District-wide, gapless within reason: year of publication and a serial number."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('disclosures_index_number')")
        return f"{timezone.localdate().year}-{cursor.fetchone()[0]:06d}"


def publish_item(*, item_id: int, publisher: User) -> ProcedureStep:
    """Publish as approved: now, or at the approved time if that is still to come. Never in the past."""
    with _locked(item_id) as item:
        check_transition(item, Action.PUBLISH)
        if item.seal != seal.seal_of(item):
            raise TransitionError(_("The content is not what was approved: it must go through the procedure again."))
        now = timezone.now()
        if item.expires_at and item.expires_at <= max(now, item.planned_publish_at or now):
            raise TransitionError(_("The approved time of display is already over: recall the item and plan anew."))
        item.publish_at = max(now, item.planned_publish_at or now)
        item.index_number = item.index_number or _next_index_number(item)
        if item.revises_id:
            _supersede(item.revises_id, at=item.publish_at)
        step = _step(item, Action.PUBLISH, publisher)
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


def unschedule_item(*, item_id: int, publisher: User, comment: str) -> ProcedureStep:
    """Cancel a publication that has not gone live."""
    with _locked(item_id) as item:
        if not item.is_scheduled(timezone.now()):
            raise TransitionError(_("The item has gone live: withdraw it instead."))
        item.publish_at = None
        return _step(item, Action.UNSCHEDULE, publisher, _need_reason(comment))


def withdraw_item(*, item_id: int, user: User, kind: WithdrawalKind, reason: str) -> ProcedureStep:
    """Take a published item from every page, feed, search and file at once; the reason is public."""
    with _locked(item_id) as item:
        item.withdrawn_at = timezone.now()
        item.withdrawal_kind = kind
        item.withdrawal_reason = _need_reason(reason)
        return _step(item, Action.WITHDRAW, user, item.withdrawal_reason)


def archive_item(*, item_id: int, user: User) -> ProcedureStep:
    """File an item that is no longer shown."""
    with _locked(item_id) as item:
        if DisclosureItem.objects.shown(timezone.now()).filter(pk=item.pk).exists() or item.is_scheduled(
            timezone.now()
        ):
            raise TransitionError(_("The item is still shown or about to be: it is archived after that."))
        return _step(item, Action.ARCHIVE, user)
