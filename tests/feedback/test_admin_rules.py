"""Calendar and policies in the admin: seen first, then put into force."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.urls import reverse

from disclosures.enums import Role
from disclosures.models import CalendarDay, CalendarYear
from feedback import services
from feedback.enums import Kind, Stage
from feedback.models import Policy
from tests.factories.disclosures import Office, organization, person
from tests.factories.feedback import feedback, policy

pytestmark = pytest.mark.django_db
ADD_DAY = reverse("admin:disclosures_calendarday_add")
ADD_YEAR = reverse("admin:disclosures_calendaryear_add")
ADD_POLICY = reverse("admin:feedback_policy_add")
DAY = {"day": "2026-11-20", "reason": "防汛停工", "source": "区府办〔2026〕1号"}
TERMS = {
    "kind": Kind.INQUIRY, "organization": "", "acknowledge_within": 3, "reply_within": 10, "reopened_within": 10,
    "extension_days": 15, "max_extensions": 1, "pause_cap": 10, "ladder": "-3， -1, 0、1, 5", "head_from": 1,
    "above_from": 5, "rule": "区党务公开办法（2026年修订）",
}  # fmt: skip


@pytest.fixture(autouse=True)
def _monday():
    with time_machine.travel(datetime(2026, 11, 2, 10, tzinfo=ZoneInfo("Asia/Shanghai")), tick=False):
        yield


@pytest.fixture
def rules():
    return policy(acknowledge_within=3, reply_within=15)


@pytest.fixture
def case(rules):
    return feedback(Office(organization(below=organization("区委"))))


@pytest.fixture
def keeper(client, case):
    user = person(Role.ADMINISTRATOR, organization("另一区委"))
    client.force_login(user)
    return user


def due(case):
    return case.clocks.get(stage=Stage.REPLY).due


def test_a_day_is_shown_as_what_it_moves_and_saved_when_confirmed(client, keeper, case):
    page = client.post(ADD_DAY, DAY)
    assert [(move.number, move.after) for move in page.context["moves"]] == [(case.number, date(2026, 11, 24))]
    assert "将有1项未办结期限变动" in page.content.decode()
    assert not CalendarDay.objects.exists()

    assert client.post(ADD_DAY, DAY | {"confirmed": "yes"}).status_code == 302
    assert [services.recount_pending(), services.recount_pending()] == [1, 0]
    assert CalendarDay.objects.get().entered_by == keeper
    assert due(case) == date(2026, 11, 24)
    assert case.clocks.get(stage=Stage.REPLY).adjustments.get().reason == "日历调整：2026-11-20 休（区府办〔2026〕1号）"


def test_a_day_that_moves_nothing_says_so(client, keeper):
    page = client.post(ADD_DAY, DAY | {"day": "2026-12-31"})
    assert "没有未办结期限会变动" in page.content.decode()


def test_a_day_entered_before_is_explained_next_to_the_field(client, keeper):
    CalendarDay.objects.create(day=date(2026, 11, 20), is_workday=False, reason="x", source="y")
    page = client.post(ADD_DAY, DAY)
    assert page.status_code == 400
    assert "day" in page.context["form"].errors
    assert "防汛停工" in page.content.decode()


def test_a_day_is_changed_with_a_rehearsal_too(client, keeper, case):
    day = CalendarDay.objects.create(day=date(2026, 11, 20), is_workday=True, reason="x", source="y")
    page = client.post(reverse("admin:disclosures_calendarday_change", args=(day.pk,)), DAY)
    assert len(page.context["moves"]) == 1


def test_a_year_is_confirmed(client, keeper):
    assert (
        client.post(ADD_YEAR, {"year": 2027, "source": "国办发明电〔2026〕9号", "confirmed": "yes"}).status_code == 302
    )
    assert CalendarYear.objects.get().year == 2027


@pytest.mark.parametrize(("move", "after"), [(False, date(2026, 11, 23)), (True, date(2026, 11, 16))])
def test_a_policy_gets_a_new_version_and_moves_open_cases_only_when_told_to(client, keeper, case, rules, move, after):
    given = TERMS | ({"move_open": "on"} if move else {})
    address = reverse("admin:feedback_policy_change", args=(rules.pk,))
    page = client.post(address, given)
    assert len(page.context["moves"]) == move

    assert client.post(address, given | {"confirmed": "yes"}).status_code == 302
    new = Policy.objects.current().get()
    assert (new.version, new.reply_within, new.ladder, new.entered_by) == (2, 10, [-3, -1, 0, 1, 5], keeper)
    assert Policy.objects.count() == 2
    assert due(case) == after


def test_a_policy_for_an_organisation_stands_beside_that_for_all(client, keeper, case):
    unit = case.organization
    given = TERMS | {"organization": unit.pk, "confirmed": "yes"}
    assert client.post(ADD_POLICY, given).status_code == 302
    assert Policy.objects.current().filter(kind=Kind.INQUIRY).count() == 2


@pytest.mark.parametrize(
    ("ladder", "why"), [("morgen", "请填写整数"), ("", "必填"), ("-99", "不超过60个工作日"), ("1.5", "请填写整数")]
)
def test_a_ladder_that_cannot_be_is_explained_and_kept(client, keeper, ladder, why):
    page = client.post(ADD_POLICY, TERMS | {"ladder": ladder})
    assert page.status_code == 400
    assert why in str(page.context["form"].errors["ladder"]) or why == "必填"
    assert f'value="{ladder}"' in page.content.decode() or not ladder


@pytest.mark.parametrize("role", [Role.SECRETARY, Role.APPROVER, Role.INSPECTOR])
def test_others_read_the_rules_and_set_none(client, case, role):
    client.force_login(person(role, case.organization))
    assert client.get(reverse("admin:feedback_policy_changelist")).status_code == 200
    for address in (ADD_DAY, ADD_POLICY):
        assert client.get(address).status_code == 403
        assert client.post(address, DAY | {"confirmed": "yes"}).status_code == 403
    assert not CalendarDay.objects.exists()


def test_an_administrator_below_the_district_sets_none(client, case):
    client.force_login(person(Role.ADMINISTRATOR, case.organization))
    assert client.post(ADD_DAY, DAY | {"confirmed": "yes"}).status_code == 403


@pytest.mark.parametrize("amount", [1, 3])
def test_the_list_of_policies_takes_the_same_queries_for_any_amount(client, keeper, amount, django_assert_num_queries):
    for kind in [Kind.REQUEST, Kind.SUGGESTION, Kind.OBJECTION][:amount]:
        policy(kind)
    # session, person, posts, count, rows
    with django_assert_num_queries(5):
        client.get(reverse("admin:feedback_policy_changelist"))
