"""Words, grams and phrases: whatever a reader can see as a run of text, its grams can find."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from disclosures.search.tokens import grams, needed, phrases, words

texts = st.text(
    alphabet=st.one_of(st.characters(), st.sampled_from("党务公开民生台账一二三aA12'\\ ,。𠮷")), max_size=120
)


def _found(text, query):
    """Whether the text holds every phrase of the query, as the database decides it: by grams, then by words."""
    held = words([text])
    wanted = phrases(query)
    return bool(wanted) and all(needed(phrase) <= grams(held) and phrase in held for phrase in wanted)


@settings(max_examples=500, deadline=None)
@given(text=texts, data=st.data())
def test_any_substring_of_a_run_finds_the_text(text, data):
    runs = words([text]).split()
    if not runs:
        return
    run = data.draw(st.sampled_from(runs))
    start = data.draw(st.integers(0, len(run) - 1))
    length = data.draw(st.integers(1, 12))

    assert _found(text, run[start : start + length])


@pytest.mark.parametrize(
    "query", ["民", "账", "民生台账", "一讲二评三公示", "2亿元", "GDP", "ｇｄｐ", "台账 公示", "12", "1110"]
)
def test_words_people_type_find_the_notice(query):
    assert _found("民生台账。开展“一讲二评三公示”,GDP达1110.2亿元,12月", query)


@pytest.mark.parametrize("query", ["账一", "台公", "不在", "1102", "G达"])
def test_no_phrase_crosses_punctuation_or_invents_words(query):
    assert not _found("民生台账。一讲二评,GDP达1110.2亿元", query)


@pytest.mark.parametrize("query", ["", "  ", "。，!", "\x00", "\ud800", "_"])
def test_nothing_searchable_is_no_query(query):
    assert phrases(query) == []


def test_a_phrase_is_looked_for_once():
    assert phrases("公示 台账,公示") == ["公示", "台账"]


def test_parts_are_runs_of_their_own():
    assert words(["民生", "台账", "", "ＧＤＰ：1.2"]) == "民生 台账 gdp 1 2"


@pytest.mark.parametrize(
    ("phrase", "amount"),
    [("党", 1), ("公示", 1), ("公示期", 2), ("gdp", 1), ("2022", 1), ("20221", 2), ("2022年", 2), ("𠮷", 1)],
)
def test_few_grams_narrow_a_phrase_down(phrase, amount):
    assert len(needed(phrase)) == amount


def test_grams_fit_the_column():
    every = "".join(map(chr, range(0x20, 0xD800))) + "\U0002ffff\U00020000"
    assert all(-(2**31) <= gram < 2**31 for gram in grams(words([every, "zzzz"])))
