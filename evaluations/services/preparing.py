"""From a template to rules that are frozen: draft and first notice."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from disclosures.models import CalendarDay
from disclosures.refusals import InvalidInput
from disclosures.workdays import add_workdays
from evaluations import permissions
from evaluations.enums import Action, StageCode
from evaluations.models import Appraisal, AppraisalStep, Stage
from evaluations.rules import Rules

from ._shared import locked_appraisal, take_step

if TYPE_CHECKING:
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
