"""Organisations, people and the catalogue in the admin: pages, buttons, forms and refusals."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from disclosures import services
from disclosures.enums import Focus, OrganizationKind, Platform, Role
from disclosures.models import CatalogueEntry, Organization, User
from tests.factories.disclosures import EntryFactory, Office, UserFactory, organization, person

pytestmark = pytest.mark.django_db

UNITS = reverse("admin:disclosures_organization_changelist")
PEOPLE = reverse("admin:disclosures_user_changelist")
ENTRIES = reverse("admin:disclosures_catalogueentry_changelist")


@pytest.fixture
def district():
    return organization("区委", kind=OrganizationKind.DISTRICT)


@pytest.fixture
def town(district):
    return organization("河湾街道党工委", below=district)


@pytest.fixture
def head(client, district):
    user = person(Role.ADMINISTRATOR, district)
    client.force_login(user)
    return user


def _page_of(record):
    name = f"admin:disclosures_{record._meta.model_name}_change"
    return reverse(name, args=(record.pk,))


def _fresh(record):
    return type(record).objects.get(pk=record.pk)


def _act(record, slug):
    return reverse(f"admin:{record._meta.model_name}_act", args=(record.pk, slug))


def _buttons(client, record):
    return {act.slug for act in client.get(_page_of(record)).context["acts"]}


def _do(client, record, slug, **values):
    """Press the button, fill in the form as it was opened, send it."""
    opened = client.get(_act(record, slug))
    assert opened.status_code == 200, slug
    seen = opened.context["form"].initial.get("seen", "")
    return client.post(_act(record, slug), {"seen": seen, **values})


# --- who finds what ---


def test_an_administrator_finds_the_subtree_in_its_order(client, district, town):
    community = organization("社区", below=town)
    other = organization("临河街道", below=district)
    ended = organization("旧社区", below=town, active_until=timezone.localdate() - timedelta(days=1))
    client.force_login(person(Role.ADMINISTRATOR, town))

    listed = lambda **query: [unit.name for unit in client.get(UNITS, query).context["cl"].result_list]  # noqa: E731
    assert listed() == [town.name, community.name]
    assert listed(ended="yes") == [ended.name]
    assert listed(q="社区") == [community.name]
    assert client.get(_page_of(community)).status_code == 200
    assert client.get(_page_of(other)).status_code == 404
    assert client.get(_act(other, "rename")).status_code == 404


@pytest.mark.parametrize("amount", [1, 3])
def test_the_lists_take_the_same_queries_for_any_amount(client, head, district, amount, django_assert_num_queries):
    for _n in range(amount):
        person(Role.MEMBER, organization(below=district))
    with django_assert_num_queries(5):  # session, person, posts, count, rows
        client.get(UNITS)
    with django_assert_num_queries(6):  # and the posts of those listed
        client.get(PEOPLE)


@pytest.mark.parametrize("amount", [1, 3])
def test_the_pages_take_the_same_queries_for_any_amount(client, head, district, amount, django_assert_num_queries):
    for _n in range(amount):
        organization(below=district)
        somebody = person(Role.MEMBER, district)
        somebody.posts.create(organization=organization(below=district), role=Role.RESIDENT)
        services.change_organization(organization_id=district.pk, actor=head, telephone=f"8600{amount}{_n}")
    with django_assert_num_queries(14):
        client.get(_page_of(district))
    with django_assert_num_queries(19):
        client.get(_page_of(somebody))


def test_whoever_administers_nothing_finds_no_menu_and_no_page(client, town):
    client.force_login(person(Role.SECRETARY, town))
    menu = client.get(ENTRIES).content.decode()
    assert UNITS not in menu
    for page in (UNITS, PEOPLE, f"{UNITS}add/", f"{PEOPLE}add/", f"{ENTRIES}add/"):
        assert client.get(page).status_code == 403, page
    assert client.get(_page_of(town)).status_code == 404
    assert client.post(_act(town, "close"), {"reason": "x"}).status_code == 404


def test_a_superuser_without_a_post_manages_and_finds_no_items(client, town):
    item = Office(town).item()
    client.force_login(UserFactory(is_superuser=True))

    desk = client.get(reverse("admin:index"))
    assert desk.status_code == 200
    assert UNITS in desk.content.decode()
    assert reverse("admin:disclosures_bulletin_changelist") not in desk.content.decode()
    assert client.get(reverse("admin:disclosures_disclosureitem_change", args=(item.pk,))).status_code in {403, 404}
    assert _buttons(client, town) >= {"rename", "merge", "close"}
    made = client.post(f"{UNITS}add/", {"above": "", "name": "市委", "kind": "district"})
    assert made.status_code == 302
    assert Organization.objects.get(name="市委").is_root()


# --- organisations ---


def test_buttons_are_those_one_may_press_and_the_address_behind_refuses(client, town):
    client.force_login(person(Role.ADMINISTRATOR, town))
    community = organization("社区", below=town)

    assert _buttons(client, town) == {"change", "appoint", "rename"}
    assert _buttons(client, community) == {"change", "appoint", "rename", "reorder", "move", "merge", "close"}
    for slug in ("reorder", "move", "merge", "close"):
        for answer in (client.get(_act(town, slug)), client.post(_act(town, slug), {"reason": "x"})):
            assert answer.status_code == 403
            assert "您不是" in answer.content.decode()
    assert client.get(_act(town, "explode")).status_code == 404


def test_an_organisation_is_created_changed_renamed_and_told_of(client, head, town):
    made = client.post(
        f"{UNITS}add/?above={town.pk}",
        {"above": town.pk, "name": "柳岸社区党总支", "kind": "community", "reason": "新建小区"},
    )
    unit = Organization.objects.get(name="柳岸社区党总支")
    assert made["Location"] == _page_of(unit)
    assert _do(client, unit, "change", kind="community", address="滨河路1号").status_code == 302
    assert _do(client, unit, "rename", name="柳岸社区党委", short_name="柳岸", reason="升格").status_code == 302

    page = client.get(_page_of(unit)).content.decode()
    for said in ("柳岸社区党委", "柳岸社区党总支（至", "滨河路1号", "新建小区", "升格", head.name, "更名"):
        assert said in page


def test_what_was_typed_stays_next_to_what_is_wrong(client, head, town):
    organization("柳岸社区", below=town)
    answer = client.post(
        f"{UNITS}add/",
        {"above": town.pk, "name": "柳岸社区", "kind": "community", "duties": "为居民服务", "reason": "新建"},
    )
    assert answer.status_code == 400
    page = answer.content.decode()
    assert "同一上级之下已有同名党组织" in page
    assert "为居民服务" in page
    answer = client.post(f"{UNITS}add/", {"above": town.pk, "name": "", "kind": "club", "active_from": "昨天"})
    assert set(answer.context["form"].errors) == {"name", "kind", "active_from"}


def test_somebody_who_changed_it_meanwhile_is_not_overwritten(client, head, town):
    opened = client.get(_act(town, "change")).context["form"].initial["seen"]
    services.change_organization(organization_id=town.pk, actor=head, telephone="86001234")

    answer = client.post(_act(town, "change"), {"seen": opened, "kind": "town", "telephone": "86009999"})

    assert answer.status_code == 400
    assert "期间已有他人作了改动" in answer.content.decode()
    assert "86009999" in answer.content.decode()
    town.refresh_from_db()
    assert town.telephone == "86001234"


def test_merging_moving_ordering_and_closing_by_the_buttons(client, head, district, town):
    other = organization("临河街道", below=district)
    community = organization("社区", below=town)
    last = organization("小区", below=other)

    assert _do(client, community, "move", above=other.pk, reason="划转").status_code == 302
    assert _do(client, community, "reorder", before=last.pk).status_code == 302
    assert [unit.name for unit in Organization.objects.get_children(_fresh(other))] == ["社区", "小区"]
    assert _do(client, last, "close", reason="撤销").status_code == 302
    assert _do(client, town, "merge", successor=other.pk, reason="合并").status_code == 302

    page = client.get(_page_of(town))
    assert "并入临河街道" in page.content.decode()
    assert {act.slug for act in page.context["acts"]} == {"change"}
    answer = client.get(_act(town, "merge"), follow=True)
    assert "已不能办理" in answer.content.decode()


def test_no_organisation_is_offered_that_could_not_be_chosen(client, head, district, town):
    community = organization("社区", below=town)
    other = organization("临河街道", below=district)
    organization("旧街道", below=district, active_until=timezone.localdate() - timedelta(days=1))

    offered = client.get(_act(town, "merge")).context["form"].fields["successor"].queryset
    assert set(offered) == {district, other}
    assert community not in offered


# --- people ---


def test_a_new_person_gets_a_post_a_link_and_a_password(client, head, town):
    answer = client.post(
        f"{PEOPLE}add/?organization={town.pk}",
        {
            "name": "王芳", "username": "wangfang", "organization": town.pk, "role": "secretary",
            "starts_on": "2026-01-01", "reason": "新任",
        },
    )  # fmt: skip
    user = User.objects.get(username="wangfang")
    assert answer["Location"] == _page_of(user)
    assert "尚未设置" in client.get(_page_of(user)).content.decode()

    shown = _do(client, user, "password", reason="首次登录")

    assert shown.status_code == 200
    assert "no-store" in shown["Cache-Control"]
    link = re.search(r"/password/new/[^<\s\"]+", shown.content.decode()).group()
    client.logout()
    opened = client.get(link, follow=True)
    assert "王芳" in opened.content.decode()
    assert link.split("/")[-2] not in opened.redirect_chain[-1][0]  # no address that is kept holds it
    short = client.post(opened.redirect_chain[-1][0], {"new_password1": "短", "new_password2": "短"})
    assert "至少 10 个字符" in str(short.context["form"].errors)
    chosen = {"new_password1": "春江水暖鸭先知2026", "new_password2": "春江水暖鸭先知2026"}
    answer = client.post(opened.redirect_chain[-1][0], chosen)
    assert answer.status_code == 302, answer.context["form"].errors
    assert answer["Location"] == reverse("admin:index")
    assert client.get(reverse("admin:index")).status_code == 200
    client.logout()
    assert "已经用过" in client.get(link, follow=True).content.decode()
    assert client.login(username="wangfang", password="春江水暖鸭先知2026", request=opened.wsgi_request)


def test_a_login_name_in_use_is_said_at_the_field(client, head, town):
    UserFactory(username="wangfang")
    values = {
        "name": "王芳",
        "username": "wangfang",
        "organization": town.pk,
        "role": "member",
        "starts_on": "2026-01-01",
    }
    answer = client.post(f"{PEOPLE}add/", values)
    assert set(answer.context["form"].errors) == {"username"}
    assert 'value="王芳"' in answer.content.decode()


def test_somebody_with_an_account_is_appointed_by_the_login_name(client, head, town):
    somebody = UserFactory(username="zhaoliu")
    values = {"role": "resident", "starts_on": timezone.localdate().isoformat()}
    answer = _do(client, town, "appoint", username="zhaoliu2", **values)
    assert set(answer.context["form"].errors) == {"username"}
    assert _do(client, town, "appoint", username=" zhaoliu ", **values).status_code == 302
    assert somebody.posts.get().organization == town
    assert _do(client, town, "appoint", username="zhaoliu", **values).status_code == 400


def test_posts_are_given_and_ended_on_the_person_s_page(client, head, district, town):
    somebody = person(Role.MEMBER, town)
    today = timezone.localdate().isoformat()
    given = _do(client, somebody, "appoint", organization=district.pk, role="reviewer", starts_on=today)
    assert given.status_code == 302
    post = somebody.posts.get(role="reviewer")
    ended = _do(client, somebody, "end-post", post=post.pk, last_day=today, reason="调离")
    assert ended.status_code == 302
    page = client.get(_page_of(somebody)).content.decode()
    assert "终止任职" in page
    assert "调离" in page


def test_an_account_out_of_reach_shows_no_contact_and_no_such_buttons(client, district, town):
    client.force_login(person(Role.ADMINISTRATOR, town))
    somebody = person(Role.APPROVER, district)
    User.objects.filter(pk=somebody.pk).update(phone="13912345678")
    somebody.posts.create(organization=town, role=Role.MEMBER)

    page = client.get(_page_of(somebody)).content.decode()

    assert "13912345678" not in page
    assert district.name not in page
    assert _buttons(client, somebody) == {"appoint", "end-post"}
    for slug in ("password", "contact", "deactivate"):
        assert client.post(_act(somebody, slug), {"reason": "x", "name": "x"}).status_code == 403
    assert client.get(_page_of(person(Role.MEMBER, district))).status_code == 404


def test_an_account_is_closed_and_opened_again(client, head, town):
    somebody = person(Role.MEMBER, town)
    assert _do(client, somebody, "deactivate").status_code == 400
    assert _do(client, somebody, "deactivate", reason="病休").status_code == 302
    assert _buttons(client, somebody) == {"end-post", "contact", "reactivate"}
    assert "该账号已停用" in client.get(_page_of(somebody)).content.decode()
    assert _do(client, somebody, "reactivate", reason="返岗").status_code == 302
    assert _do(client, somebody, "contact", name="王方", phone="1", email="").status_code == 302
    somebody.refresh_from_db()
    assert (somebody.is_active, somebody.name, somebody.phone) == (True, "王方", "1")


def test_nobody_looks_after_themselves(client, head):
    assert _buttons(client, head) == {"appoint"}
    for slug in ("password", "deactivate", "end-post"):
        assert client.get(_act(head, slug)).status_code == 403


# --- the catalogue ---

ENTRY = {
    "focus": Focus.KEY, "content": "党费收缴使用情况", "item_kind": "bulletin", "scope": "public", "timing": "regular",
    "cadence": "yearly", "time_limit": 5, "notice_workdays": 0, "platforms": [Platform.WEB],
    "organization_kinds": ["branch"], "approval_level": "own", "source": "《条例》第十二条", "reason": "新增",
}  # fmt: skip


def test_an_entry_is_created_revised_and_taken_out_of_use(client, head):
    assert client.post(f"{ENTRIES}add/", {"code": "G90", **ENTRY})["Location"].startswith(ENTRIES)
    first = CatalogueEntry.objects.get(code="G90")
    revised = client.post(_act(first, "revise"), {**ENTRY, "time_limit": 3, "reason": "缩短时限"})
    second = CatalogueEntry.objects.get(code="G90", version=2)
    assert revised["Location"] == _page_of(second)
    page = client.get(_page_of(second)).content.decode()
    assert re.search(r"<del>5</del>\s*→\s*<ins>3</ins>", page)
    assert "缩短时限" in page
    assert _buttons(client, first) == set()
    assert _do(client, second, "retire", reason="不再要求").status_code == 302
    assert "起停用" in client.get(_page_of(second)).content.decode()
    listed = client.get(ENTRIES, {"use": "ended"}).context["cl"].result_list
    assert list(listed) == [second]


def test_what_cannot_be_is_said_at_the_field_of_the_entry(client, head):
    answer = client.post(f"{ENTRIES}add/", {"code": "G90", **ENTRY, "required_fields": ["agenda"]})
    assert set(answer.context["form"].errors) == {"required_fields"}
    answer = client.post(f"{ENTRIES}add/", {"code": "G90", **ENTRY, "cadence": ""})
    assert "定期" in str(answer.context["form"].non_field_errors())
    assert "党费收缴使用情况" in answer.content.decode()


def test_two_revisions_do_not_both_hold(client, head):
    entry = EntryFactory()
    services.revise_entry(entry_id=entry.pk, actor=head, reason="改", time_limit=9)
    answer = client.post(_act(entry, "revise"), ENTRY, follow=True)
    assert "已不能办理" in answer.content.decode()


def test_a_town_s_administrator_reads_the_catalogue_and_no_more(client, town):
    client.force_login(person(Role.ADMINISTRATOR, town))
    entry = EntryFactory()
    assert _buttons(client, entry) == set()
    assert client.get(_act(entry, "retire")).status_code == 403
    assert client.get(f"{ENTRIES}add/").status_code == 403
    assert f"{ENTRIES}add/" not in client.get(ENTRIES).content.decode()
