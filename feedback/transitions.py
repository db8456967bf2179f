"""The lives of a feedback, of an answer to it and of an open day, as data.

Handing over, extending, joint handling and what is done to a draft of the answer leave the feedback where it is.
"""

from __future__ import annotations

from disclosures.statemachine import StateMachine
from feedback.enums import OPEN_STATUSES, Action, OpenDayAction, OpenDayStatus, PublicStatus, ReplyStatus, Status

S = Status

LIFE = StateMachine(
    start=S.RECEIVED,
    table={
        Action.RELEASE: {S.SCREENING: S.RECEIVED},
        Action.DISMISS: {S.SCREENING: S.DISMISSED},
        Action.ACKNOWLEDGE: {S.RECEIVED: S.ACCEPTED},
        Action.ASK: {S.RECEIVED: S.WAITING, S.ACCEPTED: S.WAITING},
        Action.SUPPLY: {S.WAITING: S.ACCEPTED},
        Action.ANSWER: {S.RECEIVED: S.ANSWERED, S.ACCEPTED: S.ANSWERED, S.WAITING: S.ANSWERED},
        Action.RATE: {S.ANSWERED: S.ANSWERED, S.CLOSED: S.CLOSED},
        # "Not satisfied" reopens an answer once; the stage of the second clock keeps count of that.
        Action.REOPEN: {S.ANSWERED: S.ACCEPTED, S.CLOSED: S.ACCEPTED},
        Action.RECOMPUTE: {status: status for status in OPEN_STATUSES},
        Action.CLOSE: {S.ANSWERED: S.CLOSED},
        **{action: {status: status for status in (S.ANSWERED, S.CLOSED)} for action in (Action.PREPARE, Action.SIGN)},
        # Consent is given with the answer and taken back at any time; what is public comes down at any time.
        **{action: {status: status for status in S} for action in (Action.CONSENT, Action.UNPUBLISH)},
        Action.WITHDRAW: dict.fromkeys(OPEN_STATUSES, S.WITHDRAWN),
        Action.MERGE: {S.RECEIVED: S.MERGED, S.ACCEPTED: S.MERGED, S.WAITING: S.MERGED},
        # Inspectors may write as long as a deadline can pass; why it passed may be said, and corrected, at any time.
        Action.NOTICE: {status: status for status in OPEN_STATUSES},
        Action.EXPLAIN: {status: status for status in (*OPEN_STATUSES, S.ANSWERED, S.CLOSED)},
        **{
            action: {status: status for status in (S.RECEIVED, S.ACCEPTED, S.WAITING)}
            for action in (
                Action.ASSIGN,
                Action.HAND_OVER,
                Action.RULE,
                Action.JOIN,
                Action.EXTEND,
                Action.SPLIT,
                Action.PROPOSE,
                Action.RETURN,
                Action.APPROVE,
            )
        },
    },
)

R = ReplyStatus

REPLY_LIFE = StateMachine(
    start=R.DRAFT,
    table={
        Action.PROPOSE: {R.DRAFT: R.PROPOSED},
        Action.RETURN: {R.PROPOSED: R.DRAFT, R.APPROVED: R.DRAFT},
        Action.APPROVE: {R.PROPOSED: R.APPROVED},
        # Straight from the draft only where the policy asks for no second person; the database keeps that.
        Action.ANSWER: {R.DRAFT: R.SENT, R.APPROVED: R.SENT},
    },
)

P = PublicStatus

PUBLIC_LIFE = StateMachine(
    start=P.PREPARED,
    table={
        Action.PREPARE: {P.PREPARED: P.PREPARED},
        Action.SIGN: {P.PREPARED: P.PUBLIC},
        Action.UNPUBLISH: {P.PREPARED: P.WITHDRAWN, P.PUBLIC: P.WITHDRAWN},
    },
)

D = OpenDayStatus

OPEN_DAY_LIFE = StateMachine(
    start=D.ANNOUNCED,
    table={
        OpenDayAction.CHANGE: {D.ANNOUNCED: D.ANNOUNCED},
        OpenDayAction.HOLD: {D.ANNOUNCED: D.HELD},
        OpenDayAction.CANCEL: {D.ANNOUNCED: D.CANCELLED},
    },
)
