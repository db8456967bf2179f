"""A resident asks on a phone, keeps the receipt and follows it, with scripts and without."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse

from feedback import services
from feedback.enums import Kind, Status
from feedback.models import Feedback
from tests.factories.disclosures import Office
from tests.factories.feedback import policy

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PHONE = {"width": 390, "height": 844}
TEXT = "三号楼加装电梯何时公示？已经等了两个月。"
SECRET = re.compile(r"\d{4} \d{4} \d{4} \d{4}")


@pytest.fixture
def office():
    for kind in Kind:
        policy(kind)
    return Office()


@pytest.fixture
def open_page(browser):
    """Open a phone's browser, with scripts or without; none may meet an error or leave the site."""
    contexts, errors, addresses = [], [], []

    def open_browser(*, scripts=True):
        context = browser.new_context(
            viewport=PHONE, locale="zh-CN", java_script_enabled=scripts, accept_downloads=True
        )
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("request", lambda request: addresses.append(request.url))
        page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
        return page

    yield open_browser, addresses
    for context in contexts:
        context.close()
    assert errors == []


def check(page):
    """Nothing sticks out of the phone's screen."""
    page.wait_for_load_state()
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def assert_open_to_all(page):
    """No rule for people who see, hear or move otherwise is broken."""
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()


def from_item_to_receipt(page, live_server, item):
    page.goto(live_server.url + reverse("disclosures:item_detail", args=(item.pk,)))
    page.get_by_role("link", name="就此提问").click()
    check(page)
    page.get_by_role("link", name="问询").click()
    check(page)
    page.get_by_label("内容").fill(TEXT)


def follow(page, live_server, number, secret):
    page.goto(live_server.url + reverse("disclosures:ask:follow"))
    check(page)
    page.get_by_label("回执编号").fill(number)
    page.get_by_label("查询密码").fill(secret)
    page.get_by_role("button", name="显示").click()
    page.wait_for_selector("text=办理经过")
    check(page)


def receipt(page):
    page.wait_for_selector(".receipt")
    number, secret = page.locator(".receipt .code").all_inner_texts()
    assert SECRET.fullmatch(secret)
    return number, secret


def test_with_scripts_the_work_is_done_and_leaving_asks_first(open_page, live_server, office):
    open_browser, addresses = open_page
    page = open_browser()
    from_item_to_receipt(page, live_server, office.item())
    page.wait_for_timeout(4_200)  # what is sent sooner than anybody types is looked at first
    page.get_by_role("button", name="提交").click()
    number, secret = receipt(page)
    check(page)
    assert_open_to_all(page)

    asked = Feedback.objects.get()
    assert (asked.status, asked.spam_reasons) == (Status.RECEIVED, [])

    warned = []
    page.on("dialog", lambda dialog: (warned.append(dialog.type), dialog.dismiss()))
    page.get_by_role("link", name="查看我的提问").click()
    page.wait_for_timeout(300)
    assert warned == ["beforeunload"]
    with page.expect_download() as saving:
        page.get_by_role("button", name="保存为文件").click()
    saved = saving.value.path().read_text()
    assert secret in saved
    assert TEXT in saved

    page.get_by_role("link", name="查看我的提问").click()
    page.wait_for_selector("text=办理经过")
    services.ask_asker(feedback_id=asked.pk, user=office.secretary, question="是几单元？")
    page.get_by_role("button", name="在本设备上退出").click()
    follow(page, live_server, number, secret)
    assert_open_to_all(page)
    page.get_by_label("您的补充").fill("二单元")
    page.get_by_role("button", name="提交").click()
    page.wait_for_selector("text=二单元")
    assert Feedback.objects.get().status == Status.ACCEPTED
    assert [url for url in addresses if secret.replace(" ", "") in re.sub(r"\D", "", url)] == []
    assert [url for url in addresses if not url.startswith((live_server.url, "blob:", "data:"))] == []


def test_without_scripts_a_person_looks_first_and_nothing_else_differs(open_page, live_server, office):
    open_browser, _addresses = open_page
    page = open_browser(scripts=False)
    from_item_to_receipt(page, live_server, office.item())
    page.get_by_role("button", name="提交").click()
    number, secret = receipt(page)

    follow(page, live_server, number, secret)
    assert Feedback.objects.get().status == Status.SCREENING
    page.get_by_text("撤回提问").first.click()
    page.get_by_label("是的，撤回").check()
    page.get_by_role("button", name="撤回提问").click()
    page.wait_for_selector("button:has-text('撤回提问')", state="detached")
    assert Feedback.objects.get().status == Status.WITHDRAWN


def test_nobody_is_kept_out_by_the_pages_themselves(open_page, live_server, office):
    open_browser, _addresses = open_page
    page = open_browser()
    for name, arguments in (("choose", ()), ("write", (Kind.REQUEST,)), ("follow", ())):
        page.goto(live_server.url + reverse(f"disclosures:ask:{name}", args=arguments))
        assert_open_to_all(page)
