"""The arithmetic of the league table against brute force."""

from dataclasses import fields
from math import sqrt
from statistics import median_low

from hypothesis import given
from hypothesis import strategies as st

from feedback.league import (
    SMALLEST,
    SMALLEST_PUBLIC,
    Figures,
    Share,
    Tally,
    Z,
    added,
    median,
    ranked,
    suppressed,
    total,
    wilson,
)

some = st.integers(0, 60)
tallies = st.builds(Tally, **{field.name: some for field in fields(Tally)})
figures = st.builds(
    Figures,
    tally=tallies,
    days=st.dictionaries(st.integers(-3, 40), st.integers(1, 9)),
    satisfied=st.tuples(some, some).map(lambda pair: Share(min(pair), max(pair))),
)
tables = st.dictionaries(st.integers(1, 30), figures, max_size=12)


@given(st.integers(1, 5000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_wilsons_ends_are_where_the_score_test_is_just_passed(case):
    successes, n = case
    share, interval = successes / n, wilson(successes, n)

    assert 0 <= interval.low <= share + 1e-9
    assert share - 1e-9 <= interval.high <= 1
    for end in (interval.low, interval.high):
        if 0 < end < 1:
            assert abs(abs(share - end) - Z * sqrt(end * (1 - end) / n)) < 1e-7
    mirrored = wilson(n - successes, n)
    assert abs(mirrored.low - (1 - interval.high)) < 1e-9


def test_wilson_of_known_cases():
    low, high = wilson(8, 10).low, wilson(8, 10).high
    assert (round(low, 4), round(high, 4)) == (0.4902, 0.9433)  # Newcombe 1998, method 3
    assert (wilson(0, 0).low, wilson(0, 0).high) == (0.0, 1.0)
    assert wilson(5, 5).high == 1.0


@given(st.lists(st.integers(-5, 60), max_size=80))
def test_the_median_of_a_histogram_is_that_of_the_values(values):
    histogram = {value: values.count(value) for value in values}

    assert median(histogram) == (median_low(values) if values else None)
    assert median(histogram | {999: 0}) == median(histogram)


@given(st.lists(st.dictionaries(st.integers(0, 9), st.integers(1, 5)), max_size=5))
def test_histograms_are_added_value_by_value(histograms):
    values = [value for one in histograms for value, number in one.items() for _n in range(number)]

    assert added(histograms) == {value: values.count(value) for value in values}


@given(tables)
def test_the_total_is_the_sum_of_its_rows(rows):
    whole = total(rows.values())

    for field in fields(Tally):
        assert getattr(whole.tally, field.name) == sum(getattr(row.tally, field.name) for row in rows.values())
    assert whole.tally.received == sum(row.tally.received for row in rows.values())
    assert whole.satisfied.n == sum(row.satisfied.n for row in rows.values())


@given(tables)
def test_the_order_goes_by_the_lower_end_and_small_ones_come_last(rows):
    order = ranked(rows)

    assert sorted(order) == sorted(rows)
    enough = [rows[key].tally.timely for key in order if rows[key].tally.timely.enough]
    assert [share.interval.low for share in enough] == sorted((share.interval.low for share in enough), reverse=True)
    last = order[len(enough) :]
    assert all(rows[key].tally.judged < SMALLEST for key in last)


def test_leaving_cases_open_or_dropping_late_ones_gains_nothing():
    honest = Tally(in_time=20, late=5)

    assert Tally(in_time=20, overdue=5).timely == honest.timely
    assert Tally(in_time=20, late=5, aside=9).timely == honest.timely  # what was withdrawn in time is out of it
    assert Share(1, 1).value == 1.0
    assert not Share(1, 1).enough


@given(tables)
def test_what_is_public_names_nobody_with_few_cases_and_gives_none_away_by_subtraction(rows):
    shown, others = suppressed(rows)

    assert all(shown[key].tally.received >= SMALLEST_PUBLIC for key in shown)
    received = sum(row.tally.received for row in rows.values())
    if others:
        assert others.tally.received >= SMALLEST_PUBLIC
        assert sum(row.tally.received for row in shown.values()) + others.tally.received == received
    elif shown:
        assert sum(row.tally.received for row in shown.values()) == received  # so nothing was left out
    if received >= SMALLEST_PUBLIC:
        assert shown or others
