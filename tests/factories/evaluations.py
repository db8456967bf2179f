"""Appraisals; a state is reached by the real services."""

from __future__ import annotations

from datetime import timedelta
from itertools import count
from typing import Any

from django.utils import timezone

from disclosures.enums import Role
from disclosures.models import User
from evaluations import services
from evaluations.enums import SubjectKind
from evaluations.models import Appraisal, RollEntry, Subject, Template
from evaluations.presets import CADRE_GRADES, STAGES
from evaluations.rules import Criterion, Rules, VoterClass
from tests.factories.disclosures import Office, UserFactory, person

RULES = Rules(
    grades=CADRE_GRADES,
    criteria=(Criterion("integrity", "德", 5000), Criterion("honesty", "廉", 5000), Criterion("overall", "总体", 0)),
    classes=(VoterClass("A", "领导班子成员", 6000), VoterClass("B", "党员", 4000)),
    quorum="0",
)
_serial = count(1)


def template(rules: Rules = RULES, kind: SubjectKind = SubjectKind.CADRE) -> Template:
    name = f"民主测评{next(_serial)}"
    return Template.objects.create(
        name=name, subject_kind=kind, rules=rules.as_json(), stages=list(STAGES), source="办法"
    )


class Vote:
    """An appraisal in an office, with its subjects and voters by class."""

    def __init__(
        self, office: Office | None = None, *, rules: Rules = RULES, voters: int = 3, subjects: int = 2
    ) -> None:
        self.office = office or Office()
        self.inspector = person(Role.INSPECTOR, self.office.unit)
        now = timezone.now()
        draft = Appraisal(
            organization=self.office.unit,
            title="2026年度领导干部民主测评",
            period_from=timezone.localdate() - timedelta(days=365),
            period_until=timezone.localdate(),
            opens_at=now + timedelta(days=7),
            closes_at=now + timedelta(days=14),
        )
        self.appraisal = services.create_appraisal(
            appraisal=draft, template=template(rules), author=self.office.secretary, starts_on=timezone.localdate()
        )
        self.subjects = [
            Subject.objects.create(appraisal=self.appraisal, position=n, name=f"被测评人{n}", person=UserFactory())
            for n in range(1, subjects + 1)
        ]
        self.voters: dict[str, list[User]] = {}
        for voter_class in rules.classes:
            people = [UserFactory() for _n in range(voters)]
            self.voters[voter_class.code] = people
            for voter in people:
                RollEntry.objects.create(appraisal=self.appraisal, voter_class=voter_class.code, person=voter)

    def on_notice(self) -> Appraisal:
        services.put_on_notice(appraisal_id=self.appraisal.pk, user=self.office.approver)
        return self.fresh()

    def fresh(self) -> Appraisal:
        self.appraisal = Appraisal.objects.get(pk=self.appraisal.pk)
        return self.appraisal


def change(appraisal: Appraisal, **fields: Any) -> None:
    """Change the stored row past all services, as a bug would."""
    Appraisal.objects.filter(pk=appraisal.pk).update(**fields)
