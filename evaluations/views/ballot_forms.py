"""The ballot as a form: what is on it, and the steps of voting with a printed slip."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from disclosures.refusals import Refused
from evaluations import services

if TYPE_CHECKING:
    from django.http import QueryDict

    from evaluations.models import Appraisal, Subject
    from evaluations.rules import Rules

SUBJECT, COMMENT = "marks", "comment"


@dataclass(frozen=True)
class Choice:
    """One grade that can be ticked."""

    code: str
    label: str
    chosen: bool


@dataclass(frozen=True)
class Question:
    """One criterion of one subject; `name` is the form's."""

    name: str
    code: str
    label: str
    choices: list[Choice]
    missing: bool = False

    @property
    def answer(self) -> str:
        return next((choice.label for choice in self.choices if choice.chosen), "")


@dataclass(frozen=True)
class Screen:
    """What is asked of one subject."""

    subject: Subject
    questions: list[Question]


def sheet(appraisal: Appraisal, given: QueryDict | None = None, *, complain: bool = False) -> list[Screen]:
    """The ballot's screens with what was ticked so far; with `complain`, what is missing is marked."""
    rules = appraisal.rule_set
    return [
        Screen(subject, [_question(rules, subject, criterion, given, complain) for criterion in rules.criteria])
        for subject in appraisal.subjects.all()
    ]


def _question(rules: Rules, subject: Subject, criterion: Any, given: QueryDict | None, complain: bool) -> Question:
    name = f"{SUBJECT}-{subject.pk}-{criterion.code}"
    ticked = given.get(name, "") if given else ""
    choices = [Choice(grade.code, grade.label, grade.code == ticked) for grade in rules.grades]
    return Question(
        name, criterion.code, criterion.label, choices, complain and not any(choice.chosen for choice in choices)
    )


def slip_step(appraisal: Appraisal, given: QueryDict) -> dict[str, Any]:
    """Where the slip's form goes next, and what the page shows there. Nothing is cast before the step "cast"."""
    steps = {"ballot": _to_ballot, "review": _to_review, "cast": _to_receipt, "comment": _to_end}
    step = steps.get(given.get("step", ""), _to_ballot)
    try:
        return {"code": given.get("code", "")} | step(appraisal, given)
    except Refused as error:
        back = "comment" if step is _to_end else "ballot" if step is not _to_ballot else "code"
        return {
            "step": back,
            "problem": str(error),
            "code": given.get("code", ""),
            "sheet": sheet(appraisal, given),
            "comments": _comments(appraisal, given),
        }


def _to_ballot(appraisal: Appraisal, given: QueryDict) -> dict[str, Any]:
    services.slip_papers(appraisal.pk, given.get("code", ""))
    return {"step": "ballot", "sheet": sheet(appraisal, given)}


def _to_review(appraisal: Appraisal, given: QueryDict) -> dict[str, Any]:
    services.slip_papers(appraisal.pk, given.get("code", ""))
    screens = sheet(appraisal, given, complain=True)
    if any(question.missing for screen in screens for question in screen.questions):
        return {
            "step": "ballot",
            "sheet": screens,
            "problem": _("Some criteria are not marked yet: they have a red line. If you do not know, say so."),
        }
    # Drawn now and sent back, so that a page that is sent twice is one ballot.
    return {"step": "review", "sheet": screens, "salts": {screen.subject.pk: services.new_salt() for screen in screens}}


def _to_receipt(appraisal: Appraisal, given: QueryDict) -> dict[str, Any]:
    screens = sheet(appraisal, given)
    ballots = {
        screen.subject.pk: services.Ballot(
            {question.code: given.get(question.name, "") for question in screen.questions},
            given.get(f"salt-{screen.subject.pk}", ""),
        )
        for screen in screens
    }
    trackers = services.cast_slip(appraisal_id=appraisal.pk, code=given.get("code", ""), ballots=ballots)
    receipt = [(screen.subject, grouped(tracker)) for screen, tracker in zip(screens, trackers, strict=True)]
    return {"step": "receipt", "receipt": receipt, "comments": _comments(appraisal, given)}


def _to_end(appraisal: Appraisal, given: QueryDict) -> dict[str, Any]:
    comments = {subject.pk: text for subject, text in _comments(appraisal, given)}
    services.cast_slip_comments(appraisal_id=appraisal.pk, code=given.get("code", ""), comments=comments)
    return {"step": "end"}


def _comments(appraisal: Appraisal, given: QueryDict) -> list[tuple[Subject, str]]:
    return [(subject, given.get(f"{COMMENT}-{subject.pk}", "")) for subject in appraisal.subjects.all()]


def grouped(tracker: str) -> str:
    """A tracker in fours, as it is read out and noted."""
    return " ".join(tracker[start : start + 4] for start in range(0, len(tracker), 4))
