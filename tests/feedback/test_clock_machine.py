"""Whatever happens to a case in whatever order, its due date is what walking the calendar day by day gives."""

from __future__ import annotations

import os
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import chinese_calendar
import pytest
import time_machine
from django.db import transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from disclosures.enums import Role
from disclosures.models import CalendarDay
from feedback import recount, services
from feedback.enums import Stage
from tests.factories.disclosures import Office, organization, person
from tests.factories.feedback import feedback, policy

TERM, CAP, MOST, EXTENSIONS = 15, 5, 10, 2
DAY = timedelta(days=1)
EXAMPLES = int(os.environ.get("EXAMPLES", "10"))  # 500 for a long night
FIRST = date(2025, 9, 22)  # before National Day and its made-up days
SHANGHAI = ZoneInfo("Asia/Shanghai")


class Clock(RuleBasedStateMachine):
    """One case and what happens to it; beside it the days that count, kept without the code that is tested."""

    def __init__(self):
        super().__init__()
        self.atomic = transaction.atomic()
        self.atomic.__enter__()
        self.today, self.fixed, self.granted = FIRST, {}, 0
        self.waited, self.extensions, self.asked_on = 0, 0, None
        self.traveller = time_machine.travel(self.moment(), tick=False)
        self.traveller.start()
        policy(reply_within=TERM, pause_cap=CAP, extension_days=MOST, max_extensions=EXTENSIONS)
        self.office = Office()
        self.keeper = person(Role.ADMINISTRATOR, organization())
        self.case = feedback(self.office)
        services.acknowledge_feedback(feedback_id=self.case.pk, user=self.office.secretary)
        self.original = self.clock.original_due

    def teardown(self):
        self.traveller.stop()
        transaction.set_rollback(True)
        self.atomic.__exit__(None, None, None)

    def moment(self):
        return datetime(self.today.year, self.today.month, self.today.day, 0, 10, tzinfo=SHANGHAI)

    @property
    def clock(self):
        return self.case.clocks.get(stage=Stage.REPLY)

    def works(self, day):
        return self.fixed.get(day, chinese_calendar.is_workday(day))

    def walk(self, workdays):
        """The day on which so many worked days have passed since the first one."""
        day = FIRST
        while workdays:
            day += DAY
            workdays -= self.works(day)
        return day

    def move_to(self, day):
        self.today = day
        self.traveller.stop()
        self.traveller = time_machine.travel(self.moment(), tick=False)
        self.traveller.start()

    @rule(days=st.integers(0, 9))
    def time_passes(self, days):
        self.move_to(self.today + days * DAY)

    @precondition(lambda self: self.asked_on is None)
    @rule()
    def the_asker_is_asked(self):
        in_time = self.today <= self.walk(TERM + self.granted)
        services.ask_asker(feedback_id=self.case.pk, user=self.office.secretary, question="哪一号楼？")
        self.asked_on = (self.today, in_time)

    @precondition(lambda self: self.asked_on is not None)
    @rule()
    def the_asker_answers(self):
        services.supply_answer(feedback_id=self.case.pk, text="三号楼")
        (since, in_time), self.asked_on = self.asked_on, None
        days = [since + n * DAY for n in range(1, (self.today - since).days + 1)]
        if in_time:
            more = min(sum(map(self.works, days)), CAP - self.waited)
            self.granted += more
            self.waited += more

    @precondition(lambda self: self.extensions < EXTENSIONS and self.clock.runs_until >= self.today)
    @rule(days=st.integers(1, MOST), approve=st.booleans())
    def more_time_is_asked_for(self, days, approve):
        wanted = services.request_extension(
            clock_id=self.clock.pk, user=self.office.secretary, days=days, reason="需会商"
        )
        services.decide_extension(extension_id=wanted.pk, user=self.office.approver, approve=approve, reason="意见")
        if approve:
            self.extensions += 1
            self.granted += days

    @precondition(lambda self: len(self.fixed) < 8)
    @rule(ahead=st.integers(-20, 40), works=st.booleans())
    def a_day_is_fixed_by_hand(self, ahead, works):
        day = self.today + ahead * DAY
        present = CalendarDay.objects.filter(day=day).first() or CalendarDay(day=day)
        present.is_workday, present.reason, present.source = works, "临时调整", "区府办〔2025〕1号"
        services.set_day(day=present, user=self.keeper)
        self.fixed[day] = works
        services.recount_pending()

    @rule()
    def another_organisation_gets_it(self):
        if not self.case.events.filter(action="hand_over").exists() and self.asked_on is None:
            other = Office(organization())
            services.hand_over(feedback_id=self.case.pk, user=self.office.secretary, to=other.unit, reason="属对方职责")
            self.office = other

    @invariant()
    def it_is_due_when_the_walk_says(self):
        clock = self.clock
        due = self.walk(TERM + self.granted)
        assert clock.due == due
        assert clock.original_due == self.original
        assert sum(row.days for row in clock.adjustments.all()) == self.granted
        assert clock.runs_until >= due
        assert clock.is_overdue(self.today) == (self.today > clock.runs_until)
        last = clock.adjustments.last()
        assert last is None or last.due_after == due

    @invariant()
    def a_wait_runs_as_long_as_the_cap_leaves(self):
        waits = self.asked_on is not None and self.asked_on[1]
        assert self.clock.runs_until == self.walk(TERM + self.granted + (CAP - self.waited if waits else 0))

    @invariant()
    def nothing_has_drifted(self):
        assert list(recount.drifted(CalendarDay.objects.calendar())) == []


@pytest.mark.django_db
def test_any_sequence_of_events_equals_a_walk_day_by_day():
    # Each run takes other steps; what fails is shown as it came, as shrinking would take minutes.
    bounds = settings(
        max_examples=EXAMPLES,
        stateful_step_count=15,
        phases=[Phase.reuse, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(Clock, settings=bounds)
