"""Who may read what, when: `visible_to` against an oracle that shares no code with it."""

from datetime import date, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from disclosures import services
from disclosures.enums import Role, Scope, WithdrawalKind
from disclosures.models import DisclosureItem
from tests.factories.disclosures import Office, UserFactory, organization, person

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    """A district with two streets, a branch, people in each, and one item of every scope from street A."""
    district = organization("区委")
    street_a, street_b = organization("甲街道", below=district), organization("乙街道", below=district)
    branch = organization("甲街道第一支部", below=street_a)
    office = Office(street_a)
    named = UserFactory()
    people = {
        "anonymous": AnonymousUser(),
        "account without a post": UserFactory(),
        "member of the unit": person(Role.MEMBER, street_a),
        "member of a branch below": person(Role.MEMBER, branch),
        "resident admitted to the unit": person(Role.RESIDENT, street_a),
        "member elsewhere": person(Role.MEMBER, street_b),
        "resident elsewhere": person(Role.RESIDENT, street_b),
        "member above": person(Role.MEMBER, district),
        "technical administrator elsewhere": person(Role.ADMINISTRATOR, street_b),
        "named person": named,
    }
    former = person(Role.MEMBER, street_a)
    former.posts.update(ends_on=date(2021, 1, 1))
    people["former member"] = former
    start = timezone.now() + timedelta(days=1)
    times = {"planned_publish_at": start, "expires_at": start + timedelta(days=10)}
    items = {scope: office.item(scope=scope, **times) for scope in Scope if scope != Scope.SPECIFIC}
    items[Scope.SPECIFIC] = office.item(
        scope=Scope.SPECIFIC, audience_organizations=[street_b], audience_people=[named], **times
    )
    return office, people, items, start


MEMBERS = {"member of the unit", "member of a branch below", "member elsewhere", "member above"}
ORACLE = {
    Scope.PARTY: MEMBERS,
    Scope.ORGANIZATION: {"member of the unit", "member of a branch below", "resident admitted to the unit"},
    Scope.SPECIFIC: {"member elsewhere", "resident elsewhere", "technical administrator elsewhere", "named person"},
}


def _readers(item, people, at):
    return {
        name for name, user in people.items() if DisclosureItem.objects.visible_to(user, at).filter(pk=item.pk).exists()
    }


@pytest.mark.parametrize("scope", Scope)
def test_each_scope_is_read_by_exactly_its_people_and_only_in_its_time(world, scope):
    office, people, items, start = world
    item = items[scope]
    expected = ORACLE.get(scope, set(people))
    second = timedelta(seconds=1)

    assert _readers(item, people, start - second) == set()
    assert _readers(item, people, start) == expected
    assert _readers(item, people, item.expires_at - second) == expected
    assert _readers(item, people, item.expires_at) == set()

    services.withdraw_item(item_id=item.pk, user=office.secretary, kind=WithdrawalKind.IN_ERROR, reason="有误")
    assert _readers(item, people, start + second) == set()


def test_the_party_first_then_the_public(world):
    office, people, _items, start = world
    widens = start + timedelta(days=3)
    item = office.item(scope=Scope.PARTY, wider_scope=Scope.PUBLIC, widens_at=widens, planned_publish_at=start)

    assert _readers(item, people, widens - timedelta(seconds=1)) == MEMBERS
    assert _readers(item, people, widens) == set(people)


@pytest.mark.parametrize("reader", ["anonymous", "member of the unit"])
def test_reading_takes_one_query_however_much_there_is(world, reader, django_assert_num_queries):
    office, people, _items, start = world
    for _n in range(3):
        office.item(planned_publish_at=start)
    with django_assert_num_queries(1):
        assert len(DisclosureItem.objects.visible_to(people[reader], start)) >= 4
