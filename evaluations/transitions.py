"""The life of an appraisal as data: forward only."""

from __future__ import annotations

from disclosures.statemachine import StateMachine
from evaluations.enums import Action, Status

S = Status

LIFE = StateMachine(
    start=S.DRAFT,
    table={
        Action.EDIT: {S.DRAFT: S.DRAFT},
        Action.NOTICE: {S.DRAFT: S.NOTICED},
        Action.OPEN: {S.NOTICED: S.OPEN},
        Action.ASK_SEAL: {S.OPEN: S.OPEN},
        Action.SEAL: {S.OPEN: S.SEALED},
        Action.COUNT: {S.SEALED: S.SEALED, S.PUBLISHED: S.PUBLISHED},
        Action.PUBLISH: {S.SEALED: S.PUBLISHED},
        Action.REDACT: {S.SEALED: S.SEALED, S.PUBLISHED: S.PUBLISHED},
        Action.SIGN: {S.SEALED: S.SEALED, S.PUBLISHED: S.PUBLISHED},
        Action.DECIDE: {S.SEALED: S.SEALED, S.PUBLISHED: S.PUBLISHED},
        Action.CLOSE: {S.PUBLISHED: S.CLOSED},
    },
)
