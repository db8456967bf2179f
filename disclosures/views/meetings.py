"""The calendar of meetings: a month on a page, and the coming ones for a calendar program."""

from __future__ import annotations

from calendar import Calendar
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from icalendar import Calendar as ICalendar
from icalendar import Event

from disclosures.forms import month_limits
from disclosures.models import Meeting

from .surfaces import page, surface_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.models import QuerySet
    from django.http import HttpRequest

    from .surfaces import Reader

FIRST_YEAR, LAST_YEAR = 2000, 2100
FEED_SIZE = 200


@dataclass(frozen=True)
class Day:
    """A square of the calendar's page."""

    date: date
    meetings: list[Meeting]
    is_outside: bool
    is_today: bool


def meetings_of(reader: Reader) -> QuerySet[Meeting]:
    """Meetings of which this reader may know, in order of time."""
    return Meeting.objects.visible_to(reader).order_by("held_at", "pk").defer("body")


def coming(reader: Reader) -> QuerySet[Meeting]:
    """Those of today, over or not, and later: what is shown changes at midnight and not by the minute."""
    midnight = timezone.make_aware(datetime.combine(timezone.localdate(), time.min))
    return meetings_of(reader).filter(held_at__gte=midnight)


def weeks(first: date, meetings: Iterable[Meeting]) -> list[Day]:
    """The days of whole weeks, from Monday on, that hold this month."""
    held: dict[date, list[Meeting]] = {}
    for meeting in meetings:
        held.setdefault(timezone.localdate(meeting.held_at), []).append(meeting)
    days = Calendar().itermonthdates(first.year, first.month)
    today = timezone.localdate()
    return [Day(day, held.get(day, []), day.month != first.month, day == today) for day in days]


@page
def meeting_calendar(
    request: HttpRequest, reader: Reader, year: int | None = None, month: int | None = None
) -> HttpResponse:
    """One month of meetings; this month without a date. Leads on only to where there are any."""
    today = timezone.localdate()
    if year is None or month is None:
        year, month = today.year, today.month
    if not (FIRST_YEAR <= year <= LAST_YEAR and 1 <= month <= 12):
        raise Http404
    first = date(year, month, 1)
    start, end = month_limits(first)
    meetings = meetings_of(reader)
    listed = list(meetings.filter(held_at__gte=start, held_at__lt=end).only("title", "byline", "held_at", "place"))
    context = {
        "first": first,
        "days": weeks(first, listed),
        "meetings": listed,
        "previous": (first - timedelta(days=1)).replace(day=1) if meetings.filter(held_at__lt=start).exists() else None,
        "next": timezone.localdate(end) if meetings.filter(held_at__gte=end).exists() else None,
        "is_this_month": first == today.replace(day=1),
    }
    return render(request, "disclosures/meeting_calendar.html", context)


@page
def meeting_feed(request: HttpRequest, reader: Reader) -> HttpResponse:
    """The coming meetings as iCalendar (RFC 5545), for the calendar of a phone."""
    surface = surface_of(request)
    calendar = ICalendar()
    calendar.add("prodid", "-//disclosure portal//meetings//")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", surface.name)
    for meeting in coming(reader)[:FEED_SIZE]:
        calendar.add_component(_event(meeting, surface.absolute("item_detail", meeting.pk)))
    return HttpResponse(calendar.to_ical(), content_type="text/calendar; charset=utf-8")


def _event(meeting: Meeting, address: str) -> Event:
    event = Event()
    event.add("uid", address)
    event.add("dtstamp", meeting.publish_at)
    event.add("dtstart", meeting.held_at)
    event.add("summary", meeting.title)
    event.add("location", meeting.place)
    event.add("description", meeting.agenda)
    event.add("url", address)
    return event
