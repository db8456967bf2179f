"""Transition tables as data: what a step leads to, and the one way a status changes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, Protocol, TypeVar

from django.db.models import TextChoices
from django.utils.translation import gettext as _

from disclosures.refusals import Refused

if TYPE_CHECKING:
    from collections.abc import Mapping


class Stateful(Protocol):
    """Something with a status; its version grows with every change, so that a stale form can be told."""

    status: str
    version: int


Status = TypeVar("Status", bound=TextChoices)
Action = TypeVar("Action", bound=TextChoices)


class TransitionError(Refused):
    """The step does not follow from where the thing stands; the message says where that is."""


class StateMachine(Generic[Action, Status]):
    """Which step leads from which status to which; everything that is not in the table is refused."""

    def __init__(self, *, start: Status, table: Mapping[Action, Mapping[Status, Status]]) -> None:
        self.start = start
        self.table = table
        self.statuses = type(start)

    def check(self, thing: Stateful, action: Action) -> Status:
        """The status the step leads to, or TransitionError."""
        status = self.statuses(thing.status)
        target = self.table[action].get(status)
        if target is None:
            raise TransitionError(
                _("“%(step)s” is not possible: the status is now “%(status)s”. Reload the page to see what happened.")
                % {"step": action.label, "status": status.label}
            )
        return target

    def can(self, thing: Stateful, action: Action) -> bool:
        return self.statuses(thing.status) in self.table[action]

    def change(self, thing: Stateful, action: Action) -> Status:
        """Set the status the step leads to on a locked thing and return the former one; the caller saves."""
        target = self.check(thing, action)
        former = self.statuses(thing.status)
        thing.status = target
        thing.version += 1
        return former

    def changes(self) -> list[tuple[str, str]]:
        """Every pair of former and following status: what a database trigger may let through."""
        edges = {(str(source), str(target)) for steps in self.table.values() for source, target in steps.items()}
        return sorted(edges)

    def diagram(self) -> str:
        """The table as a mermaid diagram, for the docs."""
        edges = [
            f"    {source} --> {target}: {action}"
            for action, steps in self.table.items()
            for source, target in steps.items()
        ]
        return "\n".join(["stateDiagram-v2", f"    [*] --> {self.start}", *edges]) + "\n"
