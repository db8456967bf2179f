"""Two administrators at once: one wins, the other is told, and the tree stays whole."""

from __future__ import annotations

import pytest

from disclosures import services
from disclosures.enums import OrganizationKind, Role
from disclosures.models import CatalogueEntry, Organization, Post
from tests.factories.disclosures import EntryFactory, UserFactory, organization, person
from tests.racing import one_after_the_other

pytestmark = pytest.mark.django_db(transaction=True)

BOTH_ORDERS = pytest.mark.parametrize("swapped", [False, True], ids=["first", "second"])


@pytest.fixture
def district():
    return organization("区委", kind=OrganizationKind.DISTRICT)


@pytest.fixture
def head(district):
    return person(Role.ADMINISTRATOR, district)


@pytest.fixture
def towns(district):
    return [organization(f"第{n}街道党工委", below=district) for n in "一二三"]


def _both(row, first, second, *, swapped=False):
    order = -1 if swapped else 1
    errors = one_after_the_other(row, *(first, second)[::order])[::order]
    assert not any(Organization.objects.find_problems())
    return [type(error).__name__ if error else "done" for error in errors]


def _merge(unit, into, actor):
    return lambda: services.merge_organization(
        organization_id=unit.pk, successor_id=into.pk, actor=actor, reason="合并"
    )


@BOTH_ORDERS
def test_two_mergers_of_one_organisation(towns, head, swapped):
    first, second, third = towns

    errors = _both(first, _merge(first, second, head), _merge(first, third, head), swapped=swapped)

    assert errors == (["Refused", "done"] if swapped else ["done", "Refused"])
    assert Organization.objects.get(pk=first.pk).merged_into == (third if swapped else second)


def test_two_organisations_merging_into_each_other(towns, head):
    first, second, _third = towns

    assert _both(first, _merge(first, second, head), _merge(second, first, head)) == ["done", "Refused"]
    assert Organization.objects.get(pk=second.pk).merged_into is None


@BOTH_ORDERS
def test_a_merger_and_a_move_below_it(towns, head, swapped):
    first, second, third = towns
    move = lambda: services.move_organization(  # noqa: E731
        organization_id=third.pk, above_id=first.pk, actor=head, reason="划转"
    )

    errors = _both(first, _merge(first, second, head), move, swapped=swapped)

    assert errors == (["done", "done"] if swapped else ["done", "Refused"])
    assert Organization.objects.get(pk=third.pk).is_child_of(
        Organization.objects.get(pk=second.pk if swapped else Organization.objects.get(name="区委").pk)
    )


@BOTH_ORDERS
def test_a_merger_and_an_appointment(towns, head, swapped):
    first, second, _third = towns
    member = UserFactory()
    appoint = lambda: services.appoint(  # noqa: E731
        person_id=member.pk, organization_id=first.pk, role=Role.MEMBER, actor=head
    )

    errors = _both(first, _merge(first, second, head), appoint, swapped=swapped)

    assert errors == (["done", "done"] if swapped else ["done", "Refused"])
    running = Post.objects.filter(user=member, ends_on__isnull=True)
    assert [post.organization for post in running] == ([second] if swapped else [])


def test_two_appointments_to_one_post(towns, head):
    member = UserFactory()
    appoint = lambda: services.appoint(  # noqa: E731
        person_id=member.pk, organization_id=towns[0].pk, role=Role.REVIEWER, actor=head
    )

    assert _both(towns[0], appoint, appoint) == ["done", "InvalidInput"]
    assert member.posts.count() == 1


def test_two_new_organisations_at_one_place(towns, head):
    def create(name):
        return lambda: services.create_organization(
            parent_id=towns[0].pk, name=name, kind=OrganizationKind.COMMUNITY, actor=head
        )

    assert _both(towns[0], create("甲社区"), create("乙社区")) == ["done", "done"]
    assert _both(towns[0], create("丙社区"), create("丙社区")) == ["done", "InvalidInput"]


def test_two_revisions_of_one_entry(head):
    entry = EntryFactory()

    def revise(days):
        return lambda: services.revise_entry(entry_id=entry.pk, actor=head, reason="修订", time_limit=days)

    assert _both(entry, revise(7), revise(8)) == ["done", "StaleRecord"]
    assert [found.time_limit for found in CatalogueEntry.objects.filter(code=entry.code)] == [7, 5]
