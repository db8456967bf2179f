"""Reminders: each stage once, to the right people, and quiet when the work is done."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core import mail
from django.db import IntegrityError, transaction

from disclosures.enums import MessageStatus, NoticeChannel, Role
from disclosures.models import Message, Reminder, User
from disclosures.services import delivery
from feedback import reminders, services
from feedback.enums import Stage
from tests.factories.disclosures import Office, organization, person
from tests.factories.feedback import feedback, policy

pytestmark = pytest.mark.django_db
SHANGHAI = ZoneInfo("Asia/Shanghai")


@pytest.fixture
def clock():
    with time_machine.travel(datetime(2026, 11, 2, 10, tzinfo=SHANGHAI), tick=False) as traveller:
        yield lambda day, hour=10: traveller.move_to(datetime(day.year, day.month, day.day, hour, tzinfo=SHANGHAI))


@pytest.fixture
def office():
    policy(acknowledge_within=3, reply_within=15, extension_days=10, pause_cap=5)
    return reachable(Office())


def reachable(office):
    for user in (office.secretary, office.approver):
        User.objects.filter(pk=user.pk).update(email=f"{user.username}@unit.test")
        user.refresh_from_db()
    return office


@pytest.fixture
def asked(clock, office):
    """Received on 2 November, acknowledged at once, its answer due on 23 November."""
    case = feedback(office)
    services.acknowledge_feedback(feedback_id=case.pk, user=office.secretary)
    return case


def stages(**fields):
    return list(Reminder.objects.filter(**fields).order_by("pk").values_list("stage", flat=True))


def subjects():
    return [letter.subject for letter in mail.outbox]


def test_the_ladder_is_climbed_day_by_day_and_told_in_words(asked, office, clock):
    told = {}
    for day in range(16, 26):
        clock(date(2026, 11, day))
        reminders.sweep()
        delivery.send_due()
        told[day] = subjects()
        mail.outbox.clear()

    n = asked.number
    assert {day: said for day, said in told.items() if said} == {
        18: [f"答复3个工作日后到期：{n}，截止2026-11-23"],
        20: [f"答复1个工作日后到期：{n}，截止2026-11-23"],
        23: [f"答复今天到期：{n}"],
        24: [f"答复已超期1个工作日：{n}，应于2026-11-23办结"] * 2,
    }
    assert stages(recipient=office.secretary) == [-3, -1, 0, 1]
    # The head hears of the stages before as of old news, which is entered and not told.
    assert stages(recipient=office.approver, message__isnull=False) == [1]


def test_the_letter_says_whose_it_is_and_nothing_of_the_asker(asked, office, clock):
    clock(date(2026, 11, 23))
    reminders.sweep()
    delivery.send_due()

    body = mail.outbox[0].body
    assert f"/admin/feedback/feedback/{asked.pk}/change/" in body
    assert f"答复问询，承办单位：{office.unit}，经办人：{office.secretary}" in body
    assert "电梯" not in body


def test_running_twice_tells_once(asked, clock):
    clock(date(2026, 11, 18))
    assert [reminders.sweep(), reminders.sweep()] == [1, 0]


def test_after_an_outage_there_is_one_message_and_a_full_ledger(asked, office, clock):
    clock(date(2026, 11, 27))
    assert reminders.sweep() == 2
    delivery.send_due()

    assert subjects() == [f"答复已超期4个工作日：{asked.number}，应于2026-11-23办结"] * 2
    assert stages(recipient=office.secretary) == [-3, -1, 0, 1]


def test_when_the_mail_server_was_away_only_the_last_news_goes_out(asked, office, clock, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    for day in (18, 20, 23):
        clock(date(2026, 11, day))
        reminders.sweep()
        delivery.send_due()
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    clock(date(2026, 11, 23), hour=15)
    delivery.send_due()

    assert subjects() == [f"答复今天到期：{asked.number}"]
    assert list(Message.objects.order_by("pk").values_list("status", flat=True)) == [
        MessageStatus.UNNEEDED,
        MessageStatus.UNNEEDED,
        MessageStatus.SENT,
    ]


def test_it_is_quiet_when_the_work_is_done_between_claiming_and_sending(asked, clock):
    clock(date(2026, 11, 23))
    reminders.sweep()
    services.withdraw_feedback(feedback_id=asked.pk)
    delivery.send_due()

    assert mail.outbox == []
    assert Message.objects.get().status == MessageStatus.UNNEEDED
    clock(date(2026, 11, 30))
    assert reminders.sweep() == 0


def test_more_time_makes_the_reminders_begin_anew(asked, office, clock):
    clock(date(2026, 11, 20))
    reminders.sweep()
    reply = asked.clocks.get(stage=Stage.REPLY)
    wanted = services.request_extension(clock_id=reply.pk, user=office.secretary, days=5, reason="需会商")
    services.decide_extension(extension_id=wanted.pk, user=office.approver, approve=True, reason="同意")
    delivery.send_due()
    assert mail.outbox == []

    clock(date(2026, 11, 25))  # three working days before the new date, 30 November
    assert reminders.sweep() == 1
    assert stages(start=0) == [-3, -1]
    assert stages(start=1) == [-3]


def test_an_extension_that_was_refused_changes_nothing(asked, office, clock):
    clock(date(2026, 11, 20))
    reminders.sweep()
    reply = asked.clocks.get(stage=Stage.REPLY)
    wanted = services.request_extension(clock_id=reply.pk, user=office.secretary, days=5, reason="需会商")
    services.decide_extension(extension_id=wanted.pk, user=office.approver, approve=False, reason="不同意")
    assert reminders.sweep() == 0


def test_whoever_takes_a_case_over_is_told_where_it_stands(asked, office, clock):
    clock(date(2026, 11, 18))
    reminders.sweep()
    other = reachable(Office(organization()))
    services.hand_over(feedback_id=asked.pk, user=office.secretary, to=other.unit, reason="属对方职责")
    delivery.send_due()
    assert mail.outbox == []  # it is no longer the former one's matter

    assert [reminders.sweep(), reminders.sweep()] == [1, 0]
    delivery.send_due()
    assert [letter.to for letter in mail.outbox] == [[other.secretary.email]]


def test_a_new_handler_who_was_told_before_is_not_told_again(office, clock):
    colleague = person(Role.SECRETARY, office.unit)
    case = feedback(office)
    clock(date(2026, 11, 18))
    assert reminders.sweep() == 5  # the answer to both, the late acknowledgement to both and the head
    services.assign_feedback(feedback_id=case.pk, user=office.secretary, handler=colleague)
    assert [reminders.sweep(), reminders.sweep()] == [0, 0]


def test_a_case_that_cannot_be_reminded_of_keeps_no_other_back(office, clock, monkeypatch, caplog):
    first, second = feedback(office), feedback(office)
    clock(date(2026, 11, 18))
    broken = first.clocks.get(stage=Stage.REPLY).pk
    from disclosures.services import reminding

    real = reminding._rows

    def rows(ladder, one, channels):
        if one.case == broken:
            raise ZeroDivisionError
        return real(ladder, one, channels)

    monkeypatch.setattr(reminding, "_rows", rows)
    reminders.sweep()

    assert not Reminder.objects.filter(case=broken).exists()
    assert Reminder.objects.filter(case=second.clocks.get(stage=Stage.REPLY).pk).count() == 1
    assert f"feedback {broken} cannot be reminded of" in caplog.text


def test_the_database_keeps_a_stage_once(asked, office, clock):
    clock(date(2026, 11, 18))
    reminders.sweep()
    row = Reminder.objects.get()
    assert (row.ladder, row.start, row.stage, row.recipient, row.channel) == (
        "feedback", 0, -3, office.secretary, NoticeChannel.EMAIL,
    )  # fmt: skip
    row.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save()


@pytest.mark.parametrize("amount", [1, 3])
def test_a_sweep_takes_the_same_queries_for_any_amount(office, clock, django_assert_num_queries, amount):
    for _number in range(amount):
        case = feedback(office)
        services.acknowledge_feedback(feedback_id=case.pk, user=office.secretary)
    clock(date(2026, 11, 18))
    # Calendar 2, staff 2, policies 1, clocks 2, addresses 2; savepoint 2, ledger 3, messages 1.
    with django_assert_num_queries(15):
        reminders.sweep()
