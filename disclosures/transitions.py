"""The procedure of an item as data.

propose → review → approve → publish follows 《中国共产党党务公开条例(试行)》 art. 15.
"""

from __future__ import annotations

from disclosures.enums import Action, ItemStatus
from disclosures.statemachine import StateMachine, TransitionError

S = ItemStatus

PROCEDURE = StateMachine(
    start=S.DRAFT,
    table={
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
    },
)

TRANSITIONS = PROCEDURE.table
check_transition = PROCEDURE.check
can_transition = PROCEDURE.can
change_status = PROCEDURE.change
diagram = PROCEDURE.diagram

__all__ = [
    "PROCEDURE",
    "TRANSITIONS",
    "TransitionError",
    "can_transition",
    "change_status",
    "check_transition",
    "diagram",
]
