"""The fourth step, publish, and what ends or undoes it.

Readers see an item from `publish_at` on, whatever runs or does not run then. A correction is a new version, an item
of its own that revises the former one: the former one goes at the moment the new one comes, and stays if that
publication is cancelled. Versions are locked newest first.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext as _

from disclosures import seal
from disclosures.enums import RELEASED_STATUSES, Action, ItemStatus, WithdrawalKind
from disclosures.models import DisclosureItem, ProcedureStep, User
from disclosures.search.index import index_item
from disclosures.transitions import TransitionError, change_status, check_ready, check_transition

from ._shared import locked_item, require_reason, take_step

if TYPE_CHECKING:
    from collections.abc import Iterator


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
        step = take_step(item, Action.PUBLISH, publisher)
        _supersede(item, by=step, at=item.publish_at)
        index_item(item)
        return step


def _formers(item: DisclosureItem) -> Iterator[DisclosureItem]:
    """The versions it replaces, locked, the newest first: an order in which no two transactions wait for each other."""
    while item.revises_id:
        item = DisclosureItem.objects.select_for_update().get(pk=item.revises_id)
        yield item


def _supersede(item: DisclosureItem, *, by: ProcedureStep, at: datetime) -> None:
    """Every former version still shown goes at the moment the new one comes."""
    for former in _formers(item):
        if former.status not in RELEASED_STATUSES or former.is_scheduled(at):
            raise TransitionError(_("The version it replaces has not gone live: discard or withdraw that one first."))
        if former.status == ItemStatus.PUBLISHED:
            former.withdrawn_at = at
            former.withdrawal_kind = WithdrawalKind.SUPERSEDED
            former.withdrawal_reason = _("A newer version was published.")
            _follow(former, Action.WITHDRAW, by, former.withdrawal_reason)


def _bring_back(item: DisclosureItem, *, by: ProcedureStep, planned: datetime | None) -> None:
    """The versions that were to go at the planned time stay; one withdrawn for another reason does not come back."""
    for former in _formers(item):
        if former.withdrawal_kind != WithdrawalKind.SUPERSEDED or former.withdrawn_at != planned:
            continue
        former.withdrawn_at = None
        former.withdrawal_kind = former.withdrawal_reason = ""
        if former.status == ItemStatus.WITHDRAWN:
            _follow(former, Action.UNSCHEDULE, by, _("The newer version was not published after all."))
        else:  # expired and archived before the newer version was to come
            former.save()


def _follow(former: DisclosureItem, action: Action, by: ProcedureStep, comment: str) -> None:
    """A step that a former version takes because of the newer one's."""
    before = change_status(former, action)
    former.save()
    ProcedureStep.objects.create(
        item=former,
        action=action,
        from_status=before,
        to_status=former.status,
        user=by.user,
        post=by.post,
        person=by.person,
        unit=by.unit,
        role=by.role,
        comment=comment,
        seal=former.seal,
    )


def unschedule_item(*, item_id: int, publisher: User, comment: str, version: int | None = None) -> ProcedureStep:
    """Cancel a publication that has not gone live; the version it was to replace stays."""
    with locked_item(item_id, version) as item:
        check_transition(item, Action.UNSCHEDULE)
        check_ready(item, Action.UNSCHEDULE, timezone.now())
        planned, item.publish_at = item.publish_at, None
        step = take_step(item, Action.UNSCHEDULE, publisher, require_reason(comment))
        _bring_back(item, by=step, planned=planned)
        return step


def withdraw_item(
    *, item_id: int, user: User, kind: WithdrawalKind, reason: str, version: int | None = None
) -> ProcedureStep:
    """Take a published item from every page, feed, search and file at once; the reason is public.

    One that has gone live takes its former version with it: what is to be read instead is published as a version of
    its own. One that has not gone live never will, and the version it was to replace stays.
    """
    with locked_item(item_id, version) as item:
        check_transition(item, Action.WITHDRAW)
        now = timezone.now()
        check_ready(item, Action.WITHDRAW, now)
        planned = item.publish_at if item.is_scheduled(now) else None
        item.withdrawn_at = now
        item.withdrawal_kind = kind
        item.withdrawal_reason = require_reason(reason)
        step = take_step(item, Action.WITHDRAW, user, item.withdrawal_reason)
        if planned:
            _bring_back(item, by=step, planned=planned)
        return step


def archive_item(*, item_id: int, user: User, version: int | None = None) -> ProcedureStep:
    """File an item that is no longer shown."""
    with locked_item(item_id, version) as item:
        check_transition(item, Action.ARCHIVE)
        check_ready(item, Action.ARCHIVE, timezone.now())
        return take_step(item, Action.ARCHIVE, user)
