"""The desk: what waits for a person, oldest first, and how long it has waited. One query a section."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Exists, OuterRef, Subquery, Window
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from disclosures import permissions
from disclosures.enums import Action, ItemStatus, Role
from disclosures.models import Contributor, DisclosureItem, ProcedureStep, Verdict
from disclosures.workdays import count_workdays

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from datetime import datetime

    from django.db.models import QuerySet
    from django.http import HttpRequest
    from django.utils.functional import _StrPromise

    from disclosures.models import Post, User
    from disclosures.models.item import DisclosureItemQuerySet

# What upper floors put at the top of the desk: each answers with the lists on which something waits for this person.
_counters: list[Callable[[HttpRequest], list[Waiting]]] = []

SHOWN = 8  # rows of a section; the list behind "all" has the rest
RECENT = timedelta(days=30)


@dataclass(frozen=True)
class Waiting:
    """A list of an upper floor, how much on it waits for the person, and where it is."""

    title: str
    count: int
    url: str


def add_counters(counters: Callable[[HttpRequest], list[Waiting]]) -> None:
    """Let an upper floor say at the top of the desk what waits there."""
    _counters.append(counters)


def waiting_elsewhere(request: HttpRequest) -> list[Waiting]:
    """What waits for this person on the upper floors."""
    return [waiting for counters in _counters for waiting in counters(request)]


@dataclass(frozen=True)
class Section:
    """One kind of work: the oldest items of it, and how many there are in all. `waits` if it waits for this person."""

    name: str
    title: _StrPromise
    empty: _StrPromise
    items: Sequence[DisclosureItem]
    waits: bool = True
    more: str = ""

    @property
    def total(self) -> int:
        return self.items[0].total if self.items else 0  # type: ignore[attr-defined]


def may_draft(posts: Iterable[Post]) -> bool:
    """Whether one of the posts lets its holder draft, as far as the posts alone tell."""
    return any(post.role == Role.SECRETARY for post in posts)


def _last_step(field: str) -> Subquery:
    steps = ProcedureStep.objects.filter(item=OuterRef("pk")).exclude(action=Action.EDIT)
    return Subquery(steps.order_by("-at", "-pk").values(field)[:1])


def with_waiting(items: DisclosureItemQuerySet) -> QuerySet[Any]:
    """With the last step that was no edit: `since` when the item stands where it does, by whom, and what was said."""
    return items.annotate(
        since=_last_step("at"),
        last_action=_last_step("action"),
        last_person=_last_step("person"),
        last_comment=_last_step("comment"),
    )


def _rows(items: QuerySet[Any], now: datetime, order: str = "since") -> list[Any]:
    items = items.annotate(total=Window(Count("*"))).select_related("organization").defer("body")
    found: list[Any] = list(items.order_by(order, "pk")[:SHOWN])
    today = timezone.localdate(now)
    for item in found:
        since = timezone.localdate(item.since)
        item.days, item.workdays = (today - since).days, count_workdays(since, today)
    return found


def _judged_by_others(items: DisclosureItemQuerySet, user: User) -> DisclosureItemQuerySet:
    """Without what the person contributed to: the procedure asks for other eyes."""
    return items.exclude(Exists(Contributor.objects.filter(item=OuterRef("pk"), user=user)))


def _judge(user: User, posts: list[Post], now: datetime) -> Iterator[Section]:
    waiting = with_waiting(_judged_by_others(DisclosureItem.objects.all(), user))
    roles = {post.role for post in posts}
    if Role.REVIEWER in roles:
        reached = permissions.reached_by(posts, Role.REVIEWER)
        items = waiting.filter(status=ItemStatus.PROPOSED, organization__in=reached)
        yield Section(
            "review", _("To review"), _("No item waits for your review."), _rows(items, now), more="status=proposed"
        )
    if Role.APPROVER in roles:
        reviewed = Verdict.objects.filter(item=OuterRef("pk"), reviewer=user, voided_at__isnull=True, positive=True)
        reached = permissions.reached_by(posts, Role.APPROVER)
        items = waiting.filter(status=ItemStatus.REVIEWED, approving_organization__in=reached)
        items = items.exclude(Exists(reviewed))
        yield Section(
            "approve", _("To approve"), _("No item waits for your approval."), _rows(items, now), more="status=reviewed"
        )


def _write(posts: list[Post], now: datetime) -> Iterator[Section]:
    mine = with_waiting(DisclosureItem.objects.filter(organization__in=permissions.reached_by(posts, Role.SECRETARY)))
    returned = mine.filter(status=ItemStatus.DRAFT, last_action=Action.RETURN)
    approved = mine.filter(status=ItemStatus.APPROVED)
    drafts = mine.filter(status=ItemStatus.DRAFT).exclude(last_action=Action.RETURN)
    yield Section("returned", _("Returned to you"), _("Nothing was returned."), _rows(returned, now))
    yield Section(
        "publish", _("Approved, to publish"), _("Nothing waits to be published."), _rows(approved, now),
        more="status=approved",
    )  # fmt: skip
    yield Section("drafts", _("Drafts"), _("You have no drafts."), _rows(drafts, now), waits=False, more="status=draft")


def sections(user: User, posts: list[Post], now: datetime) -> list[Section]:
    """What a person with these posts finds on the desk; work of roles one does not hold is left out."""
    found = list(_judge(user, posts, now))
    if may_draft(posts):
        found += _write(posts, now)
    released = with_waiting(permissions.work_items(posts).filter(status=ItemStatus.PUBLISHED))
    scheduled = _rows(released.filter(publish_at__gt=now), now, "publish_at")
    recent = _rows(released.filter(publish_at__lte=now, publish_at__gt=now - RECENT), now, "-publish_at")
    return [
        *found,
        Section("scheduled", _("Scheduled"), _("Nothing is scheduled."), scheduled, waits=False),
        Section(
            "recent", _("Recently published"), _("Nothing was published lately."), recent, waits=False,
            more="status=published",
        ),
    ]  # fmt: skip
