"""Staff write letters, calls and visits down, and look at a sender with a reason."""

import re
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from disclosures.enums import Role
from feedback import services
from feedback.enums import Channel, Kind, Naming, Stage
from feedback.models import ContactView, Feedback, Sender
from feedback.receipts import Ticket
from tests.factories.disclosures import Office, organization, person
from tests.factories.feedback import policy
from tests.factories.files import picture

pytestmark = pytest.mark.django_db
NAME, PHONE = "李秀英", "13912345678"
NOW = datetime(2026, 11, 5, 10, 0, tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.fixture
def office():
    for kind in Kind:
        policy(kind)
    return Office()


def entered(client, office, **more):
    address = reverse("admin:feedback_sender_add")
    ticket = re.search(r'name="ticket" value="([^"]+)"', client.get(address).content.decode())[1]
    given = {
        "channel": Channel.LETTER,
        "kind": Kind.SUGGESTION,
        "organization": office.unit.pk,
        "received_on": "2026-11-03",
        "text": "路灯坏了三盏。",
        "naming": Naming.PRIVATE,
        "name": NAME,
        "contact": PHONE,
        "ticket": ticket,
    }
    return client.post(address, given | more)


@time_machine.travel(NOW, tick=False)
def test_a_letter_counts_from_the_day_it_came_and_its_writer_gets_a_receipt(client, office):
    client.force_login(office.secretary)

    page = entered(client, office, enclosures=SimpleUploadedFile("信.jpg", picture())).content.decode()

    case = Feedback.objects.get()
    assert (case.channel, case.submitted_on) == (Channel.LETTER, date(2026, 11, 3))
    assert case.clocks.get(stage=Stage.REPLY).original_due == date(2026, 11, 24)
    assert case.enclosures.get().name == "信.jpg"
    assert case.events.get().user == office.secretary
    secret = re.search(r"\d{4} \d{4} \d{4} \d{4}", page)[0]
    assert services.open_receipt(number=case.number, secret=secret, address="::1") == case
    assert NAME not in page


@time_machine.travel(NOW, tick=False)
@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"received_on": "2026-11-06"}, "请选择 2026-09-06 至今天之间的日期"),
        ({"received_on": "2026-08-01"}, "请选择 2026-09-06 至今天之间的日期"),
        ({"name": ""}, "请填写姓名，或者选择“匿名”"),
        ({"kind": Kind.REQUEST, "naming": Naming.ANONYMOUS}, "依申请公开需要申请人姓名"),
        ({"kind": Kind.REQUEST, "contact": ""}, "依申请公开需要联系方式"),
    ],
)
def test_what_cannot_be_is_said_and_the_text_stays(client, office, more, words):
    client.force_login(office.secretary)

    page = entered(client, office, **more).content.decode()
    assert words in page
    assert "路灯坏了三盏。" in page
    assert not Feedback.objects.exists()


@time_machine.travel(NOW, tick=False)
def test_only_for_organisations_one_answers_for(client, office):
    elsewhere = Office()
    client.force_login(elsewhere.secretary)

    entered(client, office)
    assert not Feedback.objects.exists()

    client.force_login(person(Role.REVIEWER, office.unit))
    assert client.get(reverse("admin:feedback_sender_add")).status_code == 403


@pytest.fixture
def filed(office):
    feedback = Feedback(kind=Kind.INQUIRY, organization=office.unit, subject="电梯", text="电梯", naming=Naming.PRIVATE)
    return services.file_feedback(feedback=feedback, ticket=Ticket.new(), name=NAME, contact=PHONE)


def test_the_page_shows_name_and_contact_only_after_a_reason(client, office, filed):
    client.force_login(office.secretary)
    address = reverse("admin:feedback_sender_change", args=(filed.pk,))

    before = client.get(address)
    assert PHONE not in before.content.decode()
    assert PHONE not in client.post(address, {"reason": ""}).content.decode()

    after = client.post(address, {"reason": "寄送复印件"})
    assert PHONE in after.content.decode()
    assert {"private", "no-store"} <= set(after.headers["Cache-Control"].split(", "))
    assert "寄送复印件" in client.get(address).content.decode()
    assert ContactView.objects.count() == 1


def test_who_does_not_handle_it_is_refused(client, office, filed):
    for user, status in (
        (person(Role.INSPECTOR, office.unit), 403),
        (person(Role.SECRETARY, organization()), 404),
    ):
        client.force_login(user)
        answer = client.post(reverse("admin:feedback_sender_change", args=(filed.pk,)), {"reason": "好奇"})
        assert answer.status_code == status
        assert PHONE not in answer.content.decode()
    assert not ContactView.objects.exists()


def test_no_page_of_the_case_shows_who_sent_it(client, office, filed):
    client.force_login(office.secretary)

    for name in ("admin:feedback_feedback_changelist", "admin:feedback_feedback_change"):
        arguments = (filed.pk,) if name.endswith("_change") else ()
        page = client.get(reverse(name, args=arguments)).content.decode()
        assert NAME not in page
        assert PHONE not in page


def test_enclosed_files_are_for_those_who_have_to_do_with_the_case(client, office):
    client.force_login(office.secretary)
    scan = SimpleUploadedFile("信.jpg", picture())
    entered(client, office, received_on=timezone.localdate().isoformat(), enclosures=scan)
    case = Feedback.objects.get()
    address = reverse("admin:feedback_enclosure", args=(case.pk, case.enclosures.get().pk))

    answer = client.get(address)
    assert answer.status_code == 200
    assert {"private", "no-store"} <= set(answer.headers["Cache-Control"].split(", "))
    for stranger in (person(Role.SECRETARY, organization()), person(Role.MEMBER, office.unit)):
        client.force_login(stranger)
        assert client.get(address).status_code in (403, 404)
    assert Sender.objects.count() == 1
