"""The calendar of meetings."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from disclosures.enums import Role, Scope
from disclosures.models import Meeting
from disclosures.views.meetings import weeks
from tests.factories.disclosures import Office, person

SHANGHAI = ZoneInfo("Asia/Shanghai")
TODAY = datetime(2026, 11, 25, 15, tzinfo=SHANGHAI)


@pytest.fixture
def office(db):
    with time_machine.travel(TODAY):
        yield Office()


def _meeting(office, held_at, title="党员大会", **fields):
    return office.item(kind=Meeting, title=title, held_at=held_at, place="二楼会议室", chair="李建国", **fields)


@given(st.dates(date(2000, 1, 1), date(2100, 12, 31)))
def test_a_month_is_shown_in_whole_weeks_from_monday_with_each_of_its_days_once(day):
    days = weeks(day.replace(day=1), [])

    assert len(days) % 7 == 0
    assert days[0].date.weekday() == 0
    inside = [shown.date for shown in days if not shown.is_outside]
    assert inside[0].day == 1
    assert len(inside) == len(set(inside)) == (inside[-1] - inside[0]).days + 1
    assert (inside[-1] + timedelta(days=1)).day == 1


def test_a_meeting_stands_on_its_local_day(client, office):
    # Still 30 November in London.
    item = _meeting(office, datetime(2026, 12, 1, 7, 30, tzinfo=SHANGHAI))

    page = client.get("/meetings/2026/12/")

    assert [(day.date, day.meetings) for day in page.context["days"] if day.meetings] == [
        (date(2026, 12, 1), [Meeting.objects.get(pk=item.pk)])
    ]
    assert "07:30" in page.content.decode()
    assert client.get("/meetings/2026/11/").context["meetings"] == []


def test_the_calendar_leads_on_only_to_where_there_are_meetings(client, office):
    _meeting(office, datetime(2026, 10, 8, 9, tzinfo=SHANGHAI))
    _meeting(office, datetime(2026, 11, 30, 23, 59, tzinfo=SHANGHAI))

    november = client.get("/meetings/").context
    october = client.get("/meetings/2026/10/").context

    assert (november["previous"], november["next"]) == (date(2026, 10, 1), None)
    assert (october["previous"], october["next"]) == (None, date(2026, 11, 1))


@pytest.mark.parametrize("path", ["2026/0", "2026/13", "1999/12", "2101/1", "99999/1"])
def test_a_month_that_cannot_be_is_not_found(client, db, path):
    assert client.get(f"/meetings/{path}/").status_code == 404


def test_no_meeting_outside_the_reader_s_scope_shows_or_opens_a_way(client, office):
    _meeting(office, datetime(2026, 12, 1, 9, tzinfo=SHANGHAI), title="党内会议", scope=Scope.PARTY)

    page = client.get("/meetings/")
    assert page.context["next"] is None
    assert "党内会议" not in client.get("/meetings/2026/12/").content.decode()
    client.force_login(person(Role.MEMBER, office.unit))
    assert "党内会议" in client.get("/members/meetings/2026/12/").content.decode()


def test_coming_meetings_are_those_from_this_morning_on(client, office):
    _meeting(office, datetime(2026, 11, 24, 23, tzinfo=SHANGHAI), title="昨晚")
    _meeting(office, datetime(2026, 11, 25, 8, tzinfo=SHANGHAI), title="今早")
    _meeting(office, datetime(2026, 12, 1, 8, tzinfo=SHANGHAI), title="下月")

    assert [meeting.title for meeting in client.get("/").context["meetings"]] == ["今早", "下月"]


def test_a_phone_s_calendar_can_read_the_feed(client, office, settings):
    settings.SITE_URL = "https://dwgk.example"
    held_at = datetime(2026, 12, 1, 14, 30, tzinfo=SHANGHAI)
    item = _meeting(office, held_at, title="长" * 80, agenda="一、民生实事;\n二、其他,说明")

    answer = client.get("/meetings/feed.ics")

    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert all(len(line) <= 75 for line in answer.content.split(b"\r\n"))
    (event,) = Calendar.from_ical(answer.content).walk("VEVENT")
    assert event["SUMMARY"] == "长" * 80
    assert event["DESCRIPTION"] == "一、民生实事;\n二、其他,说明"
    assert event["LOCATION"] == "二楼会议室"
    assert event["DTSTART"].dt == held_at
    assert event["URL"] == f"https://dwgk.example/items/{item.pk}/"


@pytest.mark.parametrize("amount", [1, 3])
@pytest.mark.parametrize(("address", "queries"), [("/meetings/2026/12/", 3), ("/meetings/feed.ics", 1)])
def test_the_calendar_takes_the_same_queries_for_any_amount(
    client, office, amount, address, queries, django_assert_num_queries
):
    for number in range(amount):
        _meeting(office, datetime(2026, 12, 1 + number, 9, tzinfo=SHANGHAI))
    with django_assert_num_queries(queries):
        client.get(address)
