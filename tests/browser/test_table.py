"""The table of an open day in a real browser: written down without a network, reloaded, sent later, nothing doubled."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from playwright.sync_api import expect

from feedback.enums import Channel, Status
from feedback.models import Feedback, TableEntry
from tests.browser.town import log_in
from tests.factories.disclosures import Office
from tests.factories.feedback import open_day, policy

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PHONE = {"width": 390, "height": 844}
ALL_SENT, WAITING = "全部已提交", "等待提交：{}条"


@pytest.fixture
def office():
    policy()
    return Office()


@pytest.fixture
def table(browser, live_server, office):
    """The table's page, its worker in place, with its person logged in."""
    day = open_day(office)
    context = browser.new_context(viewport=PHONE, locale="zh-CN")
    log_in(context, live_server, office.secretary)
    page = context.new_page()
    errors = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(live_server.url + reverse("admin:open_day_table", args=(day.pk,)))
    expect(page.get_by_text("本页现在断网也能使用")).to_be_visible()
    yield page
    context.close()
    assert errors == []


def write(page, text, answer=""):
    page.get_by_label("问题", exact=True).fill(text)
    if answer:
        page.get_by_label("现场答复", exact=True).fill(answer)
    page.get_by_role("button", name="保存并提交").click()
    expect(page.locator("[data-receipt]")).to_be_visible()


def test_what_is_written_without_a_network_survives_a_reload_and_arrives_once(table):
    table.context.set_offline(True)
    write(table, "三号楼加装电梯何时公示？")
    write(table, "停车费怎么算？", "每月六十元，收费标准已张贴。")
    expect(table.get_by_text(WAITING.format(2))).to_be_visible()
    assert Feedback.objects.count() == 0

    table.get_by_label("问题", exact=True).fill("还没有写完的")
    table.wait_for_timeout(300)
    table.reload()
    expect(table.get_by_text(WAITING.format(2))).to_be_visible()
    expect(table.get_by_label("问题", exact=True)).to_have_value("还没有写完的")
    assert table.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]

    table.context.set_offline(False)
    expect(table.get_by_text(ALL_SENT)).to_be_visible()

    asked = {case.text: case for case in Feedback.objects.all()}
    assert {text: case.status for text, case in asked.items()} == {
        "三号楼加装电梯何时公示？": Status.RECEIVED,
        "停车费怎么算？": Status.ANSWERED,
    }
    assert {case.channel for case in asked.values()} == {Channel.OPEN_DAY}
    table.reload()
    expect(table.get_by_text(ALL_SENT)).to_be_visible()
    assert TableEntry.objects.count() == 2
    found = Axe().run(table)
    assert found.violations_count == 0, found.generate_report()


def test_a_lost_acknowledgement_doubles_nothing(table):
    def process_and_lose(route):
        route.fetch()
        route.abort()

    table.context.route("**/table/entries/", process_and_lose)
    write(table, "三号楼加装电梯何时公示？")
    expect(table.get_by_text(WAITING.format(1))).to_be_visible()
    expect(table.get_by_text("服务器暂时没有正常响应")).to_be_visible()
    number = Feedback.objects.get().number

    table.context.unroute("**/table/entries/")
    table.reload()

    expect(table.get_by_text(ALL_SENT)).to_be_visible()
    expect(table.get_by_text(number)).to_be_visible()
    assert TableEntry.objects.count() == 1


def test_after_the_session_ended_nothing_is_lost(table, live_server, office):
    table.context.clear_cookies()
    write(table, "三号楼加装电梯何时公示？")
    expect(table.get_by_role("link", name="重新登录")).to_be_visible()
    expect(table.get_by_text(WAITING.format(1))).to_be_visible()
    assert Feedback.objects.count() == 0

    # A new login gives another token than the page came with.
    log_in(table.context, live_server, office.secretary)
    table.evaluate("dispatchEvent(new Event('online'))")

    expect(table.get_by_text(ALL_SENT)).to_be_visible()
    assert Feedback.objects.count() == 1


def test_what_is_refused_stays_with_the_reason_until_a_person_decides(table):
    table.context.route(
        "**/table/entries/", lambda route: route.fulfill(status=409, json={"message": "此前已收到其他内容"})
    )
    write(table, "停车费怎么算？")
    expect(table.get_by_text("此前已收到其他内容")).to_be_visible()
    table.context.unroute("**/table/entries/")
    asked = []
    table.on("dialog", lambda dialog: (asked.append(dialog.message), dialog.dismiss()))
    table.get_by_role("button", name="退出").click()
    table.get_by_role("button", name="删除").click()
    expect(table.get_by_text(WAITING.format(1))).to_be_visible()
    assert len(asked) == 2

    table.get_by_role("button", name="修改").click()
    table.get_by_role("button", name="保存并提交").click()

    expect(table.get_by_text(ALL_SENT)).to_be_visible()
    assert TableEntry.objects.get().feedback.text == "停车费怎么算？"


def test_one_that_the_server_fails_on_holds_up_no_other(table):
    table.context.set_offline(True)
    write(table, "这一条服务器处理出错")
    write(table, "停车费怎么算？")
    table.context.route(
        "**/table/entries/",
        lambda route: route.fulfill(status=500) if "处理出错" in route.request.post_data else route.continue_(),
    )
    table.context.set_offline(False)

    expect(table.get_by_text(WAITING.format(1))).to_be_visible()
    expect(table.get_by_text("服务器暂时没有正常响应")).to_be_visible()
    assert [case.text for case in Feedback.objects.all()] == ["停车费怎么算？"]
