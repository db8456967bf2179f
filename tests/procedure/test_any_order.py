"""Random people take random steps in any order: the portal does exactly what the procedure says, and nothing else.

The model tells for each step whether it may be taken and what comes of it. A refusal has to be a Refused and leave
every row and file as it was.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from contextlib import ExitStack
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
import time_machine
from django.db import connection, transaction
from django.utils import timezone
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from disclosures import seal
from disclosures.enums import Aspect
from disclosures.files import RefusedFile
from disclosures.models import DisclosureItem
from disclosures.permissions import NotAllowed
from disclosures.refusals import Refused
from disclosures.services import StaleItem
from disclosures.transitions import TransitionError

from .model import ASPECTS, PEOPLE, READERS, District, Item, No, NotNow, SomebodyWasHere, one_at_a_time
from .world import FILES, World, record, rows

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime
    from random import Random

CHINESE = re.compile("[\u4e00-\u9fff]")
REFUSALS: dict[type[No], tuple[type[Exception], ...]] = {
    SomebodyWasHere: (StaleItem, NotAllowed),  # some ask first who it is
    NotNow: (TransitionError, NotAllowed),
}
SEALED = {"approved", "published", "withdrawn", "archived"}
FIRST = {
    "title": "甲", "scope": "public", "reason": "", "wider": "", "widens": None, "platforms": ["web"],
    "planned": None, "expires": None, "entry": "own", "note": "", "files": set(),
}  # fmt: skip
SECRETARIES = ("secretary", "second secretary", "everything")
REVIEWERS = ("reviewer", "leaving reviewer", "district's reviewer", "judge", "everything")
APPROVERS = ("approver", "district's approver", "judge", "everything")
# What mostly happens to an item that is there, and who mostly does it.
NEXT = {
    "draft": {"edit", "propose", "discard"},
    "proposed": {"edit", "review", "reject", "send_back", "recall"},
    "reviewed": {"edit", "approve", "refer", "send_back", "recall"},
    "approved": {"edit", "publish", "send_back", "recall"},
    "published": {"unschedule", "withdraw", "archive", "redisclose"},
    "withdrawn": {"withdraw", "archive", "redisclose"},
    "archived": {"redisclose"},
}
LIKELY = {
    "review": REVIEWERS, "reject": REVIEWERS, "send_back": REVIEWERS + APPROVERS, "refer": APPROVERS,
    "approve": APPROVERS, "withdraw": (*SECRETARIES, "approver"), "unschedule": (*SECRETARIES, "approver"),
    "edit": (*SECRETARIES, "judge"),
} | dict.fromkeys(("propose", "discard", "recall", "publish", "archive", "redisclose"), SECRETARIES)  # fmt: skip
MOST_ITEMS = 4
# About twenty seconds; EXAMPLES=500 for a long night.
EXAMPLES = int(os.environ.get("EXAMPLES", "10"))
STEPS_EACH = 30

CHANCE = st.randoms(use_true_random=True)  # Hypothesis would rather take what stands first


def mostly(chance: Random) -> bool:
    return chance.random() < 0.75


def a_reason(chance: Random) -> str:
    return chance.choice(["理由", "理由", "理由", " "])


def some_aspects(chance: Random) -> list[Aspect]:
    number = 3 if mostly(chance) else chance.randint(0, 2)
    return [Aspect(aspect) for aspect in chance.sample(ASPECTS, number)]


# Times are in hours from the moment of the edit.
CHANGES: list[dict[str, list[Any]]] = [
    {"title": ["甲", "乙", ""]},
    {"platforms": [["web"], ["web", "document"], ["web", "media"], []]},
    {"planned": [None, 1, 2, 30]},
    {"expires": [None, 1, 2, 30]},
    {"entry": ["own", "above"]},
    {"scope": ["public"], "wider": [""], "widens": [None]},
    {"scope": ["party", "organization", "specific"], "reason": ["", "理由"], "wider": [""], "widens": [None]},
    {"scope": ["party", "specific"], "wider": ["public"], "widens": [1, 30]},
]
# What is said when the step is taken.
SAID: dict[str, Callable[[Random], tuple[Any, ...]]] = {
    "review": lambda chance: (some_aspects(chance), mostly(chance)),
    "reject": lambda chance: ({aspect: a_reason(chance) for aspect in some_aspects(chance)},),
    **dict.fromkeys(("send_back", "refer", "unschedule", "withdraw"), lambda chance: (a_reason(chance),)),
    **dict.fromkeys(("propose", "discard", "recall", "approve", "publish", "archive"), lambda _chance: ()),
}


class Procedure(RuleBasedStateMachine):
    """A district in which things happen, in a transaction of its own."""

    def __init__(self) -> None:
        super().__init__()
        self.around = ExitStack()
        self.around.enter_context(transaction.atomic())
        self.around.callback(transaction.set_rollback, True)
        # From tomorrow on: nothing may be past already by the database's own clock.
        start = timezone.localtime().replace(hour=10, minute=0, second=0, microsecond=0) + timedelta(days=1)
        clock = time_machine.travel(start, tick=False)
        self.travel = clock.start().move_to
        self.around.callback(clock.stop)
        self.world = World()
        self.told = District(start)
        self.keys: list[int] = []
        self.moved = False  # something has happened since the last look
        self.records: dict[int, list[str]] = {}
        self.approved: dict[int, dict[str, Any]] = {}

    def teardown(self) -> None:
        self.around.close()

    def _act(self, told: Callable[[], Any], done: Callable[[], Any]) -> Any:
        """The same in the model and in the portal; what the portal answered, None if both refused."""
        try:
            told()
        except No as no:
            before = rows()
            with pytest.raises(REFUSALS.get(type(no), (Refused, RefusedFile))) as refusal:
                done()
            assert CHINESE.search(str(refusal.value)), refusal.value
            assert rows() == before
            return None
        answer = done()
        self.moved = True
        connection.check_constraints()  # what the database looks at when a transaction ends
        return answer

    def _take(self, name: str, item: Item, who: str, version: int, *said: Any) -> None:
        done = getattr(self.world, name, None) or (lambda *args: self.world.take(name, *args))
        key = self.keys[self.told.items.index(item)]
        self._act(lambda: getattr(self.told, name)(who, item, version, *said), lambda: done(who, key, version, *said))

    # Who does what to which item: mostly somebody who might do what comes next, else anybody anything.

    def _choose(self, chance: Random, name: str) -> tuple[Item, str, int]:
        items = [item for item in self.told.items if name in NEXT.get(item.status, ())] if mostly(chance) else []
        item = chance.choice(items or self.told.items)
        who = chance.choice(LIKELY[name] if mostly(chance) else tuple(PEOPLE))
        return item, who, item.version - (chance.random() < 0.1)

    def _added(self, key: int | None) -> None:
        if key:
            self.keys.append(key)

    @initialize()
    def begin(self) -> None:
        self.draft("secretary", "street")

    @precondition(lambda self: len(self.keys) < MOST_ITEMS)
    @rule(who=st.sampled_from(SECRETARIES * 4 + tuple(PEOPLE)), unit=st.sampled_from(["street", "street", "branch"]))
    def draft(self, who: str, unit: str) -> None:
        self._added(self._act(lambda: self.told.draft(who, unit, FIRST), lambda: self.world.draft(who, unit, FIRST)))

    @precondition(lambda self: len(self.keys) < MOST_ITEMS)
    @rule(chance=CHANCE)
    def redisclose(self, chance: Random) -> None:
        item, who, _version = self._choose(chance, "redisclose")
        note, key = a_reason(chance), self.keys[self.told.items.index(item)]
        self._added(
            self._act(lambda: self.told.redisclose(who, item, note), lambda: self.world.redisclose(who, key, note))
        )

    @rule(chance=CHANCE)
    def edit(self, chance: Random) -> None:
        changes = {part: chance.choice(values) for part, values in chance.choice(CHANGES).items()}
        moments = {part: self._in(hours) for part, hours in changes.items() if isinstance(hours, int)}
        self._take("edit", *self._choose(chance, "edit"), changes | moments)

    @rule(chance=CHANCE)
    def change_files(self, chance: Random) -> None:
        item, who, version = self._choose(chance, "edit")
        number = chance.randrange(FILES)
        attached = number in item.plan["files"] and mostly(chance)
        self._take("detach" if attached else "attach", item, who, version, number)

    @rule(chance=CHANCE)
    def act(self, chance: Random) -> None:
        """Several steps, as they are what this is about."""
        for _time in range(4):
            fitting = {name for item in self.told.items for name in NEXT.get(item.status, ())} & SAID.keys()
            name = chance.choice(sorted(fitting if fitting and mostly(chance) else SAID))
            self._take(name, *self._choose(chance, name), *SAID[name](chance))
            self.all_is_well()

    @rule(chance=CHANCE)
    def go_all_the_way(self, chance: Random) -> None:
        """The way most items take, so that the others' steps meet what has come far."""
        item, _who, _version = self._choose(chance, "propose")
        way = {"propose": (), "review": (list(ASPECTS), True), "approve": (), "publish": ()}
        self._take("edit", item, "secretary", item.version, {"planned": chance.choice([None, self._in(2)])})
        for name, said in way.items():
            before = item.version
            self._take(name, item, LIKELY[name][0], item.version, *said)
            if item.version == before:
                return

    @rule(chance=CHANCE)
    def wait(self, chance: Random) -> None:
        """To the very moment of something, or for some hours."""
        coming = sorted(moment for moment in self._moments() if moment > self.told.now)
        self.told.now = chance.choice([*coming, self._in(chance.choice([1, 2, 3, 30]))])
        self.travel(self.told.now)
        self.moved = True

    def _in(self, hours: int) -> datetime:
        return self.told.now + timedelta(hours=hours)

    def _moments(self) -> set[datetime]:
        every = {moment for item in self.told.items for moment in (item.goes_live, item.plan["widens"], *item.ends())}
        return {moment for moment in every if moment}

    # What has to hold after every step.

    @invariant()
    def all_is_well(self) -> None:
        if not self.moved:  # refused, and then nothing has changed
            return
        self.moved = False
        self._everything_is_as_the_model_says()
        self._readers_see_what_the_model_says()
        for item in self.told.items:
            assert one_at_a_time([item, *item.formers()])

    def _everything_is_as_the_model_says(self) -> None:
        stored = DisclosureItem.objects.select_related("entry").in_bulk(self.keys)
        for told, key in self._both():
            item = stored[key]
            assert (item.status, item.version, item.publish_at, item.withdrawn_at) == (
                told.status, told.version, told.goes_live, told.ended,
            )  # fmt: skip
            assert self.world.plan(item) == told.plan
            assert set(item.contributors.values_list("user__name", flat=True)) == told.contributors
            valid = item.verdicts.filter(voided_at=None).values_list("aspect", "reviewer__name", "positive")
            assert {aspect: (who, positive) for aspect, who, positive in valid} == told.verdicts
            self._four_eyes(item, told, key)
            self._record(item, told, key)

    def _four_eyes(self, item: DisclosureItem, told: Item, key: int) -> None:
        """Sealed is what three positive verdicts and an approval stand behind, exactly as it was then."""
        if item.status not in SEALED:
            assert (item.seal, item.approved_by) == ("", None)
            self.approved.pop(key, None)
            return
        valid = item.verdicts.filter(voided_at=None, positive=True)
        reviewers = set(valid.values_list("reviewer", flat=True))
        contributors = set(item.contributors.values_list("user", flat=True))
        assert {verdict.aspect for verdict in valid} == set(Aspect)
        assert not reviewers & contributors
        assert item.approved_by_id not in reviewers | contributors
        assert item.approved_by.name == told.approver
        assert item.seal == seal.seal_of(item)
        assert self.approved.setdefault(key, told.plan) == self.world.plan(item)

    def _record(self, item: DisclosureItem, told: Item, key: int) -> None:
        """Every step is there, and what was written once stays as it was."""
        written, before = record(key), self.records.get(key, [])
        assert written[: len(before)] == before
        self.records[key] = written
        steps = item.steps.order_by("pk").values_list("action", "from_status", "to_status", "user__name", "person")
        assert list(steps) == [(step.action, step.source, step.target, step.who, step.who) for step in told.record]

    def _readers_see_what_the_model_says(self) -> None:
        """Now, and around the moments at which something changes next."""
        coming = sorted(moment for moment in self._moments() if moment > self.told.now)[:2]
        for at in {self.told.now, *coming, *(moment - timedelta(seconds=1) for moment in coming)}:
            for who in READERS:
                told = {key for item, key in self._both() if self.told.may_read(who, item, at)}
                assert self.world.readable(who, at) == told, (who, at)

    def _both(self) -> Iterator[tuple[Item, int]]:
        return zip(self.told.items, self.keys, strict=True)


@pytest.mark.slow
@pytest.mark.django_db
def test_steps_in_any_order():
    # Each run takes other steps; what fails is shown as it came, as shrinking would take minutes.
    bounds = settings(
        max_examples=EXAMPLES,
        stateful_step_count=STEPS_EACH,
        phases=[Phase.reuse, Phase.generate],
        suppress_health_check=list(HealthCheck),
        report_multiple_bugs=False,
    )
    run_state_machine_as_test(Procedure, settings=bounds)
