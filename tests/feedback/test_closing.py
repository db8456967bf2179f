"""A late case is closed with a stated cause and a responsible person only."""

from datetime import date

import pytest
from django.db import InternalError, ProgrammingError, transaction
from django.urls import reverse

from disclosures.enums import Role
from disclosures.permissions import NotAllowed
from disclosures.refusals import InvalidInput
from feedback import services
from feedback.enums import LateCause, Status
from feedback.models import Feedback
from tests.factories.disclosures import Office, UserFactory, organization, person
from tests.factories.feedback import accepted, answered_on

pytestmark = pytest.mark.django_db
LATE, IN_TIME = date(2026, 11, 30), date(2026, 11, 23)


def account(case, user, **fields):
    values = {"cause": LateCause.ABSENT, "explanation": "经办人病假，无人代办。", "responsible": user} | fields
    return services.account_for_delay(feedback_id=case.pk, user=user, **values)


def test_a_case_in_time_is_closed_without_questions(office):
    case = answered_on(accepted(office), office, on=IN_TIME)

    services.close_feedback(feedback_id=case.pk, user=office.secretary)
    assert Feedback.objects.get(pk=case.pk).status == Status.CLOSED


def test_a_late_case_needs_cause_and_person(office):
    case = answered_on(accepted(office), office, on=LATE)

    with pytest.raises(services.NeedsAccount):
        services.close_feedback(feedback_id=case.pk, user=office.secretary)
    stated = account(case, office.secretary, responsible=office.approver)
    services.close_feedback(feedback_id=case.pk, user=office.secretary)
    assert Feedback.objects.get(pk=case.pk).status == Status.CLOSED
    assert (stated.person, stated.unit) == (office.approver.name, office.unit.name)
    explained = case.events.get(action="explain")
    assert explained.internal
    assert office.approver.name in explained.comment


def test_the_database_refuses_to_close_it_too(office):
    case = answered_on(accepted(office), office, on=LATE)

    with pytest.raises((InternalError, ProgrammingError), match="stated cause"), transaction.atomic():
        Feedback.objects.filter(pk=case.pk).update(status=Status.CLOSED)
    account(case, office.secretary)
    Feedback.objects.filter(pk=case.pk).update(status=Status.CLOSED)


def test_accounts_are_corrected_by_later_ones_and_never_changed(inspector, office):
    case = answered_on(accepted(office), office, on=LATE)
    account(case, office.secretary)
    later = account(case, inspector, cause=LateCause.NEGLECTED, responsible=office.secretary)

    assert [one.cause for one in case.late_accounts.all()] == [LateCause.NEGLECTED, LateCause.ABSENT]
    with pytest.raises((InternalError, ProgrammingError)), transaction.atomic():
        case.late_accounts.filter(pk=later.pk).update(cause=LateCause.OTHER)


def test_the_responsible_person_works_or_worked_where_the_case_was(office, district):
    case = answered_on(accepted(office), office, on=LATE)
    office.approver.posts.update(ends_on=date(2026, 11, 27))  # has left since

    assert account(case, office.secretary, responsible=office.approver).unit == office.unit.name
    for stranger in (UserFactory(), Office(organization(below=district)).secretary):
        with pytest.raises(InvalidInput):
            account(case, office.secretary, responsible=stranger)


@pytest.mark.parametrize("fields", [{"cause": "weather"}, {"explanation": " "}])
def test_an_empty_account_is_refused(office, fields):
    with pytest.raises(InvalidInput):
        account(answered_on(accepted(office), office, on=LATE), office.secretary, **fields)


def test_whoever_has_nothing_to_do_with_it_cannot_account(office, district):
    case = answered_on(accepted(office), office, on=LATE)

    with pytest.raises(NotAllowed):
        account(case, Office(organization(below=district)).secretary, responsible=office.secretary)


def step(case, slug):
    return reverse("admin:case_step", args=(case.pk, slug))


def test_filing_a_late_case_asks_for_the_account_and_keeps_what_was_typed(client, office):
    case = answered_on(accepted(office), office, on=LATE)
    client.force_login(office.secretary)

    refused = client.post(step(case, "close"), {"cause": "absent", "explanation": "经办人病假", "responsible": ""})
    assert refused.status_code == 400
    assert set(refused.context["form"].errors) == {"responsible"}
    assert "经办人病假" in refused.content.decode()
    client.post(
        step(case, "close"), {"cause": "absent", "explanation": "经办人病假", "responsible": office.approver.pk}
    )
    assert Feedback.objects.get(pk=case.pk).status == Status.CLOSED
    assert case.late_accounts.get().responsible == office.approver


def test_filing_asks_nothing_of_a_case_in_time_or_accounted_for(client, office):
    in_time = answered_on(accepted(office), office, on=IN_TIME)
    late = answered_on(accepted(office), office, on=LATE)
    client.force_login(office.secretary)

    client.post(step(late, "explain"), {"cause": "other", "explanation": "停电", "responsible": office.secretary.pk})
    for case in (in_time, late):
        assert [field.name for field in client.get(step(case, "close")).context["form"].visible_fields()] == []
        client.post(step(case, "close"), {"seen": 1})
        assert Feedback.objects.get(pk=case.pk).status == Status.CLOSED


def test_accounting_is_offered_for_late_cases_to_those_who_handle_or_inspect(client, inspector, office, district):
    late = answered_on(accepted(office), office, on=LATE)
    in_time = answered_on(accepted(office), office, on=IN_TIME)

    for user in (inspector, office.secretary):
        client.force_login(user)
        assert client.get(step(late, "explain")).status_code == 200
        assert client.get(step(in_time, "explain")).status_code == 302
    for user in (Office(organization(below=district)).secretary, person(Role.REVIEWER, office.unit)):
        client.force_login(user)
        assert client.get(step(late, "explain")).status_code == 404
