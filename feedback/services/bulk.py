"""Urging many at once: each case for itself, so that one that is refused holds up no other."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext as _

from disclosures.models import CalendarDay
from disclosures.refusals import Refused
from feedback import drafting, permissions
from feedback.enums import NoticeKind

from .supervision import issue_notice

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date
    from typing import Any

    from disclosures.models import User
    from disclosures.workdays import WorkCalendar
    from feedback.models import Feedback, Notice


@dataclass(frozen=True)
class Outcome:
    """What would be, or was, issued about a case; `refusal` says why nothing."""

    case: Feedback
    draft: dict[str, Any] | None = None
    notice: Notice | None = None
    refusal: str = ""


def preview_urging(*, cases: Iterable[Feedback], user: User) -> list[Outcome]:
    """For each case the urging notice it would get, or why it gets none. Changes nothing."""
    today, calendar = timezone.localdate(), CalendarDay.objects.calendar()
    return [_preview(case, user, today, calendar) for case in cases]


def _preview(case: Feedback, user: User, today: date, calendar: WorkCalendar) -> Outcome:
    following = drafting.following(case, today)
    if following.kind is None:
        return Outcome(case, refusal=following.reason)
    if following.kind != NoticeKind.URGE:
        return Outcome(case, refusal=_("It was urged already; what follows is written for each case by itself."))
    try:
        issuer = permissions.check_inspect(user, case.organization).organization
    except Refused as refusal:
        return Outcome(case, refusal=str(refusal))
    return Outcome(case, draft=drafting.proposal(case, following, issuer, today, calendar))


def urge_many(*, cases: Iterable[Feedback], user: User) -> list[Outcome]:
    """Issue an urging notice, with the usual text, about each case; every case has its own result."""
    outcomes = []
    for outcome in preview_urging(cases=cases, user=user):
        if outcome.draft is None:
            outcomes.append(outcome)
            continue
        try:
            notice = issue_notice(feedback_id=outcome.case.pk, user=user, **outcome.draft)
        except Refused as refusal:
            outcomes.append(Outcome(outcome.case, refusal=str(refusal)))
        else:
            outcomes.append(Outcome(outcome.case, notice=notice))
    return outcomes
