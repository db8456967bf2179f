"""Open days: who announces what, signing up, and the table's entries, each filed once however often it comes."""

import threading
import uuid
from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from disclosures.enums import Role
from disclosures.permissions import NotAllowed
from disclosures.refusals import InvalidInput, Refused
from disclosures.statemachine import TransitionError
from feedback import services
from feedback.enums import Channel, Kind, Naming, OpenDayStatus, ReplyStatus, Stage, Status
from feedback.models import Feedback, OpenDay, Sender, Signup, TableEntry
from feedback.receipts import Ticket
from feedback.services.open_days import TRIES_HERE, WrongCode
from feedback.services.receipts import TooManyTries
from tests.factories.disclosures import Office, person
from tests.factories.feedback import entry, feedback, held, open_day, policy

pytestmark = pytest.mark.django_db
SATURDAY = date(2026, 11, 7)
NOON = datetime(2026, 11, 7, 12, 0, tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.fixture
def office():
    policy()
    return Office()


def record(office, day, written, user=None):
    return services.record_entry(open_day_id=day.pk, entry=written, user=user or office.secretary)


@pytest.mark.parametrize("role", [Role.REVIEWER, Role.MEMBER, Role.INSPECTOR])
def test_only_who_answers_for_an_organisation_holds_its_open_days(office, role):
    other = person(role, office.unit)
    day = open_day(office)

    for verb in (
        lambda: services.announce_open_day(open_day=OpenDay(organization=office.unit), user=other),
        lambda: services.change_open_day(open_day_id=day.pk, user=other, place="别处"),
        lambda: services.cancel_open_day(open_day_id=day.pk, user=other, reason="台风"),
        lambda: services.hold_open_day(open_day_id=day.pk, user=other),
        lambda: record(office, day, entry(), other),
    ):
        with pytest.raises(NotAllowed):
            verb()

    day.refresh_from_db()
    assert (day.status, day.place, Feedback.objects.count()) == (OpenDayStatus.ANNOUNCED, "党群服务中心一楼", 0)


def test_an_open_day_cannot_be_moved_to_an_organisation_one_does_not_answer_for(office):
    day, other = open_day(office), Office()

    with pytest.raises(NotAllowed):
        services.change_open_day(open_day_id=day.pk, user=office.secretary, organization=other.unit)

    day.refresh_from_db()
    assert day.organization == office.unit


@time_machine.travel(NOON, tick=False)
@pytest.mark.parametrize(
    "fields",
    [
        {"on": SATURDAY - timedelta(days=1)},
        {"closes_at": NOON.time()},
        {"opens_at": NOON.replace(hour=15).time(), "closes_at": NOON.replace(hour=14).time()},
    ],
)
def test_what_is_over_or_ends_before_it_begins_is_not_announced(office, fields):
    with pytest.raises(InvalidInput):
        open_day(office, **fields)

    assert OpenDay.objects.count() == 0


def test_cancelled_is_final_and_says_why(office):
    day = open_day(office)
    with pytest.raises(InvalidInput):
        services.cancel_open_day(open_day_id=day.pk, user=office.secretary, reason=" ")

    services.cancel_open_day(open_day_id=day.pk, user=office.secretary, reason="台风")

    day.refresh_from_db()
    assert (day.status, day.cancellation_reason) == (OpenDayStatus.CANCELLED, "台风")
    with pytest.raises(TransitionError):
        services.hold_open_day(open_day_id=day.pk, user=office.secretary)
    with pytest.raises(DatabaseError, match="open_day_over"), transaction.atomic():
        OpenDay.objects.update(place="别处")


def test_every_version_of_what_was_announced_is_kept(office):
    day = open_day(office)

    services.change_open_day(open_day_id=day.pk, user=office.secretary, place="二楼")

    assert list(day.history.values_list("place", flat=True)) == ["二楼", "党群服务中心一楼"]


def test_a_day_to_come_is_not_recorded_as_held_and_takes_no_entries(office):
    day = open_day(office, timezone.localdate() + timedelta(days=1))

    with pytest.raises(Refused, match="尚未到来"):
        services.hold_open_day(open_day_id=day.pk, user=office.secretary)
    with pytest.raises(Refused, match="尚未开始"):
        record(office, day, entry())

    assert Feedback.objects.count() == 0


def test_who_signs_up_gets_the_next_number_and_with_the_same_form_the_same(office):
    day, ticket = open_day(office), Ticket.new()

    numbers = [
        services.sign_up(open_day_id=day.pk, ticket=form, people=people).number
        for form, people in ((Ticket.new(), 1), (ticket, 3), (ticket, 3), (Ticket.new(), 2))
    ]

    assert numbers == [1, 2, 2, 3]
    assert list(day.signups.values_list("number", "people")) == [(1, 1), (2, 3), (3, 2)]


@pytest.mark.parametrize("people", [0, 21])
def test_nobody_signs_up_nobody_or_a_village(office, people):
    day = open_day(office)

    with pytest.raises(InvalidInput):
        services.sign_up(open_day_id=day.pk, ticket=Ticket.new(), people=people)


def test_for_a_cancelled_day_nobody_signs_up(office):
    day = open_day(office)
    services.cancel_open_day(open_day_id=day.pk, user=office.secretary, reason="台风")

    with pytest.raises(Refused, match="报名已经结束"):
        services.sign_up(open_day_id=day.pk, ticket=Ticket.new(), people=1)


def test_whoever_has_number_and_code_takes_a_sign_up_back_and_nothing_is_kept(office):
    day, other, mine = open_day(office), open_day(office), Ticket.new()
    services.sign_up(open_day_id=day.pk, ticket=Ticket.new(), people=1)
    services.sign_up(open_day_id=day.pk, ticket=mine, people=3)
    services.sign_up(open_day_id=other.pk, ticket=Ticket.new(), people=1)
    assert mine.code not in str(Signup.objects.values_list("code_hash", flat=True))

    for pk, number, code in ((day.pk, 1, mine.code), (day.pk, 2, "00000000"), (other.pk, 1, mine.code)):
        with pytest.raises(WrongCode):
            services.take_back(open_day_id=pk, number=number, code=code, address="::1")
    full_width = "".join(chr(ord(digit) + 0xFEE0) for digit in mine.code)
    services.take_back(open_day_id=day.pk, number=2, code=f"{full_width[:4]} {full_width[4:]}", address="::1")

    assert list(Signup.objects.order_by("pk").values_list("open_day", "number")) == [(day.pk, 1), (other.pk, 1)]
    with pytest.raises(WrongCode):
        services.take_back(open_day_id=day.pk, number=2, code=mine.code, address="::1")


def test_codes_are_not_guessed(office):
    day, mine = open_day(office), Ticket.new()
    services.sign_up(open_day_id=day.pk, ticket=mine, people=3)
    for _time in range(TRIES_HERE.most):
        with pytest.raises(WrongCode):
            services.take_back(open_day_id=day.pk, number=1, code="0", address="2001:db8::1")

    with pytest.raises(TooManyTries):
        services.take_back(open_day_id=day.pk, number=1, code=mine.code, address="2001:db8::1")
    services.take_back(open_day_id=day.pk, number=1, code=mine.code, address="2001:db8::2")
    assert not day.signups.exists()


def test_after_the_day_the_queue_stays_as_it_was(office):
    day, mine = open_day(office), Ticket.new()
    services.sign_up(open_day_id=day.pk, ticket=mine, people=3)
    services.hold_open_day(open_day_id=day.pk, user=office.secretary)

    with pytest.raises(Refused, match="已经结束"):
        services.take_back(open_day_id=day.pk, number=1, code=mine.code, address="::1")
    assert day.signups.count() == 1


def test_the_next_open_day_is_the_organisation_s_own_after_those_called_off(office):
    today = timezone.localdate()
    held(office)
    later, off, soon = (open_day(office, today + timedelta(days=days)) for days in (9, 2, 5))
    open_day(Office(), today + timedelta(days=1))
    services.cancel_open_day(open_day_id=off.pk, user=office.secretary, reason="台风")

    assert OpenDay.objects.next_of(office.unit) == [off, soon]
    services.cancel_open_day(open_day_id=soon.pk, user=office.secretary, reason="台风")
    assert OpenDay.objects.next_of(office.unit) == [off, soon, later]
    with time_machine.travel(timezone.now() + timedelta(days=20)):
        assert OpenDay.objects.next_of(office.unit) == []


@time_machine.travel(datetime(2026, 11, 9, 8, 0, tzinfo=ZoneInfo("Asia/Shanghai")), tick=False)
def test_what_arrives_later_counts_from_when_it_was_asked(office):
    with time_machine.travel(NOON, tick=False):
        day = open_day(office)
        written = entry()

    recorded = record(office, day, written)

    case = recorded.feedback
    assert (case.channel, case.status, case.organization) == (Channel.OPEN_DAY, Status.RECEIVED, office.unit)
    assert (case.submitted_at, case.submitted_on, recorded.at) == (NOON, SATURDAY, NOON)
    assert case.clocks.get(stage=Stage.REPLY).starts_on == SATURDAY
    assert case.events.get().user == office.secretary
    assert services.open_receipt(number=case.number, secret=written.secret, address="::1") == case
    assert not recorded.on_the_spot


@time_machine.travel(NOON, tick=False)
@pytest.mark.parametrize(("said", "kept"), [(-30, 12), (+30, 12)])
def test_a_wrong_clock_of_the_tablet_moves_nothing_out_of_the_day(office, said, kept):
    day = open_day(office)

    recorded = record(office, day, entry(at=NOON + timedelta(hours=said)))

    assert day.midnight <= recorded.at <= NOON
    assert recorded.feedback.submitted_on == SATURDAY


def test_an_answer_on_the_spot_is_sent_and_may_be_published(office):
    day = open_day(office)

    case = record(office, day, entry(answer="公示自本周五起张贴。", publish=True)).feedback

    case = Feedback.objects.get(pk=case.pk)
    reply = case.replies.get()
    assert (case.status, reply.status, reply.text) == (Status.ANSWERED, ReplyStatus.SENT, "公示自本周五起张贴。")
    assert services.has_consent(case)
    assert not case.clocks.running().exists()


@time_machine.travel(datetime(2026, 12, 28, 8, 0, tzinfo=ZoneInfo("Asia/Shanghai")), tick=False)
@pytest.mark.parametrize(
    ("said", "ended"),
    [
        (NOON, SATURDAY),
        (NOON - timedelta(days=30), SATURDAY),  # the tablet's clock was behind
        (NOON + timedelta(days=2), SATURDAY + timedelta(days=2)),  # asked in the corridor later
        (NOON + timedelta(days=400), date(2026, 12, 28)),  # and before
    ],
)
def test_an_answer_on_the_spot_ends_the_clock_on_its_day_however_late_it_is_sent(office, said, ended):
    with time_machine.travel(NOON, tick=False):
        day = open_day(office)

    case = record(office, day, entry(at=said, answer="公示自本周五起张贴。")).feedback

    assert case.submitted_on == ended
    assert set(case.clocks.values_list("ended_on", flat=True)) == {ended}
    assert not any(clock.is_overdue(timezone.localdate()) for clock in case.clocks.all())
    assert timezone.localdate(case.replies.get().sent_at) == date(2026, 12, 28)


def test_nobody_was_told_before_they_asked_or_after_today(office):
    case = feedback(office)
    services.draft_reply(feedback_id=case.pk, user=office.secretary, text="公示自本周五起张贴。")
    for days in (-1, 1):
        with pytest.raises(ValueError, match="nobody was told"):
            services.send_reply(
                feedback_id=case.pk, user=office.secretary, told_on=timezone.localdate() + timedelta(days=days)
            )
    assert case.clocks.running().exists()


def test_where_the_policy_asks_for_a_second_person_the_answer_waits_for_that_one(office):
    policy(Kind.OBJECTION, four_eyes=True)

    case = record(office, open_day(office), entry(asked={"kind": Kind.OBJECTION}, answer="经核实无误。")).feedback

    assert case.replies.get().status == ReplyStatus.PROPOSED
    assert case.clocks.running().exists()


def test_name_and_contact_are_encrypted_and_the_hash_tells_nothing_without_the_key(office, settings):
    written = entry(asked={"naming": Naming.PRIVATE}, name="李秀英", contact="13912345678")
    recorded = record(office, open_day(office), written)

    sender = Sender.objects.get(feedback=recorded.feedback)
    assert (sender.name, sender.contact) == ("李秀英", "13912345678")
    assert "13912345678" not in sender.sealed_contact
    settings.SECRET_KEY = "another"  # noqa: S105 - no secret of anything
    assert written.content_hash() != recorded.content_hash


def test_the_same_entry_again_changes_nothing(office):
    day, written = open_day(office), entry(answer="是。", publish=True)
    first = record(office, day, written)

    again = record(office, day, replace(written, feedback=entry().feedback))

    assert again == first
    assert (Feedback.objects.count(), TableEntry.objects.count()) == (1, 1)


@pytest.mark.parametrize(
    "change",
    [
        {"answer": "不是。"},
        {"publish": True},
        {"contact": "13912345679"},
        {"feedback": Feedback(kind=Kind.INQUIRY, subject="车", text="车位")},
    ],
)
def test_another_content_under_the_same_id_is_refused(office, change):
    day, written = open_day(office), entry()
    first = record(office, day, written)

    with pytest.raises(services.OtherContent, match=first.feedback.number):
        record(office, day, replace(written, **change))

    assert Feedback.objects.count() == 1


def test_an_id_that_was_used_elsewhere_is_refused(office):
    day, written = open_day(office), entry()
    record(office, day, written)
    other = open_day(office)
    with pytest.raises(services.OtherContent):
        record(office, other, written)
    ticket = Ticket(uuid.uuid4(), "1" * 16, 0)
    services.file_feedback(
        feedback=Feedback(organization=office.unit, kind=Kind.INQUIRY, subject="电梯", text="何时？"), ticket=ticket
    )

    with pytest.raises(services.OtherContent):
        record(office, day, entry(entry_id=ticket.token))

    assert TableEntry.objects.count() == 1


def test_a_held_day_takes_what_waited_for_a_network(office):
    day = held(office, entry())

    record(office, day, entry())

    assert day.entries.count() == 2


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("same", [True, False])
def test_two_connections_with_one_id_file_it_once(office, same):
    day, written = open_day(office), entry()
    other = replace(written, feedback=entry().feedback) if same else replace(written, answer="是。")
    other = replace(other, feedback=entry().feedback)
    done, start = [], threading.Barrier(2)

    def send(one):
        start.wait()
        try:
            done.append(record(office, day, one).pk)
        except services.OtherContent as refusal:
            done.append(type(refusal))
        finally:
            connection.close()

    senders = [threading.Thread(target=send, args=(one,)) for one in (written, other)]
    for sender in senders:
        sender.start()
    for sender in senders:
        sender.join()

    filed = Feedback.objects.get()
    assert TableEntry.objects.get().feedback == filed
    assert set(done) == ({filed.pk} if same else {filed.pk, services.OtherContent})


@pytest.mark.django_db(transaction=True)
def test_two_who_sign_up_at_once_get_two_numbers(office):
    day, start = open_day(office), threading.Barrier(4)

    def send():
        start.wait()
        try:
            services.sign_up(open_day_id=day.pk, ticket=Ticket.new(), people=1)
        finally:
            connection.close()

    residents = [threading.Thread(target=send) for _number in range(4)]
    for resident in residents:
        resident.start()
    for resident in residents:
        resident.join()

    assert sorted(Signup.objects.values_list("number", flat=True)) == [1, 2, 3, 4]


def test_the_public_answers_of_a_day_are_those_asked_there(office):
    first, second = entry(answer="是。", publish=True), entry(answer="否。", publish=True)
    day = held(office, first, second)
    feedback(office)
    for recorded in day.entries.all():
        public = services.prepare_public_answer(reply_id=recorded.feedback.replies.get().pk, user=office.secretary)
        hidden = dict.fromkeys(public.redactions.values_list("pk", flat=True), True)
        services.decide_redactions(public_id=public.pk, user=office.secretary, title="电梯", hidden=hidden)
    assert list(day.public_answers) == []
    public.refresh_from_db()

    services.sign_public_answer(public_id=public.pk, user=office.approver, version=public.version)

    assert [answer.answer for answer in day.public_answers] == ["否。"]
