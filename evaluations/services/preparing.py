"""From a template to rules that are frozen: draft and first notice."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from disclosures.models import CalendarDay
from disclosures.refusals import InvalidInput, Refused
from disclosures.workdays import add_workdays
from evaluations import permissions, rolls
from evaluations.enums import Action, StageCode, Status
from evaluations.models import Appraisal, AppraisalStep, RollEntry, Stage, Statement, Subject
from evaluations.rules import Rules

from ._shared import locked_appraisal, take_step

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from disclosures.models import User
    from evaluations.models import Template


def create_appraisal(*, appraisal: Appraisal, template: Template, author: User, starts_on: date) -> Appraisal:
    """Draft an appraisal by a template: its rules to start from, its stages dated in working days from that day."""
    post = permissions.check_prepare(author, appraisal.organization)
    calendar = CalendarDay.objects.calendar()
    with transaction.atomic():
        appraisal.template = template
        appraisal.subject_kind = template.subject_kind
        appraisal.rules = template.rules
        appraisal.save()
        Stage.objects.bulk_create(
            Stage(
                appraisal=appraisal,
                code=StageCode(stage["code"]),
                position=position,
                starts_on=add_workdays(starts_on, stage["from"], calendar),
                ends_on=add_workdays(starts_on, stage["until"], calendar),
            )
            for position, stage in enumerate(template.stages)
        )
        AppraisalStep.objects.create(
            appraisal=appraisal,
            action=Action.CREATE,
            user=author,
            post=post,
            person=author.name,
            unit=post.organization.name,
        )
    return appraisal


def put_on_notice(*, appraisal_id: int, user: User) -> AppraisalStep:
    """Freeze rules, subjects and roll under the rules' fingerprint. From here on nobody can change them."""
    with locked_appraisal(appraisal_id) as appraisal:
        post = permissions.check_release(user, appraisal)
        _check_complete(appraisal)
        appraisal.rules_hash = Rules.from_json(appraisal.rules).digest()
        return take_step(appraisal, Action.NOTICE, user, post)


def _check_complete(appraisal: Appraisal) -> None:
    """Raise InvalidInput, with everything that is missing, unless a vote by this appraisal would mean something."""
    known = {voters.code for voters in appraisal.rule_set.classes}
    on_roll = set(appraisal.roll.values_list("voter_class", flat=True))
    missing = []
    if appraisal.rule_set.problems():
        missing.append(_("The rules are not complete: weights, grades or shares do not add up."))
    if not appraisal.subjects.exists():
        missing.append(_("Nobody is named to be appraised."))
    if empty := "、".join(sorted(known - on_roll)):
        missing.append(_("No voter is on the roll of class %(classes)s.") % {"classes": empty})
    if unknown := "、".join(sorted(on_roll - known)):
        missing.append(_("The roll has a class that the rules do not know: %(classes)s.") % {"classes": unknown})
    if appraisal.opens_at <= timezone.now():
        missing.append(_("The vote would begin before the rules are on notice: choose a later time."))
    if missing:
        raise InvalidInput("\n".join(missing))


def name_subject(
    *, appraisal_id: int, user: User, name: str, post_title: str = "", person: User | None = None, pledges: str = ""
) -> Subject:
    """Add a body or person to those appraised, with what it pledges. Raises Refused once the rules are on notice."""
    with _draft(appraisal_id, user) as appraisal:
        if not name.strip():
            raise InvalidInput(_("Say who is appraised."))
        if person is not None and appraisal.subjects.filter(person=person).exists():
            raise InvalidInput(_("%(person)s is among those appraised already.") % {"person": person})
        last = appraisal.subjects.aggregate(last=Max("position"))["last"] or 0
        subject = Subject.objects.create(
            appraisal=appraisal, position=last + 1, name=name.strip(), post_title=post_title.strip(), person=person
        )
        Statement.objects.create(subject=subject, pledges=pledges.strip())
        return subject


def drop_subject(*, appraisal_id: int, user: User, subject_id: int) -> None:
    """Take somebody off those appraised; the others keep their order."""
    with _draft(appraisal_id, user) as appraisal:
        appraisal.subjects.filter(pk=subject_id).delete()


def import_roll(*, appraisal_id: int, user: User, rows: Sequence[rolls.Row], seen: str = "") -> int:
    """Make these rows the roll, all or none, and return their number. Raises InvalidInput, naming every bad row.

    `seen` is the `Change.seen` that was shown to the user; Refused is raised if the roll is another by now.
    """
    with _draft(appraisal_id, user) as appraisal:
        if seen and seen != rolls.fingerprint(appraisal.roll.all()):
            raise Refused(_("The roll changed meanwhile. Look at the change again, please."))
        voters = rolls.check_rows(appraisal.rule_set, rows)
        if bad := [voter for voter in voters if voter.problem]:
            named = "\n".join(
                _("Row %(number)d, %(name)s: %(problem)s")
                % {"number": voter.number, "name": voter.name or "—", "problem": voter.problem}
                for voter in bad
            )
            raise InvalidInput(named)
        appraisal.roll.all().delete()
        # By their keys, which are random: the order of rows is not that of the sheet.
        entries = [
            RollEntry(appraisal=appraisal, voter_class=voter.voter_class, person=voter.person) for voter in voters
        ]
        RollEntry.objects.bulk_create(sorted(entries, key=lambda entry: entry.id))
        return len(entries)


@contextmanager
def _draft(appraisal_id: int, user: User) -> Iterator[Appraisal]:
    """An appraisal that is still prepared, under its lock, by whoever may prepare it."""
    with locked_appraisal(appraisal_id) as appraisal:
        permissions.check_prepare(user, appraisal.organization)
        if appraisal.status != Status.DRAFT:
            raise Refused(_("The rules are on notice: subjects and roll are fixed."))
        yield appraisal
