"""What residents come for, on a phone, by keys alone, without scripts, in English and with an account."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone
from playwright.sync_api import expect

from disclosures.enums import OrganizationKind, Role, Scope
from tests.factories.disclosures import Office, organization, person

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

TITLE = "关于老旧小区加装电梯的通报"
PASSWORD = "duiwai-gongkai-2026"  # noqa: S105 - of a person who does not exist


@pytest.fixture
def office():
    district = organization("中共河湾区委员会", kind=OrganizationKind.DISTRICT)
    return Office(organization("河湾街道党工委", below=district, short_name="河湾街道"))


@pytest.fixture
def last_month(office):
    """Something that was decided in the street a month ago, with newer things all around it."""
    moment = timezone.localtime().replace(day=1, hour=10) - timedelta(days=5)
    with time_machine.travel(moment):
        item = office.item(title=TITLE)
    for number in range(9):
        office.item(title=f"关于其他事项的通知{number}")
    return item


@pytest.fixture
def open_page(browser):
    contexts = []

    def opened(**options):
        contexts.append(browser.new_context(viewport={"width": 390, "height": 844}, **options))
        return contexts[-1].new_page()

    yield opened
    for context in contexts:
        context.close()


@pytest.mark.parametrize("scripts", [True, False])
def test_what_was_decided_in_my_street_last_month_is_three_taps_away(open_page, live_server, last_month, scripts):
    page = open_page(java_script_enabled=scripts)
    page.goto(live_server.url)
    month = timezone.localtime(last_month.publish_at).strftime("%Y-%m")

    page.get_by_role("link", name="河湾街道", exact=True).click()
    page.locator(f"a[href*='month={month}']").click()
    expect(page.locator(".items a")).to_have_text([TITLE])
    page.get_by_role("link", name=TITLE).click()

    expect(page.locator("h1")).to_have_text(TITLE)


def tab_to(page, words):
    """Press Tab until the thing of that name has the focus; every stop on the way has to be seen."""
    for _press in range(80):
        page.keyboard.press("Tab")
        stop = page.evaluate(
            """() => {
                const here = document.activeElement, box = here.getBoundingClientRect(), style = getComputedStyle(here);
                return {
                    name: (here.innerText || here.labels?.[0]?.innerText || here.ariaLabel || "").trim(),
                    seen: box.width > 0 && box.bottom > 0 && box.top < innerHeight && style.outlineStyle !== "none",
                };
            }"""
        )
        assert stop["seen"], stop
        if words in stop["name"]:
            return
    raise AssertionError(f"no Tab leads to {words}")


def test_keys_alone_lead_from_the_home_page_to_what_is_looked_for(open_page, live_server, last_month):
    page = open_page(reduced_motion="reduce")
    page.goto(live_server.url)

    tab_to(page, "跳到正文")
    page.keyboard.press("Enter")
    tab_to(page, "搜索")
    page.keyboard.type("加装电梯")
    page.keyboard.press("Enter")
    page.wait_for_url("**/items/?q=*")
    tab_to(page, TITLE)
    page.keyboard.press("Enter")

    page.wait_for_url(f"**/items/{last_month.pk}/")
    expect(page.locator("h1")).to_have_text(TITLE)


def test_keys_turn_large_print_and_contrast_on(open_page, live_server, office):
    page = open_page()
    page.goto(live_server.url)
    for name, mode in (("大字版", "large"), ("高对比度", "contrast")):
        tab_to(page, name)
        page.keyboard.press("Space")
        assert mode in page.locator("html").get_attribute("class")

    page.reload()
    assert set(page.locator("html").get_attribute("class").split()) == {"large", "contrast"}


def test_english_and_back_stay_on_the_page_with_its_filters(open_page, live_server, last_month):
    page = open_page()
    page.goto(f"{live_server.url}/items/?q=加装电梯")
    chinese = page.url

    page.get_by_role("link", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    assert page.get_by_role("heading", level=1).inner_text().isascii()
    page.get_by_role("link", name=TITLE).click()
    expect(page).to_have_url(f"{live_server.url}/en/items/{last_month.pk}/")
    page.go_back()
    page.get_by_role("link", name="中文").click()

    expect(page).to_have_url(chinese)
    expect(page.locator("html")).to_have_attribute("lang", "zh-Hans")


def test_a_member_logs_in_reads_what_is_for_members_and_leaves(open_page, live_server, office):
    shown = office.item(title="党员大会决议", scope=Scope.PARTY, scope_reason="党内事务")
    member = person(Role.MEMBER, office.unit)
    member.set_password(PASSWORD)
    member.save()
    page = open_page()
    page.goto(live_server.url)
    assert page.get_by_role("link", name=shown.title).count() == 0

    page.get_by_role("link", name="党员登录").click()
    page.get_by_label("用户名").fill(member.username)
    page.get_by_label("密码").fill("wrong")
    page.get_by_role("button", name="登录").click()
    expect(page.get_by_role("alert")).to_be_visible()
    assert page.get_by_label("用户名").input_value() == member.username
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录").click()

    page.get_by_role("link", name=shown.title).click()
    expect(page).to_have_url(f"{live_server.url}/members/items/{shown.pk}/")
    expect(page.get_by_text("在全党公开").first).to_be_visible()
    page.get_by_role("button", name="退出登录").click()
    assert "sessionid" not in {cookie["name"] for cookie in page.context.cookies()}
    page.goto(f"{live_server.url}/members/items/{shown.pk}/")
    expect(page).to_have_url(f"{live_server.url}/login/?next=/members/items/{shown.pk}/")
