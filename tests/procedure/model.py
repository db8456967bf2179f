"""The four steps told once more in plain Python: what each of them needs, and what it does to an item.

Written from the regulation and the domain notes, sharing no code with the portal. A step that may not be taken
raises No before it has changed anything.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from datetime import datetime

CHINA = ZoneInfo("Asia/Shanghai")
# unit -> the one above it
ABOVE = {"district": None, "street": "district", "branch": "street", "elsewhere": "district"}
PARTY = {"secretary", "reviewer", "approver", "inspector", "member"}


class Post(NamedTuple):
    role: str
    unit: str
    days: int | None = None  # how many days after the first one it is held


PEOPLE: dict[str, tuple[Post, ...]] = {
    "secretary": (Post("secretary", "street"),),
    "second secretary": (Post("secretary", "street"),),
    "reviewer": (Post("reviewer", "street"),),
    "leaving reviewer": (Post("reviewer", "street", days=1),),
    "district's reviewer": (Post("reviewer", "district"),),
    "approver": (Post("approver", "street"),),
    "district's approver": (Post("approver", "district"),),
    "judge": (Post("reviewer", "street"), Post("approver", "street")),
    "everything": (Post("secretary", "street"), Post("reviewer", "street"), Post("approver", "district")),
    "branch's secretary": (Post("secretary", "branch"),),
    "neighbour": (Post("secretary", "elsewhere"), Post("reviewer", "elsewhere"), Post("approver", "elsewhere")),
    "member": (Post("member", "branch"),),
    "resident": (Post("resident", "street"),),
    "superuser": (),
    "stranger": (),
}
READERS = ("anonymous", "stranger", "superuser", "member", "resident", "neighbour", "leaving reviewer")
ASPECTS = ("secrecy", "necessity", "accuracy")
# Which verdicts a change of this part of an item makes void.
TOUCHES = {
    "title": {"secrecy", "accuracy"},
    "files": {"secrecy", "accuracy"},
    "note": {"secrecy", "accuracy"},
    "scope": {"secrecy", "necessity"},
    "reason": {"secrecy", "necessity"},
    "wider": {"secrecy", "necessity"},
    "widens": {"secrecy", "necessity"},
    "platforms": {"secrecy", "necessity"},
    "planned": {"necessity"},
    "expires": {"necessity"},
    "entry": {"necessity"},
}


class No(Exception):
    """The step may not be taken."""


class SomebodyWasHere(No):
    """The item is not what the person saw any more."""


class NotNow(No):
    """Nobody may take the step while the item is where it is."""


def need(condition: object, why: str, no: type[No] = No) -> None:
    if not condition:
        raise no(why)


def lineage(unit: str | None) -> list[str]:
    found = []
    while unit is not None:
        found.append(unit)
        unit = ABOVE[unit]
    return found


@dataclass
class Step:
    """A line of the record."""

    action: str
    source: str
    target: str
    who: str


@dataclass(eq=False)
class Item:
    """One matter on its way; `plan` is its content by part."""

    unit: str
    plan: dict[str, Any]
    contributors: set[str]
    former: Item | None = None
    status: str = "draft"
    version: int = 1
    approving: str = ""
    proposer: str = ""
    approver: str = ""
    verdicts: dict[str, tuple[str, bool]] = field(default_factory=dict)
    goes_live: datetime | None = None
    ended: datetime | None = None
    superseded: bool = False
    record: list[Step] = field(default_factory=list)

    def __repr__(self) -> str:
        return f"<{self.status} v{self.version}>"

    def ends(self) -> list[datetime]:
        return [end for end in (self.plan["expires"], self.ended) if end is not None]

    def is_shown(self, at: datetime) -> bool:
        return self.goes_live is not None and self.goes_live <= at and all(at < end for end in self.ends())

    def is_coming(self, at: datetime) -> bool:
        """It goes live after that moment, if nobody stops it."""
        return self.goes_live is not None and at < self.goes_live and not (self.ended and self.ended <= self.goes_live)

    def formers(self) -> list[Item]:
        return [self.former, *self.former.formers()] if self.former else []

    def positive(self) -> set[str]:
        return {aspect for aspect, (_who, positive) in self.verdicts.items() if positive}

    def reviewers(self) -> set[str]:
        return {who for who, positive in self.verdicts.values() if positive}

    def move(self, action: str, who: str, target: str) -> None:
        self.record.append(Step(action, self.status, target, who))
        self.status = target
        self.version += 1


class District:
    """All items, and the clock."""

    def __init__(self, start: datetime) -> None:
        self.start = self.now = start
        self.items: list[Item] = []

    # Who holds what.

    def posts(self, who: str, at: datetime | None = None) -> list[Post]:
        day = (at or self.now).astimezone(CHINA).date()
        first = self.start.astimezone(CHINA).date()
        return [post for post in PEOPLE.get(who, ()) if post.days is None or (day - first).days <= post.days]

    def is_secretary(self, who: str, unit: str) -> bool:
        return any(post.role == "secretary" and post.unit == unit for post in self.posts(who))

    def judges(self, who: str, role: str, unit: str) -> bool:
        return any(post.role == role and post.unit in lineage(unit) for post in self.posts(who))

    # Writing.

    def draft(self, who: str, unit: str, plan: dict[str, Any], former: Item | None = None) -> Item:
        need(self.is_secretary(who, unit), "only a secretary of the unit drafts")
        item = Item(unit, plan, {who}, former, approving=unit)
        item.record.append(Step("create", "draft", "draft", who))
        self.items.append(item)
        return item

    def edit(self, who: str, item: Item, version: int, changes: dict[str, Any]) -> None:
        real = {part for part, value in changes.items() if item.plan[part] != value}
        if not real:
            return
        self._open(item, version, "draft", "proposed", "reviewed", "approved")
        works = self.is_secretary(who, item.unit) or any(
            self.judges(who, role, item.unit) for role in ("reviewer", "approver")
        )
        need(works, "does not work for the unit")
        plan = item.plan | changes
        need(item.status == "draft" or self.is_complete(plan, item.former), "what is under review stays complete")
        touched = set().union(*(TOUCHES[part] for part in real))
        item.plan = plan
        item.contributors.add(who)
        item.verdicts = {
            aspect: given for aspect, given in item.verdicts.items() if aspect not in touched and given[0] != who
        }
        item.approver = ""
        item.move("edit", who, "draft" if item.status == "draft" else "proposed")

    def attach(self, who: str, item: Item, version: int, number: int) -> None:
        need(number not in item.plan["files"], "it is attached already")
        self.edit(who, item, version, {"files": item.plan["files"] | {number}})

    def detach(self, who: str, item: Item, version: int, number: int) -> None:
        self.edit(who, item, version, {"files": item.plan["files"] - {number}})

    def is_complete(self, plan: dict[str, Any], former: Item | None) -> bool:
        begins = max(self.now, plan["planned"] or self.now)
        public = "public" in (plan["scope"], plan["wider"])
        return bool(
            plan["title"]
            and (public or plan["reason"])
            and "web" in plan["platforms"]
            and (public or "media" not in plan["platforms"])
            and (not plan["expires"] or plan["expires"] > begins)
            and (not plan["widens"] or plan["widens"] > begins)
            and (not plan["widens"] or not plan["expires"] or plan["widens"] < plan["expires"])
            and (former is None or former.goes_live is not None)
        )

    def discard(self, who: str, item: Item, version: int) -> None:
        self._open(item, version, "draft")
        need(self.is_secretary(who, item.unit), "only a secretary of the unit discards")
        item.former = None
        item.move("discard", who, "discarded")

    def redisclose(self, who: str, item: Item, note: str) -> Item:
        need(item.status in ("published", "withdrawn", "archived"), "only what was published is disclosed again")
        need(all(other.former is not item for other in self.items), "there is a new version already")
        need(note.strip(), "readers are told what changed")
        plan = item.plan | {"planned": None, "expires": None, "note": note}
        if plan["widens"] and plan["widens"] <= self.now:
            plan |= {"scope": plan["wider"], "wider": "", "widens": None}
        return self.draft(who, item.unit, plan, item)

    # Propose, review, approve.

    def propose(self, who: str, item: Item, version: int) -> None:
        self._open(item, version, "draft")
        need(self.is_secretary(who, item.unit), "only a secretary of the unit proposes")
        need(self.is_complete(item.plan, item.former), "the plan is not complete")
        item.proposer, item.approving = who, item.unit
        item.contributors.add(who)
        item.verdicts = {aspect: given for aspect, given in item.verdicts.items() if given[0] != who}
        item.move("propose", who, "proposed")

    def recall(self, who: str, item: Item, version: int) -> None:
        self._open(item, version, "proposed", "reviewed", "approved")
        need(who == item.proposer and self.is_secretary(who, item.unit), "only whoever proposed recalls")
        item.approver = ""
        item.move("recall", who, "draft")

    def _check_reviewer(self, who: str, item: Item, version: int) -> None:
        self._open(item, version, "proposed")
        need(who not in item.contributors, "nobody judges what they wrote")
        need(self.judges(who, "reviewer", item.unit), "only a reviewer reviews")

    def review(self, who: str, item: Item, version: int, aspects: Collection[str], declared: bool) -> None:
        self._check_reviewer(who, item, version)
        need(aspects, "on what?")
        need("secrecy" not in aspects or declared, "the red-line declaration")
        need("secrecy" in item.positive() | set(aspects), "secrecy comes first")
        need(all(item.verdicts[aspect][0] == who for aspect in item.positive() & set(aspects)), "another judged it")
        item.verdicts |= dict.fromkeys(aspects, (who, True))
        if item.positive() == set(ASPECTS):
            item.move("review", who, "reviewed")

    def reject(self, who: str, item: Item, version: int, remarks: dict[str, str]) -> None:
        self._check_reviewer(who, item, version)
        need(remarks and all(reason.strip() for reason in remarks.values()), "a reason for each")
        item.verdicts |= dict.fromkeys(remarks, (who, False))
        item.move("return", who, "draft")

    def send_back(self, who: str, item: Item, version: int, comment: str) -> None:
        self._open(item, version, "proposed", "reviewed", "approved")
        need(comment.strip(), "a reason")
        need(who not in item.contributors, "nobody judges what they wrote")
        reviews = item.status != "approved" and self.judges(who, "reviewer", item.unit)
        need(reviews or self.judges(who, "approver", item.approving), "only whoever judges it now")
        item.approver = ""
        item.move("return", who, "draft")

    def refer(self, who: str, item: Item, version: int, comment: str) -> None:
        self._open(item, version, "reviewed")
        need(comment.strip(), "a reason")
        need(who not in item.contributors and self.judges(who, "approver", item.approving), "only its approver refers")
        need(ABOVE[item.approving], "nobody is above")
        above = set(lineage(ABOVE[item.approving]))
        able = {
            person
            for person in PEOPLE
            if any(post.role == "approver" and post.unit in above for post in self.posts(person))
        }
        need(able - item.contributors - item.reviewers(), "nobody above could approve")
        item.approving = ABOVE[item.approving] or ""
        item.move("refer", who, "reviewed")

    def approve(self, who: str, item: Item, version: int) -> None:
        self._open(item, version, "reviewed")
        need(who not in item.contributors | item.reviewers(), "four eyes")
        need(self.judges(who, "approver", item.approving), "only an approver approves")
        if item.plan["entry"] == "above":
            need(ABOVE[item.unit] is None or self.judges(who, "approver", ABOVE[item.unit] or ""), "beyond competence")
        item.approver = who
        item.move("approve", who, "approved")

    # Publish, and what ends it.

    def publish(self, who: str, item: Item, version: int) -> None:
        self._open(item, version, "approved")
        need(self.is_secretary(who, item.unit), "only a secretary of the unit publishes")
        moment = max(self.now, item.plan["planned"] or self.now)
        need(not item.plan["expires"] or item.plan["expires"] > moment, "it is over already")
        for former in item.formers():
            need(former.goes_live is not None and not former.is_coming(moment), "the former version comes first")
        item.goes_live = moment
        item.move("publish", who, "published")
        for former in item.formers():
            if former.status == "published":
                former.ended, former.superseded = moment, True
                former.move("withdraw", who, "withdrawn")

    def _bring_back(self, item: Item, who: str, until: datetime | None) -> None:
        """What was to go when this item came stays, at most until the next version comes."""
        for former in item.formers():
            if not (former.superseded and former.ended == item.goes_live):
                continue
            former.ended, former.superseded = until, until is not None
            if former.status == "withdrawn":
                former.move(*(("withdraw", who, "withdrawn") if until else ("unschedule", who, "published")))

    def unschedule(self, who: str, item: Item, version: int, comment: str) -> None:
        self._open(item, version, "published")
        need(comment.strip(), "a reason")
        need(item.is_coming(self.now), "it is live")
        self._check_remover(who, item)
        self._bring_back(item, who, None)
        item.goes_live = None
        item.move("unschedule", who, "approved")

    def withdraw(self, who: str, item: Item, version: int, reason: str) -> None:
        self._open(item, version, "published", "withdrawn")
        need(reason.strip(), "a reason")
        need(item.ended is None or item.ended > self.now, "it is withdrawn")
        self._check_remover(who, item)
        if item.is_coming(self.now):
            later = [other for other in self.items if other.former is item and other.goes_live is not None]
            self._bring_back(item, who, later[0].goes_live if later and later[0].is_coming(self.now) else None)
        item.ended, item.superseded = self.now, False
        item.move("withdraw", who, "withdrawn")

    def _check_remover(self, who: str, item: Item) -> None:
        need(
            self.is_secretary(who, item.unit) or self.judges(who, "approver", item.unit),
            "only a secretary or an approver takes it away",
        )

    def archive(self, who: str, item: Item, version: int) -> None:
        self._open(item, version, "published", "withdrawn")
        need(self.is_secretary(who, item.unit), "only a secretary of the unit archives")
        need(not item.is_coming(self.now) and any(end <= self.now for end in item.ends()), "it is still shown")
        item.move("archive", who, "archived")

    def _open(self, item: Item, version: int, *statuses: str) -> None:
        need(version == item.version, "somebody else was here meanwhile", SomebodyWasHere)
        need(item.status in statuses, f"not while {item.status}", NotNow)

    # Reading.

    def may_read(self, who: str, item: Item, at: datetime) -> bool:
        posts = self.posts(who, at)
        scopes = {item.plan["scope"]}
        if item.plan["widens"] and item.plan["widens"] <= at:
            scopes.add(item.plan["wider"])
        within = {
            "public": True,
            "party": any(post.role in PARTY for post in posts),
            "organization": any(item.unit in lineage(post.unit) for post in posts),
            "specific": who == "stranger",
        }
        return item.is_shown(at) and any(within[scope] for scope in scopes)


def one_at_a_time(versions: Iterable[Item]) -> bool:
    """No two versions of a matter are ever shown at once."""
    spans = sorted(
        (item.goes_live, min(item.ends(), default=None))
        for item in versions
        if item.goes_live and all(item.goes_live < end for end in item.ends())
    )
    return all(end is not None and end <= begin for (_, end), (begin, _) in itertools.pairwise(spans))
