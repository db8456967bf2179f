"""Why something is due on its date."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.template.loader import render_to_string

from disclosures.models import CalendarDay
from feedback import services
from feedback.enums import Stage
from feedback.explanation import why_due_of
from tests.factories.disclosures import Office
from tests.factories.feedback import feedback, policy

pytestmark = pytest.mark.django_db


def at(day):
    return time_machine.travel(datetime(day.year, day.month, day.day, 10, tzinfo=ZoneInfo("Asia/Shanghai")), tick=False)


@pytest.fixture
def office():
    policy(acknowledge_within=3, reply_within=5, extension_days=10)
    return Office()


def reply(asked):
    return next(why for why in why_due_of(asked, CalendarDay.objects.calendar()) if why.clock.stage == Stage.REPLY)


def test_every_day_on_the_way_has_its_number_or_its_reason(office):
    with at(date(2026, 9, 28)):
        why = reply(feedback(office))

    assert [(f"{day.day:%m-%d}", day.number, str(day.kind.label), day.reason) for day in why.days] == [
        ("09-29", 1, "工作日", ""),
        ("09-30", 2, "工作日", ""),
        ("10-01", None, "节假日", "国庆节"),
        ("10-02", None, "节假日", "国庆节"),
        ("10-03", None, "节假日", "国庆节"),
        ("10-04", None, "节假日", "国庆节"),
        ("10-05", None, "节假日", "国庆节"),
        ("10-06", None, "节假日", "国庆节"),
        ("10-07", None, "节假日", "国庆节"),
        ("10-08", 3, "工作日", ""),
        ("10-09", 4, "工作日", ""),
        ("10-10", 5, "调休上班日", "国庆节"),
    ]
    assert (why.skipped, why.agrees) == (7, True)


def test_what_was_granted_is_part_of_the_proof(office):
    with at(date(2026, 11, 2)):
        asked = feedback(office)
        clock = asked.clocks.get(stage=Stage.REPLY)
        wanted = services.request_extension(clock_id=clock.pk, user=office.secretary, days=3, reason="需会商")
        services.decide_extension(extension_id=wanted.pk, user=office.approver, approve=True, reason="同意")

    why = reply(asked)
    assert (why.workdays, [row.days for row in why.granted], why.days[-1].number) == (8, [3], 8)
    page = render_to_string("feedback/_why_due.html", {"why": why})
    assert "延期：3个工作日，由2026-11-09顺延至2026-11-12。" in page
    assert "依据：区党务公开办法第12条。" in page


def test_a_changed_calendar_shows_until_the_date_is_recomputed(office):
    with at(date(2026, 11, 2)):
        asked = feedback(office)
    CalendarDay.objects.create(day=date(2026, 11, 6), is_workday=False, reason="防汛停工", source="区府办〔2026〕1号")

    why = reply(asked)
    assert not why.agrees
    assert "正在重新计算" in render_to_string("feedback/_why_due.html", {"why": why})
    assert "防汛停工" in render_to_string("feedback/_why_due.html", {"why": why})


def test_a_provisional_date_says_so(office):
    with at(date(2026, 12, 29)):
        page = render_to_string("feedback/_why_due.html", {"why": reply(feedback(office))})
    assert "暂定" in page


def test_the_proofs_of_a_case_take_two_queries(office, django_assert_num_queries):
    with at(date(2026, 11, 2)):
        asked = feedback(office)
    calendar = CalendarDay.objects.calendar()
    with django_assert_num_queries(2):
        assert len(why_due_of(asked, calendar)) == 2
