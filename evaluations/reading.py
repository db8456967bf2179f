"""A published document as people read it: labels for codes, words for reasons, shares for bars. It adds no figure."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from evaluations.guard import Why
from evaluations.rules import WHOLE, canonical
from evaluations.tally import Reason, Turnout, round_half_up, tally

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from evaluations.models import Appraisal
    from evaluations.rules import Criterion, Grade, Rules, VoterClass

REASONS = {
    Reason.MORE_COLLECTED_THAN_ISSUED: _("more ballots were collected than issued, so the vote must be repeated"),
    Reason.UNDER_QUORUM: _("too few of the ballots issued were collected in a class"),
    Reason.NO_VALID_MARK: _("a class gave no valid mark"),
}
WHYS = {
    Why.FEW: _("fewer people voted in a class than the rules require for showing their marks"),
    Why.UNANIMOUS: _("a small class agreed, so that everybody's mark would be known"),
    Why.DIFFERENCE: _("beside the version before, a few people's marks could be worked out"),
}


ATTACKS = {
    "columns": _("Is there a time, an address or a serial number beside a ballot or a person on the roll?"),
    "references": _("Does a reference lead from the urn to people?"),
    "triggers": _("Does anything write a copy or a history of what is cast?"),
    "rights": _("May the web pages read, change or delete anything in the urn?"),
    "settings": _("Does the database server log what is written, or when?"),
    "order": _("Does the roll show who took a ballot when, by the order in which it was written?"),
    "transactions": _("Was anything in the urn written together with an entry of the roll?"),
    "values": _("Does a value of one person's entry appear in the urn?"),
    "left": _("Is anything of the ballots left in the urn after the sealing?"),
    "board": _("Do the board and the marks show the order in which ballots were cast?"),
}


@dataclass(frozen=True)
class Attack:
    """One way in which the database was searched for a link between votes and people at the sealing."""

    question: str
    tried: int
    found: int


def attacks(appraisal: Appraisal) -> list[Attack]:
    return [Attack(str(ATTACKS[row["attack"]]), row["tried"], row["found"]) for row in appraisal.attacks]


@dataclass(frozen=True)
class Bar:
    """How many gave a grade, and what part of the group that is: in per cent, and as a piece of a line of 100 units."""

    grade: Grade
    number: int
    share: str
    start: str
    width: str


@dataclass(frozen=True)
class ShownGroup:
    """Classes shown together."""

    label: str
    size: int
    bars: list[Bar]


@dataclass(frozen=True)
class ShownCriterion:
    """One criterion; `withheld` says in words why it is not shown class by class."""

    code: str
    label: str
    weight: str
    score: str | None
    groups: list[ShownGroup]
    withheld: list[str]


@dataclass(frozen=True)
class ShownSubject:
    """One subject; `invalid` says in words why there is no valid result."""

    position: int
    name: str
    score: str | None
    invalid: list[str]
    criteria: list[ShownCriterion]
    legend: tuple[Grade, ...]

    @property
    def withheld(self) -> list[str]:
        """Everything that was not shown, each reason once."""
        return list(dict.fromkeys(reason for criterion in self.criteria for reason in criterion.withheld))


@dataclass(frozen=True)
class TurnoutRow:
    """The ballots of a class for a subject, over all channels."""

    subject: str
    code: str
    voter_class: str
    issued: int
    collected: int
    void: int

    @property
    def valid(self) -> int:
        return self.collected - self.void


def per_cent(part: int, whole: int, decimals: int = 1) -> str:
    return round_half_up(Fraction(100 * part, whole), decimals) if whole else "0"


def subjects(rules: Rules, document: Mapping[str, Any]) -> list[ShownSubject]:
    return [
        ShownSubject(
            subject["position"],
            subject["name"],
            subject["score"],
            [str(REASONS[Reason(reason)]) for reason in subject["invalid"]],
            [_criterion(rules, criterion) for criterion in subject["criteria"]],
            rules.grades,
        )
        for subject in document["subjects"]
    ]


def turnout(rules: Rules, document: Mapping[str, Any]) -> list[TurnoutRow]:
    """The ballots by subject and class, in their order."""
    names = {subject["position"]: subject["name"] for subject in document["subjects"]}
    rows = []
    for position, name in names.items():
        for voters in rules.classes:
            of_class = [
                row for row in document["ballots"] if (row["subject"], row["voter_class"]) == (position, voters.code)
            ]
            issued, collected, void = (sum(row[key] for row in of_class) for key in ("issued", "collected", "void"))
            rows.append(TurnoutRow(name, voters.code, voters.label, issued, collected, void))
    return rows


def _criterion(rules: Rules, criterion: Mapping[str, Any]) -> ShownCriterion:
    (rule,) = (rule for rule in rules.criteria if rule.code == criterion["code"])
    classes = {voters.code: voters.label for voters in rules.classes}
    groups = [
        ShownGroup("＋".join(classes[code] for code in group["classes"]), sum(group["counts"].values()), bars)
        for group in criterion["groups"]
        for bars in [_bars(rules, group["counts"])]
    ]
    return ShownCriterion(
        rule.code,
        rule.label,
        per_cent(rule.weight, WHOLE, 0),
        criterion["score"],
        groups,
        [str(WHYS[Why(why)]) for why in criterion["withheld"]],
    )


def _bars(rules: Rules, counts: Mapping[str, int]) -> list[Bar]:
    whole = sum(counts.values())
    before = [sum(counts[grade.code] for grade in rules.grades[:at]) for at in range(len(rules.grades))]
    return [
        Bar(
            grade,
            counts[grade.code],
            per_cent(counts[grade.code], whole),
            per_cent(start, whole, 2),
            per_cent(counts[grade.code], whole, 2),
        )
        for grade, start in zip(rules.grades, before, strict=True)
    ]


@dataclass(frozen=True)
class ExampleRow:
    """A class in the worked example: how many give each grade, and their mean."""

    code: str
    label: str
    cells: list[dict[str, Any]]
    mean: str


@dataclass(frozen=True)
class RuleCard:
    """The frozen rules with their weights in per cent, and one criterion counted as an example."""

    rules: Rules
    classes: list[dict[str, str]]
    criteria: list[dict[str, str]]
    quorum: str
    top_share: str | None
    example: list[ExampleRow]
    worked: str
    score: str

    @property
    def rules_json(self) -> str:
        """What the page's own sum needs of the rules."""
        return canonical(self.rules.as_json()).decode()


