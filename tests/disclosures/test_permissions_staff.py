"""Who works in the admin, and on which items."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from disclosures import permissions
from disclosures.enums import STAFF_ROLES, OrganizationKind, Role
from tests.factories.disclosures import Office, organization, person

pytestmark = pytest.mark.django_db


@pytest.fixture
def district():
    return organization("区委", kind=OrganizationKind.DISTRICT)


def _names(posts, *roles):
    return list(permissions.reached_by(posts, *roles).values_list("name", flat=True))


@pytest.mark.parametrize("role", Role)
def test_only_a_staff_post_lets_one_in(district, role):
    assert bool(permissions.staff_posts(person(role, district))) == (role in STAFF_ROLES)


def test_no_flag_and_no_former_post_lets_one_in(district):
    user = person(Role.SECRETARY, district)
    user.is_superuser = user.is_staff = True
    user.posts.update(ends_on=timezone.localdate() - timedelta(days=1))

    assert permissions.staff_posts(user) == []
    assert permissions.staff_posts(AnonymousUser()) == []


def test_a_secretary_reaches_one_organisation_and_a_reviewer_what_is_below(district):
    town = organization("街道", below=district)
    organization("社区", below=town)
    organization("别的街道", below=district)

    assert _names(permissions.staff_posts(person(Role.SECRETARY, town))) == ["街道"]
    assert _names(permissions.staff_posts(person(Role.REVIEWER, town))) == ["街道", "社区"]
    assert _names(permissions.staff_posts(person(Role.REVIEWER, town)), Role.APPROVER) == []


def test_a_discipline_committee_s_inspector_reaches_its_parent_s_subtree(district):
    committee = organization("纪委", below=district, kind=OrganizationKind.DISCIPLINE)
    organization("街道", below=district)

    assert _names(permissions.staff_posts(person(Role.INSPECTOR, committee))) == ["区委", "纪委", "街道"]


def test_nobody_drafts_for_an_organisation_that_has_ended(district):
    ended = organization("旧社区", below=district, active_until=timezone.localdate() - timedelta(days=1))
    secretary = person(Role.SECRETARY, ended)
    secretary.posts.create(organization=district, role=Role.SECRETARY)

    assert list(permissions.may_draft_for(permissions.staff_posts(secretary))) == [district]


def test_work_items_are_those_of_the_organisations_reached(district):
    office = Office(organization("街道", below=district))
    item = office.item(None)
    other = Office(organization("别的街道", below=district))
    other.item()

    assert [found.pk for found in permissions.work_items(permissions.staff_posts(office.secretary))] == [item.pk]
    assert permissions.work_items([]).count() == 0
