"""The procedure as data, and the one function that changes an item's status.

propose → review → approve → publish follows 《中国共产党党务公开条例(试行)》 art. 15.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from disclosures.enums import OPEN_STATUSES, Action, ItemStatus

if TYPE_CHECKING:
    from disclosures.models import DisclosureItem

S = ItemStatus

TRANSITIONS: dict[Action, dict[ItemStatus, ItemStatus]] = {
    Action.PROPOSE: {S.DRAFT: S.PROPOSED},
    Action.RECALL: {S.PROPOSED: S.DRAFT, S.REVIEWED: S.DRAFT, S.APPROVED: S.DRAFT},
    Action.REVIEW: {S.PROPOSED: S.REVIEWED},
    Action.RETURN: {S.PROPOSED: S.DRAFT, S.REVIEWED: S.DRAFT},
    Action.REFER: {S.REVIEWED: S.REVIEWED},
    Action.APPROVE: {S.REVIEWED: S.APPROVED},
    Action.PUBLISH: {S.APPROVED: S.PUBLISHED},
    Action.UNSCHEDULE: {S.PUBLISHED: S.APPROVED},
    Action.WITHDRAW: {S.PUBLISHED: S.WITHDRAWN},
    Action.ARCHIVE: {S.PUBLISHED: S.ARCHIVED, S.WITHDRAWN: S.ARCHIVED},
    # An edit reopens what it touches; released items are never edited, a correction is an item of its own.
    Action.EDIT: {S.DRAFT: S.DRAFT, S.PROPOSED: S.PROPOSED, S.REVIEWED: S.PROPOSED, S.APPROVED: S.PROPOSED},
}


class TransitionError(Exception):
    """The step does not follow from where the item stands; the message says where that is."""


def check_transition(item: DisclosureItem, action: Action) -> ItemStatus:
    """The status the step leads to, or TransitionError."""
    target = TRANSITIONS[action].get(ItemStatus(item.status))
    if target is None:
        raise TransitionError(
            _("“%(step)s” is not possible: the item is now “%(status)s”. Reload the page to see what happened.")
            % {"step": action.label, "status": item.get_status_display()}
        )
    return target


def can_transition(item: DisclosureItem, action: Action) -> bool:
    return ItemStatus(item.status) in TRANSITIONS[action]


def change_status(item: DisclosureItem, action: Action) -> ItemStatus:
    """Set the status the step leads to on a locked item and return the former one; the caller saves."""
    former = ItemStatus(item.status)
    item.status = check_transition(item, action)
    item.version += 1
    return former


def diagram() -> str:
    """The table as a mermaid diagram, for the docs."""
    lines = ["stateDiagram-v2", f"    [*] --> {OPEN_STATUSES[0]}"]
    lines += [
        f"    {source} --> {target}: {action}"
        for action, edges in TRANSITIONS.items()
        for source, target in edges.items()
    ]
    return "\n".join(lines) + "\n"
