"""Appraisals; a state is reached by the real services."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count
from typing import TYPE_CHECKING, Any

import pgtrigger
from django.utils import timezone

from disclosures.enums import Role
from disclosures.models import User
from evaluations import blindsign, keys, services
from evaluations.enums import Channel, Status, SubjectKind
from evaluations.models import Appraisal, ClassKey, Result, RollEntry, Subject, Template
from evaluations.presets import CADRE_GRADES, STAGES
from evaluations.publication import Ballots, Counted, compose, fingerprint
from evaluations.rules import Criterion, Rules, VoterClass
from tests.factories.disclosures import EntryFactory, Office, UserFactory, person

if TYPE_CHECKING:
    from collections.abc import Callable

    from disclosures.models import Bulletin

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


def appraisal_by(notice: Bulletin, *, title: str = "2026年度领导班子民主测评") -> Appraisal:
    """An appraisal and its result as they are shown beside that notice, without the ballots they come from."""
    appraisal = Appraisal.objects.create(
        organization=notice.organization,
        template=template(),
        title=title,
        subject_kind=SubjectKind.CADRE,
        period_from=timezone.localdate(),
        period_until=timezone.localdate(),
        rules=RULES.as_json(),
        opens_at=timezone.now(),
        closes_at=timezone.now() + timedelta(days=1),
    )
    Subject.objects.create(appraisal=appraisal, position=1, name="被测评人")
    counts = [
        (1, voters.code, criterion.code, "excellent", 6) for voters in RULES.classes for criterion in RULES.criteria
    ]
    ballots = [Ballots(1, voters.code, "paper", 6, 6, 0) for voters in RULES.classes]
    head = {
        "appraisal": appraisal.pk,
        "title": title,
        "organization": notice.organization.name,
        "period": [appraisal.period_from.isoformat(), appraisal.period_until.isoformat()],
        "rules_hash": RULES.digest(),
        "board_root": "",
    }
    document = compose(RULES, head, {1: "被测评人"}, Counted(counts, ballots))
    Result.objects.create(
        appraisal=appraisal,
        version=1,
        document=document,
        fingerprint=fingerprint(document),
        counts=counts,
        notice=notice,
    )
    return appraisal


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

    def open(self, *, slips: int = 0) -> Appraisal:
        """Notice, slips for each class, keys; then the announced time of the vote has come."""
        if self.appraisal.status == Status.DRAFT:
            self.on_notice()
        if self.fresh().notice_of_rules is None:
            self.announce(services.announce_rules)
        self.codes = {
            voter_class: services.print_slips(
                appraisal_id=self.appraisal.pk, user=self.office.secretary, voter_class=voter_class, number=slips
            )
            for voter_class in (self.voters if slips else ())
        }
        services.open_appraisal(appraisal_id=self.appraisal.pk, user=self.office.approver)
        self._set_clock(opens_at=timezone.now() - timedelta(hours=1))
        return self.fresh()

    def paper(self, voter_class: str, marks: list[dict[str, int]]) -> None:
        """Whoever of the class has no ballot yet votes on paper; `marks` by subject, the same for every criterion."""
        issued = set(self.appraisal.roll.filter(issued=True).values_list("person", flat=True))
        voters = [voter for voter in self.voters[voter_class] if voter.pk not in issued]
        for voter in voters:
            services.hand_out_ballot(
                appraisal_id=self.appraisal.pk, officer=self.inspector, voter=voter, channel=Channel.PAPER
            )
        criteria = [criterion.code for criterion in self.appraisal.rule_set.criteria]
        counts = {
            str(subject.pk): dict.fromkeys(criteria, grades)
            for subject, grades in zip(self.subjects, marks, strict=True)
        }
        for teller in (self.inspector, self.office.secretary):
            services.enter_count(
                appraisal_id=self.appraisal.pk,
                teller=teller,
                voter_class=voter_class,
                number=1,
                collected=len(voters),
                void=0,
                counts=counts,
            )

    def over(self) -> Appraisal:
        """The announced end of the vote has come."""
        self._set_clock(opens_at=timezone.now() - timedelta(days=2), closes_at=timezone.now() - timedelta(days=1))
        return self.fresh()

    def seal(self) -> Appraisal:
        self.over()
        services.ask_to_seal(appraisal_id=self.appraisal.pk, user=self.inspector)
        services.seal_appraisal(appraisal_id=self.appraisal.pk, user=self.office.approver)
        return self.fresh()

    def close_at(self, moment: datetime) -> Appraisal:
        """Announce another end of the vote."""
        self._set_clock(closes_at=moment)
        return self.fresh()

    def publish(self) -> Appraisal:
        """All notices public: leaders (A) voted on paper, of the members (B) two by slip and the rest on paper."""
        self.on_notice()
        self.announce(services.announce_rules)
        self.open(slips=2)
        self.paper("A", [{"excellent": 4, "competent": 2}, {"competent": 3, "basic": 3}])
        self.by_slip("B", 2)
        self.paper("B", [{"excellent": 2, "competent": 2}, {"competent": 1, "basic": 3}])
        self.seal()
        self.announce(services.announce_board)
        self.office.through(self.count().notice)
        services.publish_result(appraisal_id=self.appraisal.pk, user=self.office.approver)
        return self.fresh()

    def count(self) -> Result:
        return services.count_appraisal(
            appraisal_id=self.appraisal.pk, user=self.office.secretary, entry=EntryFactory(content="评议结果")
        )

    def by_slip(self, voter_class: str, number: int) -> None:
        """So many of the class draw a slip and give the top grade throughout."""
        criteria = [criterion.code for criterion in self.appraisal.rule_set.criteria]
        for voter, code in zip(self.voters[voter_class][:number], self.codes[voter_class], strict=False):
            services.hand_out_ballot(
                appraisal_id=self.appraisal.pk, officer=self.inspector, voter=voter, channel=Channel.SLIP
            )
            ballots = {
                subject.pk: services.Ballot(dict.fromkeys(criteria, "excellent"), secrets.token_hex(32))
                for subject in self.subjects
            }
            services.cast_slip(appraisal_id=self.appraisal.pk, code=code, ballots=ballots)

    def announce(self, announce: Callable[..., Bulletin]) -> None:
        notice = announce(appraisal_id=self.appraisal.pk, user=self.office.secretary, entry=EntryFactory())
        self.office.through(notice)

    def _set_clock(self, **times: datetime) -> None:
        """Move the announced times, which no service can, instead of the clock of every process."""
        with pgtrigger.ignore("evaluations.Appraisal:rules_frozen", "evaluations.Appraisal:vote_not_shortened"):
            Appraisal.objects.filter(pk=self.appraisal.pk).update(**times)

    def fresh(self) -> Appraisal:
        self.appraisal = Appraisal.objects.get(pk=self.appraisal.pk)
        return self.appraisal


@dataclass
class Request:
    """What a voter's browser keeps: for each key the prepared message and the blinding."""

    keys: dict[str, ClassKey]
    messages: dict[str, bytes]
    blinded: dict[str, blindsign.Blinded]

    @classmethod
    def by(cls, appraisal: Appraisal, voter: User) -> Request:
        found = services.keys_for(appraisal.roll.get(person=voter))
        by_name = {key.fingerprint: key for key in found}
        messages = {name: blindsign.prepare(secrets.token_bytes(32)) for name in by_name}
        blinded = {
            name: blindsign.blind(keys.public_key(key.public_key), messages[name]) for name, key in by_name.items()
        }
        return cls(by_name, messages, blinded)

    def sent(self) -> dict[str, bytes]:
        return {fingerprint: blinded.message for fingerprint, blinded in self.blinded.items()}

    def tokens(self, signatures: dict[str, bytes]) -> dict[int | None, services.Token]:
        """The tokens by subject, the one for comments under None."""
        return {
            self.keys[name].subject_id: services.Token(
                name,
                self.messages[name],
                blindsign.finalize(
                    keys.public_key(self.keys[name].public_key),
                    self.messages[name],
                    signature,
                    self.blinded[name].inverse,
                ),
            )
            for name, signature in signatures.items()
        }


def take(appraisal: Appraisal, voter: User) -> dict[int | None, services.Token]:
    """A voter's tokens, by subject."""
    request = Request.by(appraisal, voter)
    return request.tokens(services.issue_ballot(appraisal_id=appraisal.pk, voter=voter, requests=request.sent()))


def marks(grade: str = "competent", rules: Rules = RULES) -> dict[str, str]:
    return {criterion.code: grade for criterion in rules.criteria}


def ballot(grade: str = "competent", rules: Rules = RULES) -> services.Ballot:
    return services.Ballot(marks(grade, rules), secrets.token_hex(32))


def vote_for(appraisal: Appraisal, voter: User, grade: str = "competent", rules: Rules = RULES) -> list[str]:
    """Take a ballot and cast it whole, with one grade for everybody; the trackers."""
    tokens = [token for subject, token in take(appraisal, voter).items() if subject]
    return services.cast_ballots(appraisal_id=appraisal.pk, ballots=[(token, ballot(grade, rules)) for token in tokens])


def change(appraisal: Appraisal, **fields: Any) -> None:
    """Change the stored row past all services, as a bug would."""
    Appraisal.objects.filter(pk=appraisal.pk).update(**fields)
