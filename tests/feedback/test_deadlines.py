"""The clocks, against a recount day by day and against the clock on the wall."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db import IntegrityError, ProgrammingError, transaction
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from disclosures.enums import Role
from disclosures.models import CalendarDay
from disclosures.permissions import NotAllowed
from disclosures.statemachine import TransitionError
from disclosures.workdays import is_workday
from feedback import services
from feedback.enums import AdjustmentKind, ExtensionStatus, Stage, Status
from feedback.models import Adjustment, Clock, Feedback
from tests.factories.disclosures import Office, organization, person
from tests.factories.feedback import feedback, policy

pytestmark = pytest.mark.django_db
SHANGHAI = ZoneInfo("Asia/Shanghai")


@pytest.fixture
def office():
    policy(acknowledge_within=3, reply_within=15, extension_days=10, max_extensions=1, pause_cap=5)
    return Office()


def at(day, hour=10):
    """Travel to that hour of that local day."""
    return time_machine.travel(datetime(day.year, day.month, day.day, hour, 30, tzinfo=SHANGHAI), tick=False)


def reply_clock(asked):
    return asked.clocks.get(stage=Stage.REPLY)


def test_a_question_at_half_past_midnight_counts_on_that_local_day(office):
    with time_machine.travel(datetime(2026, 11, 2, 0, 30, tzinfo=SHANGHAI), tick=False):
        asked = feedback(office)

    assert asked.submitted_on == date(2026, 11, 2)
    assert [(clock.stage, clock.due) for clock in asked.clocks.order_by("due")] == [
        (Stage.ACKNOWLEDGE, date(2026, 11, 5)),
        (Stage.REPLY, date(2026, 11, 23)),
    ]


@pytest.mark.parametrize(("day", "late"), [(date(2026, 11, 23), False), (date(2026, 11, 24), True)])
def test_overdue_begins_the_local_day_after_the_due_date(office, day, late):
    with at(date(2026, 11, 2)):
        asked = feedback(office)

    assert reply_clock(asked).is_overdue(day) == late
    assert Clock.objects.overdue(day).filter(stage=Stage.REPLY).exists() == late


def test_a_due_date_in_a_year_without_a_calendar_is_provisional(office):
    with at(date(2026, 12, 25)):
        asked = feedback(office)

    assert [clock.provisional for clock in asked.clocks.order_by("due")] == [False, True]


def test_screening_and_handing_over_never_stop_the_clock(office):
    other = Office(organization())
    with at(date(2026, 11, 2)):
        asked = feedback(office, spam_score=9)
    assert asked.status == Status.SCREENING
    with at(date(2026, 11, 10)):
        services.release_feedback(feedback_id=asked.pk, user=office.secretary)
        services.hand_over(feedback_id=asked.pk, user=office.secretary, to=other.unit, reason="属对方职责")

    assert reply_clock(asked).due == date(2026, 11, 23)
    assert [(held.organization, held.since, held.until) for held in asked.holdings.all()] == [
        (office.unit, date(2026, 11, 2), date(2026, 11, 10)),
        (other.unit, date(2026, 11, 10), None),
    ]


def test_a_second_hand_over_needs_a_ruling_from_above():
    policy()
    district = organization("区委")
    one, two = Office(organization(below=district)), Office(organization(below=district))
    above = person(Role.APPROVER, district)
    asked = feedback(one)
    services.hand_over(feedback_id=asked.pk, user=one.secretary, to=two.unit, reason="属对方职责")

    for user in (two.secretary, two.approver):
        with pytest.raises(NotAllowed, match="上级"):
            services.hand_over(feedback_id=asked.pk, user=user, to=one.unit, reason="不属我方")
    services.rule_responsible(feedback_id=asked.pk, user=above, to=one.unit, reason="由首接单位办理")

    asked.refresh_from_db()
    assert asked.organization == one.unit


def test_waiting_for_the_asker_grants_at_most_the_cap(office):
    with at(date(2026, 11, 2)):
        asked = feedback(office)
    with at(date(2026, 11, 4)):
        services.ask_asker(feedback_id=asked.pk, user=office.secretary, question="哪一号楼?")
    # 20 working days later; five are granted.
    with at(date(2026, 12, 2)):
        assert not reply_clock(asked).is_overdue(date(2026, 11, 30))
        assert reply_clock(asked).is_overdue(date(2026, 12, 1))
        services.supply_answer(feedback_id=asked.pk, text="三号楼")

    clock = reply_clock(asked)
    assert (clock.original_due, clock.due, clock.runs_until) == (
        date(2026, 11, 23),
        date(2026, 11, 30),
        date(2026, 11, 30),
    )
    assert [(row.kind, row.days) for row in clock.adjustments.all()] == [(AdjustmentKind.PAUSE, 5)]


def test_a_question_after_the_due_date_makes_nothing_timely(office):
    with at(date(2026, 11, 2)):
        asked = feedback(office)
    with at(date(2026, 11, 25)):
        services.ask_asker(feedback_id=asked.pk, user=office.secretary, question="哪一号楼?")
    with at(date(2026, 11, 27)):
        services.supply_answer(feedback_id=asked.pk, text="三号楼")

    assert reply_clock(asked).due == date(2026, 11, 23)


def test_an_extension_is_asked_for_in_time_and_decided_by_another(office):
    with at(date(2026, 11, 2)):
        asked = feedback(office)
    with at(date(2026, 11, 23)):
        extension = services.request_extension(
            clock_id=reply_clock(asked).pk, user=office.secretary, days=10, reason="需会商"
        )
    with at(date(2026, 11, 24)):
        with pytest.raises(NotAllowed):
            services.decide_extension(extension_id=extension.pk, user=office.secretary, approve=True, reason="同意")
        services.decide_extension(extension_id=extension.pk, user=office.approver, approve=True, reason="同意")

    clock = reply_clock(asked)
    assert (clock.original_due, clock.due) == (date(2026, 11, 23), date(2026, 12, 7))
    (row,) = clock.adjustments.all()
    assert (row.days, row.due_before, row.due_after, row.requested_by, row.approved_by) == (
        10, date(2026, 11, 23), date(2026, 12, 7), office.secretary, office.approver,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("day", "days", "why"),
    [(date(2026, 11, 24), 5, "已过"), (date(2026, 11, 10), 11, "10个工作日"), (date(2026, 11, 10), 0, "1")],
)
def test_a_late_or_too_long_extension_is_refused(office, day, days, why):
    with at(date(2026, 11, 2)):
        asked = feedback(office)
    with at(day), pytest.raises(ValueError, match=why):
        services.request_extension(clock_id=reply_clock(asked).pk, user=office.secretary, days=days, reason="需会商")


def test_a_second_extension_is_more_than_the_policy_allows(office):
    asked = feedback(office)
    wanted = {"clock_id": reply_clock(asked).pk, "user": office.secretary, "days": 2, "reason": "需会商"}
    extension = services.request_extension(**wanted)
    with pytest.raises(ValueError, match="等待决定"):
        services.request_extension(**wanted)
    services.decide_extension(extension_id=extension.pk, user=office.approver, approve=True, reason="同意")
    with pytest.raises(ValueError, match="不允许"):
        services.request_extension(**wanted)
    assert extension.clock.extensions.filter(status=ExtensionStatus.APPROVED).count() == 1


def test_the_database_keeps_the_original_due_date_and_the_adjustments(office):
    asked = feedback(office)
    clock = reply_clock(asked)
    for change in ({"original_due": date(2030, 1, 1)}, {"starts_on": date(2030, 1, 1)}, {"workdays": 99}):
        with pytest.raises(ProgrammingError), transaction.atomic():
            Clock.objects.filter(pk=clock.pk).update(**change)
    with pytest.raises(ProgrammingError), transaction.atomic():
        Feedback.objects.filter(pk=asked.pk).update(submitted_on=date(2030, 1, 1))
    with pytest.raises(IntegrityError), transaction.atomic():
        Clock.objects.create(
            feedback=asked, stage=Stage.REPLY, starts_on=clock.starts_on, workdays=1,
            original_due=clock.due, due=clock.due, runs_until=clock.due,
        )  # fmt: skip
    with pytest.raises(IntegrityError), transaction.atomic():
        Adjustment.objects.create(
            clock=clock, kind=AdjustmentKind.EXTENSION, days=5, due_before=clock.due, due_after=clock.due,
            reason="自批", requested_by=office.secretary, approved_by=office.secretary,
        )  # fmt: skip


def test_joining_keeps_the_earlier_deadline_and_ends_the_later_one(office):
    with at(date(2026, 11, 2)):
        early = feedback(office)
    with at(date(2026, 11, 5)):
        late = feedback(office)
        with pytest.raises(ValueError, match="较早"):
            services.merge_feedback(feedback_id=early.pk, into_id=late.pk, user=office.secretary, reason="同一事项")
        services.merge_feedback(feedback_id=late.pk, into_id=early.pk, user=office.secretary, reason="同一事项")

    late.refresh_from_db()
    assert (late.status, late.merged_into) == (Status.MERGED, early)
    assert not late.clocks.running().exists()
    assert reply_clock(early).due == date(2026, 11, 23)
    with pytest.raises(TransitionError):
        services.acknowledge_feedback(feedback_id=late.pk, user=office.secretary)


def test_what_is_split_off_keeps_day_zero(office):
    other = Office(organization())
    with at(date(2026, 11, 2)):
        asked = feedback(office)
    with at(date(2026, 11, 6)):
        part = services.split_feedback(
            feedback_id=asked.pk, user=office.secretary, subject="物业", text="物业费?", to=other.unit
        )

    assert (part.submitted_on, part.organization, part.split_from) == (date(2026, 11, 2), other.unit, asked)
    assert reply_clock(part).due == date(2026, 11, 23)


def test_the_policy_of_the_nearest_organisation_holds(office):
    town = organization()
    community = organization(below=town)
    policy(organization=town, reply_within=5)

    asked = feedback(Office(community))

    assert asked.policy.organization == town
    assert reply_clock(asked).workdays == 5


def recount(start, term, asked_and_supplied, cap, extension):
    """The due date by walking the calendar: the last worked day before one day too many has counted.

    A worked day counts unless the asker is waited for and the cap is not used up.
    """
    left, waited, day = term + extension, 0, start
    due = start
    while True:
        day += timedelta(days=1)
        if not is_workday(day):
            continue
        if waited < cap and any(asked < day <= supplied for asked, supplied in asked_and_supplied):
            waited += 1
        elif left:
            left -= 1
        else:
            return due
        due = day


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    start=st.dates(date(2024, 1, 1), date(2026, 12, 20)),
    gaps=st.lists(st.integers(0, 9), min_size=2, max_size=6),
    extension=st.integers(0, 10),
)
@example(start=date(2026, 11, 2), gaps=[21, 3], extension=0)  # asked on the due date itself
def test_any_sequence_of_questions_and_extensions_equals_a_recount_day_by_day(office, start, gaps, extension):
    with at(start):
        asked = feedback(office)
        if extension:
            wanted = services.request_extension(
                clock_id=reply_clock(asked).pk, user=office.secretary, days=extension, reason="需会商"
            )
            services.decide_extension(extension_id=wanted.pk, user=office.approver, approve=True, reason="同意")
    day, waits = start, []
    for before, wait in zip(gaps[::2], gaps[1::2], strict=False):
        day += timedelta(days=before)
        with at(day):
            if reply_clock(asked).due < day:
                break
            services.ask_asker(feedback_id=asked.pk, user=office.secretary, question="哪一号楼?")
        waits.append((day, day + timedelta(days=wait)))
        day += timedelta(days=wait)
        with at(day, hour=23):
            services.supply_answer(feedback_id=asked.pk, text="三号楼")

    clock = reply_clock(asked)
    assert clock.due == recount(start, 15, waits, 5, extension)
    assert clock.due == (clock.adjustments.last().due_after if clock.adjustments.exists() else clock.original_due)
    assert CalendarDay.objects.count() == 0
