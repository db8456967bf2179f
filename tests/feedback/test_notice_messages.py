"""Who is told of a supervision document, once each, and of what no longer waits nobody."""

from datetime import date

import pytest
from django.urls import reverse

from disclosures.enums import Role
from disclosures.models import Message, Post
from feedback import notice_messages, services
from tests.factories.disclosures import Office, organization, person
from tests.factories.feedback import accepted, at

from .test_supervision import OVERDUE, issue

pytestmark = pytest.mark.django_db
PASSED = date(2026, 12, 3)


def told(event):
    return {message.recipient for message in Message.objects.filter(event=event)}


def lines(compose, event):
    return [(line.title, line.text, line.path) for line in compose(Message.objects.filter(event=event)).values()]


def test_secretary_and_head_of_the_receiver_are_told_until_one_has_signed(inspector, office):
    notice = issue(accepted(office, subject="张三丰的低保"), inspector, title="关于张三丰")

    assert told("feedback.notice") == {office.secretary, office.approver}
    path = reverse("admin:feedback_notice_change", args=(notice.pk,))
    expected = ("请签收：催办通知 河纪督〔2026〕1号", "请于2026-12-02前答复。", path)
    assert lines(notice_messages.compose_issued, "feedback.notice") == [expected, expected]
    services.acknowledge_notice(notice_id=notice.pk, user=office.secretary)
    assert lines(notice_messages.compose_issued, "feedback.notice") == []


def test_where_nobody_works_the_level_above_is_told(inspector, office):
    branch = Office(organization("河湾一支部", below=office.unit))
    case = accepted(branch)
    Post.objects.filter(organization=branch.unit).update(ends_on=date(2026, 11, 20))

    issue(case, inspector)
    assert told("feedback.notice") == {office.secretary, office.approver}


def test_the_issuers_hear_once_that_a_term_has_passed(inspector, office):
    colleague = person(Role.INSPECTOR, inspector.posts.get().organization)
    issue(accepted(office), inspector)

    with at(date(2026, 12, 2)):
        assert notice_messages.tell_issuers() == 0
    for _n in range(2):
        with at(PASSED):
            notice_messages.tell_issuers()
    assert told("feedback.notice_passed") == {inspector, colleague}
    assert Message.objects.filter(event="feedback.notice_passed").count() == 2
    title, _text, _path = lines(notice_messages.compose_passed, "feedback.notice_passed")[0]
    assert title == "逾期未办结：催办通知 河纪督〔2026〕1号"


def test_of_what_is_answered_or_followed_up_nobody_hears(inspector, office):
    answered, followed = accepted(office), accepted(office)
    for case in (answered, followed):
        issue(case, inspector, on=OVERDUE)
    with at(PASSED):
        notice_messages.tell_issuers()
        services.withdraw_feedback(feedback_id=answered.pk)
    issue(followed, inspector, "supervise", on=PASSED)

    assert lines(notice_messages.compose_passed, "feedback.notice_passed") == []
    with at(date(2026, 12, 4)):
        assert notice_messages.tell_issuers() == 0
