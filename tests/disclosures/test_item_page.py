"""An item's page, and what stands there once it is over."""

from datetime import date, datetime, timedelta
from urllib.parse import urljoin
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from disclosures import services
from disclosures.enums import Role, Scope, WithdrawalKind
from disclosures.models import Briefing, Meeting
from tests.factories.disclosures import EntryFactory, Office, organization, person

SHANGHAI = ZoneInfo("Asia/Shanghai")
TITLE = "关于民生台账的通报"


@pytest.fixture
def office(db):
    return Office(organization("河湾街道党工委", below=organization("中共河湾区委员会")))


def _address(item, surface="disclosures"):
    return reverse(f"{surface}:item_detail", args=(item.pk,))


def _page(client, item, surface="disclosures"):
    return client.get(_address(item, surface)).content.decode()


def test_a_notice_tells_who_answers_for_it_since_when_and_under_which_rule(client, office):
    entry = EntryFactory(code="R02", content="民生实事办理情况", source="工作汇报")
    with time_machine.travel(datetime(2026, 3, 5, 9, 30, tzinfo=SHANGHAI), tick=False):
        item = office.item(
            title=TITLE, entry=entry, document_number="河党发〔2026〕3号", keywords=["民生", "台账"],
            display_from=date(2026, 3, 5), display_until=date(2026, 4, 5),
        )  # fmt: skip
    page = _page(client, item)

    for shown in (
        TITLE, "河湾街道党工委", "中共河湾区委员会", "王芳", "2026年3月5日", "河党发〔2026〕3号", item.index_number,
        "R02 民生实事办理情况", "工作汇报", "一楼公开栏", "2026年4月5日", "民生、台账", "向社会公开", "网络",
    ):  # fmt: skip
        assert shown in page, shown


def test_english_pages_write_dates_in_english_and_mark_what_is_chinese(client, office):
    with time_machine.travel(datetime(2026, 3, 5, 9, 30, tzinfo=SHANGHAI), tick=False):
        page = _page(client, office.item(title=TITLE), "en")

    assert '<html lang="en">' in page
    assert "5 March 2026, 09:30" in page
    assert '<article class="notice" lang="zh-Hans">' in page


def test_a_meeting_shows_when_and_where_it_is_and_what_it_resolved(client, office):
    item = office.item(
        kind=Meeting, held_at=datetime(2026, 12, 1, 14, 30, tzinfo=SHANGHAI), place="二楼会议室", chair="李主任",
        attendance="委员9人", agenda="一、民生实事", resolutions="通过",
    )  # fmt: skip
    page = _page(client, item)

    for shown in ("2026年12月1日 14:30", "二楼会议室", "李主任", "委员9人", "一、民生实事", "通过"):
        assert shown in page, shown


def test_a_briefing_shows_its_series_and_issue(client, office):
    page = _page(client, office.item(kind=Briefing, series="党务公开简报", year=2026, number=3))

    assert "党务公开简报" in page
    assert "2026年第3期" in page


def test_the_government_s_meta_tags_are_there_and_none_is_empty(client, office, settings):
    settings.SITE_INFO = {**settings.SITE_INFO, "SITE_ID_CODE": "5100000001", "SITE_DOMAIN": ""}
    with time_machine.travel(datetime(2026, 3, 5, 9, 30, tzinfo=SHANGHAI), tick=False):
        item = office.item(title=TITLE, summary="一月至三月")
    page = _page(client, item)

    for name, content in {
        "SiteName": "区党务公开网", "SiteIDCode": "5100000001", "ColumnName": "公开栏", "ColumnType": "重点",
        "ArticleTitle": TITLE, "PubDate": "2026-03-05 09:30", "ContentSource": "河湾街道党工委", "Author": "王芳",
        "Description": "一月至三月", "Url": settings.SITE_URL + _address(item),
    }.items():  # fmt: skip
        assert f'<meta name="{name}" content="{content}">' in page
    assert "SiteDomain" not in page
    assert 'content=""' not in page


def test_the_host_header_has_no_say_in_what_is_printed(client, office):
    item = office.item()

    first, second = (client.get(_address(item), headers={"host": host}).content for host in ("a.test", "b.test"))

    assert first == second


@pytest.mark.parametrize("amount", [1, 3])
def test_the_page_takes_the_same_queries_however_much_there_is(client, office, amount, django_assert_num_queries):
    former = office.item()
    for _n in range(amount):
        former = office.item(revises=former, change_note="更正")
    with django_assert_num_queries(8):
        assert client.get(_address(former)).status_code == 200


def test_what_is_withdrawn_leaves_a_notice_without_its_content(client, office):
    item = office.item(title=TITLE, summary="摘要在此")
    services.withdraw_item(
        item_id=item.pk, user=office.secretary, kind=WithdrawalKind.IN_ERROR, reason="数据有误, 核实后重新公开"
    )

    answer = client.get(_address(item))

    page = answer.content.decode()
    assert answer.status_code == 410
    for shown in (item.index_number, "河湾街道党工委", "数据有误, 核实后重新公开"):
        assert shown in page
    for hidden in (TITLE, "摘要在此", "1233件民生实事", "王芳"):
        assert hidden not in page


def test_what_has_expired_says_so(client, office):
    item = office.item(expires_at=timezone.now() + timedelta(days=1))
    with time_machine.travel(timezone.now() + timedelta(days=2)):
        answer = client.get(_address(item))

    assert answer.status_code == 410
    assert "公开期限已满" in answer.content.decode()


def test_a_superseded_version_leads_to_the_one_that_replaced_it_and_back(client, office):
    former = office.item(title=TITLE)
    newer = office.item(revises=former, change_note="更正第三项数据")

    answer = client.get(_address(former))

    assert answer.status_code == 410
    assert f'href="{_address(newer)}"' in answer.content.decode()
    page = _page(client, newer)
    assert f'href="{_address(former)}">{former.index_number}<' in page
    assert "更正第三项数据" in page


def test_a_newer_version_for_members_only_is_not_hinted_at(client, office):
    former = office.item()
    newer = office.item(revises=former, change_note="更正", scope=Scope.PARTY)

    assert _address(newer) not in _page(client, former)
    client.force_login(person(Role.MEMBER, office.unit))
    assert _address(newer, "members") in _page(client, former, "members")


@pytest.mark.parametrize("scope", [Scope.PARTY, Scope.ORGANIZATION, Scope.SPECIFIC])
def test_what_a_reader_could_never_see_does_not_exist_even_after_withdrawal(client, office, scope):
    item = office.item(scope=scope)
    services.withdraw_item(item_id=item.pk, user=office.secretary, kind=WithdrawalKind.IN_ERROR, reason="有误")

    assert client.get(_address(item)).status_code == 404


def test_what_was_withdrawn_before_it_went_live_does_not_exist(client, office):
    goes_live = timezone.now() + timedelta(days=1)
    item = office.item(planned_publish_at=goes_live)
    services.withdraw_item(item_id=item.pk, user=office.secretary, kind=WithdrawalKind.IN_ERROR, reason="有误")

    assert client.get(_address(item)).status_code == 404
    with time_machine.travel(goes_live + timedelta(days=1)):
        assert client.get(_address(item)).status_code == 404


def test_the_qr_code_holds_the_address_of_the_page(client, office, settings):
    item = office.item()
    page = _page(client, item)

    assert 'class="qr-code"' in page
    assert urljoin(settings.SITE_URL, _address(item)) in page
