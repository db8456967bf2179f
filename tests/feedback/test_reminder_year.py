"""A year of the scheduler with everything that goes wrong in one, against a recount that knows no ledger.

Runs are missed for days, the mail server is away, workers die between claiming and sending and between sending and
recording it, two runs overlap, Redis forgets what was queued. At the end every stage was told once to everybody whom
it concerned, and nothing was lost. Without the ledger's unique constraint the same year fails.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from random import Random
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db import connection, transaction

from disclosures.enums import MessageStatus, Role
from disclosures.models import Message, Reminder, User
from disclosures.services import delivery, reminding
from disclosures.workdays import is_workday
from feedback import reminders, services
from feedback.models import Clock
from tests.factories.disclosures import Office, organization, person
from tests.factories.feedback import feedback, policy
from tests.mail import running_sink

if TYPE_CHECKING:
    from feedback.models import Feedback

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
SHANGHAI = ZoneInfo("Asia/Shanghai")
FIRST, DAYS, QUARTER = date(2025, 11, 3), 365, 90
CASE = re.compile(r"/admin/feedback/feedback/(\d+)/")
HOURS = (0, 9)  # when the scheduler comes by
LADDER = (-3, -1, 0, 1, 5, 10)


class Killed(BaseException):
    """The worker is gone: nothing catches this."""


@dataclass
class Trouble:
    """What goes wrong on a day; most days nothing does."""

    down: bool = False  # neither sweep nor worker runs
    no_mail: bool = False
    overlapping: bool = False
    killed: str = ""  # "before" or "after" sending

    @classmethod
    def of_year(cls, rng: Random) -> list[Trouble]:
        days = [cls() for _day in range(DAYS)]
        for kind, outages, longest in (("down", 12, 9), ("no_mail", 8, 12), ("overlapping", 60, 1)):
            for _outage in range(outages):
                begin = rng.randrange(DAYS - 30)
                for day in days[begin : begin + rng.randint(1, longest)]:
                    setattr(day, kind, True)
        for day in rng.sample(days[:-30], 60):
            day.killed = rng.choice(["before", "after"])
        return days


@dataclass
class Expected:
    """The ledger as a recount gives it: the stages that were past when a sweep ran while the clock did."""

    audience: dict[int, frozenset[int]]  # who is told of a stage, by the stage
    rows: set[tuple[int, int, int, int]] = field(default_factory=set)

    def note(self, clock: Clock, today: date) -> None:
        day, passed = clock.runs_until, 0
        while day < today:
            day += timedelta(days=1)
            passed += is_workday(day)
        while day > today:
            passed -= is_workday(day)
            day -= timedelta(days=1)
        for stage in LADDER:
            if -clock.workdays < stage <= passed:
                self.rows |= {(clock.pk, clock.starts, stage, user) for user in self.audience[stage]}


class Year:
    """The district, its cases with the days on which something happens to them, and the portal at work."""

    def __init__(self, seed: int, sink, monkeypatch, settings) -> None:
        self.rng = Random(seed)  # noqa: S311 - the same year each time
        self.sink, self.monkeypatch, self.settings = sink, monkeypatch, settings
        policy()
        district = organization("区委")
        self.office = Office(organization(below=district))
        leader, inspector = person(Role.APPROVER, district), person(Role.INSPECTOR, district)
        people = (self.office.secretary, self.office.approver, leader, inspector)
        for user in people:
            User.objects.filter(pk=user.pk).update(email=f"{user.username}@unit.test")
        secretary, head, *above = (user.pk for user in people)
        told = {stage: frozenset({secretary}) for stage in (-3, -1, 0)}
        told[1] = told[0] | {head}
        told[5] = told[10] = told[1] | set(above)
        self.expected = Expected(told)
        self.plans: dict[int, list[str]] = {}
        for _case in range(25):
            self._plan()

    def _plan(self) -> None:
        asked = self.rng.randrange(DAYS - 60)
        self.plans.setdefault(asked, []).append("ask")

    def live(self, troubles: list[Trouble], traveller) -> None:
        later: dict[int, list[tuple[str, Feedback]]] = {}
        for number, trouble in enumerate(troubles):
            today = FIRST + timedelta(days=number)
            traveller.move_to(datetime(today.year, today.month, today.day, 8, 5, tzinfo=SHANGHAI))
            for _ask in self.plans.get(number, ()):
                case = feedback(self.office)
                services.acknowledge_feedback(feedback_id=case.pk, user=self.office.secretary)
                later.setdefault(number + self.rng.randint(1, 55), []).append(("done", case))
                if self.rng.random() < 0.3:
                    later.setdefault(number + self.rng.randint(1, 12), []).append(("extend", case))
            for what, case in later.get(number, ()):
                self._do(what, case)
            self.settings.EMAIL_PORT = 1 if trouble.no_mail else self.sink.port
            for hour in HOURS if not trouble.down else ():
                traveller.move_to(datetime(today.year, today.month, today.day, hour, 20, tzinfo=SHANGHAI))
                self._tick(trouble, today)

    def _do(self, what: str, case: Feedback) -> None:
        if what == "done":
            services.withdraw_feedback(feedback_id=case.pk)
            return
        clock = case.clocks.running().first()
        if clock:
            wanted = services.request_extension(clock_id=clock.pk, user=self.office.secretary, days=6, reason="会商")
            services.decide_extension(extension_id=wanted.pk, user=self.office.approver, approve=True, reason="同意")

    def _tick(self, trouble: Trouble, today: date) -> None:
        """One visit of the scheduler: the sweep, perhaps with another one in between, then the worker."""
        for clock in Clock.objects.running():
            self.expected.note(clock, today)
        with self.monkeypatch.context() as patch:
            if trouble.overlapping:
                patch.setattr(reminding, "_entered", self._overtaken(reminding._entered))
            reminders.sweep()
        with self.monkeypatch.context() as patch:
            if trouble.killed:
                patch.setattr(delivery, *self._deadly(trouble.killed))
            try:
                delivery.send_due()
            except Killed:
                trouble.killed = ""

    def _overtaken(self, real):
        """Another sweep does it all between this one's look and its claim."""

        def look(ladder, reached):
            found = real(ladder, reached)
            with self.monkeypatch.context() as patch:
                patch.setattr(reminding, "_entered", real)
                reminding.remind(ladder, reached)
            return found

        return look

    def _deadly(self, when: str):
        real = delivery._settle

        def die(messages, status, problem=""):
            if when == "after" and messages and status == MessageStatus.SENT:
                raise Killed
            real(messages, status, problem)

        def die_at_once(*_args):
            raise Killed

        return ("_settle", die) if when == "after" else ("_send", die_at_once)


