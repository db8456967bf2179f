"""Three appraisals for the demo district, by the real verbs: two with published results, one that takes ballots."""

from __future__ import annotations

import secrets
from datetime import date, timedelta
from random import Random
from typing import TYPE_CHECKING, Any

import pgtrigger
from django.core.files.base import ContentFile
from django.utils import timezone

from disclosures import services as items
from disclosures.demo.files import MAKERS
from disclosures.enums import ApprovalLevel, Aspect, Role
from disclosures.models import CatalogueEntry, Post, User
from disclosures.workdays import add_workdays
from evaluations import presets, services
from evaluations.enums import Channel, StageCode, SubjectKind
from evaluations.models import Appraisal, Comment, Subject, Template

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from disclosures.models import Bulletin, Organization

SEED = 2026
TOWN = "河湾街道"
# How many vote in each class; the demo's accounts of a member and a resident are among them.
VOTERS = {"A": 9, "B": 16, "C": 14}
ROLES = {
    "A": (Role.SECRETARY, Role.REVIEWER),
    "B": (Role.MEMBER,),
    "C": (Role.RESIDENT,),
}
# What is pledged, and what is told of it at the talk.
FULFILMENTS = {
    "每周到社区接待居民一次，当场答复或限期办结。": "全年接待居民四十九次，受理意见一百三十二件，已办结一百二十八件。",
    "年内完成老旧小区加装电梯意愿征集和公示。": "六个老旧小区的意愿征集已完成，四个已公示，其余两个年底前公示。",
    "每季度公开一次党建经费使用情况，接受党员监督。": "四个季度的经费使用情况均已在公开栏和本网公开，明细见附件。",
    "走访困难家庭每月不少于十户，建立台账并逐件销号。": "走访困难家庭一百三十一户次，台账四十二件事已销号三十九件。",
}
ACCOUNTS = "收支明细表.xlsx"
TALKATIVE = 0.4  # the share of voters who say something on a subject
COMMENTS = (
    "作风踏实，群众有事找得到人。",
    "会议偏多，希望多到小区里走走。",
    "公开及时，账目看得懂。",
    "加装电梯的事反映到13900001234，当天就有回音。",
    "答应的事要盯到底，有的还没有下文。",
    "对困难家庭关心到位。",
    "办事窗口中午没有人，建议轮班。",
    "待人诚恳，说到做到。",
)
BODY = (("河湾街道党工委领导班子", ""),)
CADRES = (("周明远", "党工委书记"), ("何静", "党工委副书记、办事处主任"), ("罗建国", "纪工委书记"))
MEMBERS = (("陈丽华", "社区党员"), ("赵志强", "社区党员"), ("孙秀英", "社区党员"), ("吴海涛", "社区党员"))


def is_built() -> bool:
    return Appraisal.objects.filter(organization__short_name=TOWN).exists()


def build() -> None:
    """Make the templates, hold two appraisals to their published results and open a third."""
    presets.load()
    rng = Random(SEED)  # noqa: S311 - a demo that is the same each time
    year = timezone.localdate().year
    for kind, of, title, subjects in (
        (SubjectKind.BODY, year - 1, "领导班子民主测评", BODY),
        (SubjectKind.CADRE, year, "领导干部民主测评", CADRES),
    ):
        _Demo(kind, of, title, subjects, rng, stage=StageCode.RESULT).publish()
    _Demo(SubjectKind.MEMBER, year, "民主评议党员", MEMBERS, rng, stage=StageCode.VOTE).open()


