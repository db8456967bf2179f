"""Telling staff something: written down once, sent to a real mail server, tried again, given up, shown."""

from __future__ import annotations

import json
import threading
from datetime import datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from disclosures import channels
from disclosures.enums import MessageStatus, NoticeChannel, Role
from disclosures.models import Message, NoticeAddress, User
from disclosures.services import delivery, outbox
from tests.factories.disclosures import UserFactory, organization, person
from tests.mail import running_sink

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 11, 23, 10, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
gone: set[int] = set()


@pytest.fixture(autouse=True)
def event(monkeypatch):
    """An event about numbers: those in `gone` need no telling any more, 13 cannot be put into words."""

    def compose(messages):
        if any(message.about == 13 for message in messages):
            raise ZeroDivisionError
        return {
            message.pk: outbox.Line(f"第{message.about}号事项", f"/admin/{message.about}/", "请办理。")
            for message in messages
            if message.about not in gone
        }

    gone.clear()
    monkeypatch.setitem(outbox.COMPOSERS, "test.number", compose)


@pytest.fixture(autouse=True)
def at_work():
    with time_machine.travel(MONDAY, tick=False) as traveller:
        yield traveller


@pytest.fixture
def sink(settings):
    with running_sink() as sink:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", sink.port
        settings.SITE_URL = "https://portal.test"
        yield sink


def somebody(**fields):
    user = UserFactory(**fields)
    User.objects.filter(pk=user.pk).update(email=fields.get("email", f"{user.username}@unit.test"))
    user.refresh_from_db()
    return user


def tell(number, *people, **options):
    with transaction.atomic():
        return outbox.tell(event="test.number", key=f"number:{number}", recipients=people, about=number, **options)


def states():
    return list(Message.objects.order_by("pk").values_list("about", "status", "attempts"))


def test_telling_twice_is_telling_once(sink):
    wang = somebody(name="王芳")
    for _time in range(2):
        assert tell(7, wang) == 1

    assert delivery.send_due() == 1
    assert delivery.send_due() == 0
    assert sink.texts() == [
        (
            f"{wang.username}@unit.test",
            "第7号事项",
            "王芳：\n\n第7号事项\n请办理。\nhttps://portal.test/admin/7/\n\n本消息由区党务公开网自动发出。\n",
        )
    ]
    assert states() == [(7, MessageStatus.SENT, 1)]


def test_many_matters_make_one_letter(sink):
    wang, li = somebody(), somebody()
    for number in (1, 2, 3):
        tell(number, wang)
    tell(3, li)

    assert delivery.send_due() == 2
    subjects = {to: subject for to, subject, _text in sink.texts()}
    assert subjects == {wang.email: "有3项事项待办", li.email: "第3号事项"}
    assert sink.connections == 1


def test_what_is_done_meanwhile_is_not_told(sink):
    wang = somebody()
    tell(1, wang)
    tell(2, wang)
    gone.add(1)

    delivery.send_due()

    assert [subject for _to, subject, _text in sink.texts()] == ["第2号事项"]
    assert states() == [(1, MessageStatus.UNNEEDED, 1), (2, MessageStatus.SENT, 1)]


@pytest.mark.parametrize(
    ("moment", "sent"),
    [
        (MONDAY.replace(hour=8, minute=29), 0),
        (MONDAY.replace(hour=8, minute=30), 1),
        (MONDAY.replace(hour=17, minute=30), 0),
        (MONDAY.replace(day=22), 0),  # Sunday
        (datetime(2026, 10, 10, 10, tzinfo=MONDAY.tzinfo), 1),  # a Saturday made up for National Day
        (datetime(2026, 10, 1, 10, tzinfo=MONDAY.tzinfo), 0),
    ],
)
def test_nobody_is_disturbed_outside_office_hours(sink, at_work, moment, sent):
    at_work.move_to(moment)
    tell(1, somebody())
    assert delivery.send_due() == sent


def test_a_server_that_is_away_is_waited_for_without_end(sink, settings, at_work):
    settings.EMAIL_PORT = 1  # nobody listens there
    tell(1, somebody())
    for _hour in range(60):
        delivery.send_due()
        at_work.shift(timedelta(minutes=61))
        if timezone.localtime().hour >= 17:
            at_work.move_to(MONDAY)
    assert Message.objects.get().status == MessageStatus.WAITING

    settings.EMAIL_PORT = sink.port
    at_work.move_to(MONDAY + timedelta(days=1))
    assert delivery.send_due() == 1
    assert len(sink.letters) == 1


