"""The life of a feedback as data. Handing over, extending and joint handling leave the status as it is."""

from __future__ import annotations

from disclosures.statemachine import StateMachine
from feedback.enums import OPEN_STATUSES, Action, Status

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
        # "Not satisfied" reopens an answer once; the stage of the second clock keeps count of that.
        Action.REOPEN: {S.ANSWERED: S.ACCEPTED},
        Action.CLOSE: {S.ANSWERED: S.CLOSED},
        Action.WITHDRAW: dict.fromkeys(OPEN_STATUSES, S.WITHDRAWN),
        Action.MERGE: {S.RECEIVED: S.MERGED, S.ACCEPTED: S.MERGED, S.WAITING: S.MERGED},
        **{
            action: {status: status for status in (S.RECEIVED, S.ACCEPTED, S.WAITING)}
            for action in (Action.ASSIGN, Action.HAND_OVER, Action.RULE, Action.JOIN, Action.EXTEND, Action.SPLIT)
        },
    },
)