# How many of the example's voters give the first, second, … grade; later grades are given once.
EXAMPLE = (6, 3, 1)


def rule_card(appraisal: Appraisal) -> RuleCard:
    rules = appraisal.rule_set
    share = None if rules.top_share is None else per_cent_of(Fraction(rules.top_share))
    # The second class is kinder than the first, and so on, so that the weights matter.
    numbers = {
        voters.code: {
            grade.code: EXAMPLE[row] + 2 * at if row < len(EXAMPLE) else 1 for row, grade in enumerate(rules.grades)
        }
        for at, voters in enumerate(rules.classes)
    }
    criterion = rules.criteria[0].code
    turnout = {voters: Turnout(sum(counts.values()), sum(counts.values())) for voters, counts in numbers.items()}
    result = tally(rules, {(criterion, voters): counts for voters, counts in numbers.items()}, turnout)
    means = {voters.code: result.cells[criterion, voters.code].mean or Fraction() for voters in rules.classes}
    example = [
        ExampleRow(
            voters.code,
            voters.label,
            [
                {"code": grade.code, "label": grade.label, "number": numbers[voters.code][grade.code]}
                for grade in rules.grades
            ],
            round_half_up(means[voters.code], rules.decimals),
        )
        for voters in rules.classes
    ]
    worked = " + ".join(
        f"{per_cent(voters.weight, WHOLE, 0)}% × {round_half_up(means[voters.code], rules.decimals)}"
        for voters in rules.classes
    )
    score = result.criteria[criterion].rounded(rules.decimals) or ""
    return RuleCard(
        rules,
        _weighed(rules.classes),
        _weighed(rules.criteria),
        per_cent_of(Fraction(rules.quorum)),
        share,
        example,
        worked,
        score,
    )


def per_cent_of(part: Fraction) -> str:
    """A share of the rules, e.g. 2/3 as 66.7, whole per cents without decimals."""
    return round_half_up(100 * part, 0 if (100 * part).denominator == 1 else 1)


def _weighed(parts: Sequence[Criterion | VoterClass]) -> list[dict[str, str]]:
    return [{"code": part.code, "label": part.label, "weight": per_cent(part.weight, WHOLE, 0)} for part in parts]
