"""Search terms on real PostgreSQL: whatever a reader can see as a run of text is found."""

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from disclosures.search.tokens import MAX_REPEATS, OVERLAP, phrases, runs, segments

pytestmark = pytest.mark.django_db

texts = st.text(alphabet=st.one_of(st.characters(), st.sampled_from("党务公开民生台账一二三aA12'\\ ,。")), max_size=120)


def _found(parts, query):
    """Whether some segment holds every phrase of the query."""
    wanted = phrases(query)
    if not wanted:
        return False
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT bool_and(hit) FROM unnest(%s::text[]) AS p(phrase), LATERAL "
            "(SELECT bool_or(s::tsvector @@ p.phrase::tsquery) AS hit FROM unnest(%s::text[]) AS t(s)) AS found",
            [wanted, segments(parts)],
        )
        return bool(cursor.fetchone()[0])


@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=texts, data=st.data())
def test_any_substring_of_a_run_finds_the_text(text, data):
    found = list(runs(text))
    if not found:
        return
    run = data.draw(st.sampled_from(found))
    start = data.draw(st.integers(0, len(run) - 1))
    length = data.draw(st.integers(1, 12))

    assert _found([(text, "D")], run[start : start + length])


@pytest.mark.parametrize("query", ["民", "账", "民生台账", "一讲二评三公示", "2亿元", "GDP", "ｇｄｐ", "台账 公示"])
def test_words_people_type_find_the_notice(query):
    assert _found([("民生台账", "A"), ("开展“一讲二评三公示”,GDP达1110.2亿元", "D")], query)


@pytest.mark.parametrize("query", ["账一", "台公", "不在"])
def test_no_phrase_crosses_punctuation_or_invents_words(query):
    assert not _found([("民生台账。一讲二评", "D")], query)


@pytest.mark.parametrize("query", ["", "  ", "。，!", "\x00"])
def test_nothing_searchable_is_no_query(query):
    assert phrases(query) == []


@pytest.mark.parametrize("text", ["啊" * 5000, "党员 " * 2000, "".join(chr(0x4E00 + i % 20000) for i in range(60000))])
def test_long_and_repetitive_texts_stay_within_postgresql_s_limits_and_are_found(text):
    parts = segments([(text, "D")])
    run = max(runs(text), key=len)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT max(cardinality(positions)), max(positions[cardinality(positions)]) "
            "FROM unnest(%s::text[]) AS t(s), LATERAL unnest(s::tsvector)",
            [parts],
        )
        repeats, position = cursor.fetchone()
    assert repeats <= MAX_REPEATS
    assert position < 16383
    for start in range(0, len(run), max(1, len(run) // 23)):
        assert _found([(text, "D")], run[start : start + OVERLAP])
