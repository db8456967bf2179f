"""The desk of the discipline committee: what is on its lists, who sees it, and at what cost."""

from datetime import date

import pytest
from django.urls import reverse

from disclosures.enums import Role
from feedback import services
from feedback.enums import Kind
from tests.factories.disclosures import Office, organization, person
from tests.factories.feedback import accepted, at, policy

pytestmark = pytest.mark.django_db
DESK = reverse("admin:feedback_standing_changelist")


def listed(client, **query):
    return [row.feedback.subject for row in client.get(DESK, query).context["page"].rows]


def numbers(client, **query):
    return {tab.name: count for tab, count, _query in client.get(DESK, query).context["tabs"]}


def test_a_case_moves_from_due_soon_to_overdue_and_off_the_desk(client, inspector, office):
    asked = accepted(office)

    for day, where in (
        (date(2026, 11, 17), set()),
        (date(2026, 11, 18), {"soon"}),
        (date(2026, 11, 23), {"soon"}),
        (date(2026, 11, 24), {"overdue", "new"}),
        (date(2026, 11, 27), {"overdue", "new"}),
        (date(2026, 11, 30), {"overdue"}),
    ):
        with at(day):
            assert {name for name, count in numbers(client).items() if count} == where, day
    with at(date(2026, 11, 30)):
        services.withdraw_feedback(feedback_id=asked.pk)
        assert not any(numbers(client).values())


def test_what_was_due_on_friday_is_new_in_the_following_week(client, inspector, office):
    accepted(office, on=date(2026, 10, 30))  # a Friday; due on Friday, 20 November

    with at(date(2026, 11, 23)):
        assert numbers(client)["new"] == 1
    with at(date(2026, 11, 30)):
        assert numbers(client)["new"] == 0


def test_lateness_is_counted_in_working_days(client, inspector, office):
    accepted(office)

    with at(date(2026, 11, 30)):
        (row,) = client.get(DESK).context["page"].rows
        assert row.days_late == 5  # 24 to 27 and 30 November
        assert listed(client, late=5) == ["电梯"]
        assert listed(client, late=6) == []


def test_an_inspector_sees_the_own_subtree_only(client, office, district):
    elsewhere = Office(organization("山前街道党工委", below=district))
    accepted(office, subject="此处")
    accepted(elsewhere, subject="彼处")
    client.force_login(person(Role.INSPECTOR, office.unit))

    with at(date(2026, 12, 1)):
        assert listed(client) == ["此处"]
        assert numbers(client)["overdue"] == 1
        assert listed(client, organization=elsewhere.unit.pk) == ["此处"]  # not offered, so explained and ignored


@pytest.mark.parametrize("role", [role for role in Role if role != Role.INSPECTOR])
def test_nobody_but_inspectors_gets_in(client, office, role):
    client.force_login(person(role, office.unit))

    assert client.get(DESK).status_code == 403


def test_the_desk_is_in_an_inspectors_menu_only(client, office, inspector):
    assert DESK in client.get(reverse("admin:index")).content.decode()
    client.force_login(office.approver)
    assert DESK not in client.get(reverse("admin:index")).content.decode()


def test_lists_are_narrowed_and_sorted(client, inspector, office, district):
    other = Office(organization("山前街道党工委", below=district))
    branch = Office(organization("河湾一支部", below=office.unit))
    policy(kind=Kind.REQUEST)
    accepted(office, subject="甲")
    accepted(branch, subject="乙", on=date(2026, 11, 3), kind=Kind.REQUEST)
    accepted(other, subject="丙", on=date(2026, 11, 4), channel="letter")

    with at(date(2026, 12, 1)):
        assert listed(client) == ["甲", "乙", "丙"]
        assert listed(client, sort="-submitted") == ["丙", "乙", "甲"]
        assert listed(client, organization=office.unit.pk) == ["甲", "乙"]
        assert listed(client, kind="request") == ["乙"]
        assert listed(client, channel="letter") == ["丙"]
        assert numbers(client, channel="letter")["overdue"] == 1


def test_a_filter_that_is_none_is_explained_and_ignored(client, inspector, office):
    accepted(office)

    with at(date(2026, 12, 1)):
        answer = client.get(DESK, {"list": "x", "kind": "y", "late": "-1", "sort": "z", "after": "2026-13-01.a"})
        assert len(answer.context["page"].rows) == 1
        assert set(answer.context["form"].errors) == {"list", "kind", "late", "sort"}
        assert "有效的选项" in answer.content.decode()


@pytest.mark.parametrize("sort", ["due", "-due", "submitted", "-submitted"])
def test_pages_follow_each_other_without_gap_or_repetition(client, inspector, office, sort, monkeypatch):
    monkeypatch.setattr("feedback.desk.PAGE", 2)
    for number in range(5):
        accepted(office, subject=str(number), on=date(2026, 11, 2 + number // 2))

    with at(date(2026, 12, 1)):
        found, query = [], {"sort": sort}
        while query:
            context = client.get(DESK, query).context
            found += [row.feedback.subject for row in context["page"].rows]
            query = {"sort": sort, "after": str(context["page"].next)} if context["page"].next else None
    expected = ["0", "1", "2", "3", "4"] if sort in ("due", "submitted") else ["4", "2", "3", "0", "1"]
    assert found == expected


def test_where_it_is_overdue_is_summed_up_one_level_down(client, inspector, office, district):
    branch = Office(organization("河湾一支部", below=office.unit))
    other = Office(organization("山前街道党工委", below=district))
    for one in (office, branch, branch, other):
        accepted(one)

    with at(date(2026, 12, 1)):
        bars = client.get(DESK).context["bars"]
        assert [(bar.organization, bar.overdue, round(bar.width)) for bar in bars] == [
            (office.unit, 3, 100),
            (other.unit, 1, 33),
        ]
        below = client.get(f"{DESK}?{bars[0].query}").context["bars"]
        assert [(bar.organization, bar.overdue) for bar in below] == [(branch.unit, 2)]


@pytest.mark.parametrize("amount", [1, 3])
def test_the_desk_takes_the_same_queries_for_any_amount(client, inspector, office, amount, django_assert_num_queries):
    for _n in range(amount):
        accepted(Office(organization(below=office.unit)))
    # session, person, posts, days and years of the calendar, organisations, choices, counts, rows, saved lists,
    # documents past their term
    with at(date(2026, 12, 1)), django_assert_num_queries(11):
        client.get(DESK)
