"""Home, organisations and columns: the ways in."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from disclosures.enums import Focus, ItemKind, OrganizationKind, Role, Scope
from disclosures.models import Briefing, DisclosureItem, Meeting, Organization
from disclosures.selectors import tree
from tests.factories.disclosures import EntryFactory, Office, organization, person


@pytest.fixture
def office(db):
    return Office(
        organization("河湾街道党工委", below=organization("中共河湾区委员会", kind=OrganizationKind.DISTRICT))
    )


def _addresses(unit):
    names = ("home", "item_list", "item_feed", "meeting_calendar", "meeting_feed", "organization_list")
    return [
        *(reverse(f"disclosures:{name}") for name in names),
        reverse("disclosures:organization_detail", args=(unit.pk,)),
        *(reverse("disclosures:focus_detail", args=(focus,)) for focus in Focus.values),
        *(reverse("disclosures:kind_detail", args=(kind,)) for kind in ItemKind.values),
        *(reverse(f"disclosures:{name}") + "?q=%E5%85%AC" for name in ("item_list", "item_feed")),
        *(reverse(name) for name in ("robots", "sitemap")),
        "/nothing/",
    ]


def _in_both_languages(unit):
    return [address for prefix in ("", "/en") for address in (f"{prefix}{path}" for path in _addresses(unit))]


@pytest.mark.parametrize("filled", [False, True])
def test_no_public_page_sets_a_cookie_or_varies_by_one(client, office, filled):
    if filled:
        office.item()
    for address in _in_both_languages(office.unit):
        answer = client.get(address)
        assert answer.status_code in (200, 404), address
        assert not answer.cookies, address
        assert "Cookie" not in answer.get("Vary", ""), address
        assert "csrfmiddlewaretoken" not in answer.content.decode(), address


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_home_without_any_data_says_what_will_be_here(client, db, prefix):
    page = client.get(f"{prefix}/").content.decode()

    assert page.count('class="empty"') == 4


def test_last_month_of_my_street_is_three_taps_away(client, office):
    with time_machine.travel(timezone.now() - timedelta(days=31)):
        last_month = timezone.localdate()
        item = office.item(title="上月的决定")

    street = reverse("disclosures:organization_detail", args=(office.unit.pk,))
    month = f"{reverse('disclosures:item_list')}?organization={office.unit.pk}&amp;month={last_month:%Y-%m}"
    assert f'href="{street}"' in client.get("/").content.decode()
    assert f'href="{month}"' in client.get(street).content.decode()
    found = client.get(month.replace("&amp;", "&")).content.decode()
    assert reverse("disclosures:item_detail", args=(item.pk,)) in found


def test_home_shows_the_newest_briefing_with_its_issue(client, office):
    office.item(kind=Briefing, series="党务公开简报", year=2026, number=3)
    office.item(kind=Briefing, series="党务公开简报", year=2026, number=4, scope=Scope.PARTY)

    assert "2026年第3期" in client.get("/").content.decode()
    client.force_login(person(Role.MEMBER, office.unit))
    assert "2026年第4期" in client.get("/members/").content.decode()


def test_an_organisation_s_page_tells_what_it_is_and_what_its_subtree_disclosed(client, office):
    unit = office.unit
    Organization.objects.filter(pk=unit.pk).update(duties="服务群众", address="中心路8号", telephone="0571-1")
    below = Office(organization("柳岸社区党委", below=unit))
    item = below.item(title="社区事项")

    page = client.get(reverse("disclosures:organization_detail", args=(unit.pk,)))

    text = page.content.decode()
    for shown in ("河湾街道党工委", "中共河湾区委员会", "服务群众", "中心路8号", "0571-1", "柳岸社区党委"):
        assert shown in text
    assert [shown.pk for shown in page.context["items"]] == [item.pk]
    assert [month.count for month in page.context["months"]] == [1]


def test_an_organisation_s_page_names_nobody_who_works_there(client, office):
    page = client.get(reverse("disclosures:organization_detail", args=(office.unit.pk,))).content.decode()

    assert office.secretary.name not in page


def test_an_organisation_that_ended_says_so_and_names_its_successor(client, office):
    successor = organization("新街道党工委", below=Organization.objects.get(name="中共河湾区委员会"))
    ended = {"active_until": timezone.localdate() - timedelta(days=1), "merged_into": successor}
    Organization.objects.filter(pk=office.unit.pk).update(**ended)

    page = client.get(reverse("disclosures:organization_detail", args=(office.unit.pk,))).content.decode()
    assert "已撤销或合并" in page
    assert f'href="{reverse("disclosures:organization_detail", args=(successor.pk,))}">新街道党工委' in page
    assert "data-set-street" not in page
    assert "河湾街道党工委" not in client.get("/").content.decode()
    shown = client.get(reverse("disclosures:organization_detail", args=(successor.pk,))).content.decode()
    assert "河湾街道党工委" in shown


def test_the_tree_nests_as_the_organisations_do(db):
    root = organization("区委")
    street = organization("街道", below=root)
    organization("社区", below=street)
    organization("镇", below=root)

    (top,) = tree(Organization.objects.all())

    assert [(node.unit.name, [below.unit.name for below in node.below]) for node in top.below] == [
        ("街道", ["社区"]),
        ("镇", []),
    ]


def test_the_tree_keeps_what_stands_below_an_organisation_that_ended(db):
    root = organization("区委")
    ended = organization("街道", below=root)
    organization("社区", below=ended)

    (top,) = tree(Organization.objects.exclude(pk=ended.pk))

    assert [node.unit.name for node in top.below] == ["社区"]


def test_columns_show_their_own_and_what_the_catalogue_puts_there(client, office):
    hard = office.item(entry=EntryFactory(focus=Focus.HARD, content="党风廉政建设责任制"), title="难点事项")
    meeting = office.item(kind=Meeting, held_at=timezone.now(), place="二楼", chair="李", title="会")

    focus = client.get("/focus/hard/")
    kind = client.get("/kinds/meeting/")

    assert [item.pk for item in focus.context["items"]] == [hard.pk]
    assert "党风廉政建设责任制" in focus.content.decode()
    assert [item.pk for item in kind.context["items"]] == [meeting.pk]
    for path in ("/focus/nothing/", "/kinds/nothing/"):
        assert client.get(path).status_code == 404


@pytest.mark.parametrize("amount", [1, 3])
@pytest.mark.parametrize(
    ("path", "queries"),
    [("/", 6), ("/organizations/", 1), ("/organizations/{unit}/", 9), ("/focus/key/", 4), ("/kinds/bulletin/", 3)],
)
def test_pages_take_the_same_queries_for_any_amount(client, office, amount, path, queries, django_assert_num_queries):
    bulletin, meeting, briefing = (EntryFactory(item_kind=kind) for kind in ("bulletin", "meeting", "briefing"))
    for number in range(amount):
        office.item(entry=bulletin)
        organization(below=office.unit)
        office.item(kind=Meeting, held_at=timezone.now(), place="二楼", chair="李", entry=meeting)
        office.item(kind=Briefing, series="简报", year=2026, number=number, entry=briefing)
    assert DisclosureItem.objects.count() == 3 * amount
    with django_assert_num_queries(queries):
        client.get(path.format(unit=office.unit.pk))


def test_months_on_members_pages_count_what_members_may_read(client, office):
    office.item(scope=Scope.PARTY)
    street = reverse("members:organization_detail", args=(office.unit.pk,))
    client.force_login(person(Role.MEMBER, office.unit))

    (month,) = client.get(street).context["months"]

    assert (month.first, month.count) == (timezone.localdate().replace(day=1), 1)
    found = client.get(f"/members/items/?organization={office.unit.pk}&month={month.first:%Y-%m}")
    assert found.context["count"] == 1


def test_the_organisations_of_a_list_are_offered_in_tree_order_and_the_chosen_one_stays(client, office):
    district = Organization.objects.get(depth=1)
    Organization.objects.filter(pk=office.unit.pk).update(short_name='河湾<街道>"')

    page = client.get(reverse("disclosures:item_list"), {"organization": office.unit.pk}).content.decode()

    offered = page.split('<select id="id_organization" name="organization">')[1].split("</select>")[0]
    assert offered == (
        f'<option value="">全部</option><option value="{district.pk}">中共河湾区委员会</option>'
        f'<option value="{office.unit.pk}" selected>\u3000河湾&lt;街道&gt;&quot;</option>'
    )
