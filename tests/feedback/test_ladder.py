"""Which stage of a ladder is past."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disclosures.workdays import OFFICIAL, is_workday
from feedback.ladder import latest_due, latest_dues, stage_day, stages_past

LADDER = [-3, -1, 0, 1, 5, 10]
DAYS = st.dates(date(2020, 1, 1), date(2026, 11, 30))


@pytest.mark.parametrize(
    ("stage", "day"),
    [
        # Due on Thursday 8 October 2026, the first working day after National Day; 10 October is made up.
        (-3, date(2026, 9, 28)),
        (-1, date(2026, 9, 30)),
        (0, date(2026, 10, 8)),
        (1, date(2026, 10, 9)),
        (5, date(2026, 10, 14)),
    ],
)
def test_a_stage_comes_so_many_working_days_from_the_due_date(stage, day):
    due = date(2026, 10, 8)
    assert stage_day(due, stage, OFFICIAL) == day
    assert due <= latest_due(stage, day, OFFICIAL)
    assert due > latest_due(stage, day - timedelta(days=1), OFFICIAL)


@given(due=DAYS.filter(is_workday), today=DAYS, stage=st.integers(-15, 30))
def test_comparing_due_dates_equals_counting_for_each(due, today, stage):
    assert (due <= latest_due(stage, today, OFFICIAL)) == (stage_day(due, stage, OFFICIAL) <= today)


@given(due=DAYS, later=st.integers(0, 40), stage=st.integers(-15, 30), today=DAYS)
def test_what_is_past_stays_past(due, later, stage, today):
    if due <= latest_due(stage, today, OFFICIAL):
        assert due <= latest_due(stage, today + timedelta(days=later), OFFICIAL)


@pytest.mark.parametrize(
    ("term", "today", "past"),
    [
        (15, date(2026, 11, 17), []),
        (15, date(2026, 11, 18), [-3]),
        (15, date(2026, 11, 24), [-3, -1, 0, 1]),
        # A term of three days has no stage three days before its end, which would be before it began.
        (3, date(2026, 11, 18), []),
        (3, date(2026, 11, 20), [-1]),
    ],
)
def test_no_stage_comes_before_the_term_begins(term, today, past):
    assert stages_past(date(2026, 11, 23), term, latest_dues(LADDER, today, OFFICIAL)) == past
