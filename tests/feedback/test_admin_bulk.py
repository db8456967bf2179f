"""Urging many at once, and lists to come back to."""

from datetime import date

import pytest
from django.urls import reverse

from disclosures.enums import Role
from disclosures.refusals import InvalidInput
from feedback import services
from feedback.models import Notice, SavedView
from tests.factories.disclosures import organization, person
from tests.factories.feedback import accepted, at

from .test_admin_desk import DESK
from .test_supervision import OVERDUE, issue

pytestmark = pytest.mark.django_db
URGE, VIEWS = reverse("admin:feedback_urge"), reverse("admin:feedback_views")


def post(client, cases, **values):
    with at(OVERDUE):
        return client.post(URGE, {"case": [case.pk for case in cases], **values})


def test_the_preview_says_what_each_would_get_and_changes_nothing(client, inspector, office):
    late, urged, early = accepted(office), accepted(office), accepted(office, on=date(2026, 11, 20))
    number = issue(urged, inspector).number

    answer = post(client, [late, urged, early])
    first, second, third = answer.context["outcomes"]
    assert first.draft["title"] == "关于催办群众来件“电梯”的通知"
    assert number in second.refusal
    assert "没有" in third.refusal
    assert answer.context["ready"] == 1
    assert Notice.objects.count() == 1


def test_confirmed_each_has_its_own_result(client, inspector, office):
    cases = [accepted(office) for _n in range(3)]
    issue(cases[1], inspector)

    outcomes = post(client, cases, confirm="1").context["outcomes"]
    assert [outcome.notice is not None for outcome in outcomes] == [True, False, True]
    assert [outcome.notice.serial for outcome in outcomes if outcome.notice] == [2, 3]
    again = post(client, cases, confirm="1").context["outcomes"]
    assert all(outcome.refusal for outcome in again)
    assert Notice.objects.count() == 3


def test_what_was_urged_already_is_written_singly_next(client, inspector, office):
    case = accepted(office)
    issue(case, inspector)

    with at(date(2026, 12, 3)):
        (outcome,) = client.post(URGE, {"case": [case.pk], "confirm": "1"}).context["outcomes"]
    assert "逐件" in outcome.refusal
    assert Notice.objects.count() == 1


def test_only_cases_one_inspects_and_no_more_than_a_page(client, inspector, office, district, monkeypatch):
    cases = [accepted(office) for _n in range(3)]
    monkeypatch.setattr("feedback.admin.bulk.PAGE", 2)
    assert len(post(client, cases).context["outcomes"]) == 2
    client.force_login(person(Role.INSPECTOR, organization("山前街道党工委", below=district)))

    assert post(client, cases, confirm="1").status_code == 302
    assert client.post(URGE, {"case": ["x", "9" * 30]}).status_code == 302
    client.force_login(office.approver)
    assert post(client, cases, confirm="1").status_code == 302
    assert not Notice.objects.exists()


def test_a_list_is_saved_with_its_filters_and_deleted(client, inspector, office):
    query = f"list=overdue&organization={office.unit.pk}&late=5"
    client.post(f"{VIEWS}?{query}", {"name": " 河湾超五日 "})

    (view,) = client.get(DESK).context["views"]
    assert (view.name, view.query) == ("河湾超五日", query)
    assert f"?{query}".replace("&", "&amp;") in client.get(DESK).content.decode()
    client.post(f"{VIEWS}?list=soon", {"name": "河湾超五日"})
    assert [one.query for one in SavedView.objects.all()] == ["list=soon"]
    client.post(VIEWS, {"forget": view.pk})
    assert not SavedView.objects.exists()


def test_saved_lists_are_ones_own(client, inspector, office):
    view = services.save_view(user=inspector, name="甲", query="list=soon")
    other = person(Role.INSPECTOR, office.unit)
    client.force_login(other)

    client.post(VIEWS, {"forget": view.pk})
    assert list(client.get(DESK).context["views"]) == []
    assert SavedView.objects.get() == view


def test_a_name_is_needed_and_there_is_an_end_to_them(inspector, monkeypatch):
    for name in (" ", "长" * 31):
        with pytest.raises(InvalidInput):
            services.save_view(user=inspector, name=name, query="")
    monkeypatch.setattr("feedback.services.views.MOST_VIEWS", 1)
    services.save_view(user=inspector, name="甲", query="")
    services.save_view(user=inspector, name="甲", query="list=soon")
    with pytest.raises(InvalidInput):
        services.save_view(user=inspector, name="乙", query="")
