"""Who is told: the handler, the head, those above; substitutes; one level up where nobody is there."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from disclosures.enums import OrganizationKind, Role
from disclosures.models import Absence, Post, User
from feedback.audience import Staff
from tests.factories.disclosures import Office, UserFactory, organization, person
from tests.factories.feedback import policy

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 24)


@pytest.fixture
def district():
    return organization("区委")


@pytest.fixture
def committee(district):
    return organization("区纪委", below=district, kind=OrganizationKind.DISCIPLINE)


@pytest.fixture
def office(district):
    return Office(organization(below=district))


@pytest.fixture
def told(office):
    """Who is told of a stage of the office's case, today."""
    rules = policy(head_from=1, above_from=5)

    def ask(stage, handler=None):
        return Staff.on(TODAY).told(office.unit.path, handler.pk if handler else None, stage, rules)

    return ask


def keys(*users):
    return frozenset(user.pk for user in users)


def away(user, substitute=None, starts_on=TODAY, ends_on=TODAY):
    return Absence.objects.create(user=user, substitute=substitute, starts_on=starts_on, ends_on=ends_on)


def leave(*users):
    Post.objects.filter(user__in=users).update(ends_on=date(2026, 11, 23))


def test_the_ladder_goes_from_the_handler_over_the_head_to_those_above(office, told, district, committee):
    colleague = person(Role.SECRETARY, office.unit)
    leader, inspector = person(Role.APPROVER, district), person(Role.INSPECTOR, committee)

    assert told(-3, handler=office.secretary) == keys(office.secretary)
    assert told(0) == keys(office.secretary, colleague)
    assert told(1, handler=colleague) == keys(colleague, office.approver)
    assert told(10, handler=colleague) == keys(colleague, office.approver, leader, inspector)


def test_only_the_nearest_inspectors_are_told(office, told, committee):
    person(Role.INSPECTOR, committee)
    of_town = person(Role.INSPECTOR, office.unit)

    assert told(5) == keys(office.secretary, office.approver, of_town)


def test_the_substitute_is_told_in_place_of_who_is_away(office, told):
    other = person(Role.SECRETARY, organization())
    away(office.secretary, other, starts_on=date(2026, 11, 20))

    assert told(0, handler=office.secretary) == keys(other)


@pytest.mark.parametrize("day", [date(2026, 11, 23), date(2026, 11, 25)])
def test_an_absence_of_another_day_changes_nothing(office, told, day):
    away(office.secretary, person(Role.SECRETARY, organization()), starts_on=day, ends_on=day)
    assert told(0, handler=office.secretary) == keys(office.secretary)


def test_substitutes_who_are_away_themselves_pass_it_on_but_not_in_a_circle(office, told):
    first, second = person(Role.SECRETARY, office.unit), person(Role.SECRETARY, office.unit)
    away(office.secretary, first)
    away(first, second)
    assert told(0, handler=office.secretary) == keys(second)

    away(second, office.secretary)
    assert told(0, handler=office.secretary) == keys(office.approver)


def test_somebody_away_without_a_substitute_leaves_it_to_their_colleagues(office, told):
    colleague = person(Role.SECRETARY, office.unit)
    away(office.secretary)
    assert told(0, handler=office.secretary) == keys(colleague)


def test_a_substitute_without_a_post_is_nobody(office, told):
    away(office.secretary, UserFactory())
    assert told(0, handler=office.secretary) == keys(office.approver)


def test_an_organisation_with_nobody_active_goes_one_level_up_at_once(office, told, district):
    above = person(Role.SECRETARY, district)
    leave(office.secretary)
    User.objects.filter(pk=office.approver.pk).update(is_active=False)

    assert told(-3) == keys(above)


def test_where_nobody_is_left_at_all_nobody_is_told(office, told):
    leave(office.secretary, office.approver)
    assert told(10) == frozenset()


def test_the_staff_of_a_day_takes_two_queries(office, django_assert_num_queries):
    with django_assert_num_queries(2):
        Staff.on(TODAY)


@pytest.mark.parametrize("fields", [{"ends_on": date(2026, 11, 1)}, {"substitute": "self"}])
def test_the_database_refuses_an_absence_that_cannot_be(office, fields):
    if fields.get("substitute"):
        fields = {"substitute": office.secretary}
    with pytest.raises(IntegrityError), transaction.atomic():
        away(office.secretary, **fields)
