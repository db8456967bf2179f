"""Reminding of answers that are due: which deadlines have reached which stage, and what is said of them.

The sweep is one statement over all running clocks: the calendar is only asked for the handful of dates with which
their due dates are compared. `disclosures.services.reminding` keeps the ledger, `feedback.audience` says who is told.
"""

from __future__ import annotations

from collections import defaultdict
from functools import cache
from typing import TYPE_CHECKING

from django.db.models import Case, Exists, F, Max, OuterRef, Value, When
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from disclosures.models import CalendarDay, Reminder
from disclosures.services import outbox
from disclosures.services.reminding import Reached, remind
from disclosures.workdays import count_workdays
from feedback.audience import Staff
from feedback.enums import Stage
from feedback.ladder import latest_dues, stages_past
from feedback.models import Clock, Policy

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from datetime import date

    from disclosures.models import Message
    from disclosures.workdays import WorkCalendar
    from feedback.models.clock import ClockQuerySet

    Audience = Callable[[str, int | None, int, Policy], frozenset[int]]

NAME = "feedback"
BATCH = 500
HOLDER = ("feedback__policy", "feedback__organization")


def untold(today: date, calendar: WorkCalendar) -> Iterator[tuple[ClockQuerySet, dict[int, date]]]:
    """The running clocks whose latest stage is not in the ledger, one query for each ladder in use; with the latest due
    dates for which its stages are past.

    A stage told while another organisation or person had the case has not been told to those who have it now.
    """
    policies: dict[tuple[int, ...], list[int]] = defaultdict(list)
    for key, ladder in Policy.objects.order_by("pk").values_list("pk", "ladder"):
        policies[tuple(ladder)].append(key)
    for stages, keys in policies.items():
        latest = latest_dues(stages, today, calendar)
        reached = [When(runs_until__lte=day, then=Value(stage)) for stage, day in reversed(latest.items())]
        told = Reminder.objects.filter(
            ladder=NAME,
            case=OuterRef("pk"),
            start=OuterRef("starts"),
            stage=OuterRef("stage_reached"),
            organization=OuterRef("feedback__organization"),
            handler=OuterRef("holder"),
        )
        yield (
            Clock.objects.running()
            .filter(feedback__policy__in=keys, runs_until__lte=max(latest.values()))
            .annotate(stage_reached=Case(*reached), holder=Coalesce("feedback__handler", Value(0)))
            .filter(stage_reached__gt=-F("workdays"))
            .filter(~Exists(told)),
            latest,
        )


def sweep() -> int:
    """Remind of every stage that is past and not in the ledger; returns how many messages that made."""
    today, calendar = timezone.localdate(), CalendarDay.objects.calendar()
    # Most cases of a morning have few audiences between them.
    audience = cache(Staff.on(today).told)
    written = 0
    for clocks, latest in untold(today, calendar):
        keys = list(clocks.order_by().values_list("pk", flat=True))
        for begin in range(0, len(keys), BATCH):
            batch = Clock.objects.running().filter(pk__in=keys[begin : begin + BATCH])
            found = [_reached(clock, audience, latest) for clock in batch.select_related(*HOLDER)]
            written += remind(NAME, [reached for reached in found if reached])
    return written


def _reached(clock: Clock, audience: Audience, latest: Mapping[int, date]) -> Reached | None:
    """What is to be told of this clock to whom; None if there is nobody, which the nightly audit reports."""
    case = clock.feedback
    stages = stages_past(clock.runs_until, clock.workdays, latest)
    told = {stage: audience(case.organization.path, case.handler_id, stage, case.policy) for stage in stages}
    if not stages or not told[stages[-1]]:
        return None
    return Reached(
        case=clock.pk,
        start=clock.starts,
        due_on=clock.runs_until,
        organization=case.organization_id,
        handler=case.handler_id or 0,
        audience=told,
    )


@outbox.composer(f"{NAME}.reminder")
def compose(messages: Sequence[Message]) -> Mapping[int, outbox.Line]:
    """What is to be read of each now. Nothing, if the work is done, more time was granted, or there is later news."""
    today, calendar = timezone.localdate(), CalendarDay.objects.calendar()
    staff = Staff.on(today)
    reminders = Reminder.objects.filter(message__in=messages).select_related("message")
    running = Clock.objects.running().select_related(*HOLDER, "feedback__handler")
    clocks = running.in_bulk({row.case for row in reminders})
    latest = _latest({row.case for row in reminders})
    lines = {}
    for row in reminders:
        clock = clocks.get(row.case)
        if clock is None or clock.starts != row.start:
            continue
        case = clock.feedback
        wanted = row.recipient_id in staff.told(case.organization.path, case.handler_id, row.stage, case.policy)
        if wanted and row.stage == latest[row.case, row.start, row.recipient_id, row.channel]:
            lines[row.message.pk] = _line(clock, today, calendar)
    return lines


def _latest(cases: set[int]) -> dict[tuple[int, int, int, str], int]:
    """The last stage in the ledger for each start of a case, person and channel."""
    rows = Reminder.objects.filter(ladder=NAME, case__in=cases).order_by()
    found = rows.values_list("case", "start", "recipient_id", "channel").annotate(last=Max("stage"))
    return {(case, start, user, channel): last for case, start, user, channel, last in found}


def _line(clock: Clock, today: date, calendar: WorkCalendar) -> outbox.Line:
    """What is due when, of whom: a number, never a word of the asker's."""
    case = clock.feedback
    return outbox.Line(
        title=_title(clock, count_workdays(clock.runs_until, today, calendar), today),
        text=_("%(kind)s to %(organization)s, handled by %(handler)s")
        % {
            "kind": case.get_kind_display(),
            "organization": case.organization,
            "handler": case.handler or _("nobody yet"),
        },
        path=reverse("admin:feedback_feedback_change", args=(case.pk,)),
    )


def _title(clock: Clock, late: int, today: date) -> str:
    words = {"number": clock.feedback.number, "day": clock.runs_until.isoformat(), "days": abs(late)}
    words["what"] = _("Acknowledgement") if clock.stage == Stage.ACKNOWLEDGE else _("Answer")
    if clock.is_overdue(today):
        return _("%(what)s overdue by %(days)d working days: %(number)s, due on %(day)s") % words
    if clock.runs_until == today:
        return _("%(what)s due today: %(number)s") % words
    return _("%(what)s due in %(days)d working days: %(number)s, on %(day)s") % words
