"""What is published, against an attacker who solves for the marks of small groups with arithmetic of their own."""

from fractions import Fraction
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evaluations.guard import Figures, Group, Version, Why, decide
from evaluations.rules import Criterion, Grade, Rules, VoterClass
from evaluations.tally import Turnout, tally

GRADES = (
    Grade("top", "优秀", "1", is_top=True),
    Grade("fair", "称职", "0.8"),
    Grade("poor", "不称职", "0.4"),
    Grade("abstain", "弃权", None),
)
CODES = [grade.code for grade in GRADES]
VALUES = {"top": Fraction(1), "fair": Fraction(4, 5), "poor": Fraction(2, 5)}
THREE = (VoterClass("A", "领导", 4000), VoterClass("B", "党员", 3000), VoterClass("C", "代表", 3000))
TWO = (VoterClass("B", "党员", 7000), VoterClass("C", "代表", 3000))
OVERALL = "overall"


def make_rules(classes=THREE, **fields):
    return Rules(GRADES, (Criterion(OVERALL, "总体", 10_000),), classes, **({"quorum": "0"} | fields))


def make_result(rules, table):
    """The count of `table`: for each class how many gave each grade, in the grades' order."""
    marks = {(OVERALL, voters): dict(zip(CODES, numbers, strict=True)) for voters, numbers in table.items()}
    return tally(rules, marks, {voters: Turnout(sum(numbers), sum(numbers)) for voters, numbers in table.items()})


def publish(rules, *tables):
    """The figures of each version in turn, every one decided after those before."""
    versions = []
    for table in tables:
        result = make_result(rules, table)
        versions.append(Version(result, decide(rules, versions, result)))
    return versions


def shown(rules, *tables):
    figures = publish(rules, *tables)[-1].figures[OVERALL]
    return [group.classes for group in figures.groups], figures.has_score, set(figures.reasons)


@pytest.mark.parametrize(
    ("table", "expected"),
    [
        ({"A": (3, 2, 0, 0), "B": (9, 8, 2, 1), "C": (20, 9, 1, 0)}, ([("A",), ("B",), ("C",)], True, set())),
        # Three leaders: with any two groups and the score their mean could be worked out, so all are shown as one.
        ({"A": (2, 1, 0, 0), "B": (9, 8, 2, 1), "C": (20, 9, 1, 0)}, ([("A", "B", "C")], True, {Why.FEW})),
        # A class that all agrees and is small goes one level up.
        ({"A": (6, 0, 0, 0), "B": (9, 8, 2, 1), "C": (20, 9, 1, 0)}, ([("A", "B", "C")], True, {Why.UNANIMOUS})),
        ({"A": (10, 0, 0, 0), "B": (9, 8, 2, 1), "C": (20, 9, 1, 0)}, ([("A",), ("B",), ("C",)], True, set())),
        # Nobody of class C came: what is left is two classes, and their sum and score would give both.
        ({"A": (2, 1, 0, 0), "B": (9, 8, 2, 1), "C": (0, 0, 0, 0)}, ([], True, {Why.FEW})),
        # Fewer than five in all, and nine who all agree: nothing, not even the score.
        ({"A": (1, 0, 0, 0), "B": (1, 1, 0, 0), "C": (0, 1, 0, 0)}, ([], False, {Why.FEW})),
        ({"A": (3, 0, 0, 0), "B": (3, 0, 0, 0), "C": (3, 0, 0, 0)}, ([], False, {Why.FEW, Why.UNANIMOUS})),
        # A large electorate that agrees is shown, and with it what each class said.
        (
            {"A": (3, 0, 0, 0), "B": (9, 0, 0, 0), "C": (12, 0, 0, 0)},
            ([("A", "B", "C")], True, {Why.FEW, Why.UNANIMOUS}),
        ),
        # Two classes of one weight and size are one class to a solver: it would find the third.
        ({"A": (2, 1, 0, 0), "B": (9, 8, 2, 1), "C": (9, 8, 2, 1)}, ([], True, {Why.FEW})),
    ],
)
def test_the_finest_safe_figures_are_shown(table, expected):
    rules = make_rules(empty_class="reweigh")
    assert shown(rules, table) == expected


def test_of_two_classes_with_a_small_one_only_the_score_is_shown():
    table = {"B": (20, 9, 1, 0), "C": (2, 1, 1, 0)}
    assert shown(make_rules(TWO), table) == ([], True, {Why.FEW})


def test_an_invalid_result_may_show_classes_merged_since_there_is_no_score_to_compare():
    table = {"A": (2, 1, 0, 0), "B": (9, 8, 2, 1), "C": (0, 0, 0, 0)}
    assert shown(make_rules(), table) == ([("A", "B")], False, {Why.FEW})


def test_a_correction_of_a_few_marks_is_not_shown_beside_the_first_version():
    before = {"A": (5, 5, 1, 0), "B": (9, 8, 2, 1), "C": (20, 9, 1, 0)}
    one_ballot_less = before | {"C": (20, 9, 0, 0)}
    assert shown(make_rules(), before, one_ballot_less) == ([], False, {Why.DIFFERENCE})


def test_a_correction_of_many_marks_is_shown():
    before = {"A": (5, 5, 1, 0), "B": (9, 8, 2, 1), "C": (20, 9, 1, 0)}
    another_batch = before | {"C": (26, 11, 1, 0)}
    assert shown(make_rules(), before, another_batch) == ([("A",), ("B",), ("C",)], True, set())


