"""What scripts add to the readers' pages, and that pages do without them."""

import pypdfium2
import pytest
from PIL import ImageStat
from playwright.sync_api import expect

from disclosures.enums import OrganizationKind
from tests.factories.disclosures import Office, organization

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def office():
    district = organization("中共河湾区委员会", kind=OrganizationKind.DISTRICT)
    office = Office(organization("河湾街道党工委", below=district, short_name="河湾街道"))
    organization("柳岸社区党委", below=office.unit, kind=OrganizationKind.COMMUNITY)
    organization("青石镇党委", below=district)
    return office


@pytest.fixture
def page(browser):
    context = browser.new_context(viewport={"width": 390, "height": 844})
    yield context.new_page()
    context.close()


def test_large_print_and_contrast_stay_from_page_to_page(page, live_server, office):
    page.goto(live_server.url)
    size = "parseFloat(getComputedStyle(document.body).fontSize)"
    before = page.evaluate(size)
    page.get_by_role("button", name="大字版").click()
    page.get_by_role("button", name="高对比度").click()
    page.goto(f"{live_server.url}/organizations/")

    assert page.evaluate(size) >= 1.3 * before
    assert page.get_by_role("button", name="高对比度").get_attribute("aria-pressed") == "true"
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"


def test_my_street_is_remembered_by_this_browser_alone_and_forgotten_on_request(page, live_server, office):
    page.goto(live_server.url)
    page.get_by_role("link", name="河湾街道").click()
    choose = page.get_by_role("button", name="设为我的街道")
    choose.click()
    page.goto(live_server.url)
    page.get_by_role("link", name="我的街道").click()

    expect(page).to_have_url(f"{live_server.url}/organizations/{office.unit.pk}/")
    assert page.context.cookies() == []
    choose.click()
    page.goto(live_server.url)
    assert not page.get_by_role("link", name="我的街道").is_visible()


def test_the_tree_is_found_by_a_part_of_a_name_with_what_is_above(page, live_server, office):
    page.goto(f"{live_server.url}/organizations/")
    page.get_by_label("按名称查找").fill("柳岸")

    shown = [link for link in page.locator("#tree a").all() if link.is_visible()]
    assert [link.inner_text() for link in shown] == ["中共河湾区委员会", "河湾街道党工委", "柳岸社区党委"]
    page.get_by_label("按名称查找").fill("没有的")
    expect(page.get_by_text("没有名称包含这些文字的党组织。")).to_be_visible()
    page.get_by_label("按名称查找").fill("")
    expect(page.get_by_role("link", name="青石镇党委")).to_be_visible()


@pytest.mark.parametrize("large", [False, True])
def test_nothing_is_wider_than_a_narrow_phone(page, live_server, office, large):
    item = office.item(
        title="关于" + "很长的标题" * 12, document_number="A" * 60, body="<table><tr>" + "<td>十二</td>" * 9
    )
    page.set_viewport_size({"width": 320, "height": 640})
    page.add_init_script(f"localStorage.setItem('large', '{int(large)}')")

    for path in (
        "/",
        f"/items/{item.pk}/",
        f"/organizations/{office.unit.pk}/",
        "/organizations/",
        "/meetings/",
        "/login/",
    ):
        page.goto(live_server.url + path)
        assert page.evaluate("document.documentElement.scrollWidth") == 320, path


def test_without_scripts_everything_is_there_but_the_buttons_that_need_them(browser, live_server, office):
    item = office.item()
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{live_server.url}/items/{item.pk}/")

    assert not any(button.is_visible() for button in page.get_by_role("button").all())
    page.goto(f"{live_server.url}/organizations/")
    page.get_by_text("下级组织 1 个").click()
    page.get_by_role("link", name="柳岸社区党委").click()
    expect(page.get_by_role("heading", name="柳岸社区党委")).to_be_visible()
    context.close()


def test_a_notice_prints_on_a_sheet_of_a4_with_its_code_and_without_navigation(browser, live_server, office, tmp_path):
    item = office.item(title="关于停车位改造的通报")
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{live_server.url}/items/{item.pk}/")
    page.pdf(path=tmp_path / "notice.pdf", prefer_css_page_size=True)
    context.close()

    document = pypdfium2.PdfDocument(tmp_path / "notice.pdf")
    text = document[0].get_textpage().get_text_bounded()
    assert len(document) == 1
    assert [round(side) for side in document[0].get_size()] == [595, 842]
    for shown in ("关于停车位改造的通报", item.index_number, "区党务公开网"):
        assert shown in text
    for hidden in ("全部公开事项", "大字版", "登录", "复制网址"):
        assert hidden not in text
    corner = document[0].render(grayscale=True).to_pil().crop((450, 60, 540, 130))
    assert ImageStat.Stat(corner).stddev[0] > 80  # black squares on white
    document.close()
