"""Two open days for the demo district, by the real verbs: one that was held with what was asked there, one to come."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING

from django.utils import timezone

from disclosures.models import Post, User
from feedback import presets, services
from feedback.enums import Kind
from feedback.models import Feedback, OpenDay
from feedback.receipts import Ticket, new_secret

if TYPE_CHECKING:
    from datetime import date

    from disclosures.models import Organization

SATURDAY = 5
PLACE = "河湾街道党群服务中心一楼议事厅"
RECEIVERS = "周明远，党工委书记\n何静，党工委副书记、办事处主任\n罗建国，纪工委书记"
# How many come together, of those who have signed up.
SIGNED_UP = (1, 2, 1, 4, 1)


@dataclass(frozen=True)
class Asked:
    """What somebody asked at the table; with a title, question and answer are made public under it."""

    after: timedelta
    kind: Kind
    text: str
    answer: str = ""
    title: str = ""


ASKED = (
    Asked(
        timedelta(minutes=12),
        Kind.INQUIRY,
        "三号楼加装电梯的意愿征集结果什么时候公示？一楼的住户不同意怎么办？",
        "意愿征集已于上周五结束，同意率为百分之八十七，下周一起在小区公开栏和本网公示七个工作日。"
        "一楼住户的意见由社区逐户上门协商，协商记录随公示一并公开。",
        "加装电梯意愿征集结果何时公示",
    ),
    Asked(
        timedelta(minutes=35),
        Kind.SUGGESTION,
        "办事窗口中午没有人，上班的人只有中午有空，建议安排轮班。",
        "采纳。自下月一日起，办事窗口工作日中午安排一人轮班，轮班表在窗口和本网公开。",
        "办事窗口中午无人值守",
    ),
    Asked(
        timedelta(minutes=50),
        Kind.INQUIRY,
        "党费收缴和使用情况多久公开一次，在哪里能看到明细？",
        "每季度公开一次，在党群服务中心公开栏和本网“党组织自身建设”栏目都能看到明细。",
    ),
    Asked(timedelta(minutes=85), Kind.SUGGESTION, "河堤步道有三盏路灯不亮，晚上老人散步不安全，请尽快修。"),
)


def is_built() -> bool:
    return OpenDay.objects.filter(announced_by__username="town-secretary").exists()


def build() -> None:
    """Hold an open day on the last Saturday, publish what may be public of it, and announce the next one."""
    presets.load()
    secretary, approver = (User.objects.get(username=f"town-{role}") for role in ("secretary", "approver"))
    town = Post.objects.get(user=secretary).organization
    today = timezone.localdate()
    last = today - timedelta(days=(today.weekday() - SATURDAY) % 7 or 7)
    held = _announce(town, secretary, last + timedelta(weeks=2), "加装电梯\n办事服务")
    _move(held, last)
    for asked in ASKED:
        _record(held, asked, secretary, approver)
    services.hold_open_day(open_day_id=held.pk, user=secretary)
    coming = _announce(town, secretary, last + timedelta(weeks=2), "老旧小区改造\n党建经费使用\n河堤步道照明")
    for people in SIGNED_UP:
        services.sign_up(open_day_id=coming.pk, ticket=Ticket.new(), people=people)


def _announce(town: Organization, secretary: User, on: date, topics: str) -> OpenDay:
    return services.announce_open_day(
        open_day=OpenDay(
            organization=town,
            on=on,
            opens_at=time(9),
            closes_at=time(11, 30),
            place=PLACE,
            topics=topics,
            receivers=RECEIVERS,
        ),
        user=secretary,
    )


def _move(open_day: OpenDay, on: date) -> None:
    """A demo cannot wait for days: only here an open day is announced for one that is over."""
    open_day.on, open_day.announced_at = on, _at(on, time(9)) - timedelta(weeks=2)
    open_day.save(update_fields=["on", "announced_at"])


def _at(on: date, at: time) -> datetime:
    return timezone.make_aware(datetime.combine(on, at))


def _record(open_day: OpenDay, asked: Asked, secretary: User, approver: User) -> None:
    """Write it down at the table; what has a title is made public by two people."""
    entry = services.Entry(
        entry_id=uuid.uuid4(),
        secret=new_secret(),
        at=_at(open_day.on, open_day.opens_at) + asked.after,
        feedback=Feedback(kind=asked.kind, subject=asked.title or asked.text[:20], text=asked.text),
        answer=asked.answer,
        publish=bool(asked.title),
    )
    recorded = services.record_entry(open_day_id=open_day.pk, entry=entry, user=secretary)
    if not asked.title:
        return
    reply = recorded.feedback.replies.get()
    public = services.prepare_public_answer(reply_id=reply.pk, user=secretary)
    hidden = dict.fromkeys(public.redactions.values_list("pk", flat=True), True)
    public = services.decide_redactions(public_id=public.pk, user=secretary, title=asked.title, hidden=hidden)
    services.sign_public_answer(public_id=public.pk, user=approver, version=public.version)
