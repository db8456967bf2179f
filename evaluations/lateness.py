"""Stages whose work was not done by their last day: shown to the officers, and told to the level above once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from disclosures.enums import Role
from disclosures.models import CalendarDay, Organization, Reminder
from disclosures.services import outbox
from disclosures.services.reminding import Reached, remind
from disclosures.staff import Staff, Users, levels
from disclosures.workdays import count_workdays
from evaluations.enums import UNSEALED_STATUSES, StageCode, Status
from evaluations.models import Rectification, Stage, Statement, Subject
from evaluations.notices import is_out

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import datetime

    from disclosures.models import Message
    from evaluations.models import Appraisal
    from evaluations.models.appraisal import StageQuerySet

NAME = "appraisal"
# The only stage of this ladder: from the first working day after the last day.
AFTER = 1
PUBLISHED = (Status.PUBLISHED, Status.CLOSED)

_told = Statement.objects.filter(Q(fulfilment__gt="") | Q(files__isnull=False), subject=OuterRef("pk"))
_silent = Subject.objects.filter(~Exists(_told), appraisal=OuterRef("appraisal"))
_open_tasks = Rectification.objects.filter(accepted_by=None, subject__appraisal=OuterRef("appraisal"))


def late_stages(stages: StageQuerySet, now: datetime) -> list[Stage]:
    """Those whose last day is over at that moment without their work being done, in their order."""
    over = (
        stages.filter(ends_on__lt=timezone.localdate(now))
        .exclude(appraisal__status=Status.CLOSED)
        .annotate(is_silent=Exists(_silent), has_open_tasks=Exists(_open_tasks))
        .select_related("appraisal__organization", "appraisal__notice_of_rules", "appraisal__notice_of_board")
        .order_by("appraisal", "position")
    )
    return [stage for stage in over if IS_WANTING[StageCode(stage.code)](stage, now)]


def _vote_is_wanting(stage: Stage, now: datetime) -> bool:
    return stage.appraisal.status in UNSEALED_STATUSES and stage.appraisal.closes_at <= now


# Whether the work of a stage is not done. A talk that was missed cannot be made up for once the urn is sealed.
IS_WANTING: dict[StageCode, Callable[..., bool]] = {
    StageCode.PLEDGES: lambda stage, now: not is_out(stage.appraisal.notice_of_rules),
    StageCode.TALK: lambda stage, now: stage.is_silent and stage.appraisal.status in UNSEALED_STATUSES,
    StageCode.VOTE: _vote_is_wanting,
    StageCode.BOARD: lambda stage, now: not is_out(stage.appraisal.notice_of_board),
    StageCode.RESULT: lambda stage, now: stage.appraisal.status not in PUBLISHED,
    StageCode.RECTIFY: lambda stage, now: stage.has_open_tasks,
}


def tell_those_above(now: datetime) -> int:
    """Tell the level above of each appraisal's last late stage, once; returns how many messages that made.

    Of several that became late while the machine stood still, only the last one is news.
    """
    last = {stage.appraisal_id: stage for stage in late_stages(Stage.objects.all(), now)}
    staff = Staff.on(timezone.localdate(now))
    reached = [
        Reached(
            case=stage.pk,
            start=0,
            due_on=stage.ends_on,
            organization=stage.appraisal.organization_id,
            handler=0,
            audience={AFTER: above},
        )
        for stage in last.values()
        if (above := those_above(stage.appraisal, staff))
    ]
    return remind(NAME, reached) if reached else 0


def those_above(appraisal: Appraisal, staff: Staff) -> Users:
    """The approvers at work on the nearest level above who are not appraised; else the inspector over them all."""
    appraised = frozenset(appraisal.subjects.exclude(person=None).values_list("person", flat=True))
    path = appraisal.organization.path
    above = (staff.of(level, Role.APPROVER) - appraised for level in levels(path[: -Organization.steplen]))
    return next(filter(None, above), None) or staff.nearest(path, Role.INSPECTOR) - appraised


@outbox.composer(f"{NAME}.reminder")
def compose(messages: Sequence[Message]) -> Mapping[int, outbox.Line]:
    """What is late now; nothing, if the work is done or there is later news of the same appraisal."""
    now, calendar = timezone.now(), CalendarDay.objects.calendar()
    rows = Reminder.objects.filter(message__in=messages).select_related("message")
    concerned = Stage.objects.filter(pk__in={row.case for row in rows}).values("appraisal")
    last = {stage.appraisal_id: stage for stage in late_stages(Stage.objects.filter(appraisal__in=concerned), now)}
    late = {stage.pk: stage for stage in last.values()}
    return {
        row.message.pk: outbox.Line(
            title=_("%(appraisal)s of %(organization)s: %(stage)s is late by %(days)d working days")
            % {
                "appraisal": stage.appraisal,
                "organization": stage.appraisal.organization,
                "stage": stage.get_code_display(),
                "days": count_workdays(stage.ends_on, timezone.localdate(now), calendar),
            },
            text=_("Its last day was %(day)s. It stands at “%(status)s”.")
            % {"day": stage.ends_on, "status": stage.appraisal.get_status_display()},
            path=reverse("admin:evaluations_appraisal_change", args=(stage.appraisal_id,)),
        )
        for row in rows
        if (stage := late.get(row.case))
    }
