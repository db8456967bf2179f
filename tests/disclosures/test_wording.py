"""Who can read an item, in words; the words follow the same times as `visible_to`."""

from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection, transaction
from django.utils import timezone, translation
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from disclosures import services
from disclosures.enums import SCOPES_BY_WIDTH, Action, ItemStatus, Role, Scope, WithdrawalKind
from disclosures.models import DisclosureItem, Organization
from disclosures.wording import audience_in_words, periods
from tests.factories.disclosures import Office, UserFactory, organization, person

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)


def at(day, hour=9):
    """A local time in March 2027."""
    return datetime(2027, 3, day, hour, tzinfo=timezone.get_current_timezone())


@pytest.fixture
def office():
    return Office(organization("河湾街道党工委"))


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


def planned(office, **fields):
    return office.item(Action.REVIEW, **fields)


def test_a_plan_without_times(office):
    assert audience_in_words(planned(office)).splitlines() == [
        "Nobody can read it yet: it is not published.",
        "Everybody, without logging in: from the moment of publication, without an end.",
    ]


def test_the_party_first_then_the_public(office):
    item = planned(
        office,
        scope=Scope.PARTY,
        wider_scope=Scope.PUBLIC,
        planned_publish_at=at(1),
        widens_at=at(8),
        expires_at=at(20),
    )

    assert audience_in_words(item).splitlines()[1:] == [
        "All party members with an account: from 1 March 2027, 09:00 until 8 March 2027, 09:00.",
        "Everybody, without logging in: from 8 March 2027, 09:00 until 20 March 2027, 09:00.",
    ]


def test_within_the_organisation(office):
    item = planned(office, scope=Scope.ORGANIZATION, planned_publish_at=at(1))

    assert audience_in_words(item).splitlines()[1:] == [
        "The people of 河湾街道党工委 and of the organisations below it, admitted residents included: "
        "from 1 March 2027, 09:00, without an end."
    ]


def test_named_organisations_and_people(office):
    other, named = organization("青石镇党委"), UserFactory(name="李四")
    item = planned(office, scope=Scope.SPECIFIC, audience_organizations=[other], audience_people=[named])

    assert audience_in_words(item).splitlines()[1:] == [
        "The people of 青石镇党委 and of what is below, and 李四 in person: "
        "from the moment of publication, without an end."
    ]


def test_after_publication_expiry_and_withdrawal(office):
    item = office.item(scope=Scope.PARTY, planned_publish_at=at(1), expires_at=at(20))
    span = "from 1 March 2027, 09:00 until 20 March 2027, 09:00"

    assert audience_in_words(item, at(1, 8)) == f"All party members with an account will be able to read it {span}."
    assert audience_in_words(item, at(1)) == f"All party members with an account can read it {span}."
    assert audience_in_words(item, at(20)).splitlines() == [
        "Nobody can read it any more: its time is over.",
        f"All party members with an account could read it {span}.",
    ]


def test_in_chinese(office):
    with translation.override("zh-hans"):
        item = planned(office, scope=Scope.ORGANIZATION, planned_publish_at=at(1), expires_at=at(20))
        assert audience_in_words(item).splitlines() == [
            "目前任何人都看不到：尚未发布。",
            "河湾街道党工委及其下级党组织的人员，含列席群众（登录后）：自2027年3月1日 09:00起至2027年3月20日 09:00止。",
        ]


def test_a_withdrawn_item_says_why(office):
    item = office.item()
    services.withdraw_item(item_id=item.pk, user=office.secretary, kind=WithdrawalKind.IN_ERROR, reason="有误")
    item.refresh_from_db()

    first, second = audience_in_words(item).splitlines()
    assert first.startswith("Nobody can read it any more: withdrawn ")
    assert first.endswith("(published in error).")
    assert second.startswith("Everybody, without logging in could read it from ")


# --- the same times as visible_to ---

READERS = {
    "nobody": set(),
    "account": {Scope.PUBLIC},
    "member elsewhere": {Scope.PUBLIC, Scope.PARTY},
    "resident": {Scope.PUBLIC, Scope.ORGANIZATION},
    "member": {Scope.PUBLIC, Scope.PARTY, Scope.ORGANIZATION},
    "named": {Scope.PUBLIC, Scope.SPECIFIC},
}
hours = st.integers(1, 12).map(lambda n: datetime(2027, 3, 1, n, tzinfo=UTC))


@pytest.fixture
def published(office):
    """A published item that names a person, and the people who may be meant by a scope."""
    people = {
        "nobody": AnonymousUser(),
        "account": UserFactory(),
        "member elsewhere": person(Role.MEMBER, organization()),
        "resident": person(Role.RESIDENT, office.unit),
        "member": person(Role.MEMBER, organization(below=Organization.objects.get(pk=office.unit.pk))),
        "named": UserFactory(),
    }
    return office.item(audience_people=[people["named"]]), people


def _expected(item, moment):
    """Who may read by the words: whose scope is in a period of that moment."""
    scopes = {
        scope
        for period in periods(item, moment)
        if period.start <= moment and (period.end is None or moment < period.end)
        for scope in period.scopes
    }
    return {name for name, own in READERS.items() if Scope.PUBLIC in scopes or own & scopes}


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    scopes=st.lists(st.sampled_from(SCOPES_BY_WIDTH), min_size=1, max_size=2, unique=True),
    publish=hours,
    widens=hours,
    expires=st.none() | hours,
    withdrawn=st.none() | hours,
)
def test_the_periods_are_when_visible_to_lets_people_in(published, scopes, publish, widens, expires, withdrawn):
    """Whatever the times: conformance would refuse some of them, and the words must be right all the same."""
    item, people = published
    narrow, *wide = sorted(scopes, key=SCOPES_BY_WIDTH.index)
    values = {"scope": narrow, "publish_at": publish, "expires_at": expires, "withdrawn_at": withdrawn}
    values |= {"wider_scope": wide[0], "widens_at": widens} if wide else {"wider_scope": "", "widens_at": None}
    with connection.cursor() as cursor, transaction.atomic():
        cursor.execute("SET LOCAL session_replication_role = replica")  # triggers seal the item; this is no procedure
        DisclosureItem.objects.filter(pk=item.pk).update(**values, **_withdrawal(withdrawn))
        cursor.execute("SET LOCAL session_replication_role = origin")
    item = DisclosureItem.objects.get(pk=item.pk)

    for moment in {
        time + step for time in (publish, widens, expires, withdrawn) if time for step in (-HOUR / 2, HOUR * 0)
    }:
        found = {
            name
            for name, user in people.items()
            if DisclosureItem.objects.visible_to(user, moment).filter(pk=item.pk).exists()
        }
        assert found == _expected(item, moment)


def _withdrawal(moment):
    if moment is None:
        return {"status": ItemStatus.PUBLISHED, "withdrawal_kind": "", "withdrawal_reason": ""}
    kind = WithdrawalKind.WITH_NOTICE
    return {"status": ItemStatus.WITHDRAWN, "withdrawal_kind": kind, "withdrawal_reason": "有误"}
