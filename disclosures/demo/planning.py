"""What happens to each item of the demo, and when: decided one after the other, before a word is written.

Issue numbers and the versions that replace each other need the order. Writing does not, and may be shared among
processes.
"""

from __future__ import annotations

from collections import Counter, defaultdict, deque
from datetime import datetime, timedelta
from itertools import accumulate
from random import Random
from typing import TYPE_CHECKING, TypeVar

from django.utils import timezone

from disclosures.enums import (
    Action,
    ApprovalLevel,
    Aspect,
    ItemKind,
    ItemStatus,
    OrganizationKind,
    Platform,
    Role,
    Scope,
    WithdrawalKind,
)

from .life import Life
from .office_hours import DAY_MINUTES, OfficeHours

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from disclosures.models import CatalogueEntry

    from .world import Holder, Matter, Unit, World

T = TypeVar("T")
YEARS = 2
# How often an organisation of each kind discloses, against the others.
ACTIVITY = {
    OrganizationKind.DISTRICT: 60,
    OrganizationKind.DISCIPLINE: 45,
    OrganizationKind.DEPARTMENT: 8,
    OrganizationKind.TOWN: 14,
    OrganizationKind.COMMUNITY: 3,
    OrganizationKind.BRANCH: 1,
}
# What becomes of one in every TURN released items, so that a small demo has some of everything.
TURN = 64
UNDERWAY_TURN = -1
PARTY_FIRST, SPECIFIC, OWN_ONLY, IN_ERROR, WITH_NOTICE, SUPERSEDES = (7, 39), (13,), (29,), (19,), (45,), (23, 55)
# What stands in the middle of the procedure today, or is announced, in turn.
UNDERWAY = (
    "draft", "proposed", "scheduled", "partly", "announced", "returned", "reviewed", "approved", "draft", "proposed",
    "discarded",
)  # fmt: skip
# Of a hundred released items, besides those whose entry asks for it.
WITH_FILE = 6
RETURN_COMMENTS = (
    "第二项的金额与附表不一致，请核对后重报。",
    "公示时间不足五个工作日，请调整。",
    "涉及居民姓名和住址，请隐去一部分后再报。",
    "标题请写明单位和时间。",
    "缺少会议应到、实到人数，请补充。",
    "内容尚未经会议研究，请会后再公开。",
)
REFER_COMMENTS = ("按目录规定，报上级党组织审批。", "超出本级审批权限，提请上级审批。")
ERROR_REASONS = (
    "误将未定稿内容公开，已撤下，更正后重新公开。",
    "附表中有个人信息，已撤下处理。",
    "重复发布，撤下其中一条。",
)
NOTICE_REASONS = (
    "公开的事项已经取消，特此说明。",
    "因上级政策调整，本事项不再执行。",
    "当事人提出异议，核实期间暂停公开。",
)
CHANGE_NOTES = ("更正第二项数字，其余不变。", "根据收到的意见补充说明。", "更正联系电话。", "补充办理结果，再次公开。")
SERIES = {
    OrganizationKind.DISTRICT: "党务公开简报",
    OrganizationKind.DISCIPLINE: "纪检监察简报",
    OrganizationKind.DEPARTMENT: "部门工作简报",
    OrganizationKind.TOWN: "镇街党务公开简报",
    OrganizationKind.COMMUNITY: "村（社区）党务公开简报",
    OrganizationKind.BRANCH: "支部简报",
}
LEDGER_ENTRY = "QW16"
SUPERSEDED_REASON = "已公开新版本。"


def _fits(entry: CatalogueEntry, turn: int, *, narrower: bool) -> bool:
    """Whether an item of that turn can be of this entry."""
    if turn == UNDERWAY_TURN:
        return not entry.attachment_required
    if narrower and Platform.MEDIA in entry.platforms:
        return False  # the media reach everybody
    return entry.scope == Scope.PUBLIC or not (narrower or turn in PARTY_FIRST)


