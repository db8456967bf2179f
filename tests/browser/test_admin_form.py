"""Writing an item in a real browser: the editor, what the catalogue fills in, and what is kept when a session ends."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from disclosures.enums import Platform, Scope
from disclosures.models import Bulletin
from tests.factories.disclosures import EntryFactory, Office
from tests.factories.files import picture

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

EDITOR = ".ProseMirror[contenteditable]"
LIST = "<p class=MsoListParagraph style='mso-list:l0 level1 lfo1'><span style='mso-list:Ignore'>{}.</span>{}</p>"
WORD = f"""<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><style>p {{margin: 0}}</style></head><body>
<!--[if gte mso 9]><xml>junk</xml><![endif]--><p class=MsoTitle style='mso-pagination:none'>工作汇报<o:p></o:p></p>
<p class=MsoNormal><o:p>&nbsp;</o:p></p>{LIST.format(1, "第一项")}{LIST.format(2, "第二项")}
<table class=MsoTableGrid style='border:1px'><tr><td style='width:9pt'><p><b>村</b></p></td></tr></table>
<p class=MsoNormal style='font-family:宋体'>共<span lang=EN-US style='color:red'>1233</span>件</p></body></html>"""


@pytest.fixture
def office():
    return Office()


@pytest.fixture
def page(browser, live_server, office):
    """A page of the secretary's browser; it must not meet an error."""
    context = browser.new_context(viewport={"width": 390, "height": 844}, locale="zh-CN")
    page = context.new_page()
    errors = []
    # That a server refused something is what some of these tests are about; the browser notes it by itself.
    page.on(
        "console",
        lambda message: errors.append(message.text) if message.type == "error" and "400" not in message.text else None,
    )
    page.on("pageerror", lambda error: errors.append(str(error)))
    log_in(page, live_server, office.secretary)
    yield page
    context.close()
    assert errors == []


def log_in(page, live_server, user):
    client = Client()
    client.force_login(user)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": live_server.url}])


def open_new(page, live_server):
    page.goto(live_server.url + reverse("admin:disclosures_bulletin_add"))
    page.wait_for_selector(EDITOR)


def body(page):
    return page.locator("#id_body").input_value()


def paste(page, html):
    page.locator(EDITOR).click()
    page.evaluate(
        """html => {
            const data = new DataTransfer();
            data.setData("text/html", html);
            document.querySelector(".ProseMirror[contenteditable]").dispatchEvent(
                new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true}));
        }""",
        html,
    )


def test_what_is_pasted_from_word_is_plain_text_with_its_structure(page, live_server):
    open_new(page, live_server)
    paste(page, WORD)

    assert body(page) == (
        '<h2>工作汇报</h2><ol data-type="decimal"><li><p>第一项</p></li><li><p>第二项</p></li></ol>'
        "<table><tbody><tr><td><p><strong>村</strong></p></td></tr></tbody></table>"
        "<p>共1233件</p>"
    )


def test_a_session_that_ends_loses_nothing(page, live_server, office):
    EntryFactory()
    open_new(page, live_server)
    page.fill("#id_title", "写了一半的标题")
    page.locator(EDITOR).click()
    page.keyboard.type("写了一半的正文")
    page.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    page.click("button[name=_save]")
    page.wait_for_url("**/login/**")

    log_in(page, live_server, office.secretary)
    open_new(page, live_server)
    assert page.input_value("#id_title") == ""
    page.click("[data-restore]")
    assert page.input_value("#id_title") == "写了一半的标题"
    assert page.inner_text(EDITOR) == "写了一半的正文"
    assert body(page) == "<p>写了一半的正文</p>"


