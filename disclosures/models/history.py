"""The history of who discloses and what is to be disclosed, written by the database itself.

Every version of a row leaves a copy in an event table that knows neither update nor delete, whichever way the row was
changed. What was done, by whom, in which post and why stands beside it as the services tell it
(`services.managing.recorded`); a change that no service made stands there without, and shows by that.

Items are not tracked so: `ProcedureStep` is their record, which has to hold steps that change no row of the item as
well, and bulk loads of items therefore write no events.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

import pghistory

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from django.db import models

Tracked = TypeVar("Tracked", bound="type[models.Model]")


def keep_history(*more: pghistory.Tracker, leave_out: Iterable[str] = ()) -> Callable[[Tracked], Tracked]:
    """Keep the versions of a model's rows, newest first, as `history` of each; `more` are further kinds of events.

    The context is kept with each event, so that it is as immutable as the event.
    """

    def track(model: Tracked) -> Tracked:
        wrap = pghistory.track(
            pghistory.InsertEvent(),
            pghistory.UpdateEvent(),
            *more,
            exclude=list(leave_out),
            append_only=True,
            obj_field=pghistory.ObjForeignKey(related_name="history"),
            context_field=pghistory.ContextJSONField(),
            context_id_field=pghistory.ContextUUIDField(),
            meta={"ordering": ("-pgh_id",)},
        )
        wrap(model)
        return model

    return track