class _Demo:
    """One appraisal of the town, in the hands of the demo's accounts; that stage has begun today."""

    def __init__(
        self,
        kind: SubjectKind,
        year: int,
        title: str,
        subjects: Sequence[tuple[str, str]],
        rng: Random,
        *,
        stage: StageCode,
    ) -> None:
        self.rng = rng
        self.secretary, self.reviewer, self.approver = (
            User.objects.get(username=f"town-{role}") for role in ("secretary", "reviewer", "approver")
        )
        self.town = Post.objects.get(user=self.secretary).organization
        today = timezone.localdate()
        template = Template.objects.get(subject_kind=kind)
        (begins,) = (row["from"] for row in template.stages if row["code"] == stage)
        self.appraisal = services.create_appraisal(
            appraisal=Appraisal(
                organization=self.town,
                title=f"河湾街道{year}年度{title}",
                period_from=date(year, 1, 1),
                period_until=min(today, date(year, 12, 31)),
                opens_at=timezone.now() + timedelta(minutes=5),
                closes_at=timezone.now() + timedelta(days=14),
            ),
            template=template,
            author=self.secretary,
            starts_on=add_workdays(today, -begins),
        )
        self.pk = self.appraisal.pk
        self.subjects = [self._name(name, post) for name, post in subjects]
        self.classes = [voters.code for voters in self.appraisal.rule_set.classes]
        self.voters = {code: _voters(self.town, code) for code in self.classes}
        rows = [(person.name, person.username, code) for code, people in self.voters.items() for person in people]
        services.import_roll(appraisal_id=self.pk, user=self.secretary, rows=rows)

    def open(self) -> None:
        """Rules on notice, slips printed, ballots taken from now on."""
        services.put_on_notice(appraisal_id=self.pk, user=self.approver)
        self._announce(services.announce_rules)
        self.codes = {
            code: services.print_slips(appraisal_id=self.pk, user=self.secretary, voter_class=code, number=len(people))
            for code, people in self.voters.items()
        }
        services.open_appraisal(appraisal_id=self.pk, user=self.approver)
        self._move(opens_at=timezone.now() - timedelta(hours=1))

    def publish(self) -> None:
        """Everybody votes by slip; urn sealed, board and result on notice, verdicts decided."""
        self.open()
        voice = Random(SEED)  # noqa: S311
        for code, people in self.voters.items():
            for person, slip in zip(people, self.codes[code], strict=True):
                services.hand_out_ballot(
                    appraisal_id=self.pk, officer=self.secretary, voter=person, channel=Channel.SLIP
                )
                services.cast_slip(appraisal_id=self.pk, code=slip, ballots=self._ballot())
                said = {subject.pk: voice.choice(COMMENTS) for subject in self.subjects if voice.random() < TALKATIVE}
                if said:
                    services.cast_slip_comments(appraisal_id=self.pk, code=slip, comments=said)
        self._move(opens_at=timezone.now() - timedelta(days=2), closes_at=timezone.now() - timedelta(days=1))
        services.ask_to_seal(appraisal_id=self.pk, user=self.secretary)
        services.seal_appraisal(appraisal_id=self.pk, user=self.approver)
        self._announce(services.announce_board)
        self._announce(lambda **given: services.count_appraisal(**given).notice)
        services.publish_result(appraisal_id=self.pk, user=self.approver)
        suggested = services.suggested_grades(self.appraisal)
        verdicts = {subject: (grade, "") for subject, grade in suggested.items()}
        services.propose_verdicts(appraisal_id=self.pk, user=self.secretary, verdicts=verdicts)
        services.decide_verdicts(appraisal_id=self.pk, user=self.approver)
        self._show_comments()

    def _show_comments(self) -> None:
        """As the machine proposes, by the secretary, and signed by the approver."""
        appraisal = Appraisal.objects.get(pk=self.pk)
        offered = services.comments_to_redact(appraisal=appraisal, user=self.secretary)
        decisions = {one.comment.pk: (one.proposed, "") for one in offered}
        services.redact_comments(appraisal_id=self.pk, user=self.secretary, decisions=decisions)
        comments = list(Comment.objects.filter(subject__appraisal=appraisal))
        seen = services.state_of_redaction(comments)
        services.sign_comments(appraisal_id=self.pk, user=self.approver, seen=seen)

    def _name(self, name: str, post: str) -> Subject:
        """Pledges before, and at the talk what became of them, with the accounts where they are spoken of."""
        pledges = self.rng.sample(sorted(FULFILMENTS), 2)
        subject = services.name_subject(
            appraisal_id=self.pk, user=self.secretary, name=name, post_title=post, pledges="\n".join(pledges)
        )
        told = "\n".join(FULFILMENTS[pledge] for pledge in pledges)
        which: dict[str, Any] = {"appraisal_id": self.pk, "user": self.secretary, "subject_id": subject.pk}
        services.tell_fulfilment(**which, fulfilment=told)
        if "附件" in told:
            services.attach_to_statement(**which, upload=ContentFile(MAKERS[ACCOUNTS](), name=ACCOUNTS))
        return subject

    def _ballot(self) -> dict[int, services.Ballot]:
        rules = self.appraisal.rule_set
        grades = [grade.code for grade in rules.grades]
        # Mostly the second grade, now and then the lowest or none: what a real box looks like.
        weights = (30, 45, 14, 3, 5, 3)
        return {
            subject.pk: services.Ballot(
                {criterion.code: self.rng.choices(grades, weights)[0] for criterion in rules.criteria},
                secrets.token_hex(32),
            )
            for subject in self.subjects
        }

    def _announce(self, announce: Callable[..., Bulletin]) -> None:
        entry = _entry(self.town)
        notice = announce(appraisal_id=self.pk, user=self.secretary, entry=entry)
        items.propose_item(item_id=notice.pk, proposer=self.secretary)
        items.review_item(item_id=notice.pk, reviewer=self.reviewer, aspects=list(Aspect), red_line_declared=True)
        items.approve_item(item_id=notice.pk, approver=self.approver)
        items.publish_item(item_id=notice.pk, publisher=self.secretary)

    def _move(self, **times: object) -> None:
        """A demo cannot wait for days: only here are announced times moved."""
        with pgtrigger.ignore("evaluations.Appraisal:rules_frozen", "evaluations.Appraisal:vote_not_shortened"):
            Appraisal.objects.filter(pk=self.pk).update(**times)


def _entry(town: Organization) -> CatalogueEntry:
    """An entry of the catalogue under which a notice like these is disclosed to everybody."""
    return CatalogueEntry.objects.current().filter(
        organization_kinds__contains=[town.kind],
        item_kind__in=("", "bulletin"),
        scope="public",
        required_fields=[],
        attachment_required=False,
        approval_level=ApprovalLevel.OWN,
    )[0]


def _voters(town: Organization, code: str) -> list[User]:
    """People of the town's subtree for a class, the demo's own accounts first."""
    posts = Post.objects.active().filter(organization__path__startswith=town.path, role__in=ROLES[code])
    people = User.objects.filter(pk__in=posts.values("user")).exclude(username__startswith="town-")
    return list(people.order_by("username")[: VOTERS[code]])