class Planner:
    """Decides item after item; the same seed, district and day give the same lives.

    `numbers` holds the last issue number given, by organisation, series and year, and goes on from there.
    """

    def __init__(self, world: World, now: datetime, seed: int, numbers: Counter[tuple[int, str, int]]) -> None:
        self.world, self.now, self.numbers = world, now, numbers
        self.rng = Random(seed)  # noqa: S311 - a demo that is the same each time
        today = timezone.localdate(now)
        self.hours = OfficeHours(today - timedelta(days=365 * YEARS + 30), today + timedelta(days=120))
        self.start = self.hours.minute(now - timedelta(days=365 * YEARS))
        self.end = self.hours.minute(now)
        self.weights = list(accumulate(ACTIVITY[OrganizationKind(unit.kind)] for unit in world.units))
        self.documents: Counter[tuple[str, int]] = Counter()
        self.recent: dict[int, deque[Life]] = defaultdict(lambda: deque(maxlen=4))

    def lives(self, count: int, *, ledger: bool = False) -> Iterator[Life]:
        """That many, in the order of their publication; the last ones are still in the procedure."""
        underway = min(count, max(count // 20, len(UNDERWAY)), 300 + count // 500)
        released = count - underway
        for i in range(released):
            share = (i + self.rng.random()) / released
            if ledger and i == released * 19 // 20:
                yield self._ledger(self.start + share * (self.end - self.start))
            else:
                yield self._numbered(self._released(i % TURN, self.start + share * (self.end - self.start)))
        for i in range(underway):
            state = UNDERWAY[i % len(UNDERWAY)]
            yield self._numbered(self._announced() if state == "announced" else self._underway(state))

    def forget(self) -> None:
        """Replace nothing that was planned so far: it has been written."""
        self.recent.clear()

    def _ledger(self, minute: float) -> Life:
        """The livelihood ledger with all its matters, disclosed by the district."""
        root = next(unit for unit in self.world.units if unit.above is None)
        matter = next(matter for matter in self.world.matters[root.kind] if matter.entry.code == LEDGER_ENTRY)
        life = Life(root, matter, self.hours.at(minute), Scope.PUBLIC, seed=self.rng.getrandbits(48), ledger=True)
        return self._numbered(self._release(life, minute))

    def _release(self, life: Life, minute: float) -> Life:
        """Through all four steps to the publication at that minute."""
        approved = self._to_approval(life, minute - self._between(3, 200))
        life.publish_at = self.hours.at(minute)
        if self.rng.random() < 0.1:
            life.planned_at = life.publish_at
        self._publish(life, approved if life.planned_at else minute)
        if life.matter.entry.attachment_required or self.rng.random() * 100 < WITH_FILE:
            life.files = self.rng.randint(1, 2)
        return life

    def _released(self, turn: int, minute: float) -> Life:
        former = self._former(minute) if turn in SUPERSEDES else None
        life = self._release(self._revision(former) if former else self._new(turn, minute), minute)
        self._schedule_end(life, minute)
        if former:
            self._supersede(former, life)
        elif turn in IN_ERROR:
            self._withdraw(life, WithdrawalKind.IN_ERROR, minute + self._between(10, 300), ERROR_REASONS)
        elif turn in WITH_NOTICE:
            self._withdraw(life, WithdrawalKind.WITH_NOTICE, minute + self._between(400, 8000), NOTICE_REASONS)
        self._archive(life)
        if life.status == ItemStatus.PUBLISHED and not life.expires_at:
            self.recent[life.unit.pk].append(life)
        return life

    def _announced(self) -> Life:
        """Published these days, for an open day that is still to come."""
        minute = self.end - self._between(5, 8 * DAY_MINUTES)
        unit, matter = self._pick(lambda matter: matter.topic.coming)
        life = Life(unit, matter, self.hours.at(minute), Scope(matter.entry.scope), seed=self.rng.getrandbits(48))
        day = self.hours.at(self.end + self._between(1, 14) * DAY_MINUTES)
        life.held_at = day.replace(hour=9, minute=0, second=0)
        return self._release(life, minute)

    def _supersede(self, former: Life, by: Life) -> None:
        step = by.steps[-1]
        assert by.publish_at is not None  # noqa: S101 - it has just been published
        former.take(Action.WITHDRAW, step.holder, step.at, SUPERSEDED_REASON)
        former.withdraw(WithdrawalKind.SUPERSEDED, by.publish_at, SUPERSEDED_REASON)
        self._archive(former)

    def _publish(self, life: Life, minute: float) -> None:
        assert life.proposer is not None  # noqa: S101 - whoever proposed it publishes it
        life.take(Action.PUBLISH, life.proposer, self.hours.at(minute + (0.5 if life.planned_at else 0)))

    def _underway(self, state: str) -> Life:
        minute = self.end - self._between(5, 8 * DAY_MINUTES)
        life = self._new(UNDERWAY_TURN, self.end + self._between(DAY_MINUTES, 3 * DAY_MINUTES))
        if state in ("reviewed", "approved", "scheduled"):
            minute = self._to_approval(life, minute, approve=state != "reviewed")
            if state == "scheduled":
                life.planned_at = life.publish_at = life.speaks_at
                self._publish(life, minute)
            return life
        self._draft(life, minute - self._between(15, 500))
        if state == "discarded":
            life.take(Action.DISCARD, life.contributors[-1], self.hours.at(minute))
        elif state != "draft":
            self._propose(life, minute)
        if state == "partly":
            life.verdicts = [(Aspect.SECRECY, self._judge(life, Role.REVIEWER), self.hours.at(minute + 4))]
        if state == "returned":
            judge = self._judge(life, Role.REVIEWER)
            life.take(Action.RETURN, judge, self.hours.at(minute + 4), self._one(RETURN_COMMENTS))
        return life

    def _new(self, turn: int, minute: float) -> Life:
        narrower = turn in (*SPECIFIC, *OWN_ONLY)
        unit, matter = self._pick(lambda matter: _fits(matter.entry, turn, narrower=narrower))
        entry = matter.entry
        life = Life(unit, matter, self.hours.at(minute), Scope(entry.scope), seed=self.rng.getrandbits(48))
        if turn in PARTY_FIRST:
            later = self.hours.at(minute + self._between(DAY_MINUTES, 5 * DAY_MINUTES))
            life.scope, life.wider_scope, life.widens_at = Scope.PARTY, Scope.PUBLIC, later
        elif narrower:
            life.scope = Scope.SPECIFIC if turn in SPECIFIC else Scope.ORGANIZATION
        if life.scope == Scope.SPECIFIC:
            people = self.rng.sample(self.world.members, self.rng.randint(0, 2))
            life.audience = (self.rng.sample(self.world.units, self.rng.randint(1, 3)), people)
        return life

    def _pick(self, fits: Callable[[Matter], bool]) -> tuple[Unit, Matter]:
        """Some unit and a matter of its kind that fits."""
        while True:
            unit = self.rng.choices(self.world.units, cum_weights=self.weights)[0]
            matter = self._one(self.world.matters[unit.kind])
            if fits(matter):
                return unit, matter

    def _former(self, minute: float) -> Life | None:
        """A recent item that can be replaced at that minute by one of the same unit."""
        earliest = self.hours.at(minute - 3 * DAY_MINUTES)
        for lives in self.recent.values():
            if lives and lives[0].publish_at and lives[0].publish_at < earliest:
                return lives.popleft()
        return None

    def _revision(self, former: Life) -> Life:
        life = Life(former.unit, former.matter, former.speaks_at, former.scope, seed=former.seed)
        life.wider_scope, life.widens_at, life.audience = former.wider_scope, former.widens_at, former.audience
        life.number, life.document_number = former.number, former.document_number
        life.revises, life.change_note = former, self._one(CHANGE_NOTES)
        return life

    def _draft(self, life: Life, minute: float) -> None:
        secretaries = life.unit.acting(Role.SECRETARY)
        life.take(Action.CREATE, self._one(secretaries), self.hours.at(minute))
        if self.rng.random() < 0.12:
            life.take(Action.EDIT, self._one(secretaries), self.hours.at(minute + 8))

    def _propose(self, life: Life, minute: float) -> None:
        life.proposer = life.contributors[-1]
        life.take(Action.PROPOSE, life.proposer, self.hours.at(minute))

    def _to_approval(self, life: Life, minute: float, *, approve: bool = True) -> float:
        """From the draft to the approval at that minute; returns the minute of the last step."""
        reviewed = minute - self._between(20, 600)
        proposed = reviewed - self._between(30, 900)
        self._draft(life, proposed - self._between(40, 500))
        if self.rng.random() < 0.05:
            self._propose(life, proposed - 30)
            judge = self._judge(life, Role.REVIEWER)
            life.take(Action.RETURN, judge, self.hours.at(proposed - 20), self._one(RETURN_COMMENTS))
            life.take(Action.EDIT, life.contributors[-1], self.hours.at(proposed - 10))
        self._propose(life, proposed)
        self._review(life, proposed, reviewed)
        if not approve:
            return reviewed
        approver = self._refer(life, minute)
        life.take(Action.APPROVE, approver, self.hours.at(minute))
        life.approver, life.approved_at = approver, self.hours.at(minute)
        return minute

    def _review(self, life: Life, proposed: float, reviewed: float) -> None:
        first, second = self._judge(life, Role.REVIEWER), self._judge(life, Role.REVIEWER)
        early = self.hours.at((proposed + reviewed) / 2)
        at = self.hours.at(reviewed)
        life.verdicts = [(Aspect.SECRECY, first, early), (Aspect.NECESSITY, second, at), (Aspect.ACCURACY, second, at)]
        life.take(Action.REVIEW, second, at)

    def _refer(self, life: Life, minute: float) -> Holder:
        """Whoever approves, after a referral where the matter is the level above's."""
        approver = self._judge(life, Role.APPROVER)
        above = life.unit.above
        if life.matter.entry.approval_level == ApprovalLevel.OWN or above is None:
            return approver
        if approver.unit is not life.unit:
            return approver
        life.take(Action.REFER, approver, self.hours.at(minute - 10), self._one(REFER_COMMENTS))
        life.approving = above
        return self._one(above.acting(Role.APPROVER))

    def _judge(self, life: Life, role: Role) -> Holder:
        return self._one([holder for holder in life.unit.acting(role) if holder not in life.contributors])

    def _numbered(self, life: Life) -> Life:
        """The next issue of the unit's series, the next document of the year; a new version keeps its former's."""
        year = life.speaks_at.year
        if life.kind == ItemKind.BRIEFING and not life.number:
            series = (life.unit.pk, SERIES[OrganizationKind(life.unit.kind)], year)
            self.numbers[series] += 1
            life.number = self.numbers[series]
        topic, required = life.matter.topic, life.matter.entry.required_fields
        if (topic.document or "document_number" in required) and not life.document_number:
            prefix = topic.document or "河党公"
            self.documents[prefix, year] += 1
            life.document_number = f"{prefix}〔{year}〕{self.documents[prefix, year]}号"
        return life

    def _schedule_end(self, life: Life, minute: float) -> None:
        """A public notice ends some days after its time for objections, a few others after months."""
        if life.matter.topic.notice and self.rng.random() < 0.4:
            life.expires_at = self.hours.at(minute + self._between(8, 30) * DAY_MINUTES)
        elif self.rng.random() < 0.06:
            life.expires_at = self.hours.at(minute + self._between(60, 240) * DAY_MINUTES)
        if life.widens_at and life.expires_at and life.expires_at <= life.widens_at:
            life.expires_at = None

    def _withdraw(self, life: Life, kind: WithdrawalKind, minute: float, reasons: Sequence[str]) -> None:
        if minute >= self.end:
            return
        reason, at = self._one(reasons), self.hours.at(minute)
        life.take(Action.WITHDRAW, self._one(life.unit.acting(Role.SECRETARY)), at, reason)
        life.withdraw(kind, at, reason)

    def _archive(self, life: Life) -> None:
        """What has ended is filed in the following year."""
        ended = life.ends_at()
        if ended is None or self.rng.random() < 0.2:
            return
        filed = self.hours.minute(ended.replace(year=ended.year + 1, month=1, day=5)) + self._between(0, 20000)
        if filed < self.end:
            life.take(Action.ARCHIVE, self._one(life.unit.acting(Role.SECRETARY)), self.hours.at(filed))

    def _between(self, low: float, high: float) -> float:
        return low + self.rng.random() * (high - low)

    def _one(self, options: Sequence[T]) -> T:
        return options[int(self.rng.random() * len(options))]
