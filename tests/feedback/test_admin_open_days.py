"""Open days at the desk and for everybody: announcing, the list of the day, signing up, and what the table sends."""

import re
import uuid
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from disclosures.enums import Role
from feedback import services
from feedback.enums import Kind, Naming, OpenDayStatus, Status
from feedback.models import Feedback, OpenDay, Reading, Signup, TableEntry
from feedback.receipts import Ticket, grouped, read_ticket
from feedback.views import open_days
from tests.factories.disclosures import Office, person
from tests.factories.feedback import entry, held, open_day, policy

pytestmark = pytest.mark.django_db


@pytest.fixture
def office():
    for kind in Kind:
        policy(kind)
    return Office()


@pytest.fixture
def staff(client, office):
    client.force_login(office.secretary)
    return client


def at(name, day, **more):
    return reverse(f"admin:{name}", args=(day.pk,), **more)


def announcement(office, **more):
    tomorrow = timezone.localdate() + timedelta(days=1)
    return {
        "organization": office.unit.pk,
        "on": tomorrow.isoformat(),
        "opens_at": "09:00",
        "closes_at": "11:30",
        "place": "党群服务中心",
        "topics": "加装电梯",
        "receivers": "王芳，党工委书记",
    } | more


def sent(**more):
    return {
        "entry_id": str(uuid.uuid4()),
        "secret": "1234567890123456",
        "at": timezone.now().isoformat(),
        "kind": Kind.INQUIRY,
        "text": "三号楼加装电梯何时公示？",
        "naming": Naming.ANONYMOUS,
    } | more


def test_what_is_announced_is_read_by_everybody(staff, office):
    response = staff.post(reverse("admin:feedback_openday_add"), announcement(office))

    day = OpenDay.objects.get()
    assert response.url == at("feedback_openday_change", day)
    assert (day.announced_by, day.status) == (office.secretary, OpenDayStatus.ANNOUNCED)
    page = Client().get(reverse("disclosures:open_day_detail", args=(day.pk,))).content.decode()
    assert "王芳，党工委书记" in page
    assert "09:00–11:30" in page
    assert office.unit.label in Client().get(reverse("disclosures:open_day_list")).content.decode()


def test_what_cannot_be_is_said_and_nothing_is_lost(staff, office):
    response = staff.post(reverse("admin:feedback_openday_add"), announcement(office, closes_at="08:00"))

    assert response.status_code == 400
    assert "结束时间必须晚于开始时间" in response.content.decode()
    assert 'value="党群服务中心"' in response.content.decode()
    assert OpenDay.objects.count() == 0


def test_a_change_is_seen_and_a_cancelled_day_says_why_until_it_is_over(staff, office):
    day = open_day(office)
    staff.post(at("open_day_edit", day), announcement(office, place="二楼会议室"))
    public = reverse("disclosures:open_day_detail", args=(day.pk,))
    assert "二楼会议室" in Client().get(public).content.decode()

    staff.post(at("open_day_cancel", day), {"reason": "台风"})

    assert "台风" in Client().get(public).content.decode()
    assert "已取消" in Client().get(reverse("disclosures:open_day_list")).content.decode()
    assert "报名</a>" not in Client().get(public).content.decode()


@pytest.mark.parametrize("role", [Role.REVIEWER, Role.INSPECTOR, Role.MEMBER])
def test_who_answers_nothing_has_no_open_days(client, office, role):
    day = open_day(office)
    client.force_login(person(role, office.unit))

    names = ("feedback_openday_change", "open_day_edit", "open_day_print", "open_day_table", "open_day_token")
    answers = {client.get(at(name, day)).status_code for name in names}
    answers.add(client.post(at("open_day_entries", day), sent()).status_code)

    assert answers <= {302, 403, 404}
    assert Feedback.objects.count() == 0


def test_the_days_of_others_do_not_exist(staff):
    day = open_day(Office())

    assert staff.get(at("feedback_openday_change", day)).status_code == 404
    assert staff.post(at("open_day_hold", day)).status_code == 404
    assert staff.post(at("open_day_entries", day), sent()).status_code == 404
    assert str(day.organization) not in staff.get(reverse("admin:feedback_openday_changelist")).content.decode()


