"""The state of the portal, absences and addresses in the admin."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
import time_machine
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from disclosures.enums import Check, MessageStatus, NoticeChannel, Role
from disclosures.models import Absence, Message, NoticeAddress
from disclosures.services import outbox, watch
from tests.factories.disclosures import Office, organization, person

pytestmark = pytest.mark.django_db
STATE = reverse("admin:disclosures_message_changelist")
ADD_ABSENCE = reverse("admin:disclosures_absence_add")
ADD_ADDRESS = reverse("admin:disclosures_noticeaddress_add")


@pytest.fixture
def office():
    return Office(organization(below=organization("区委")))


@pytest.fixture
def inspector(client, office):
    user = person(Role.INSPECTOR, office.unit)
    client.force_login(user)
    return user


@pytest.fixture
def failed(office, monkeypatch):
    """A message that could not be delivered."""
    monkeypatch.setitem(outbox.COMPOSERS, "test", lambda messages: {})
    with transaction.atomic():
        outbox.tell(event="test", key="1", recipients=[office.secretary])
    Message.objects.update(status=MessageStatus.FAILED, settled_at=timezone.now(), problem="邮件服务器拒收该地址")
    return Message.objects.get()


def test_a_job_that_was_silent_for_too_long_shows(client, inspector):
    for job in watch.JOBS:
        watch.beat(job=job)
    assert client.get(STATE).content.decode().count("超时未运行") == 0
    with time_machine.travel(timezone.now() + timedelta(minutes=15)):
        assert [job.name for job in watch.jobs(timezone.now()) if job.is_late] == ["send messages"]
    with time_machine.travel(timezone.now() + timedelta(hours=27)):
        assert all(job.is_late for job in watch.jobs(timezone.now()))


def test_a_job_that_never_ran_shows(client, inspector):
    assert client.get(STATE).content.decode().count("从未运行") == len(watch.JOBS)


def test_backlog_and_oldest_unsent_are_told(client, inspector, office, monkeypatch):
    monkeypatch.setitem(outbox.COMPOSERS, "test", lambda messages: {})
    now = timezone.now()
    with transaction.atomic():
        outbox.tell(event="test", key="1", recipients=[office.secretary])
        outbox.tell(event="test", key="2", recipients=[office.secretary], due_at=now + timedelta(days=1))
    told = watch.outbox(timezone.now())
    assert (told.waiting, told.overdue, told.failed) == (2, 1, 0)
    assert told.oldest == Message.objects.get(key="1").told_at


def test_what_failed_is_shown_with_its_reason_and_tried_again(client, inspector, failed):
    assert "邮件服务器拒收该地址" in client.get(STATE).content.decode()
    client.post(STATE, {"message": [failed.pk, "x"]})
    failed.refresh_from_db()
    assert (failed.status, failed.attempts) == (MessageStatus.WAITING, 0)


def test_faults_are_the_portals_and_go_when_they_are_gone(client, inspector):
    assert watch.report(check=Check.DUE_DATES, found={7: "2026-000007：截止日期有误"}) == 1
    assert watch.report(check=Check.DUE_DATES, found={7: "2026-000007：截止日期有误"}) == 0
    page = client.get(STATE).content.decode()
    assert "2026-000007：截止日期有误" in page
    assert "与经办人无关" in page
    watch.report(check=Check.DUE_DATES, found={})
    assert "2026-000007" not in client.get(STATE).content.decode()


@pytest.mark.parametrize("role", [Role.SECRETARY, Role.APPROVER, Role.REVIEWER])
def test_the_state_of_the_portal_is_for_inspectors_and_administrators(client, office, failed, role):
    client.force_login(person(role, office.unit))
    assert client.get(STATE).status_code == 403
    assert client.post(STATE, {"message": failed.pk}).status_code == 403
    failed.refresh_from_db()
    assert failed.status == MessageStatus.FAILED


@pytest.mark.parametrize("amount", [1, 3])
def test_the_state_takes_the_same_queries_for_any_amount(client, inspector, amount, django_assert_num_queries):
    watch.report(check=Check.DUE_DATES, found=dict.fromkeys(range(amount), "有误"))
    # session, person, posts, jobs, outbox, failed, faults, their count
    with django_assert_num_queries(8):
        client.get(STATE)


def test_everybody_enters_their_own_absence_and_nobody_elses(client, office):
    client.force_login(office.secretary)
    given = {"user": office.secretary.pk, "starts_on": "2026-11-24", "ends_on": "2026-11-27", "substitute": ""}
    assert client.post(ADD_ABSENCE, given).status_code == 302
    assert client.post(ADD_ABSENCE, given | {"user": office.approver.pk}).status_code == 200
    assert [absence.user for absence in Absence.objects.all()] == [office.secretary]


def test_administrators_enter_the_absence_of_whom_they_manage(client, office):
    client.force_login(person(Role.ADMINISTRATOR, office.unit))
    given = {
        "user": office.secretary.pk, "starts_on": "2026-11-24", "ends_on": "2026-11-27",
        "substitute": office.approver.pk,
    }  # fmt: skip
    assert client.post(ADD_ABSENCE, given).status_code == 302
    absence = Absence.objects.get()
    assert (absence.substitute, absence.ends_on) == (office.approver, date(2026, 11, 27))
    elsewhere = Office()
    assert client.post(ADD_ABSENCE, given | {"user": elsewhere.secretary.pk}).status_code == 200
    assert Absence.objects.count() == 1


def test_an_absence_is_seen_by_its_person_only(client, office):
    absence = Absence.objects.create(user=office.secretary, starts_on=date(2026, 11, 24), ends_on=date(2026, 11, 24))
    client.force_login(office.approver)
    page = client.get(reverse("admin:disclosures_absence_changelist"))
    assert list(page.context["cl"].result_list) == []
    client.force_login(office.secretary)
    page = client.get(reverse("admin:disclosures_absence_changelist"))
    assert list(page.context["cl"].result_list) == [absence]


def test_an_address_is_written_and_never_shown_again(client, office):
    client.force_login(person(Role.ADMINISTRATOR, office.unit))
    given = {"channel": NoticeChannel.WECOM, "organization": office.unit.pk, "url": "wecombot://" + "k" * 32}
    assert client.post(ADD_ADDRESS, given).status_code == 302
    address = NoticeAddress.objects.get()
    assert address.url == given["url"]
    assert "kkkk" not in address.sealed_url
    page = client.get(reverse("admin:disclosures_noticeaddress_change", args=(address.pk,))).content.decode()
    assert "kkkk" not in page
    assert address.sealed_url not in page


@pytest.mark.parametrize(
    ("change", "field"),
    [({"url": "file:///etc/passwd"}, "url"), ({"channel": "email"}, "channel"), ({"organization": ""}, "organization")],
)
def test_an_address_that_cannot_be_is_explained(client, office, change, field):
    client.force_login(person(Role.ADMINISTRATOR, office.unit))
    given = {"channel": NoticeChannel.WECOM, "organization": office.unit.pk, "url": "wecombot://" + "k" * 32} | change
    page = client.post(ADD_ADDRESS, given)
    assert page.status_code == 200
    assert field in page.context["adminform"].form.errors
    assert not NoticeAddress.objects.exists()


@pytest.mark.parametrize("role", [Role.SECRETARY, Role.INSPECTOR])
def test_addresses_are_for_administrators(client, office, role):
    client.force_login(person(role, office.unit))
    assert client.get(reverse("admin:disclosures_noticeaddress_changelist")).status_code == 403