def test_waits_grow_from_a_minute_to_an_hour(sink, settings, at_work):
    settings.EMAIL_PORT = 1
    tell(1, somebody())
    waits = []
    for _time in range(8):
        at_work.move_to(Message.objects.get().due_at)
        delivery.send_due()
        waits.append((Message.objects.get().due_at - timezone.now()).total_seconds() / 60)
    assert waits == [1, 2, 4, 8, 16, 32, 60, 60]


def test_a_refused_address_fails_at_once_and_blocks_nobody(sink):
    lost, wang = somebody(), somebody()
    sink.replies[lost.email] = "550 no such user"
    tell(1, lost)
    tell(1, wang)

    assert delivery.send_due() == 1
    assert [to for to, _subject, _text in sink.texts()] == [wang.email]
    failed = Message.objects.get(status=MessageStatus.FAILED)
    assert (failed.recipient, failed.problem) == (lost, "邮件服务器拒收该地址（550）")


def test_an_address_that_is_busy_is_tried_again_and_given_up_at_last(sink):
    busy = somebody()
    sink.replies[busy.email] = "450 try later"
    tell(1, busy)
    for _time in range(delivery.MOST_ATTEMPTS):
        delivery.send_due()
        Message.objects.filter(status=MessageStatus.WAITING).update(due_at=MONDAY)
    assert states() == [(1, MessageStatus.FAILED, delivery.MOST_ATTEMPTS)]

    del sink.replies[busy.email]
    assert delivery.retry(message_ids=[Message.objects.get().pk]) == 1
    assert delivery.send_due() == 1


@pytest.mark.parametrize(
    ("fields", "why"),
    [({"email": ""}, "没有电子邮箱"), ({"email": "王芳"}, "不是电子邮箱地址")],
)
def test_somebody_without_an_address_shows_as_undeliverable(sink, fields, why):
    tell(1, somebody(**fields))
    assert delivery.send_due() == 0
    assert Message.objects.get().problem == why


def test_an_account_closed_meanwhile_gets_nothing(sink):
    wang = somebody()
    tell(1, wang)
    User.objects.filter(pk=wang.pk).update(is_active=False)
    assert delivery.send_due() == 0
    assert (Message.objects.get().status, sink.letters) == (MessageStatus.FAILED, [])


def test_one_message_that_cannot_be_composed_keeps_no_other_back(sink, caplog):
    wang = somebody()
    for number in (12, 13, 14):
        tell(number, wang)

    assert delivery.send_due() == 1
    assert "第12号事项" in sink.texts()[0][2]
    assert "第14号事项" in sink.texts()[0][2]
    broken = Message.objects.get(about=13)
    assert (broken.status, broken.attempts) == (MessageStatus.WAITING, 1)
    assert "ZeroDivisionError" in broken.problem


def test_a_worker_killed_before_sending_delays_by_the_lease_only(sink, at_work):
    tell(1, somebody())
    delivery.claim(timezone.now())  # and the worker dies
    assert delivery.send_due() == 0
    at_work.shift(delivery.LEASE + timedelta(seconds=1))
    assert delivery.send_due() == 1
    assert states() == [(1, MessageStatus.SENT, 2)]


def test_a_worker_killed_after_sending_sends_the_same_letter_again(sink, at_work, monkeypatch):
    wang = somebody()
    tell(1, wang)
    with monkeypatch.context() as patch:
        patch.setattr(delivery, "_settle", interrupt)
        with pytest.raises(KeyboardInterrupt):
            delivery.send_due()
    tell(2, wang)
    at_work.shift(delivery.LEASE + timedelta(seconds=1))

    delivery.send_due()

    first, *later = sink.letters
    again = next(letter for letter in later if letter["Message-ID"] == first["Message-ID"])
    assert again.get_content() == first.get_content()
    assert len(later) == 2
    assert set(states()) == {(1, MessageStatus.SENT, 2), (2, MessageStatus.SENT, 1)}


def interrupt(messages, *_):
    if messages:
        raise KeyboardInterrupt


