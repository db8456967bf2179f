"""Who can read an item, from when to when: in words, for whoever is about to approve it.

The words are made from `periods`, which follow the same times as `DisclosureItem.objects.visible_to`; a property
test holds the two together.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from disclosures.enums import Scope

if TYPE_CHECKING:
    from disclosures.models import DisclosureItem


@dataclass(frozen=True)
class Period:
    """A time in which the item is disclosed within these scopes together.

    `start` None means from the moment of publication, `end` None means without an end; the end is not included.
    """

    scopes: tuple[Scope, ...]
    start: datetime | None
    end: datetime | None

    def is_over(self, at: datetime) -> bool:
        return self.end is not None and self.end <= at


def periods(item: DisclosureItem, at: datetime) -> list[Period]:
    """When the item is to be read within which scopes, seen from that moment, in order; at most two.

    An item that is not published yet begins at its planned time, or at an unknown one if that is past or open.
    """
    start = item.publish_at
    if start is None and item.planned_publish_at and item.planned_publish_at > at:
        start = item.planned_publish_at
    end = min((moment for moment in (item.expires_at, item.withdrawn_at) if moment), default=None)
    if not item.wider_scope or item.widens_at is None:
        found = [Period((Scope(item.scope),), start, end)]
    else:
        found = list(_two_periods(item, item.widens_at, start or at, start, end))
    return [period for period in found if end is None or end > (period.start or at)]


def _two_periods(
    item: DisclosureItem, widens: datetime, begins: datetime, start: datetime | None, end: datetime | None
) -> Iterator[Period]:
    narrow, wide = Scope(item.scope), Scope(item.wider_scope)
    if widens <= begins:
        yield Period((narrow, wide), start, end)
        return
    yield Period((narrow,), start, min(widens, end) if end else widens)
    yield Period((narrow, wide), widens, end)


def audience_in_words(item: DisclosureItem, at: datetime | None = None) -> str:
    """One sentence a line: who can read the item from when to when, as of now or that moment."""
    now = at or timezone.now()
    found = periods(item, now)
    if item.publish_at is None:
        return "\n".join([_("Nobody can read it yet: it is not published."), *(_planned(item, found))])
    if not found or found[-1].is_over(now):
        return "\n".join([_over(item, now), *(_sentence(item, period, now) for period in found)])
    return "\n".join(_sentence(item, period, now) for period in found)


def _planned(item: DisclosureItem, found: list[Period]) -> list[str]:
    if not found:
        return [_("By its plan nobody ever could: the end comes before the beginning.")]
    return [_("%(who)s: %(span)s.") % {"who": _who(item, period), "span": _span(period)} for period in found]


def _sentence(item: DisclosureItem, period: Period, at: datetime) -> str:
    values = {"who": _who(item, period), "span": _span(period)}
    if period.is_over(at):
        return _("%(who)s could read it %(span)s.") % values
    if period.start and period.start > at:
        return _("%(who)s will be able to read it %(span)s.") % values
    return _("%(who)s can read it %(span)s.") % values


def _over(item: DisclosureItem, at: datetime) -> str:
    if item.withdrawn_at and item.withdrawn_at <= at:
        values = {"time": _moment(item.withdrawn_at), "kind": item.get_withdrawal_kind_display()}
        return _("Nobody can read it any more: withdrawn %(time)s (%(kind)s).") % values
    return _("Nobody can read it any more: its time is over.")


def _span(period: Period) -> str:
    if period.start is None and period.end is None:
        return _("from the moment of publication, without an end")
    if period.start is None:
        return _("from the moment of publication until %(end)s") % {"end": _moment(period.end)}
    if period.end is None:
        return _("from %(start)s, without an end") % {"start": _moment(period.start)}
    return _("from %(start)s until %(end)s") % {"start": _moment(period.start), "end": _moment(period.end)}


def _moment(moment: datetime | None) -> str:
    return date_format(timezone.localtime(moment), pgettext("date format", "j F Y, H:i"))


def _who(item: DisclosureItem, period: Period) -> str:
    if Scope.PUBLIC in period.scopes:
        return _("Everybody, without logging in")
    return _(", and ").join(_readers(item, scope) for scope in period.scopes)


def _readers(item: DisclosureItem, scope: Scope) -> str:
    if scope == Scope.PARTY:
        return _("All party members with an account")
    if scope == Scope.ORGANIZATION:
        return _("The people of %(organization)s and of the organisations below it, admitted residents included") % {
            "organization": item.organization
        }
    return _named(item)


def _named(item: DisclosureItem) -> str:
    units = "、".join(str(unit) for unit in item.audience_organizations.all())
    people = "、".join(str(person) for person in item.audience_people.all())
    if units and people:
        return _("The people of %(units)s and of what is below, and %(people)s in person") % {
            "units": units,
            "people": people,
        }
    if units:
        return _("The people of %(units)s and of what is below") % {"units": units}
    return _("Only %(people)s in person") % {"people": people} if people else _("Nobody: no names are given")