def test_once_held_everybody_reads_how_much_was_asked_and_no_text(staff, office):
    day = open_day(office)
    for written in (entry(answer="是。"), entry(), entry()):
        services.record_entry(open_day_id=day.pk, entry=written, user=office.secretary)
    public = reverse("disclosures:open_day_detail", args=(day.pk,))
    assert "登记问题" not in Client().get(public).content.decode()

    staff.post(at("open_day_hold", day))

    page = " ".join(Client().get(public).content.decode().split())
    assert re.findall(r"<dt>(登记问题|现场答复|限期回复)</dt><dd>(\d)</dd>", page) == [
        ("登记问题", "3"),
        ("现场答复", "1"),
        ("限期回复", "2"),
    ]
    assert "三号楼" not in page


def test_the_printed_list_has_answers_and_deadlines_and_is_recorded_as_read(staff, office):
    day = held(office, entry(answer="公示自本周五起张贴。"), entry(asked={"text": "停车费怎么算？"}))

    page = staff.get(at("open_day_print", day)).content.decode()

    due = day.entries.get(on_the_spot=False).feedback.clocks.get(stage="reply").due
    assert "公示自本周五起张贴。" in page
    assert f"{due:%Y-%m-%d}前回复" in page
    assert Reading.objects.filter(user=office.secretary).count() == 2


def test_what_was_handed_over_is_no_longer_read_here(staff, office):
    day, other = held(office, entry(asked={"text": "停车费怎么算？"})), Office()
    case = Feedback.objects.get()
    services.hand_over(feedback_id=case.pk, user=office.secretary, to=other.unit, reason="属对方职责")

    for name in ("feedback_openday_change", "open_day_print"):
        page = staff.get(at(name, day)).content.decode()
        assert f"已转交{other.unit}" in page
        assert "停车费" not in page
    assert not Reading.objects.exists()


@pytest.mark.parametrize("amount", [1, 3])
def test_the_page_of_a_day_takes_its_literal_number_of_queries(staff, office, amount, django_assert_num_queries):
    day = held(office, *[entry(answer="是。") for _number in range(amount)])
    staff.get(at("feedback_openday_change", day))

    with django_assert_num_queries(DAY_QUERIES):
        staff.get(at("feedback_openday_change", day))


DAY_QUERIES = 10


def test_the_table_sends_and_sends_again_and_gets_the_same_answer(staff, office):
    day, given = open_day(office), sent(answer="公示自本周五起张贴。", publish="on")

    first, again = (staff.post(at("open_day_entries", day), given) for _time in range(2))

    recorded = TableEntry.objects.get()
    assert first.json() == again.json()
    assert first.json()["number"] == recorded.feedback.number
    assert first.json()["on_the_spot"]
    assert Feedback.objects.get().status == Status.ANSWERED
    other = staff.post(at("open_day_entries", day), given | {"text": "别的"})
    assert other.status_code == 409
    assert recorded.feedback.number in other.json()["message"]


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"text": " "}, "问题："),
        ({"secret": "12"}, "secret"),
        ({"naming": Naming.PRIVATE}, "请填写姓名，或者选择“匿名”"),
        ({"kind": Kind.REQUEST}, "依申请公开需要申请人姓名"),
        ({"kind": Kind.CORRECTION}, "类别："),
        (
            {"kind": Kind.REQUEST, "naming": Naming.PRIVATE, "name": "李", "contact": "13912345678", "answer": "好"},
            "不能现场答复",
        ),
    ],
)
def test_what_is_refused_is_told_with_its_field(staff, office, more, words):
    response = staff.post(at("open_day_entries", open_day(office)), sent(**more))

    assert response.status_code == 400
    assert words.lower() in response.json()["message"].lower()
    assert Feedback.objects.count() == 0


