"""Working days against a calendar typed by hand from the State Council's notices, and by their own laws."""

from datetime import date, timedelta

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from disclosures.enums import DayKind
from disclosures.workdays import (
    OFFICIAL_YEARS,
    Override,
    WorkCalendar,
    add_workdays,
    count_workdays,
    explain,
    is_provisional,
    is_workday,
)

# 国务院办公厅关于部分节假日安排的通知, 2020 to 2026: days off (first and last) and weekend days worked.
OFF = """
2020: 0101-0101 0124-0202 0404-0406 0501-0505 0625-0627 1001-1008
2021: 0101-0103 0211-0217 0403-0405 0501-0505 0612-0614 0919-0921 1001-1007
2022: 0101-0103 0131-0206 0403-0405 0430-0504 0603-0605 0910-0912 1001-1007
2023: 0101-0102 0121-0127 0405-0405 0429-0503 0622-0624 0929-1006
2024: 0101-0101 0210-0217 0404-0406 0501-0505 0608-0610 0915-0917 1001-1007
2025: 0101-0101 0128-0204 0404-0406 0501-0505 0531-0602 1001-1008
2026: 0101-0103 0215-0223 0404-0406 0501-0505 0619-0621 0925-0927 1001-1007
"""
WORKED = """
2020: 0119 0426 0509 0628 0927 1010
2021: 0207 0220 0425 0508 0918 0926 1009
2022: 0129 0130 0402 0424 0507 1008 1009
2023: 0128 0129 0423 0506 0625 1007 1008
2024: 0204 0218 0407 0428 0511 0914 0929 1012
2025: 0126 0208 0427 0928 1011
2026: 0104 0214 0228 0509 0920 1010
"""
FIRST, LAST = date(2020, 1, 1), date(2026, 12, 31)
UNKNOWN = max(OFFICIAL_YEARS) + 1

days = st.dates(FIRST, date(2028, 12, 31))


def _typed(table):
    for line in table.split("\n"):
        year, _, entries = line.partition(": ")
        for entry in entries.split():
            yield [date(int(year), int(part[:2]), int(part[2:])) for part in entry.split("-")]


def _range(first, last):
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


def _worked_days():
    off = {day for span in _typed(OFF) for day in _range(*span)}
    extra = {day for (day,) in _typed(WORKED)}
    return [day for day in _range(FIRST, LAST) if day in extra or (day.weekday() < 5 and day not in off)]


def test_every_day_of_2020_to_2026_is_as_the_notices_say():
    assert [day for day in _range(FIRST, LAST) if is_workday(day)] == _worked_days()


@pytest.mark.parametrize("n", [1, 3, 5, 10, 15])
def test_every_due_date_of_2020_to_2026_is_as_counted_on_the_typed_calendar(n):
    worked = _worked_days()
    passed = 0
    for start in _range(FIRST, date(2026, 11, 30)):
        passed += start == worked[passed]
        assert add_workdays(start, n) == worked[passed + n - 1], start


@pytest.mark.parametrize(
    ("start", "n", "due"),
    [
        (date(2026, 9, 30), 1, date(2026, 10, 8)),  # over the National Day week
        (date(2026, 9, 18), 1, date(2026, 9, 20)),  # a Sunday that is worked
        (date(2026, 2, 13), 3, date(2026, 2, 25)),  # a worked Saturday, then the Spring Festival
        (date(2025, 12, 31), 1, date(2026, 1, 4)),  # over New Year, to a worked Sunday
        (date(2026, 10, 8), -1, date(2026, 9, 30)),
        (date(2026, 10, 3), 0, date(2026, 10, 3)),
    ],
)
def test_due_dates_that_people_check_by_hand(start, n, due):
    assert add_workdays(start, n) == due


@given(start=days, n=st.integers(-60, 60))
def test_counting_undoes_adding(start, n):
    assert count_workdays(start, add_workdays(start, n)) == n


@given(start=days, n=st.integers(1, 60))
def test_a_due_date_is_a_working_day_and_the_last_of_its_count(start, n):
    due = add_workdays(start, n)

    assert is_workday(due)
    assert count_workdays(start, due - timedelta(days=1)) == n - 1


@given(start=days, later=st.integers(0, 30), n=st.integers(0, 40), more=st.integers(0, 10))
def test_whoever_asks_later_or_for_longer_is_never_answered_earlier(start, later, n, more):
    assert add_workdays(start + timedelta(days=later), n) >= add_workdays(start, n)
    assert add_workdays(start, n + more) >= add_workdays(start, n)


@given(a=days, spans=st.tuples(st.integers(0, 90), st.integers(0, 90)))
def test_counts_add_up(a, spans):
    b = a + timedelta(days=spans[0])
    c = b + timedelta(days=spans[1])

    assert count_workdays(a, b) + count_workdays(b, c) == count_workdays(a, c)
    assert count_workdays(a, b) >= 0 >= count_workdays(b, a)


@given(start=days, n=st.integers(1, 40))
def test_an_explanation_numbers_exactly_the_counted_days(start, n):
    due = add_workdays(start, n)
    told = explain(start, due)

    assert [day.day for day in told] == _range(start + timedelta(days=1), due)
    assert [day.number for day in told if day.number] == list(range(1, n + 1))
    assert all((day.number is None) == (day.kind in (DayKind.WEEKEND, DayKind.HOLIDAY)) for day in told)


@pytest.mark.parametrize(
    ("day", "kind", "reason"),
    [
        (date(2026, 10, 8), DayKind.WORKDAY, ""),
        (date(2026, 10, 10), DayKind.MAKE_UP, "国庆节"),
        (date(2026, 10, 11), DayKind.WEEKEND, ""),
        (date(2026, 10, 3), DayKind.HOLIDAY, "国庆节"),
        (date(UNKNOWN, 1, 1), DayKind.HOLIDAY, "元旦"),
        (date(2027, 2, 8), DayKind.HOLIDAY, "春节"),
    ],
)
def test_each_day_has_its_reason(day, kind, reason):
    (told,) = explain(day - timedelta(days=1), day)

    assert (told.kind, told.reason) == (kind, reason)


def test_the_reason_is_given_in_the_reader_s_language():
    with translation.override("en"):
        told = explain(date(2026, 12, 31), date(2027, 1, 1))

    assert told[0].reason == "New Year's Day"


def test_overrides_of_both_signs_win():
    calendar = WorkCalendar(
        {
            date(2026, 11, 25): Override(is_workday=False, reason="暴雪停工"),
            date(2026, 11, 28): Override(is_workday=True, reason="补班"),
        }
    )

    assert add_workdays(date(2026, 11, 24), 1, calendar) == date(2026, 11, 26)
    assert add_workdays(date(2026, 11, 27), 1, calendar) == date(2026, 11, 28)
    assert [(day.kind, day.reason) for day in explain(date(2026, 11, 24), date(2026, 11, 25), calendar)] == [
        (DayKind.HOLIDAY, "暴雪停工")
    ]


def test_a_year_without_a_notice_makes_a_date_provisional_until_the_notice_is_entered():
    start = date(UNKNOWN - 1, 12, 28)
    due = add_workdays(start, 15)

    assert is_provisional(start, due)
    assert not is_provisional(start, date(UNKNOWN - 1, 12, 31))
    entered = WorkCalendar({date(UNKNOWN, 1, 1): Override(is_workday=False, reason="元旦")}, frozenset({UNKNOWN}))
    assert not is_provisional(start, due, entered)
    # What is entered is all that holds: nothing is estimated any more.
    assert is_workday(date(2027, 2, 8), entered)