@pytest.mark.django_db(transaction=True)
def test_two_workers_share_the_work(sink):
    for number in range(1, 5):
        tell(number, somebody())
    held = []

    def other_worker():
        held.extend(delivery.claim(timezone.now()))
        connection.close()

    with transaction.atomic():
        mine = list(Message.objects.due(timezone.now()).select_for_update().order_by("pk")[:2])
        worker = threading.Thread(target=other_worker)
        worker.start()
        worker.join(10)
        assert not worker.is_alive()

    theirs = [message.pk for letter in held for message in letter.messages]
    assert len(theirs) == 2
    assert not set(theirs) & {message.pk for message in mine}


@pytest.mark.django_db(transaction=True)
def test_a_message_belongs_into_a_transaction_and_an_event_that_is_known():
    with pytest.raises(RuntimeError):
        outbox.tell(event="test.number", key="x", recipients=[somebody()])
    with pytest.raises(LookupError), transaction.atomic():
        outbox.tell(event="test.nothing", key="x", recipients=[somebody()])


def test_the_database_keeps_a_message_once_and_settled_or_not():
    tell(1, somebody())
    with pytest.raises(IntegrityError), transaction.atomic():
        Message.objects.create(event="test.number", key="number:1", recipient=User.objects.last(), channel="email")
    with pytest.raises(IntegrityError), transaction.atomic():
        Message.objects.update(status=MessageStatus.SENT)


class Gateway(BaseHTTPRequestHandler):
    """A messenger's server as far as Apprise can tell."""

    status = 200
    received: list[dict] = []

    def do_POST(self):
        self.received.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))) | {"path": self.path})
        self.send_response(self.status)
        self.end_headers()

    def log_message(self, *_):
        pass


@pytest.fixture
def gateway(monkeypatch):
    """A gateway without TLS, which the portal itself would not accept."""
    monkeypatch.setitem(channels.SCHEMAS, NoticeChannel.GATEWAY, ("json",))
    Gateway.status, Gateway.received = 200, []
    with HTTPServer(("127.0.0.1", 0), Gateway) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server.server_port
        server.shutdown()
        thread.join()


def test_everybody_in_an_organisation_is_reached_by_its_gateway(sink, gateway):
    town = organization()
    wang = person(Role.SECRETARY, organization(below=town))
    User.objects.filter(pk=wang.pk).update(phone="13800001111", email="wang@unit.test")
    address = NoticeAddress(organization=town, channel=NoticeChannel.GATEWAY)
    address.url = f"json://127.0.0.1:{gateway}/sms/{{phone}}"
    address.save()
    assert "127.0.0.1" not in address.sealed_url

    assert tell(5, wang) == 2
    assert delivery.send_due() == 2

    (received,) = Gateway.received
    assert (received["path"], received["title"]) == ("/sms/13800001111", "第5号事项")
    assert len(sink.letters) == 1


def test_a_messenger_that_refuses_is_tried_again_while_mail_goes_out(sink, gateway):
    Gateway.status = 500
    wang = somebody()
    address = NoticeAddress(user=wang, channel=NoticeChannel.GATEWAY)
    address.url = f"json://127.0.0.1:{gateway}/"
    address.save()
    tell(5, wang)

    assert delivery.send_due() == 1
    assert dict(Message.objects.values_list("channel", "status")) == {
        NoticeChannel.EMAIL: MessageStatus.SENT,
        NoticeChannel.GATEWAY: MessageStatus.WAITING,
    }


@pytest.mark.parametrize(
    ("channel", "url", "why"),
    [
        (NoticeChannel.WECOM, "file:///etc/passwd", "wecombot://"),
        (NoticeChannel.WECOM, "jsons://example.test/", "wecombot://"),
        (NoticeChannel.DINGTALK, "dingtalk://", "不完整"),
        (NoticeChannel.GATEWAY, "env:NO_SUCH_GATEWAY", "NO_SUCH_GATEWAY"),
    ],
)
def test_only_the_messengers_own_addresses_are_taken(channel, url, why):
    with pytest.raises(channels.Undeliverable, match=why):
        channels.check_url(channel, url)


def test_an_address_may_stand_in_the_environment(monkeypatch):
    monkeypatch.setenv("OUR_WECOM", "wecombot://" + "a" * 32)
    channels.check_url(NoticeChannel.WECOM, "env:OUR_WECOM")
    assert channels.resolve("env:OUR_WECOM") == "wecombot://" + "a" * 32
