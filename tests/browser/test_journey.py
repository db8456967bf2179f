"""The work report from a Word file to a resident's phone, as three different people take it there."""

import pypdfium2
import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from playwright.sync_api import expect

from disclosures.enums import ItemKind
from tests.factories.disclosures import EntryFactory, Office
from tests.factories.word import TITLE, work_report

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PHONE = {"width": 390, "height": 844}


@pytest.fixture
def open_as(browser, live_server):
    """Open a browser of one's own for a person, or for a resident without an account; none may meet an error."""
    contexts, errors, elsewhere = [], [], []

    def open_browser(user=None):
        context = browser.new_context(viewport=PHONE, locale="zh-CN")
        contexts.append(context)
        if user:
            client = Client()
            client.force_login(user)
            cookie = client.cookies[settings.SESSION_COOKIE_NAME]
            context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": live_server.url}])
        page = context.new_page()
        page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("request", lambda request: elsewhere.append(request.url))
        return page

    yield open_browser
    for context in contexts:
        context.close()
    assert errors == []
    assert [url for url in elsewhere if not url.startswith((live_server.url, "data:", "blob:"))] == []


def upload_report(page, live_server, entry):
    """From Word to a draft, and what the file could not say."""
    page.goto(live_server.url + reverse("admin:item_from_word"))
    page.select_option("#id_entry", str(entry.pk))
    page.set_input_files("#id_file", {"name": "汇报.docx", "mimeType": "application/msword", "buffer": work_report()})
    page.click(".p-form button.p-primary")
    page.wait_for_selector("#id_title")
    assert page.input_value("#id_title") == TITLE
    page.fill("#id_responsible_person", "王芳")
    page.fill("#id_series", "党务公开简报")
    page.fill("#id_year", "2022")
    page.fill("#id_number", "3")
    page.click("button[name=_save]")
    page.wait_for_selector("#steps")


def take(page, live_server, item_path, step):
    """Open the step's page by its button."""
    page.goto(live_server.url + item_path)
    page.click(f"#steps a:has-text('{step}')")
    page.wait_for_selector("#step form")


def confirm(page):
    page.click("#step button.p-primary")
    page.wait_for_selector("#steps")


def test_the_report_goes_from_word_through_four_steps_to_a_resident_s_phone(open_as, live_server):
    office = Office()
    entry = EntryFactory(item_kind=ItemKind.BRIEFING, organization_kinds=[office.unit.kind])
    secretary, reviewer, approver = (open_as(user) for user in (office.secretary, office.reviewer, office.approver))

    upload_report(secretary, live_server, entry)
    item_path = secretary.url.removeprefix(live_server.url).split("?")[0]
    take(secretary, live_server, item_path, "提出")
    confirm(secretary)

    take(reviewer, live_server, item_path, "审核")
    reviewer.check("#id_red_line")
    for aspect in ("secrecy", "necessity", "accuracy"):
        reviewer.check(f"[name={aspect}][value=positive]")
    confirm(reviewer)

    take(approver, live_server, item_path, "审批")
    assert "社会公众（无需登录）：自发布之时起" in approver.inner_text("#plan")
    confirm(approver)

    take(secretary, live_server, item_path, "公开")
    confirm(secretary)

    resident = open_as()
    for words in ("民生台账", "一讲二评三公示", "公示"):
        resident.goto(live_server.url)
        resident.fill("[name=q]", words)
        resident.click(".search button")
        expect(resident.locator("main a", has_text=TITLE), words).to_have_count(1)
    resident.locator("main a", has_text=TITLE).click()
    expect(resident.locator("h1")).to_have_text(TITLE)
    read = resident.inner_text("main")
    assert "1233件民生实事" in read
    assert "一、主要做法" in resident.locator("main h2").all_inner_texts()
    assert resident.locator("main table", has_text="地区生产总值").count() == 1
    for user in (office.secretary, office.reviewer, office.approver):
        assert user.name in read

    printed = pypdfium2.PdfDocument(resident.pdf(format="A4"))
    words = "".join(page.get_textpage().get_text_range() for page in printed)
    assert "河区发〔2022〕3号" in words
    assert f"{settings.SITE_URL}/items/" in words
