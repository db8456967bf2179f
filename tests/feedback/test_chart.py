"""The drawing of the trend."""

from hypothesis import given
from hypothesis import strategies as st

from feedback.chart import HEIGHT, LEFT, RIGHT, TOP, WIDTH, chart, height_of
from feedback.league import SMALLEST, Share

shares = st.integers(0, 80).flatmap(lambda n: st.builds(Share, st.integers(0, n), st.just(n)))


def months(found):
    return [(f"2026-{number:02}", share) for number, share in enumerate(found, start=1)]


@given(st.lists(shares, max_size=30))
def test_every_point_is_on_the_paper_inside_its_range_and_in_order(found):
    drawn = chart(months(found))

    assert [point.share for point in drawn.points] == [share for share in found if share.n >= SMALLEST]
    for point in drawn.points:
        assert LEFT <= point.x <= WIDTH - RIGHT
        assert TOP <= point.high <= point.y <= point.low <= HEIGHT
    places = [point.x for point in drawn.points]
    assert places == sorted(set(places))
    assert len(drawn.months) <= 6


def test_a_month_with_few_cases_leaves_a_gap():
    good, few = Share(9, 10), Share(1, 2)

    drawn = chart(months([good, good, few, good, good, few, good]))
    assert [len(line.split()) for line in drawn.lines] == [2, 2]  # the last stands alone as a point
    assert [len(band.split()) for band in drawn.bands] == [4, 4]
    assert len(drawn.points) == 5


def test_more_stands_higher():
    assert height_of(1.0) == TOP
    assert height_of(0.9) < height_of(0.1)