def live(seed, monkeypatch, settings, *, constraint=True, days=DAYS):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST = "127.0.0.1"
    with running_sink() as sink, time_machine.travel(datetime(2025, 11, 3, tzinfo=SHANGHAI), tick=False) as traveller:
        year = Year(seed, sink, monkeypatch, settings)
        if not constraint:
            with connection.cursor() as cursor:
                cursor.execute("ALTER TABLE disclosures_reminder DROP CONSTRAINT reminder_once")
        year.live(Trouble.of_year(year.rng)[:days], traveller)
    return year


def check(year):
    """Every stage once for everybody, every message settled, every letter once."""
    rows = Counter(Reminder.objects.values_list("case", "start", "stage", "recipient_id"))
    assert set(rows) == year.expected.rows
    assert set(rows.values()) == {1}
    told = Message.objects.all()
    assert not told.filter(status__in=(MessageStatus.WAITING, MessageStatus.FAILED)).exists()
    sent = told.filter(status=MessageStatus.SENT)
    assert {letter["Message-ID"].strip("<>").partition("@")[0] for letter in year.sink.letters} >= {
        str(delivery) for delivery in sent.values_list("delivery", flat=True)
    }
    # A letter whose worker died goes out again as the same letter; what was done meanwhile is no longer in it.
    letters = {letter["Message-ID"]: letter for letter in reversed(year.sink.letters)}
    said = Counter((letter["To"], case) for letter in letters.values() for case in CASE.findall(letter.get_content()))
    for (to, case), times in said.items():
        about = told.filter(recipient__email=to, about__in=Clock.objects.filter(feedback=case).values("pk"))
        assert about.filter(status=MessageStatus.SENT).count() <= times <= about.count()


def test_a_year_of_trouble_tells_every_stage_once(monkeypatch, settings):
    year = live(1, monkeypatch, settings)

    check(year)
    assert Message.objects.filter(status=MessageStatus.SENT).count() > 50
    assert len(year.sink.letters) > len({letter["Message-ID"] for letter in year.sink.letters})


def test_without_the_unique_constraint_the_same_year_fails(monkeypatch, settings):
    with transaction.atomic():
        year = live(1, monkeypatch, settings, constraint=False, days=QUARTER)
        with pytest.raises(AssertionError, match=r"== \{1\}"):
            check(year)
        transaction.set_rollback(True)
