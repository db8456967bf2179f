"""The tree of organisations, changed by its administrators."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from disclosures import permissions, services
from disclosures.enums import Action, ApprovalLevel, ItemStatus, OrganizationKind, Role
from disclosures.models import DisclosureItem, FormerName, Organization
from disclosures.permissions import NotAllowed
from disclosures.refusals import InvalidInput, Refused
from tests.factories.disclosures import EntryFactory, Office, UserFactory, organization, person

pytestmark = pytest.mark.django_db

DISTRICT = OrganizationKind.DISTRICT


@pytest.fixture
def district():
    return organization("区委", kind=DISTRICT)


@pytest.fixture
def town(district):
    return organization("河湾街道党工委", below=district)


@pytest.fixture
def other(district):
    return organization("临河街道党工委", below=district)


@pytest.fixture
def head(district):
    """The administrator of the whole district."""
    return person(Role.ADMINISTRATOR, district)


def _fresh(unit):
    return Organization.objects.get(pk=unit.pk)


def _below(unit):
    return [found.name for found in Organization.objects.get_children(_fresh(unit))]


def _whole():
    assert not any(Organization.objects.find_problems())


def _create(parent, actor, **values):
    fields = {"name": "新社区党总支", "kind": OrganizationKind.COMMUNITY} | values
    return services.create_organization(parent_id=parent.pk if parent else None, actor=actor, **fields)


# --- who may ---


def test_an_administrator_manages_the_subtree_and_nobody_else(district, town, other):
    administrator = person(Role.ADMINISTRATOR, town)
    assert [unit.name for unit in permissions.managed_by(administrator, permissions.staff_posts(administrator))] == [
        "河湾街道党工委"
    ]
    assert permissions.can_manage(administrator, town)
    assert not any(permissions.can_manage(administrator, unit) for unit in (district, other, None))
    for role in set(Role) - {Role.ADMINISTRATOR}:
        assert not permissions.can_manage(person(role, town), town)


def test_a_superuser_manages_everything_without_a_post_and_judges_nothing(town):
    superuser = UserFactory(is_superuser=True)
    item = Office(town).item(Action.PROPOSE)

    assert permissions.check_manage(superuser, None) is None
    assert not permissions.can(superuser, Action.REVIEW, item)
    superuser.is_active = False
    assert not permissions.can_manage(superuser, town)


def test_a_place_in_the_tree_is_for_the_level_above_to_change(town, other):
    administrator = person(Role.ADMINISTRATOR, town)
    below = organization("社区", below=town)

    for refused in (
        lambda: services.close_organization(organization_id=town.pk, actor=administrator, reason="撤销"),
        lambda: services.reorder_organization(organization_id=town.pk, before_id=None, actor=administrator),
        lambda: services.move_organization(
            organization_id=below.pk, above_id=other.pk, actor=administrator, reason="划转"
        ),
        lambda: services.merge_organization(
            organization_id=town.pk, successor_id=other.pk, actor=administrator, reason="合并"
        ),
        lambda: _create(None, administrator),
    ):
        with pytest.raises(NotAllowed):
            refused()


# --- create and change ---


def test_a_new_organisation_comes_last_below_its_parent(town, head):
    organization("第一社区", below=town)
    made = _create(town, head, short_name=" 新社区 ", telephone="86001234", reason="区划调整")

    assert _below(town) == ["第一社区", "新社区党总支"]
    assert (made.short_name, made.telephone) == ("新社区", "86001234")
    event = made.history.get()
    assert (event.pgh_label, event.name) == ("insert", "新社区党总支")
    assert event.pgh_context == {
        "action": "create", "actor": head.pk, "person": head.name, "unit": "区委", "role": "administrator",
        "reason": "区划调整",
    }  # fmt: skip


def test_a_name_is_borne_once_at_one_place(town, other, head):
    _create(town, head)
    with pytest.raises(InvalidInput, match="同名"):
        _create(town, head, name=" 新社区党总支 ")
    _create(other, head)


def test_what_is_wrong_is_said_by_field(town, head):
    with pytest.raises(services.Misfilled) as refusal:
        _create(town, head, name="", kind="club")
    assert set(refusal.value.problems) == {"name", "kind"}
    with pytest.raises(TypeError):
        _create(town, head, path="0001")


def test_facts_are_changed_and_the_former_ones_kept(town, head):
    seen = services.last_change(town)
    services.change_organization(organization_id=town.pk, actor=head, address="滨河路1号", seen=seen)

    assert _fresh(town).address == "滨河路1号"
    assert [(event.pgh_label, event.address) for event in town.history.all()] == [
        ("update", "滨河路1号"),
        ("insert", ""),
    ]
    with pytest.raises(services.StaleRecord):
        services.change_organization(organization_id=town.pk, actor=head, address="滨河路2号", seen=seen)


def test_the_history_knows_neither_update_nor_delete(town, head):
    services.change_organization(organization_id=town.pk, actor=head, address="滨河路1号")
    for change in (town.history.all().delete, lambda: town.history.update(name="x")):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


def test_a_change_that_no_service_made_shows_by_having_no_context(town):
    Organization.objects.filter(pk=town.pk).update(address="别处")

    assert town.history.first().address == "别处"
    assert town.history.first().pgh_context is None


# --- rename ---


def test_a_renamed_organisation_keeps_the_by_lines_of_what_it_disclosed(town, head):
    office = Office(town)
    shown, draft = office.item(), office.item(None)

    services.rename_organization(
        organization_id=town.pk, name="滨河街道党工委", short_name="滨河街道", actor=head, reason="更名"
    )

    former = FormerName.objects.get()
    assert (former.organization, former.name, former.used_until) == (town, "河湾街道党工委", timezone.localdate())
    assert DisclosureItem.objects.get(pk=shown.pk).byline == "河湾街道党工委"
    assert Office.take(office, draft, Action.PROPOSE).byline == "滨河街道党工委"
    assert town.history.first().pgh_context["action"] == "rename"


def test_a_rename_needs_another_name_and_a_reason(town, other, head):
    rename = {"organization_id": town.pk, "actor": head}
    for name, reason in ((town.name, "更名"), (other.name, "更名"), ("滨河街道党工委", " ")):
        with pytest.raises(InvalidInput):
            services.rename_organization(**rename, name=name, reason=reason)
    assert not FormerName.objects.exists()


def test_a_former_name_is_kept_for_good(town, head):
    services.rename_organization(organization_id=town.pk, name="滨河街道党工委", actor=head, reason="更名")
    for change in (FormerName.objects.all().delete, lambda: FormerName.objects.update(name="x")):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


# --- move and reorder ---


def test_a_move_takes_everything_below_along(town, other, head):
    community = organization("社区", below=town)
    organization("支部", below=community)

    services.move_organization(organization_id=community.pk, above_id=other.pk, actor=head, reason="区划调整")

    assert (_below(town), _below(other), _below(community)) == ([], ["社区"], ["支部"])
    assert community.history.first().pgh_label == "moved"
    assert community.history.first().pgh_context["reason"] == "区划调整"
    _whole()


def test_nothing_comes_below_itself_or_where_it_stands_or_below_what_has_ended(town, other, head):
    community = organization("社区", below=town)
    ended = organization("旧街道", below=other, active_until=timezone.localdate())
    for unit, above in ((town, community), (town, town), (community, town), (community, ended)):
        with pytest.raises(Refused):
            services.move_organization(organization_id=unit.pk, above_id=above.pk, actor=head, reason="划转")


def test_what_was_referred_to_a_level_no_longer_above_goes_back(district, town, head):
    city = organization("市委", kind=DISTRICT)
    office = Office(town)
    person(Role.APPROVER, district)
    item = office.item(Action.REVIEW)
    services.refer_item(item_id=item.pk, approver=office.approver, comment="超出权限")
    superuser = UserFactory(is_superuser=True)

    services.move_organization(organization_id=town.pk, above_id=city.pk, actor=superuser, reason="划转")

    moved = DisclosureItem.objects.get(pk=item.pk)
    assert moved.approving_organization == town
    assert permissions.can(office.approver, Action.APPROVE, moved)


def test_siblings_are_put_in_order(district, town, other, head):
    third = organization("第三街道", below=district)
    services.reorder_organization(organization_id=third.pk, before_id=town.pk, actor=head)
    assert _below(district) == [third.name, town.name, other.name]
    services.reorder_organization(organization_id=third.pk, before_id=None, actor=head)
    assert _below(district) == [town.name, other.name, third.name]
    with pytest.raises(InvalidInput):
        services.reorder_organization(organization_id=third.pk, before_id=district.pk, actor=head)
    _whole()


# --- merge and close ---


def _merge(unit, into, actor):
    return services.merge_organization(organization_id=unit.pk, successor_id=into.pk, actor=actor, reason="机构改革")


def test_a_merged_organisation_stays_below_its_successor_with_its_items(town, other, head):
    community = organization("社区", below=town)
    item = Office(town).item()

    merged = _merge(town, other, head)

    assert (merged.merged_into, merged.active_until) == (other, timezone.localdate())
    assert merged.has_ended(timezone.localdate())
    assert _below(other) == [community.name, town.name]
    assert _below(town) == []
    kept = DisclosureItem.objects.get(pk=item.pk)
    assert (kept.byline, kept.organization) == (town.name, town)
    assert town.history.first().pgh_context["action"] == "merge"
    _whole()


def test_members_and_residents_go_over_and_staff_is_appointed_anew(town, other, head):
    member, resident, secretary = (person(role, town) for role in (Role.MEMBER, Role.RESIDENT, Role.SECRETARY))
    both = person(Role.MEMBER, town)
    both.posts.create(organization=other, role=Role.MEMBER)
    later = UserFactory()
    later.posts.create(organization=town, role=Role.REVIEWER, starts_on=timezone.localdate() + timedelta(days=3))

    _merge(town, other, head)

    held = {
        user: sorted(user.posts.filter(ends_on__isnull=True).values_list("organization__name", "role"))
        for user in (member, resident, both, secretary, later)
    }
    assert held == {
        member: [(other.name, "member")], resident: [(other.name, "resident")], both: [(other.name, "member")],
        secretary: [], later: [],
    }  # fmt: skip
    assert secretary.posts.get().ends_on == timezone.localdate()


def test_the_successor_s_secretary_looks_after_what_came_over(town, other, head):
    item = Office(town).item()
    secretary = person(Role.SECRETARY, other)
    assert not permissions.can(secretary, Action.WITHDRAW, item)

    merged = _merge(town, other, head)

    item = DisclosureItem.objects.get(pk=item.pk)
    posts = permissions.staff_posts(secretary)
    assert permissions.can(secretary, Action.WITHDRAW, item)
    assert list(permissions.work_items(posts)) == [item]
    assert list(permissions.may_draft_for(posts)) == [other]
    with pytest.raises(NotAllowed):
        permissions.check_draft(secretary, merged)


def test_what_was_for_the_level_above_is_not_for_the_successor_itself(district, town, other, head):
    item = Office(town).item(Action.REVIEW, entry=EntryFactory(approval_level=ApprovalLevel.ABOVE))
    successor, above = person(Role.APPROVER, other), person(Role.APPROVER, district)

    _merge(town, other, head)

    item = DisclosureItem.objects.get(pk=item.pk)
    assert not permissions.can(successor, Action.APPROVE, item)
    services.refer_item(item_id=item.pk, approver=successor, comment="超出权限")
    assert permissions.can(above, Action.APPROVE, DisclosureItem.objects.get(pk=item.pk))


def test_a_draft_of_an_ended_organisation_is_not_proposed_any_more(town, other, head):
    item = Office(town).item(None)
    secretary = person(Role.SECRETARY, other)
    _merge(town, other, head)

    with pytest.raises(Refused, match="承接"):
        services.propose_item(item_id=item.pk, proposer=secretary)
    services.edit_item(item_id=item.pk, editor=secretary, version=item.version, changes={"organization": other})
    services.propose_item(item_id=item.pk, proposer=secretary)
    assert DisclosureItem.objects.get(pk=item.pk).status == ItemStatus.PROPOSED


def test_merging_twice_leaves_a_chain_that_stays_found(district, town, other, head):
    third = organization("第三街道", below=district)
    _merge(town, other, head)
    _merge(other, third, head)

    assert _below(third) == [town.name, other.name]
    assert _fresh(town).merged_into == other
    with pytest.raises(Refused):
        _merge(other, third, head)


def test_a_child_may_merge_into_its_parent_and_no_parent_into_its_child(town, head):
    community = organization("社区", below=town)
    with pytest.raises(Refused):
        _merge(town, community, head)
    _merge(community, town, head)
    assert _fresh(community).merged_into == town
    _whole()


def test_a_closed_organisation_leaves_its_items_to_the_level_above(district, town, head):
    office = Office(town)
    item = office.item()
    services.close_organization(organization_id=town.pk, actor=head, reason="任务完成")

    town = _fresh(town)
    today = timezone.localdate()
    assert (town.active_until, town.merged_into) == (today, None)
    assert not office.secretary.posts.filter(ends_on__isnull=True).exists()
    assert DisclosureItem.objects.get(pk=item.pk).byline == town.name
    with pytest.raises(Refused):
        services.close_organization(organization_id=town.pk, actor=head, reason="再撤")


def test_neither_a_root_nor_what_others_stand_below_is_closed(district, town, head):
    organization("社区", below=town)
    superuser = UserFactory(is_superuser=True)
    for unit in (district, town):
        with pytest.raises(Refused):
            services.close_organization(organization_id=unit.pk, actor=superuser, reason="撤销")


def test_nothing_new_comes_below_or_is_renamed_once_it_has_ended(town, other, head):
    _merge(town, other, head)
    with pytest.raises(Refused):
        _create(town, head)
    with pytest.raises(Refused):
        services.rename_organization(organization_id=town.pk, name="别名", actor=head, reason="更名")


# --- what residents read ---


def test_the_page_of_a_renamed_organisation_tells_its_former_name(client, town, head):
    item = Office(town).item()
    services.rename_organization(organization_id=town.pk, name="滨河街道党工委", actor=head, reason="内部的理由")

    page = client.get(f"/organizations/{town.pk}/").content.decode()
    assert "<h1>滨河街道党工委</h1>" in page
    assert "曾用名" in page
    assert "河湾街道党工委</span>" in page
    assert "内部的理由" not in page
    shown = client.get(f"/items/{item.pk}/").content.decode()
    assert "河湾街道党工委</a>" in shown
    assert "现名：滨河街道党工委" in shown


def test_the_page_of_a_merged_organisation_leads_to_its_successor_at_once(client, town, other, head):
    item = Office(town).item()
    _merge(town, other, head)

    page = client.get(f"/organizations/{town.pk}/").content.decode()
    assert "该组织已撤销或合并" in page
    assert f'href="/organizations/{other.pk}/"' in page
    assert item.title in page
    successor = client.get(f"/organizations/{other.pk}/").content.decode()
    assert item.title in successor
    assert f'<a href="/organizations/{town.pk}/">{town.name}</a>' in successor
    assert town.name not in client.get("/organizations/").content.decode()


def test_an_organisation_of_which_the_start_is_to_come_is_not_said_to_be_gone(client, district):
    later = organization("新区", below=district, active_from=timezone.localdate() + timedelta(days=3))
    assert "已撤销或合并" not in client.get(f"/organizations/{later.pk}/").content.decode()
