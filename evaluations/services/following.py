"""After the count: the organisation's verdicts, and what is put right."""

from __future__ import annotations

from collections import Counter
from contextlib import contextmanager
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from disclosures.refusals import InvalidInput, Refused
from evaluations import permissions
from evaluations.enums import Action, Status
from evaluations.models import Rectification, Verdict

from ._shared import locked_appraisal, take_step
from .counting import counted

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from disclosures.models import User
    from evaluations.models import Appraisal, AppraisalStep, Subject

COUNTED = (Status.SEALED, Status.PUBLISHED)


def propose_verdicts(*, appraisal_id: int, user: User, verdicts: Mapping[int, tuple[str, str]]) -> list[Verdict]:
    """Propose a grade for every subject, by its number: (grade, reason). Replaces what was proposed before.

    A grade other than the one nearest to the count needs a reason; the top grade is for a third of them at most.
    Raises InvalidInput with all that is wrong.
    """
    with locked_appraisal(appraisal_id) as appraisal:
        permissions.check_prepare(user, appraisal.organization)
        permissions.check_not_appraised(user, appraisal)
        _check_counted(appraisal)
        if Verdict.objects.filter(subject__appraisal=appraisal, decided_by__isnull=False).exists():
            raise Refused(_("The verdicts are decided already."))
        _check_verdicts(appraisal, verdicts)
        Verdict.objects.filter(subject__appraisal=appraisal).delete()
        return Verdict.objects.bulk_create(
            Verdict(subject_id=subject, grade=grade, reason=reason.strip(), proposed_by=user)
            for subject, (grade, reason) in verdicts.items()
        )


def decide_verdicts(*, appraisal_id: int, user: User) -> AppraisalStep:
    """The second pair of eyes: all proposed verdicts become final and are shown beside the count."""
    with locked_appraisal(appraisal_id) as appraisal:
        post = permissions.check_release(user, appraisal)
        proposed = Verdict.objects.filter(subject__appraisal=appraisal, decided_by__isnull=True)
        if not proposed.exists():
            raise Refused(_("No verdict is proposed that waits for a decision."))
        if proposed.filter(proposed_by=user).exists():
            raise permissions.NotAllowed(_("You proposed these verdicts, so somebody else must decide."))
        proposed.update(decided_by=user)
        return take_step(appraisal, Action.DECIDE, user, post)


def suggested_grades(appraisal: Appraisal) -> dict[int, str]:
    """The grade nearest to the count, by subject; without those whose result is not valid."""
    rules = appraisal.rule_set
    positions = dict(appraisal.subjects.values_list("position", "pk"))
    results = counted(appraisal).results(rules, positions)
    nearest = {
        positions[position]: rules.nearest_grade(result.total.value)
        for position, result in results.items()
        if result.total.value is not None
    }
    return {subject: grade.code for subject, grade in nearest.items()}


def _check_counted(appraisal: Appraisal) -> None:
    if appraisal.status not in COUNTED or not appraisal.marks_hash:
        raise Refused(_("Verdicts and rectification follow the count."))


def _check_verdicts(appraisal: Appraisal, verdicts: Mapping[int, tuple[str, str]]) -> None:
    rules = appraisal.rule_set
    subjects: dict[int, Subject] = {subject.pk: subject for subject in appraisal.subjects.all()}
    grades = {grade.code: grade for grade in rules.grades if grade.coefficient is not None}
    suggested = suggested_grades(appraisal)
    wrong = []
    if set(verdicts) != set(subjects) or not set(grades) >= {grade for grade, _reason in verdicts.values()}:
        raise InvalidInput(_("Give everybody who was appraised one of the grades."))
    for subject, (grade, reason) in verdicts.items():
        if suggested.get(subject, grade) != grade and not reason.strip():
            wrong.append(
                _("%(subject)s: the count is nearest to “%(counted)s”; say why the verdict is “%(grade)s”.")
                % {
                    "subject": subjects[subject],
                    "counted": grades[suggested[subject]].label,
                    "grade": grades[grade].label,
                }
            )
    allowed = rules.most_top_verdicts(len(subjects))
    for code, number in Counter(grade for grade, _reason in verdicts.values()).items():
        if grades[code].is_top and number > allowed:
            wrong.append(
                ngettext(
                    "“%(grade)s” is for a third at most: %(allowed)d here, and you gave it to %(number)d.",
                    "“%(grade)s” is for a third at most: %(allowed)d here, and you gave it to %(number)d.",
                    allowed,
                )
                % {"grade": grades[code].label, "allowed": allowed, "number": number}
            )
    if wrong:
        raise InvalidInput("\n".join(wrong))


def add_rectification(
    *, subject: Subject, user: User, problem: str, measure: str, owner: User, due_on: date
) -> Rectification:
    """Make a problem a task with an owner and a date. Raises InvalidInput for one that says nothing or is over."""
    with locked_appraisal(subject.appraisal_id) as appraisal:
        permissions.check_prepare(user, appraisal.organization)
        _check_counted(appraisal)
        if not problem.strip() or not measure.strip():
            raise InvalidInput(_("Say what the problem is and what is to be done."))
        if due_on < timezone.localdate():
            raise InvalidInput(_("Choose a day that is still to come."))
        return Rectification.objects.create(
            subject=subject,
            problem=problem.strip(),
            measure=measure.strip(),
            owner=owner,
            owner_name=owner.name,
            due_on=due_on,
        )


def report_rectified(*, rectification_id: int, user: User, evidence: str) -> Rectification:
    """The owner, or the organisation's secretary, says what was done; an inspector or approver then accepts it."""
    with _locked_rectification(rectification_id) as task:
        if user != task.owner:
            permissions.check_prepare(user, task.subject.appraisal.organization)
        if task.accepted_by_id:
            raise Refused(_("This was accepted already."))
        if not evidence.strip():
            raise InvalidInput(_("Say what was done."))
        task.evidence, task.done_on = evidence.strip(), timezone.localdate()
        task.save()
        return task


def accept_rectified(*, rectification_id: int, user: User) -> Rectification:
    """Somebody else than the owner found it done. Final."""
    with _locked_rectification(rectification_id) as task:
        permissions.check_officer(user, task.subject.appraisal)
        if user == task.owner:
            raise permissions.NotAllowed(_("You are responsible for this, so somebody else must accept it."))
        if task.done_on is None:
            raise Refused(_("Nothing is reported as done yet."))
        task.accepted_by = user
        task.save()
        return task


@contextmanager
def _locked_rectification(rectification_id: int) -> Iterator[Rectification]:
    with transaction.atomic():
        yield Rectification.objects.select_for_update().get(pk=rectification_id)
