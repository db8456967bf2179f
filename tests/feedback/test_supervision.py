"""The chain 催办 → 督办 → 通报: its order, its numbers, its receipts, and that the database keeps them too."""

from datetime import date

import pytest
from django.db import IntegrityError, InternalError, ProgrammingError, transaction

from disclosures.enums import OrganizationKind, Role
from disclosures.permissions import NotAllowed
from disclosures.refusals import InvalidInput, Refused
from feedback import services
from feedback.enums import NoticeKind
from feedback.models import Notice
from tests.factories.disclosures import Office, organization, person
from tests.factories.feedback import accepted, at

pytestmark = pytest.mark.django_db
# The case is due on Monday, 23 November 2026.
OVERDUE = date(2026, 11, 25)


def issue(case, user, kind=NoticeKind.URGE, on=OVERDUE, **fields):
    values = {"code": "河纪督", "title": "关于催办的通知", "text": "请抓紧办理。", "term": 5} | fields
    with at(on):
        return services.issue_notice(feedback_id=case.pk, user=user, kind=kind, **values)


def test_a_notice_is_numbered_and_has_a_term_of_its_own(inspector, office):
    case = accepted(office)

    notice = issue(case, inspector)
    assert notice.number == "河纪督〔2026〕1号"
    assert (notice.issuer.name, notice.recipient) == ("区纪委", office.unit)
    assert notice.due == date(2026, 12, 2)
    assert not notice.is_overdue(date(2026, 12, 2))
    assert notice.is_overdue(date(2026, 12, 3))
    assert list(Notice.objects.overdue(date(2026, 12, 3))) == [notice]
    step = case.events.last()
    assert (step.action, step.internal, step.comment) == ("notice", True, "催办通知 河纪督〔2026〕1号")


def test_numbers_run_by_issuer_and_year(inspector, office, district):
    other = person(Role.INSPECTOR, organization("街道纪工委", below=office.unit, kind=OrganizationKind.DISCIPLINE))
    cases = [accepted(office) for _n in range(4)]

    assert issue(cases[0], inspector).serial == 1
    assert issue(cases[1], inspector).serial == 2
    assert issue(cases[2], other).serial == 1
    assert issue(cases[3], inspector, on=date(2027, 1, 4)).number == "河纪督〔2027〕1号"


def test_each_follows_the_one_before_after_its_term(inspector, office):
    case = accepted(office)
    first = issue(case, inspector)

    with pytest.raises(Refused, match="河纪督〔2026〕1号"):
        issue(case, inspector, NoticeKind.SUPERVISE, on=first.due)
    second = issue(case, inspector, NoticeKind.SUPERVISE, on=date(2026, 12, 3))
    assert second.follows == first
    third = issue(case, inspector, NoticeKind.CRITICISE, on=date(2026, 12, 11), term=3)
    assert (third.follows, third.due) == (second, date(2026, 12, 16))
    with pytest.raises(Refused, match="最后一步"):
        issue(case, inspector, NoticeKind.CRITICISE, on=date(2026, 12, 18))


@pytest.mark.parametrize("kind", [NoticeKind.SUPERVISE, NoticeKind.CRITICISE])
def test_the_chain_begins_with_urging(inspector, office, kind):
    with pytest.raises(Refused):
        issue(accepted(office), inspector, kind)


def test_nothing_is_issued_before_the_deadline_has_passed_or_after_the_case_is_done(inspector, office):
    case = accepted(office)

    with pytest.raises(Refused, match="没有"):
        issue(case, inspector, on=date(2026, 11, 23))
    with at(OVERDUE):
        services.withdraw_feedback(feedback_id=case.pk)
    with pytest.raises(Refused, match="没有"):
        issue(case, inspector)


@pytest.mark.parametrize(("field", "value"), [("code", " "), ("title", ""), ("text", "\n"), ("term", 0), ("term", 31)])
def test_what_is_missing_or_cannot_be_is_refused(inspector, office, field, value):
    with pytest.raises(InvalidInput):
        issue(accepted(office), inspector, **{field: value})


