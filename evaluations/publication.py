"""The published result of an appraisal as one document: built from marks by the count and the guard, and read back.

The document is plain data, so that its fingerprint, the page, the minutes and the public package all stand on the same
figures, and nothing that is not in it can be shown. Pure: the services bring the marks and keep the document.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from evaluations.guard import Figures, Group, Version, Why, decide
from evaluations.rules import canonical
from evaluations.tally import SubjectResult, Turnout, tally

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from evaluations.rules import Rules

FORMAT = 1


@dataclass(frozen=True)
class Ballots:
    """How many ballots of a class for a subject were issued and collected by a channel, and how many were void."""

    subject: int
    voter_class: str
    channel: str
    issued: int
    collected: int
    void: int


# Subject's position, class, criterion, grade, number.
Count = tuple[int, str, str, str, int]


@dataclass(frozen=True)
class Counted:
    """All marks and ballots of an appraisal at one count."""

    counts: Sequence[Count]
    ballots: Sequence[Ballots]

    def results(self, rules: Rules, subjects: Iterable[int]) -> dict[int, SubjectResult]:
        """The count of every subject, by position. Raises ValueError for a mark outside the rules."""
        marks: dict[int, dict[tuple[str, str], dict[str, int]]] = defaultdict(dict)
        for subject, voters, criterion, grade, number in self.counts:
            marks[subject].setdefault((criterion, voters), {})[grade] = number
        turnout: dict[int, dict[str, Turnout]] = defaultdict(dict)
        for ballots in self.ballots:
            before = turnout[ballots.subject].get(ballots.voter_class, Turnout(0, 0))
            turnout[ballots.subject][ballots.voter_class] = Turnout(
                before.issued + ballots.issued, before.collected + ballots.collected
            )
        return {subject: tally(rules, marks[subject], turnout[subject]) for subject in subjects}


def compose(
    rules: Rules,
    head: Mapping[str, Any],
    subjects: Mapping[int, str],
    counted: Counted,
    earlier: Sequence[tuple[Counted, Mapping[str, Any]]] = (),
) -> dict[str, Any]:
    """The document of a count. `head` says what was appraised, `subjects` the names by position.

    `earlier` are the counts and documents published before of this appraisal, in their order: whatever readers can
    compute from all of them together keeps the rules of the guard.
    """
    former = [(count.results(rules, subjects), document) for count, document in earlier]
    results = counted.results(rules, subjects)
    return {
        "format": FORMAT,
        **head,
        "version": len(earlier) + 1,
        "previous": fingerprint(earlier[-1][1]) if earlier else "",
        "ballots": [vars(ballots) for ballots in counted.ballots],
        "subjects": [
            _subject(
                rules,
                position,
                name,
                results[position],
                [Version(old[position], figures_of(document, position)) for old, document in former],
            )
            for position, name in sorted(subjects.items())
        ],
    }


def fingerprint(document: Mapping[str, Any]) -> str:
    """SHA-256 in hex over the document's canonical JSON."""
    return hashlib.sha256(canonical(document)).hexdigest()


def figures_of(document: Mapping[str, Any], position: int) -> dict[str, Figures]:
    """What a document published of a subject, by criterion, as the guard reads it."""
    (subject,) = (entry for entry in document["subjects"] if entry["position"] == position)
    return {
        criterion["code"]: Figures(
            tuple(Group(tuple(group["classes"]), group["counts"]) for group in criterion["groups"]),
            has_score=criterion["score"] is not None,
            reasons=frozenset(Why(why) for why in criterion["withheld"]),
        )
        for criterion in subject["criteria"]
    }


def _subject(
    rules: Rules, position: int, name: str, result: SubjectResult, earlier: Sequence[Version]
) -> dict[str, Any]:
    figures = decide(rules, earlier, result)
    scored = [figures[criterion.code].has_score for criterion in rules.criteria if criterion.weight]
    return {
        "position": position,
        "name": name,
        # The total would give away the score of a criterion that is withheld.
        "score": result.total.rounded(rules.decimals) if all(scored) else None,
        "invalid": sorted(result.total.reasons),
        "criteria": [
            {
                "code": criterion.code,
                "score": (
                    result.criteria[criterion.code].rounded(rules.decimals)
                    if figures[criterion.code].has_score
                    else None
                ),
                "withheld": sorted(figures[criterion.code].reasons),
                "groups": [
                    {"classes": list(group.classes), "counts": dict(group.counts)}
                    for group in figures[criterion.code].groups
                ],
            }
            for criterion in rules.criteria
        ],
    }