def test_what_is_kept_is_one_person_s_and_gone_once_it_is_saved(page, live_server, office):
    entry = EntryFactory(scope=Scope.PARTY, platforms=[Platform.NOTICE_BOARD, Platform.WEB])
    open_new(page, live_server)
    page.select_option("#id_entry", str(entry.pk))
    for name, value in {"title": "标题", "responsible_person": "王芳", "board": "栏"}.items():
        page.fill(f"#id_{name}", value)
    for name in ("display_from", "display_until"):
        page.fill(f"#id_{name}", "2026-12-01")
    page.wait_for_function("Object.keys(localStorage).some(key => key.startsWith('portal-draft:'))")

    other = Office(office.unit).secretary
    log_in(page, live_server, other)
    open_new(page, live_server)
    assert not page.is_visible("#kept-draft")

    log_in(page, live_server, office.secretary)
    open_new(page, live_server)
    page.click("[data-restore]")
    page.click("button[name=_save]")
    page.wait_for_url("**/disclosureitem/**")
    item = Bulletin.objects.get()
    assert (item.title, item.scope, item.platforms) == ("标题", Scope.PARTY, [Platform.NOTICE_BOARD, Platform.WEB])
    assert page.evaluate("Object.keys(localStorage).filter(key => key.startsWith('portal-draft:'))") == []


def test_the_catalogue_fills_in_what_nobody_chose(page, live_server):
    first = EntryFactory(scope=Scope.PARTY, platforms=[Platform.WEB], source="条例第十条")
    second = EntryFactory(scope=Scope.PUBLIC, platforms=[Platform.MEDIA])
    open_new(page, live_server)

    page.select_option("#id_entry", str(first.pk))
    assert page.input_value("#id_scope") == Scope.PARTY
    assert "条例第十条" in page.inner_text("#entry-says")
    page.check("[name=platforms][value=document]")
    page.select_option("#id_entry", str(second.pk))

    assert page.input_value("#id_scope") == Scope.PUBLIC
    checked = page.eval_on_selector_all("[name=platforms]:checked", "boxes => boxes.map(box => box.value)")
    assert checked == [Platform.WEB, Platform.DOCUMENT]


def test_names_are_asked_for_where_the_scope_needs_them(page, live_server, office):
    open_new(page, live_server)
    assert not page.is_visible(".field-audience_organizations")
    page.select_option("#id_scope", "specific")

    page.click(".field-audience_organizations .select2-selection")
    page.keyboard.type(office.unit.name[:3])
    page.click(f".select2-results__option:has-text('{office.unit.name}')")

    assert page.eval_on_selector("#id_audience_organizations", "field => field.value") == str(office.unit.pk)


def open_draft(page, live_server, item):
    page.goto(live_server.url + reverse("admin:disclosures_bulletin_change", args=(item.pk,)))
    page.wait_for_selector(EDITOR)


def test_the_preview_follows_what_is_typed(page, live_server, office):
    open_draft(page, live_server, office.item(None))
    page.click("[data-preview]")
    frame = page.frame_locator("#preview iframe")
    frame.locator("h1", has_text="关于民生台账办理情况的通报").wait_for()

    page.click("[data-close]")
    page.click(EDITOR)
    page.keyboard.type("刚刚写的")
    page.click("[data-preview]")

    frame.locator(".text", has_text="刚刚写的").wait_for()


def test_a_picture_is_sent_from_the_editor_and_saved_with_the_text(page, live_server, office):
    item = office.item(None)
    open_draft(page, live_server, item)
    with page.expect_file_chooser() as chosen:
        page.click("button[data-name=picture]")
    chosen.value.set_files([{"name": "公开栏.jpg", "mimeType": "image/jpeg", "buffer": picture()}])
    page.wait_for_selector(f"{EDITOR} img")
    stored = item.attachments.get()
    assert page.eval_on_selector(f"{EDITOR} img", "image => image.decode().then(() => image.naturalWidth)") == 60
    assert f'<img src="attachment:{stored.pk}"' in body(page)

    page.click("button[name=_save]")
    page.wait_for_url("**/disclosureitem/**")
    item.refresh_from_db()
    assert f'<img src="attachment:{stored.pk}" alt="公开栏">' in item.body


def test_a_refused_picture_is_explained_under_the_editor(page, live_server, office):
    item = office.item(None)
    open_draft(page, live_server, item)
    with page.expect_file_chooser() as chosen:
        page.click("button[data-name=picture]")
    with page.expect_console_message(lambda message: "400" in message.text):
        chosen.value.set_files([{"name": "图.jpg", "mimeType": "image/jpeg", "buffer": b"GIF89a"}])

    page.wait_for_selector(".p-editor-error")
    assert not item.attachments.exists()