def test_counting_again_with_the_same_result_is_shown():
    table = {"A": (5, 5, 1, 0), "B": (9, 8, 2, 1), "C": (20, 9, 1, 0)}
    assert shown(make_rules(), table, table) == ([("A",), ("B",), ("C",)], True, set())


# The attacker: equations modulo a prime over what stands in the publications, eliminated column by column.
PRIME = 2**61 - 1


def modular(value):
    value = Fraction(value)
    return value.numerator * pow(value.denominator, -1, PRIME) % PRIME


def follows(target, rows):
    """Whether the target row is a combination of the rows."""
    return rank(rows) == rank([*rows, target])


def rank(rows):
    rows, found = [list(row) for row in rows], 0
    for column in range(len(rows[0]) if rows else 0):
        pivot = next((at for at in range(found, len(rows)) if rows[at][column]), None)
        if pivot is None:
            continue
        rows[found], rows[pivot] = rows[pivot], rows[found]
        inverse = pow(rows[found][column], -1, PRIME)
        for at in range(found + 1, len(rows)):
            factor = rows[at][column] * inverse % PRIME
            if factor:
                rows[at] = [(a - factor * b) % PRIME for a, b in zip(rows[at], rows[found], strict=True)]
        found += 1
    return found


class Attacker:
    """Unknowns are all marks of both versions; everything published or public is an equation."""

    def __init__(self, rules, tables, versions):
        self.classes = [voters.code for voters in rules.classes]
        self.weights = {voters.code: voters.weight for voters in rules.classes}
        self.columns = {
            key: at
            for at, key in enumerate(
                (number, voters, grade) for number in range(len(tables)) for voters in self.classes for grade in CODES
            )
        }
        self.background, self.figures = [], []
        for number, table in enumerate(tables):
            for voters, counts in table.items():
                self.background.append(self.row({(number, voters, grade): 1 for grade in CODES}))
                self.background.append(self.row({(number, voters, grade): 1 for grade in VALUES}))
                if number and counts == tables[number - 1][voters]:
                    self.background += [
                        self.row({(number, voters, grade): 1, (number - 1, voters, grade): -1}) for grade in CODES
                    ]
            self.read(number, table, versions[number].figures[OVERALL])

    def row(self, weights):
        row = [0] * len(self.columns)
        for key, weight in weights.items():
            row[self.columns[key]] = modular(weight)
        return row

    def read(self, number, table, figures):
        for group in figures.groups:
            for grade in CODES:
                self.figures.append(self.row({(number, voters, grade): 1 for voters in group.classes}))
        if not figures.has_score:
            return
        graded = {voters: sum(counts[:3]) for voters, counts in table.items() if sum(counts[:3])}
        whole = sum(self.weights[voters] for voters in graded)
        self.figures.append(
            self.row(
                {
                    (number, voters, grade): Fraction(self.weights[voters], whole) * 100 * value / valid
                    for voters, valid in graded.items()
                    for grade, value in VALUES.items()
                }
            )
        )

    def learns(self, weights):
        target = self.row(weights)
        return follows(target, self.background + self.figures) and not follows(target, self.background)


counts = st.tuples(*[st.integers(0, 6)] * 4)
tables = st.fixed_dictionaries({"A": counts, "B": counts, "C": counts})


@given(before=tables, change=st.sampled_from("ABC"), after=counts, again=st.booleans())
@settings(max_examples=150)
def test_no_solver_learns_the_marks_of_a_small_group(before, change, after, again):
    rules = make_rules(empty_class="reweigh")
    history = [before, before | {change: after}] if again else [before]
    attacker = Attacker(rules, history, publish(rules, *history))
    for number, table in enumerate(history):
        for size in (1, 2, 3):
            for group in combinations("ABC", size):
                counts = [sum(table[voters][at] for voters in group) for at in range(4)]
                if 0 < sum(counts) < rules.k or (sum(counts) < 10 and max(counts) == sum(counts) > 0):
                    for grade in CODES:
                        assert not attacker.learns({(number, voters, grade): 1 for voters in group})
                    assert not attacker.learns(
                        {(number, voters, grade): value for voters in group for grade, value in VALUES.items()}
                    )
    if again:
        for grade in CODES:
            steps = [new - old for new, old in zip(after, before[change], strict=True)]
            moved = max(sum(step for step in steps if step > 0), -sum(step for step in steps if step < 0))
            if 0 < moved < rules.k:
                assert not attacker.learns({(1, change, grade): 1, (0, change, grade): -1})


def test_the_attacker_works():
    """Against figures that were published without a guard the solver finds the three leaders' mean."""
    rules = make_rules()
    table = {"A": (2, 1, 0, 0), "B": (9, 8, 2, 1), "C": (20, 9, 1, 0)}
    result = make_result(rules, table)
    merged = tuple(
        Group(classes, {grade: sum(table[voters][at] for voters in classes) for at, grade in enumerate(CODES)})
        for classes in (("A", "B"), ("C",))
    )
    attacker = Attacker(rules, [table], [Version(result, {OVERALL: Figures(merged, has_score=True)})])
    assert attacker.learns({(0, "A", grade): value for grade, value in VALUES.items()})


@given(table=tables)
def test_what_is_shown_is_true_and_shows_each_class_once(table):
    rules = make_rules(empty_class="reweigh")
    (version,) = publish(rules, table)
    shown_classes = [voters for group in version.figures[OVERALL].groups for voters in group.classes]
    assert len(shown_classes) == len(set(shown_classes))
    for group in version.figures[OVERALL].groups:
        assert group.counts == {
            grade: sum(table[voters][at] for voters in group.classes) for at, grade in enumerate(CODES)
        }
        assert group.size >= rules.k