def test_only_inspectors_above_issue(office, district):
    case = accepted(office)
    elsewhere = person(Role.INSPECTOR, organization("山前街道党工委", below=district))

    for user in (office.secretary, office.approver, elsewhere):
        with pytest.raises(NotAllowed):
            issue(case, user)


def test_a_notice_is_served_when_the_receiver_opens_it_and_signed_for_once(inspector, office):
    notice = issue(accepted(office), inspector)

    services.serve_notice(notice=notice, user=inspector)
    assert notice.served_at is None
    with at(date(2026, 11, 26)):
        services.serve_notice(notice=notice, user=office.secretary)
        services.acknowledge_notice(notice_id=notice.pk, user=office.approver, acknowledgement=" 明天答复 ")
    notice.refresh_from_db()
    assert (notice.served_to, notice.acknowledged_by) == (office.secretary, office.approver)
    assert notice.acknowledgement == "明天答复"
    with pytest.raises(Refused, match="已有人签收"):
        services.acknowledge_notice(notice_id=notice.pk, user=office.secretary)
    with pytest.raises(NotAllowed):
        services.acknowledge_notice(notice_id=notice.pk, user=inspector)


def test_an_issued_notice_stays_as_it_is(inspector, office):
    notice = issue(accepted(office), inspector)
    services.acknowledge_notice(notice_id=notice.pk, user=office.secretary)

    for change in ({"text": "改"}, {"due": date(2027, 1, 4)}, {"serial": 9}, {"acknowledgement": "改"}):
        with pytest.raises((InternalError, ProgrammingError)), transaction.atomic():
            Notice.objects.filter(pk=notice.pk).update(**change)
    with pytest.raises((InternalError, ProgrammingError)), transaction.atomic():
        Notice.objects.filter(pk=notice.pk).delete()


def copy_of(notice, **fields):
    values = {field.attname: getattr(notice, field.attname) for field in Notice._meta.fields if not field.primary_key}
    return Notice(**(values | {"served_at": None, "served_to_id": None, "serial": 99} | fields))


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({"kind": "supervise"}, "chain_begins_with_urging"),
        ({"kind": "criticise", "issued_on": date(2026, 12, 4), "due": date(2026, 12, 9)}, "after that one's term"),
        ({"kind": "supervise", "issued_on": date(2026, 12, 2), "due": date(2026, 12, 9)}, "after that one's term"),
        ({"kind": "urge", "issued_on": date(2026, 11, 23)}, "a deadline that has passed"),
        ({"serial": 1, "kind": "supervise", "issued_on": date(2026, 12, 4), "due": date(2026, 12, 9)}, "numbered_once"),
        ({"kind": "supervise", "issued_on": date(2026, 12, 4)}, "gives_time"),
    ],
)
def test_the_database_keeps_the_chain(inspector, office, fields, why):
    notice = issue(accepted(office), inspector)
    follows = {} if "urge" in fields.values() or why.startswith("chain") else {"follows_id": notice.pk}

    with pytest.raises((InternalError, IntegrityError, ProgrammingError), match=why), transaction.atomic():
        copy_of(notice, **follows, **fields).save()


def test_a_case_that_is_answered_after_the_term_was_answered_too_late(inspector, office):
    case = accepted(office)
    notice = issue(case, inspector)
    with at(date(2026, 12, 3)):
        services.withdraw_feedback(feedback_id=case.pk)

    notice = Notice.objects.select_related("clock").get(pk=notice.pk)
    assert notice.is_overdue(date(2026, 12, 1))
    assert not Notice.objects.overdue(date(2027, 1, 1)).exists()


def test_after_a_hand_over_the_chain_goes_on_with_the_new_organisation(inspector, office, district):
    case = accepted(office)
    issue(case, inspector)
    other = Office(organization("山前街道党工委", below=district))
    with at(date(2026, 11, 30)):
        services.hand_over(feedback_id=case.pk, user=office.secretary, to=other.unit, reason="归山前街道管")

    second = issue(case, inspector, NoticeKind.SUPERVISE, on=date(2026, 12, 3))
    assert second.recipient == other.unit
