"""One item of the demo: whose it is, what it is about, and everything that happens to it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from disclosures.enums import Action, Aspect, ItemKind, ItemStatus, Scope, WithdrawalKind
from disclosures.transitions import TRANSITIONS

if TYPE_CHECKING:
    from .world import Holder, Matter, Unit


@dataclass(frozen=True)
class Step:
    """Somebody takes a step."""

    action: Action
    holder: Holder
    at: datetime
    former: ItemStatus
    status: ItemStatus
    comment: str


@dataclass
class Life:
    """Grows by `take`; the fields beside the steps are what the verbs would have left on the item."""

    unit: Unit
    matter: Matter
    speaks_at: datetime
    scope: Scope
    seed: int
    status: ItemStatus = ItemStatus.DRAFT
    proposer: Holder | None = None
    approver: Holder | None = None
    approving: Unit | None = None
    publish_at: datetime | None = None
    planned_at: datetime | None = None
    approved_at: datetime | None = None
    expires_at: datetime | None = None
    withdrawn_at: datetime | None = None
    withdrawal_kind: WithdrawalKind | None = None
    withdrawal_reason: str = ""
    wider_scope: Scope | None = None
    widens_at: datetime | None = None
    audience: tuple[list[Unit], list[Holder]] = field(default_factory=lambda: ([], []))
    revises: Life | None = None
    held_at: datetime | None = None
    files: int = 0
    ledger: bool = False
    change_note: str = ""
    number: int = 0
    document_number: str = ""
    steps: list[Step] = field(default_factory=list)
    verdicts: list[tuple[Aspect, Holder, datetime]] = field(default_factory=list)
    contributors: list[Holder] = field(default_factory=list)

    @property
    def kind(self) -> ItemKind:
        return ItemKind(self.matter.entry.item_kind)

    @property
    def created_at(self) -> datetime:
        return self.steps[0].at

    @property
    def version(self) -> int:
        """What `version` counts: one for the draft and one for every change since."""
        return len(self.steps)

    def take(self, action: Action, holder: Holder, at: datetime, comment: str = "") -> None:
        """A step by the table of transitions; the first one makes the draft."""
        former = self.status
        if action != Action.CREATE:
            self.status = ItemStatus(TRANSITIONS[action][former])
        self.steps.append(Step(action, holder, at, former, self.status, comment))
        if action in (Action.CREATE, Action.EDIT, Action.PROPOSE) and holder not in self.contributors:
            self.contributors.append(holder)

    def withdraw(self, kind: WithdrawalKind, at: datetime, reason: str) -> None:
        self.withdrawal_kind, self.withdrawn_at, self.withdrawal_reason = kind, at, reason

    def ends_at(self) -> datetime | None:
        """When it is no longer shown."""
        return min((moment for moment in (self.expires_at, self.withdrawn_at) if moment), default=None)
