"""What the database counts against a recount in Python, one case at a time."""

from collections import Counter
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from disclosures.models import CalendarDay
from disclosures.workdays import count_workdays
from feedback import services
from feedback.enums import Satisfaction, Status
from feedback.league import Share, Tally
from feedback.models import Rating, Standing
from feedback.tallies import Period, rows_below, table
from tests.factories.disclosures import Office, organization
from tests.factories.feedback import accepted, answered_on, at, feedback

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 25)
PERIOD = Period(date(2026, 1, 1), date(2026, 11, 30), TODAY)

days = st.integers(0, 420).map(lambda number: date(2025, 10, 1) + timedelta(number))
maybe = st.none() | days
cases = st.fixed_dictionaries(
    {
        "status": st.sampled_from(Status.values),
        "submitted_on": days,
        "reply_until": maybe,
        "late": st.booleans(),
        "reopened": st.booleans(),
        "paused": st.booleans(),
        "extended": st.sampled_from([0, 0, 5]),
        "waited": st.sampled_from([0, 0, 3]),
        "hand_overs": st.integers(0, 3),
    }
)


def recount(case):
    """What became of one case, in words of one syllable."""
    overdue = case.reply_until is not None and case.reply_until < TODAY
    late = case.late and case.status != "merged" and not overdue
    in_time = case.reply_until is None and case.status in ("answered", "closed") and not case.late
    pending = case.reply_until is not None and not overdue and not late
    aside = not (overdue or late or in_time or pending)
    tally = Counter(in_time=in_time, late=late, overdue=overdue, pending=pending, aside=aside, reopened=case.reopened)
    kinds = {
        "extended": case.extended > 0,
        "paused": case.waited > 0 or case.paused,
        "bounced": case.hand_overs >= 2,
    }
    kinds["plain"] = not any(kinds.values())
    for name, is_one in kinds.items():
        tally[f"{name}_judged"] = is_one and (overdue or late or in_time)
        tally[f"{name}_in_time"] = is_one and in_time
    return Tally(**{name: int(number) for name, number in tally.items()})


@pytest.fixture
def standings(office, district):
    offices = [
        office,
        Office(organization("河湾一支部", below=office.unit)),
        Office(organization("山前", below=district)),
    ]
    with at(date(2025, 10, 9)):
        return [feedback(offices[number % 3]).pk for number in range(9)]


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(drawn=st.lists(cases, min_size=9, max_size=9), answers=st.lists(st.integers(0, 60), min_size=9, max_size=9))
def test_the_database_counts_as_a_person_would(standings, district, drawn, answers):
    for key, case, taken in zip(standings, drawn, answers, strict=True):
        replied = case["submitted_on"] + timedelta(taken)
        case["replied_on"] = replied if case["reply_until"] is None and replied <= TODAY else None
        Standing.objects.filter(pk=key).update(**case)
    units = list(type(district).objects.all())
    shown = rows_below(units, [district])
    calendar = CalendarDay.objects.calendar()
    counted = table(units, shown, PERIOD, calendar)

    paths = {unit.pk: unit.path for unit in units}
    submitted = list(Standing.objects.filter(submitted_on__range=(PERIOD.since, PERIOD.until)))
    for unit in shown:
        below = [case for case in submitted if paths[case.organization_id][: 2 * unit.steplen] == unit.path]
        row = counted.rows[unit.pk]
        assert row.tally == sum(map(recount, below), start=Tally())
        assert row.tally.received == len(below)
        taken = Counter(
            count_workdays(case.submitted_on, case.replied_on, calendar)
            for case in below
            if case.replied_on and case.status in ("answered", "closed")
        )
        assert (row.days or {}) == taken
    assert sum(counted.months.values(), start=Tally()) == counted.total.tally


def test_an_answer_that_counts_from_submission_to_rating(office, district):
    on_time = answered_on(accepted(office), office, on=date(2026, 11, 23))
    answered_on(accepted(office), office, on=date(2026, 11, 24))
    accepted(office)  # still open, so overdue
    accepted(office, on=date(2026, 11, 20))
    with at(date(2026, 11, 20)):
        given_up = feedback(office)
        services.withdraw_feedback(feedback_id=given_up.pk)
    Rating.objects.create(
        reply=on_time.replies.get(), feedback=on_time, satisfaction=Satisfaction.SATISFIED, comment="快"
    )

    units = [district, office.unit]
    row = table(units, rows_below(units, [district]), PERIOD, CalendarDay.objects.calendar()).rows[office.unit.pk]
    assert row.tally == Tally(in_time=1, late=1, overdue=1, pending=1, aside=1, plain_judged=3, plain_in_time=1)
    assert row.satisfied == Share(1, 1)
    assert row.days == {15: 1, 16: 1}
    assert row.median == 15


@pytest.mark.parametrize("amount", [1, 3])
def test_it_takes_three_queries_for_any_amount(office, district, amount, django_assert_num_queries):
    for _n in range(amount):
        accepted(Office(organization(below=office.unit)))
    units, calendar = list(type(district).objects.all()), CalendarDay.objects.calendar()
    with django_assert_num_queries(3):
        table(units, rows_below(units, [district]), PERIOD, calendar)
