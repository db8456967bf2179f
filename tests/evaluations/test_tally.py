"""The count, against a brute force over single ballots that shares nothing with it."""

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluations.rules import Criterion, EmptyClass, Grade, Rules, VoterClass
from evaluations.tally import Reason, Turnout, round_half_up, tally

GRADES = (
    Grade("excellent", "优秀", "1", is_top=True),
    Grade("competent", "称职", "0.8"),
    Grade("basic", "基本称职", "0.6"),
    Grade("incompetent", "不称职", "0"),
    Grade("unknown", "不了解", None),
    Grade("abstain", "弃权", None),
)
CRITERIA = (Criterion("virtue", "德", 4000), Criterion("honesty", "廉", 6000), Criterion("overall", "总体", 0))
CLASSES = (VoterClass("A", "领导", 4000), VoterClass("B", "党员", 3500), VoterClass("C", "群众代表", 2500))
COEFFICIENT = {"excellent": 1, "competent": Fraction(4, 5), "basic": Fraction(3, 5), "incompetent": 0}


def make_rules(**fields):
    return Rules(**({"grades": GRADES, "criteria": CRITERIA, "classes": CLASSES, "quorum": "0"} | fields))


RULES = make_rules()

ballot = st.fixed_dictionaries({c.code: st.sampled_from([g.code for g in GRADES]) for c in CRITERIA})
boxes = st.fixed_dictionaries({v.code: st.lists(ballot, max_size=12) for v in CLASSES})


def count(box):
    """Marks and turnout of a box of ballots, each issued once."""
    marks = {}
    for voters, ballots in box.items():
        for one in ballots:
            for criterion, grade in one.items():
                cell = marks.setdefault((criterion, voters), {})
                cell[grade] = cell.get(grade, 0) + 1
    return marks, {voters: Turnout(len(ballots), len(ballots)) for voters, ballots in box.items()}


def brute_force(box, criterion):
    """The weighted score by walking every ballot; None if a class has nothing to say."""
    score = Fraction(0)
    for voters in CLASSES:
        values = [COEFFICIENT[one[criterion]] for one in box[voters.code] if one[criterion] in COEFFICIENT]
        if not values:
            return None
        score += Fraction(voters.weight, 10000) * 100 * sum(values) / len(values)
    return score


@given(box=boxes)
def test_scores_equal_a_brute_force_over_the_ballots(box):
    result = tally(RULES, *count(box))

    expected = {criterion.code: brute_force(box, criterion.code) for criterion in CRITERIA}
    assert {code: score.value for code, score in result.criteria.items()} == expected
    virtue, honesty = expected["virtue"], expected["honesty"]
    whole = None if virtue is None or honesty is None else virtue * 4 / 10 + honesty * 6 / 10
    assert result.total.value == whole


@given(box=boxes, chance=st.randoms())
def test_the_order_of_ballots_and_classes_changes_nothing(box, chance):
    shuffled = {voters: chance.sample(ballots, len(ballots)) for voters, ballots in reversed(box.items())}

    assert tally(RULES, *count(box)) == tally(RULES, *count(shuffled))


@given(box=boxes, times=st.integers(1, 5), voters=st.sampled_from("ABC"))
def test_the_size_of_a_class_does_not_change_its_weight(box, times, voters):
    grown = box | {voters: box[voters] * times}

    first, second = tally(RULES, *count(box)), tally(RULES, *count(grown))

    assert first.criteria == second.criteria
    assert first.total == second.total


@given(box=boxes)
def test_scores_stay_between_0_and_100(box):
    result = tally(RULES, *count(box))

    for score in (*result.criteria.values(), result.total):
        assert score.value is None or 0 <= score.value <= 100


def test_grades_without_a_coefficient_are_counted_apart():
    result = tally(RULES, {("virtue", "A"): {"excellent": 1, "unknown": 7, "abstain": 2}}, {"A": Turnout(10, 10)})
    cell = result.cells["virtue", "A"]

    assert (cell.valid, cell.mean) == (1, 100)
    assert (cell.counts["unknown"], cell.counts["abstain"], cell.counts["basic"]) == (7, 2, 0)


