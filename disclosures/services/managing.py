"""What the verbs on organisations, people and the catalogue share: telling the history who did it and why."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pghistory
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from disclosures.refusals import InvalidInput, Refused

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from django.db import models

    from disclosures.enums import ManagingAction
    from disclosures.models import Post, User


class StaleRecord(Refused):
    """Somebody else changed it since it was opened; nothing was changed."""


class Misfilled(InvalidInput):
    """Values that cannot be right; `problems` are messages by field."""

    def __init__(self, problems: dict[str, list[str]]) -> None:
        super().__init__("\n".join(message for messages in problems.values() for message in messages))
        self.problems = problems


@contextmanager
def recorded(action: ManagingAction, *, actor: User, post: Post | None, reason: str = "") -> Iterator[None]:
    """Tell the history who changes what is changed inside, in which post, and why; with names as they are now."""
    told = {
        "action": action.value,
        "actor": actor.pk,
        "person": actor.name,
        "unit": post.organization.name if post else "",
        "role": post.role if post else "",
        "reason": reason.strip(),
    }
    with transaction.atomic(), pghistory.context(**told):
        yield


def last_change(record: Any) -> int:
    """The number of the newest event in the record's history: what a form is opened with, see `check_seen`."""
    return record.history.values_list("pgh_id", flat=True).first() or 0


def check_seen(record: Any, seen: int | None) -> None:
    """`seen` is the `last_change` the person looked at; StaleRecord if there was one since."""
    if seen is not None and seen != last_change(record):
        raise StaleRecord(_("Somebody else changed this meanwhile. Look at it again, then decide."))


def assign(record: models.Model, values: Mapping[str, Any]) -> None:
    """Give the record these values, and Misfilled with everything that is wrong with them."""
    for name, value in values.items():
        setattr(record, name, value.strip() if isinstance(value, str) else value)
    try:
        record.full_clean(exclude={field.name for field in record._meta.fields} - values.keys())
    except ValidationError as error:
        raise Misfilled(error.message_dict) from error