def test_the_table_takes_nothing_from_elsewhere_and_tells_its_own_page_the_token(office):
    client, day = Client(enforce_csrf_checks=True), open_day(office)
    client.force_login(office.secretary)
    assert client.post(at("open_day_entries", day), sent()).status_code == 403

    token = client.get(at("open_day_token", day)).json()["token"]

    assert client.post(at("open_day_entries", day), sent(), headers={"X-CSRFToken": token}).status_code == 200


def test_the_worker_lies_above_the_page_and_is_asked_for_anew(staff, office):
    day = open_day(office)
    worker = reverse("admin:open_day_worker")
    response = staff.get(worker)

    assert at("open_day_table", day).startswith(worker.rpartition("/")[0] + "/")
    assert response.headers["Content-Type"] == "text/javascript; charset=utf-8"
    assert "no-cache" in response.headers["Cache-Control"]
    assert "<script>" not in staff.get(at("open_day_table", day)).content.decode()


def ticket_of(page):
    return re.search(r'name="ticket" value="([^"]+)"', page.content.decode())[1]


def test_signing_up_gives_a_number_and_the_same_form_the_same(office):
    day = open_day(office)
    address = reverse("disclosures:ask:sign_up", args=(day.pk,))
    ticket = ticket_of(Client().get(address))

    pages = [Client().post(address, {"ticket": ticket, "people": "3"}) for _time in range(2)]

    signup = Signup.objects.get()
    assert (signup.number, signup.people) == (1, 3)
    for page in pages:
        assert '<dd class="code">1</dd>' in page.content.decode()
        assert f'<dd class="code">{grouped(read_ticket(ticket).code)}</dd>' in page.content.decode()
        assert page.headers["Cache-Control"] == "private, no-store"


def test_a_sign_up_is_taken_back_on_a_page_of_its_own(office):
    day, ticket = open_day(office), Ticket.new()
    services.sign_up(open_day_id=day.pk, ticket=ticket, people=3)
    address = reverse("disclosures:ask:take_back", args=(day.pk,))
    assert address in Client().get(reverse("disclosures:open_day_detail", args=(day.pk,))).text
    assert 'name="code"' in Client().get(address).text

    for number, code in (("1", "12"), ("2", ticket.code), ("x", ticket.code), ("1", "")):
        wrong = Client().post(address, {"number": number, "code": code})
        assert wrong.status_code == 400
        assert f'value="{code}"' in wrong.text or not code
    assert Signup.objects.count() == 1

    page = Client().post(address, {"number": "1", "code": grouped(ticket.code)})
    assert "报名已取消" in page.text
    assert page.headers["Cache-Control"] == "private, no-store"
    assert Signup.objects.count() == 0

    services.cancel_open_day(open_day_id=day.pk, user=office.secretary, reason="台风")
    assert 'name="code"' not in Client().get(address).text


def test_the_page_of_an_organisation_says_when_one_can_come(office):
    address = reverse("disclosures:organization_detail", args=(office.unit.pk,))
    assert "最近的开放日" not in Client().get(address).text
    day = open_day(office, timezone.localdate() + timedelta(days=3))

    page = Client().get(address).text
    assert "最近的开放日" in page
    assert reverse("disclosures:open_day_detail", args=(day.pk,)) in page


@pytest.mark.parametrize("people", ["", "0", "21", "x"])
def test_a_wrong_number_of_people_is_told(office, people):
    address = reverse("disclosures:ask:sign_up", args=(open_day(office).pk,))

    page = Client().post(address, {"ticket": Ticket.new().signed(), "people": people})

    assert page.status_code == 400
    assert "errorlist" in page.content.decode()
    assert Signup.objects.count() == 0


def test_programs_that_do_no_work_sign_up_ten_times_an_hour(office):
    address = reverse("disclosures:ask:sign_up", args=(open_day(office).pk,))

    answers = [
        Client().post(address, {"ticket": Ticket.new().signed(), "people": "1"}).status_code
        for _time in range(open_days.HOURLY_UNPROVED.most + 1)
    ]

    assert answers == [200] * 10 + [400]
    assert Signup.objects.count() == 10
