"""The procedure of an item as data.

propose → review → approve → publish follows 《中国共产党党务公开条例(试行)》 art. 15.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from disclosures.enums import Action, ItemStatus
from disclosures.statemachine import StateMachine, TransitionError

if TYPE_CHECKING:
    from datetime import datetime

    from disclosures.models import DisclosureItem

S = ItemStatus

PROCEDURE = StateMachine(
    start=S.DRAFT,
    table={
        Action.PROPOSE: {S.DRAFT: S.PROPOSED},
        Action.RECALL: {S.PROPOSED: S.DRAFT, S.REVIEWED: S.DRAFT, S.APPROVED: S.DRAFT},
        Action.REVIEW: {S.PROPOSED: S.REVIEWED},
        Action.RETURN: {S.PROPOSED: S.DRAFT, S.REVIEWED: S.DRAFT, S.APPROVED: S.DRAFT},
        Action.REFER: {S.REVIEWED: S.REVIEWED},
        Action.APPROVE: {S.REVIEWED: S.APPROVED},
        Action.PUBLISH: {S.APPROVED: S.PUBLISHED},
        # Cancelling the publication of a new version brings back the former one, which was to go at that moment.
        Action.UNSCHEDULE: {S.PUBLISHED: S.APPROVED, S.WITHDRAWN: S.PUBLISHED},
        # Until a new version goes live the former one is still shown and can be withdrawn at once.
        Action.WITHDRAW: {S.PUBLISHED: S.WITHDRAWN, S.WITHDRAWN: S.WITHDRAWN},
        Action.ARCHIVE: {S.PUBLISHED: S.ARCHIVED, S.WITHDRAWN: S.ARCHIVED},
        # An edit reopens what it touches; released items are never edited, a correction is an item of its own.
        Action.EDIT: {S.DRAFT: S.DRAFT, S.PROPOSED: S.PROPOSED, S.REVIEWED: S.PROPOSED, S.APPROVED: S.PROPOSED},
        Action.DISCARD: {S.DRAFT: S.DISCARDED},
    },
)

TRANSITIONS = PROCEDURE.table
check_transition = PROCEDURE.check
can_transition = PROCEDURE.can
change_status = PROCEDURE.change
diagram = PROCEDURE.diagram


def _hindrance(item: DisclosureItem, action: Action, at: datetime) -> str | None:
    match action:
        case Action.PUBLISH if item.is_expired(max(at, item.planned_publish_at or at)):
            return _("The approved time of display is already over: recall the item and plan anew.")
        case Action.UNSCHEDULE if not item.is_scheduled(at):
            return _("The item has gone live: withdraw it instead.")
        case Action.WITHDRAW if item.withdrawn_at is not None and item.withdrawn_at <= at:
            return _("The item is withdrawn already.")
        case Action.ARCHIVE if item.is_scheduled(at) or item.visible_until is None or item.visible_until > at:
            return _("The item is still shown or about to be: it is archived after that.")
    return None


def check_ready(item: DisclosureItem, action: Action, at: datetime) -> None:
    """Whether the step is possible at that moment, or TransitionError: what a step needs beside the status."""
    reason = _hindrance(item, action, at)
    if reason:
        raise TransitionError(reason)


def is_ready(item: DisclosureItem, action: Action, at: datetime) -> bool:
    """The status and the moment allow the step; whether a person may take it is `permissions`' to say."""
    return can_transition(item, action) and _hindrance(item, action, at) is None


__all__ = [
    "PROCEDURE",
    "TRANSITIONS",
    "TransitionError",
    "can_transition",
    "change_status",
    "check_ready",
    "check_transition",
    "diagram",
    "is_ready",
]
