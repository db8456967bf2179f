"""Where a case stands, in one narrow row: what the inspector's desk and the league table read."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pgtrigger
from django.db import models
from django.db.models import Q

from disclosures.models import Organization, User
from feedback.enums import Channel, Kind, Stage, Status

from .clock import Adjustment, Clock
from .feedback import Feedback, Holding

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

# Handed over this often a case is bounced: nobody wants it.
BOUNCED = 2


class StandingQuerySet(models.QuerySet["Standing"]):
    def of(self, organizations: Iterable[int]) -> StandingQuerySet:
        """Of these organisations (keys). A list and no subquery: the planner then knows how many rows it will get."""
        return self.filter(organization__in=list(organizations))

    def running(self) -> StandingQuerySet:
        return self.filter(runs_until__isnull=False)

    def overdue(self, on: date) -> StandingQuerySet:
        return self.filter(runs_until__lt=on)


class Standing(models.Model):
    """One row a feedback, written by the database itself (`feedback_stand`) whenever what it repeats changes.

    `runs_until`, `stage`, `due`, `provisional` and `paused` are those of the running clock that runs out first; without
    a running clock they are empty. `extended` and `waited` are the working days granted, `hand_overs` how often
    another organisation took the lead. Of the clocks for replies, the first and the second: `reply_until` is when the
    running one runs out, `replied_on` the day the last one ended, `late` whether one ended late.
    """

    feedback = models.OneToOneField(Feedback, models.CASCADE, primary_key=True, related_name="standing")
    organization = models.ForeignKey(
        Organization, models.DO_NOTHING, related_name="+", db_constraint=False, db_index=False
    )
    handler = models.ForeignKey(
        User, models.DO_NOTHING, related_name="+", null=True, db_constraint=False, db_index=False
    )
    kind = models.CharField(max_length=12, choices=Kind)
    channel = models.CharField(max_length=10, choices=Channel)
    status = models.CharField(max_length=10, choices=Status)
    submitted_on = models.DateField()
    stage = models.CharField(max_length=12, choices=Stage, null=True)
    due = models.DateField(null=True)
    runs_until = models.DateField(null=True)
    provisional = models.BooleanField()
    paused = models.BooleanField()
    extended = models.SmallIntegerField()
    waited = models.SmallIntegerField()
    hand_overs = models.SmallIntegerField()
    reply_until = models.DateField(null=True)
    replied_on = models.DateField(null=True)
    late = models.BooleanField()
    reopened = models.BooleanField()

    objects = StandingQuerySet.as_manager()

    class Meta:
        indexes = (
            models.Index(
                fields=("runs_until", "feedback"), name="standing_running", condition=Q(runs_until__isnull=False)
            ),
            # All that the desk counts by, so that counting a million cases reads this index and no table.
            models.Index(
                "organization",
                "runs_until",
                include=("extended", "paused", "hand_overs"),
                name="standing_of_organization",
                condition=Q(runs_until__isnull=False),
            ),
            models.Index(fields=("submitted_on", "organization"), name="standing_submitted"),
        )

    def __str__(self) -> str:
        return f"standing of feedback {self.feedback_id}"


def _keep_standing(model: type[models.Model], *operations: pgtrigger.Operation, changed: str) -> None:
    """Renew the standings that a statement touches; `changed` is SQL for their keys, from `new_rows`."""
    for operation in operations:
        trigger = pgtrigger.Trigger(
            name=f"keep_standing_{str(operation).lower()}",
            level=pgtrigger.Statement,
            when=pgtrigger.After,
            operation=operation,
            referencing=pgtrigger.Referencing(new="new_rows"),
            func=f"PERFORM feedback_stand(ARRAY({changed})); RETURN NULL;",
        )
        pgtrigger.register(trigger)(model)


_keep_standing(Feedback, pgtrigger.Insert, pgtrigger.Update, changed="SELECT id FROM new_rows")
for _part in (Clock, Holding):
    _keep_standing(_part, pgtrigger.Insert, pgtrigger.Update, changed="SELECT DISTINCT feedback_id FROM new_rows")
_keep_standing(
    Adjustment,
    pgtrigger.Insert,
    changed="SELECT DISTINCT clock.feedback_id FROM new_rows JOIN feedback_clock clock ON clock.id = clock_id",
)
