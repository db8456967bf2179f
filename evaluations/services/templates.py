"""The templates of a district."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from disclosures.refusals import InvalidInput
from evaluations import permissions
from evaluations.enums import StageCode
from evaluations.models import Template

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from disclosures.models import User
    from evaluations.rules import Rules

# A notice hangs at least that many working days; the day it is put up does not count.
WORKDAYS_SHOWN = 5
NOTICES = (StageCode.PLEDGES, StageCode.BOARD, StageCode.RESULT)


def save_template(*, template: Template, user: User, rules: Rules, stages: Sequence[dict[str, Any]]) -> Template:
    """Save a template for new appraisals; those that exist keep theirs. Raises InvalidInput with all that is wrong.

    A stage is a dict of its code and its first and last working day.
    """
    permissions.check_set_templates(user)
    if wrong := [*_wrong_rules(rules), *_wrong_stages(stages)]:
        raise InvalidInput("\n".join(wrong))
    if Template.objects.filter(name=template.name).exclude(pk=template.pk).exists():
        raise InvalidInput(_("There is a template of this name already."))
    template.rules = rules.as_json()
    template.stages = list(stages)
    template.save()
    return template


def _wrong_rules(rules: Rules) -> list[str]:
    said = {
        "grades_codes": _("Grades: every code once, and one grade at least."),
        "criteria_codes": _("Criteria: every code once, and one criterion at least."),
        "classes_codes": _("Voter classes: every code once, and one class at least."),
        "coefficients": _("Grades: two at least have a coefficient, each from 0 to 1."),
        "criteria_weights": _("Criteria: the weights must add up to 100."),
        "classes_weights": _("Voter classes: each needs a weight, and the weights must add up to 100."),
        "shares": _("Shares are from 0 to 1."),
        "limits": _("Fewest people or decimals are out of range."),
    }
    return [said[problem] for problem in rules.problems()]


def _wrong_stages(stages: Sequence[dict[str, Any]]) -> Iterator[str]:
    for stage in stages:
        if stage["code"] in NOTICES and stage["until"] - stage["from"] < WORKDAYS_SHOWN:
            yield _("%(stage)s: a notice hangs for five working days at least.") % {
                "stage": StageCode(stage["code"]).label
            }
    if any(later["from"] < former["from"] for former, later in pairwise(stages)):
        yield _("A stage cannot begin before the one that comes first.")
