"""A question answered too late, from the phone it was asked on to the rating, with the letters it caused on the way."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from disclosures.enums import OrganizationKind, Role
from disclosures.models import User
from disclosures.tasks import send_messages
from feedback.enums import Satisfaction, Status
from feedback.models import Feedback, Rating
from feedback.tasks import audit_reminders, remind
from tests.factories.disclosures import Office, organization, person
from tests.factories.feedback import ASKED, at, policy
from tests.mail import running_sink

from .test_asking import TEXT, follow, from_item_to_receipt, receipt
from .test_supervision import DESK, PHONE, opened

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
# Due on Monday the 23rd; five working days later is the 30th.
DUE, DAYS = date(2026, 11, 23), [date(2026, 11, day) for day in (18, 20, 23, 24, 30)]
NOTICED, ANSWERED, READ = date(2026, 11, 30), date(2026, 12, 1), date(2026, 12, 2)
ANSWER = "三号楼加装电梯的方案将于12月4日在一楼公开栏公示，公示期为五个工作日，届时可当面提出意见。"


@pytest.fixture
def sink(settings):
    with running_sink() as running:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", running.port
        yield running


@pytest.fixture
def people():
    """The street's secretary and head, the head of the district above and its inspector, each with an address."""
    policy(acknowledge_within=3, reply_within=15)
    district = organization("区委", kind=OrganizationKind.DISTRICT)
    office = Office(organization("河湾街道党工委", below=district))
    leader = person(Role.APPROVER, district)
    inspector = person(Role.INSPECTOR, organization("区纪委", below=district, kind=OrganizationKind.DISCIPLINE))
    told = {"secretary": office.secretary, "head": office.approver, "leader": leader, "inspector": inspector}
    for name, user in told.items():
        User.objects.filter(pk=user.pk).update(email=f"{name}@unit.test")
    return office, inspector


def take(page, live_server, case, slug, **filled):
    page.goto(live_server.url + reverse("admin:case_step", args=(case.pk, slug)))
    for name, text in filled.items():
        page.locator(f"#step [name={name}]").fill(text)
    page.locator("#step button.p-primary").click()
    page.wait_for_url("**" + reverse("admin:feedback_feedback_change", args=(case.pk,)))
    assert page.problems == []


def test_a_late_answer_is_reminded_of_urged_sent_read_and_rated(browser, live_server, sink, people):
    office, inspector = people
    phone = browser.new_context(viewport=PHONE, locale="zh-CN").new_page()
    with at(ASKED) as clock:
        item = office.item()
        from_item_to_receipt(phone, live_server, item)
        clock.shift(5)  # what is sent sooner than anybody types is looked at first
        phone.get_by_role("button", name="提交").click()
        number, secret = receipt(phone)
        case = Feedback.objects.get()
        assert case.status == Status.RECEIVED
        desk = opened(browser, live_server, office.secretary, DESK)
        take(desk, live_server, case, "accept")

    told = {}
    for day in DAYS:
        with at(day):
            for _twice in range(2):
                remind()
                send_messages()
        told[day.day] = sorted(letter["To"].partition("@")[0] for letter in sink.letters)
        assert all(case.number in letter["Subject"] for letter in sink.letters)
        sink.letters.clear()
    assert told == {
        18: ["secretary"],
        20: ["secretary"],
        23: ["secretary"],
        24: ["head", "secretary"],
        30: ["head", "inspector", "leader", "secretary"],
    }

    with at(NOTICED, 15):
        audit_reminders()
        stern = opened(browser, live_server, inspector, DESK)
        stern.goto(live_server.url + reverse("admin:feedback_standing_change", args=(case.pk,)))
        stern.get_by_role("link", name="催办").first.click()
        stern.get_by_role("button", name="发出并送达").click()
        stern.get_by_text("区纪委督〔2026〕1号").first.wait_for()
        assert stern.problems == []
        send_messages()
    assert {(letter["To"], letter["Subject"].strip()) for letter in sink.letters} == {
        (f"{name}@unit.test", "请签收：催办通知 区纪委督〔2026〕1号") for name in ("secretary", "head")
    }

    with at(ANSWERED):
        desk = opened(browser, live_server, office.secretary, DESK)
        take(desk, live_server, case, "draft", text=ANSWER)
        take(desk, live_server, case, "send")

    with at(READ):
        phone.context.clear_cookies()
        follow(phone, live_server, number, secret)
        expect(phone.get_by_text(ANSWER)).to_be_visible()
        phone.get_by_label("满意", exact=True).check()
        phone.locator("section[aria-labelledby=rate]").get_by_role("button").click()
        phone.get_by_text("您的评价").first.wait_for()
    assert list(Rating.objects.values_list("reply__feedback", "satisfaction")) == [(case.pk, Satisfaction.SATISFIED)]
    case.refresh_from_db()
    assert case.status == Status.ANSWERED
    letters = "".join(text for _to, _subject, text in sink.texts())
    assert TEXT not in letters
    assert secret not in letters
