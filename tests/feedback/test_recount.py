"""A changed calendar or policy: what it moves is the same in the rehearsal and in force, once for each case."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core import mail

from disclosures.enums import Check, Role
from disclosures.models import CalendarDay, CalendarYear, Message, Reminder, SystemFault
from disclosures.permissions import NotAllowed
from disclosures.services import delivery
from feedback import audit, recount, reminders, services
from feedback.enums import Action, AdjustmentKind, Kind, Stage
from feedback.models import Adjustment, Clock, Policy
from tests.factories.disclosures import Office, organization, person
from tests.factories.feedback import feedback, policy

pytestmark = pytest.mark.django_db
SHANGHAI = ZoneInfo("Asia/Shanghai")


@pytest.fixture
def clock():
    with time_machine.travel(datetime(2026, 11, 2, 10, tzinfo=SHANGHAI), tick=False) as traveller:
        yield lambda day, hour=10: traveller.move_to(datetime(day.year, day.month, day.day, hour, tzinfo=SHANGHAI))


@pytest.fixture
def rules():
    return policy(acknowledge_within=3, reply_within=15)


@pytest.fixture
def office(clock, rules):
    return Office()


@pytest.fixture
def keeper(office):
    return person(Role.ADMINISTRATOR, organization("区委"))


def close_day(keeper, day=date(2026, 11, 20)):
    return services.set_day(
        day=CalendarDay(day=day, is_workday=False, reason="防汛停工", source="区府办〔2026〕1号"), user=keeper
    )


def dates(case):
    return {clock.stage: clock.due for clock in case.clocks.all()}


def drift():
    return [(move.number, move.stage, move.before, move.after) for move in recount.drifted(calendar())]


def calendar():
    return CalendarDay.objects.calendar()


def test_a_day_off_moves_what_counted_it_by_one_adjustment_each(office, keeper):
    early, late = feedback(office), feedback(office)
    services.withdraw_feedback(feedback_id=late.pk)
    assert drift() == []
    close_day(keeper)

    assert drift() == [(early.number, "答复", date(2026, 11, 23), date(2026, 11, 24))]
    assert services.recount_open(reason="防汛停工", user=keeper) == 1
    assert drift() == []
    assert services.recount_open(reason="防汛停工", user=keeper) == 0

    row = Adjustment.objects.get()
    assert (row.kind, row.days, row.due_before, row.due_after, row.reason, row.approved_by) == (
        AdjustmentKind.CALENDAR, 0, date(2026, 11, 23), date(2026, 11, 24), "防汛停工", keeper,
    )  # fmt: skip
    assert dates(early) == {Stage.ACKNOWLEDGE: date(2026, 11, 5), Stage.REPLY: date(2026, 11, 24)}
    assert early.clocks.get(stage=Stage.REPLY).original_due == date(2026, 11, 23)
    assert early.events.filter(action=Action.RECOMPUTE, comment="防汛停工").count() == 1


def test_whoever_handles_the_case_is_told(office, keeper):
    type(office.secretary).objects.filter(pk=office.secretary.pk).update(email="wang@unit.test")
    case = feedback(office)
    close_day(keeper)
    services.recount_open(reason="防汛停工", user=keeper)
    delivery.send_due()

    (letter,) = mail.outbox
    assert letter.to == ["wang@unit.test"]
    assert letter.subject == f"截止日期调整：{case.number}，由2026-11-23改为2026-11-24"


def test_a_paused_clock_keeps_its_wait_when_the_calendar_changes(office, keeper, clock):
    case = feedback(office)
    clock(date(2026, 11, 4))
    services.ask_asker(feedback_id=case.pk, user=office.secretary, question="哪一号楼？")
    before = case.clocks.get(stage=Stage.REPLY)
    close_day(keeper)
    services.recount_open(reason="防汛停工", user=keeper)

    after = case.clocks.get(stage=Stage.REPLY)
    assert (before.due, before.runs_until) == (date(2026, 11, 23), date(2026, 12, 7))
    assert (after.due, after.runs_until, after.paused_on) == (date(2026, 11, 24), date(2026, 12, 8), date(2026, 11, 4))


def test_a_day_off_after_the_due_date_prolongs_a_wait(office, keeper, clock):
    case = feedback(office)
    services.ask_asker(feedback_id=case.pk, user=office.secretary, question="哪一号楼？")
    close_day(keeper, date(2026, 11, 25))

    assert drift() == [(case.number, "答复", date(2026, 11, 23), date(2026, 11, 23))]
    assert services.recount_open(reason="防汛停工", user=keeper) == 1
    waiting = case.clocks.get(stage=Stage.REPLY)
    assert (waiting.due, waiting.runs_until) == (date(2026, 11, 23), date(2026, 12, 8))
    assert drift() == []
    assert services.recount_open(reason="防汛停工", user=keeper) == 0
    type(office.secretary).objects.filter(pk=office.secretary.pk).update(email="wang@unit.test")
    delivery.send_due()
    assert [letter.subject for letter in mail.outbox] == [f"期限已重新计算：{case.number}，截止日仍为2026-11-23"]


def test_a_policy_with_a_shorter_wait_shortens_those_that_run(office, keeper, rules):
    case = feedback(office)
    services.ask_asker(feedback_id=case.pk, user=office.secretary, question="哪一号楼？")
    new = policy_of(rules, pause_cap=2)
    assert [(move.before, move.after) for move in recount.moved_by_policy(rules, new, calendar())] == [
        (date(2026, 11, 23), date(2026, 11, 23))
    ]
    made = services.set_policy(policy=new, user=keeper)
    assert services.move_to_policy(former_id=rules.pk, policy=made, reason="办法修订", user=keeper) == 1

    assert case.clocks.get(stage=Stage.REPLY).runs_until == date(2026, 11, 25)
    assert drift() == []


def policy_of(former, **changes):
    fields = ("kind", "acknowledge_within", "reply_within", "extension_days", "max_extensions", "rule")
    return Policy(**{name: getattr(former, name) for name in fields} | changes)


def test_a_calendar_that_arrives_makes_dates_final(office, keeper, clock):
    clock(date(2026, 12, 25))
    case = feedback(office)
    before = case.clocks.get(stage=Stage.REPLY)
    assert before.provisional
    services.confirm_year(year=CalendarYear(year=2027, source="国办发明电〔2026〕9号"), user=keeper)

    moves = list(recount.drifted(calendar()))
    assert {(move.was_provisional, move.provisional) for move in moves} == {(True, False)}
    services.recount_open(reason="2027年节假日安排公布", user=keeper)
    assert not Clock.objects.running().filter(provisional=True).exists()


def test_one_case_that_cannot_be_moved_holds_up_no_other(office, keeper, monkeypatch, caplog):
    first, second = feedback(office), feedback(office)
    close_day(keeper)
    broken = first.clocks.get(stage=Stage.REPLY).pk
    from feedback.services import recount as service

    real = service.recount_clock

    def fail(*, clock_id, **options):
        if clock_id == broken:
            raise ZeroDivisionError
        return real(clock_id=clock_id, **options)

    monkeypatch.setattr(service, "recount_clock", fail)
    assert services.recount_open(reason="防汛停工", user=keeper) == 1
    assert dates(second)[Stage.REPLY] == date(2026, 11, 24)
    assert f"the deadline {broken} cannot be recounted" in caplog.text


def test_a_new_policy_holds_for_what_comes_and_moves_only_what_is_moved(office, keeper, rules):
    old = feedback(office)
    new = Policy(kind=Kind.INQUIRY, acknowledge_within=3, reply_within=10, rule="区党务公开办法（2026年修订）第12条")
    assert [(m.before, m.after, m.days) for m in recount.moved_by_policy(rules, new, calendar())] == [
        (date(2026, 11, 23), date(2026, 11, 16), -5)
    ]
    made = services.set_policy(policy=new, user=keeper)

    rules.refresh_from_db()
    assert (made.version, made.entered_by, rules.replaced_at is not None) == (2, keeper, True)
    assert dates(old)[Stage.REPLY] == date(2026, 11, 23)
    assert dates(feedback(office))[Stage.REPLY] == date(2026, 11, 16)

    assert services.move_to_policy(former_id=rules.pk, policy=made, reason="办法修订", user=keeper) == 1
    old.refresh_from_db()
    assert (old.policy, dates(old)[Stage.REPLY]) == (made, date(2026, 11, 16))
    assert [(row.kind, row.days) for row in Adjustment.objects.all()] == [(AdjustmentKind.POLICY, -5)]
    assert drift() == []


@pytest.mark.parametrize("role", [Role.SECRETARY, Role.INSPECTOR, Role.APPROVER])
def test_only_the_administrators_of_the_district_set_rules(office, role):
    with pytest.raises(NotAllowed):
        close_day(person(role, organization()))
    with pytest.raises(NotAllowed):
        services.set_policy(policy=Policy(kind=Kind.REQUEST, rule="x"), user=person(role, organization()))
    assert not CalendarDay.objects.exists()


def test_the_night_finds_a_date_that_drifted_and_forgets_it_when_it_is_right_again(office, keeper):
    case = feedback(office)
    assert audit.audit_due_dates() == 0
    close_day(keeper)

    assert [audit.audit_due_dates(), audit.audit_due_dates()] == [1, 1]
    fault = SystemFault.objects.get()
    assert (fault.check_name, fault.title) == (
        Check.DUE_DATES, f"{case.number}：截止日期为2026-11-23，推算为2026-11-24",
    )  # fmt: skip
    services.recount_open(reason="防汛停工", user=keeper)
    assert audit.audit_due_dates() == 0
    fault.refresh_from_db()
    assert fault.gone_at


def test_a_provisional_date_is_moved_by_itself_when_a_new_release_knows_the_year(office, clock):
    clock(date(2026, 12, 25))
    case = feedback(office)
    # As after an update of the library: nobody enters anything.
    CalendarYear.objects.create(year=2027, source="chinesecalendar")

    assert audit.audit_due_dates() == 0
    reply = case.clocks.get(stage=Stage.REPLY)
    assert (reply.provisional, reply.adjustments.get().kind) == (False, AdjustmentKind.CALENDAR)


def test_the_night_finds_what_was_overdue_and_never_reminded_of(office, clock):
    case = feedback(office)
    clock(date(2026, 11, 25))

    # Both deadlines, and no sweep ever ran.
    assert audit.audit_reminders() == 2
    assert set(SystemFault.objects.values_list("title", flat=True)) == {
        f"{case.number}：自2026-11-05起超期，未登记提醒",
        f"{case.number}：自2026-11-23起超期，未登记提醒",
    }
    reminders.sweep()
    assert audit.audit_reminders() == 0
    assert not SystemFault.objects.filter(gone_at__isnull=True).exists()


def test_the_night_finds_an_overdue_case_nobody_could_be_told_of(office, clock):
    case = feedback(office)
    services.acknowledge_feedback(feedback_id=case.pk, user=office.secretary)
    clock(date(2026, 11, 25))
    reminders.sweep()
    delivery.send_due()  # nobody has an e-mail address
    assert Message.objects.filter(status="failed").count() == Reminder.objects.filter(message__isnull=False).count()

    assert audit.audit_reminders() == 1
    assert SystemFault.objects.get().title == f"{case.number}：自2026-11-23起超期，提醒均未送达"


def test_what_becomes_overdue_today_is_no_fault_yet(office, clock):
    feedback(office)
    clock(date(2026, 11, 6), hour=4)
    assert audit.audit_reminders() == 0


@pytest.mark.parametrize("amount", [1, 3])
def test_the_checks_take_the_same_queries_for_any_amount(office, keeper, amount, django_assert_num_queries):
    for _number in range(amount):
        feedback(office)
    close_day(keeper)
    days = calendar()
    with django_assert_num_queries(1):
        found = list(recount.drifted(days))
    assert len(found) == amount