@pytest.mark.parametrize(
    ("empty_class", "value"), [(EmptyClass.VOID, None), (EmptyClass.REWEIGH, Fraction(100 * 4000 + 80 * 3500, 7500))]
)
def test_an_empty_class_does_what_the_rules_say(empty_class, value):
    marks = {("virtue", "A"): {"excellent": 3}, ("virtue", "B"): {"competent": 2}}
    turnout = {"A": Turnout(3, 3), "B": Turnout(2, 2), "C": Turnout(4, 0)}

    score = tally(make_rules(empty_class=empty_class), marks, turnout).criteria["virtue"]

    assert score.value == value
    assert score.reasons == {Reason.NO_VALID_MARK}


@pytest.mark.parametrize(("collected", "valid"), [(4, False), (5, True)])
def test_a_class_under_the_quorum_makes_the_result_void(collected, valid):
    marks = {("virtue", voters.code): {"excellent": 2} for voters in CLASSES}
    turnout = {"A": Turnout(2, 2), "B": Turnout(10, collected), "C": Turnout(2, 2)}

    result = tally(make_rules(quorum="1/2"), marks, turnout)

    assert (result.criteria["virtue"].value is not None) == valid
    assert (Reason.UNDER_QUORUM in result.class_reasons["B"]) != valid


def test_more_collected_than_issued_is_void_whatever_the_rules_do_with_empty_classes():
    marks = {("virtue", voters.code): {"excellent": 2} for voters in CLASSES}
    turnout = {"A": Turnout(1, 2), "B": Turnout(2, 2), "C": Turnout(2, 2)}

    score = tally(make_rules(empty_class=EmptyClass.REWEIGH), marks, turnout).criteria["virtue"]

    assert (score.value, score.reasons) == (None, {Reason.MORE_COLLECTED_THAN_ISSUED})


@pytest.mark.parametrize(
    ("marks", "turnout"),
    [
        ({("luck", "A"): {"excellent": 1}}, {}),
        ({("virtue", "D"): {"excellent": 1}}, {}),
        ({("virtue", "A"): {"superb": 1}}, {}),
        ({("virtue", "A"): {"excellent": -1}}, {}),
        ({}, {"D": Turnout(1, 1)}),
    ],
)
def test_what_the_rules_do_not_know_is_never_dropped(marks, turnout):
    with pytest.raises(ValueError, match="outside the rules"):
        tally(RULES, marks, turnout)


@given(value=st.fractions(0, 100, max_denominator=10**6), decimals=st.integers(0, 4))
def test_rounding_is_half_up_as_decimal_does_it(value, decimals):
    exact = Decimal(value.numerator) / Decimal(value.denominator)

    expected = exact.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)

    assert round_half_up(value, decimals) == f"{expected:f}"


@pytest.mark.parametrize(
    ("value", "text"), [("85.125", "85.13"), ("85.124", "85.12"), ("0.005", "0.01"), ("100", "100.00")]
)
def test_halves_are_rounded_up_once_and_at_the_end(value, text):
    assert round_half_up(Fraction(value), 2) == text


def test_rules_survive_their_json_and_their_digest_sees_every_change():
    assert Rules.from_json(RULES.as_json()) == RULES
    changes = [{"k": 6}, {"decimals": 1}, {"quorum": "2/3"}, {"top_share": "1/3"}, {"empty_class": EmptyClass.REWEIGH},
               {"classes": (VoterClass("A", "领导", 5000), *CLASSES[1:])}, {"grades": GRADES[:-1]}]  # fmt: skip
    digests = {make_rules(**change).digest() for change in ({}, *changes)}

    assert len(digests) == len(changes) + 1


@pytest.mark.parametrize(
    ("fields", "problem"),
    [
        ({}, None),
        ({"classes": CLASSES[:2]}, "classes_weights"),
        ({"criteria": (Criterion("virtue", "德", 10000), Criterion("virtue", "德", 0))}, "criteria_codes"),
        ({"grades": (Grade("a", "好", "1.2"), Grade("b", "差", "0"))}, "coefficients"),
        ({"grades": (Grade("a", "好", "1"),)}, "coefficients"),
        ({"quorum": "3/2"}, "shares"),
        ({"top_share": "-1/3"}, "shares"),
        ({"k": 1}, "limits"),
    ],
)
def test_unusable_rules_are_told(fields, problem):
    assert make_rules(**fields).problems() == ([problem] if problem else [])
