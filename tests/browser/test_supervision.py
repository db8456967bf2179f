"""An inspector urges late answers, the unit signs and files with a cause, in a real browser."""

from datetime import date

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from disclosures.enums import OrganizationKind, Role
from feedback.models import Feedback, Notice
from tests.factories.disclosures import Office, organization, person
from tests.factories.feedback import accepted, answered_on, at, policy

from .test_admin_form import log_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PHONE, DESK = {"width": 390, "height": 844}, {"width": 1280, "height": 900}
OVERDUE, ANSWERED = date(2026, 11, 25), date(2026, 11, 27)


@pytest.fixture
def district():
    policy(acknowledge_within=3, reply_within=15)
    return organization("区委", kind=OrganizationKind.DISTRICT)


@pytest.fixture
def office(district):
    return Office(organization("河湾街道党工委", below=district))


def opened(browser, live_server, user, viewport):
    page = browser.new_context(viewport=viewport, locale="zh-CN").new_page()
    page.problems = []

    # That a server refused what was incomplete is noted by the browser itself, and no fault.
    def faults(said):
        return said.type == "error" and "400" not in said.text

    page.on("console", lambda said: page.problems.append(said.text) if faults(said) else None)
    log_in(page, live_server, user)
    return page


def test_from_the_desk_to_a_filed_case(browser, live_server, office, district):
    inspector = person(Role.INSPECTOR, organization("区纪委", below=district, kind=OrganizationKind.DISCIPLINE))
    cases = [accepted(office, subject=f"第{number}件") for number in (1, 2)]
    with at(OVERDUE):
        desk = opened(browser, live_server, inspector, DESK)
        desk.goto(live_server.url + reverse("admin:feedback_standing_changelist"))
        desk.get_by_label("全选本页").check()
        desk.get_by_role("button", name="催办已勾选的来件").click()
        desk.get_by_text("关于催办群众来件“第1件”的通知").click()
        expect(desk.get_by_text("至今已超期2个工作日").first).to_be_visible()
        desk.get_by_role("button", name="发出2份催办通知").click()
        desk.get_by_role("link", name="区纪委督〔2026〕1号").wait_for()
        assert desk.problems == []
    assert Notice.objects.count() == 2

    with at(OVERDUE, 15):
        phone = opened(browser, live_server, office.secretary, PHONE)
        phone.goto(live_server.url + reverse("admin:feedback_notice_changelist"))
        phone.get_by_role("link", name="第1件").click()
        phone.get_by_label("办理进度").fill("明天答复")
        phone.get_by_role("button", name="确认签收").click()
        phone.get_by_text("已签收，纪检人员可以看到。").wait_for()
        with phone.expect_download() as taken:
            phone.get_by_role("link", name=".docx").click()
        assert taken.value.suggested_filename == "区纪委督〔2026〕1号.docx"
    answered_on(cases[0], office, on=ANSWERED)

    with at(ANSWERED, 15):
        phone.goto(live_server.url + reverse("admin:case_step", args=(cases[0].pk, "close")))
        phone.get_by_label("超期原因").select_option("absent")
        phone.get_by_label("情况说明").fill("经办人病假")
        phone.locator("#step").get_by_role("button").last.click()
        phone.wait_for_load_state()
        assert phone.get_by_label("情况说明").input_value() == "经办人病假"  # who is responsible is still missing
        phone.get_by_label("责任人").select_option(label=office.approver.name)
        phone.locator("#step").get_by_role("button").last.click()
        phone.wait_for_url("**" + reverse("admin:feedback_feedback_change", args=(cases[0].pk,)))
        assert phone.problems == []
        width = phone.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert width == 0
    case = Feedback.objects.get(pk=cases[0].pk)
    assert (case.status, case.late_accounts.get().person) == ("closed", office.approver.name)
