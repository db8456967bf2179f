"""What waits for the people who answer: their lists, oldest deadline first. Everything open comes from `Standing`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Exists, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from disclosures.workdays import count_workdays
from feedback.enums import ExtensionStatus, ReplyStatus, Status
from feedback.models import Extension, Holding, Reply, Standing

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from django.db.models import QuerySet
    from django.utils.functional import _StrPromise

    from disclosures.workdays import WorkCalendar

PAGE = 25


@dataclass(frozen=True)
class Tab:
    """One list: what belongs on it."""

    name: str
    title: _StrPromise
    hint: _StrPromise
    belongs: Q


IN_PROGRESS = Q(status__in=(Status.RECEIVED, Status.ACCEPTED, Status.WAITING))
DECIDE = Q(reply_status=ReplyStatus.PROPOSED) | Q(extension_asked=True)

TABS = {
    tab.name: tab
    for tab in (
        Tab(
            "accept",
            _("To accept"),
            _("Newly received, or held back by the machine as possible spam."),
            Q(status__in=(Status.SCREENING, Status.RECEIVED)),
        ),
        Tab(
            "answer",
            _("To answer"),
            _("In hand, and no answer waits for the head."),
            Q(status=Status.ACCEPTED, reply_status__in=("", ReplyStatus.DRAFT)),
        ),
        Tab("decide", _("To decide"), _("An answer or an extension waits for the head."), IN_PROGRESS & DECIDE),
        Tab("send", _("To send"), _("Approved answers."), IN_PROGRESS & Q(reply_status=ReplyStatus.APPROVED)),
        Tab("waiting", _("Waiting"), _("The asker is waited for."), Q(status=Status.WAITING)),
        Tab(
            "reopened",
            _("Reopened"),
            _("The asker was not satisfied with the first answer."),
            IN_PROGRESS & Q(reopened=True),
        ),
        Tab("answered", _("Answered"), _("The newest first."), Q(status__in=(Status.ANSWERED, Status.CLOSED))),
    )
}


# Not one of the tabs: what somebody looked for by number or subject.
FOUND = Tab("found", _("Found"), _("By number or subject, open or done."), Q())


@dataclass(frozen=True)
class Term:
    """What is left of a running clock on a day, or by how much it is late, in working days."""

    overdue: bool
    days_left: int
    days_late: int


def term(runs_until: date, today: date, calendar: WorkCalendar) -> Term:
    """The term of a clock that runs until then."""
    overdue = runs_until < today
    return Term(
        overdue,
        days_left=0 if overdue else count_workdays(today, runs_until, calendar),
        days_late=count_workdays(runs_until, today, calendar) if overdue else 0,
    )


def cases(organizations: Iterable[int]) -> QuerySet[Any]:
    """The cases these organisations lead or take part in, with where their answer stands."""
    units = list(organizations)
    # As keys, so that the planner reads two indexes and not every case there is.
    joint = Holding.objects.filter(until=None, leads=False, organization__in=units)
    unsent = Reply.objects.unsent().filter(feedback=OuterRef("pk")).values("status")[:1]
    asked = Extension.objects.filter(clock__feedback=OuterRef("pk"), status=ExtensionStatus.REQUESTED)
    return Standing.objects.filter(
        Q(organization__in=units) | Q(pk__in=list(joint.values_list("feedback", flat=True)))
    ).annotate(reply_status=Coalesce(Subquery(unsent), Value("")), extension_asked=Exists(asked))


def matching(found: QuerySet[Any], text: str) -> QuerySet[Any]:
    """Those with this text in their number or subject."""
    return found.filter(Q(feedback__number__icontains=text) | Q(feedback__subject__icontains=text))


def counts(found: QuerySet[Any]) -> dict[str, int]:
    """How many are on each list of open cases. One query."""
    open_tabs = {name: tab for name, tab in TABS.items() if name != "answered"}
    return found.filter(runs_until__isnull=False).aggregate(
        **{name: Count("pk", filter=tab.belongs) for name, tab in open_tabs.items()}
    )


def first_with_work(numbers: dict[str, int]) -> Tab:
    """The list to begin with: the first one on which something waits."""
    return next((tab for name, tab in TABS.items() if numbers.get(name)), TABS["accept"])


@dataclass(frozen=True)
class Page:
    """Some rows of a list, and the numbers of the pages before and after, if there are any."""

    rows: list[Any]
    before: int | None
    after: int | None


def page(found: QuerySet[Any], tab: Tab, number: int, today: date, calendar: WorkCalendar) -> Page:
    """The rows with what the list shows of each. One query."""
    order = ("-replied_on", "-pk") if tab.name == "answered" else ("runs_until", "pk")
    start = (number - 1) * PAGE
    rows: list[Any] = list(
        found.filter(tab.belongs)
        .select_related("feedback", "organization", "handler")
        .defer("feedback__text")
        .order_by(*order)[start : start + PAGE + 1]
    )
    for row in rows:
        if row.runs_until:
            row.term = term(row.runs_until, today, calendar)
    return Page(rows[:PAGE], number - 1 if number > 1 else None, number + 1 if len(rows) > PAGE else None)
