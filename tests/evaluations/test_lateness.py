"""What is late is told to the level above, once, and marked for the officers; what was done in time is not."""

from datetime import date, timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from disclosures.enums import OrganizationKind, Role
from disclosures.models import Absence, Message, Reminder, User
from disclosures.services.delivery import send_due
from evaluations import lateness, services
from evaluations.enums import StageCode
from evaluations.models import Stage, Statement
from evaluations.tasks import tell_of_late_stages
from tests.factories.disclosures import Office, UserFactory, organization, person
from tests.factories.evaluations import Vote, change

pytestmark = pytest.mark.django_db
FRIDAY = date(2026, 11, 27)
MONDAY = "2026-11-30T09:00:00+08:00"


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel("2026-11-20T09:00:00+08:00", tick=False) as traveller:
        yield traveller


@pytest.fixture
def district():
    return organization("区委")


@pytest.fixture
def leader(district):
    leader = person(Role.APPROVER, district)
    User.objects.filter(pk=leader.pk).update(email="leader@example.org")
    return leader


@pytest.fixture
def vote(district, leader):
    made = Vote(Office(organization(below=district)))
    made.appraisal.stages.all().delete()
    return made


def stage(vote, code, ends_on=FRIDAY):
    return Stage.objects.create(
        appraisal=vote.appraisal, code=code, position=vote.appraisal.stages.count(), starts_on=ends_on, ends_on=ends_on
    )


def late():
    return [stage.code for stage in lateness.late_stages(Stage.objects.all(), timezone.now())]


def told():
    lateness.tell_those_above(timezone.now())
    return list(Message.objects.order_by("pk").values_list("recipient", "about"))


def test_the_level_above_hears_of_a_late_stage_once(vote, leader, clock):
    pledges = stage(vote, StageCode.PLEDGES)
    clock.move_to("2026-11-27T23:59:00+08:00")
    assert (late(), told()) == ([], [])
    clock.move_to(MONDAY)
    assert late() == [StageCode.PLEDGES]
    assert told() == told() == [(leader.pk, pledges.pk)]
    row = Reminder.objects.get()
    assert (row.ladder, row.stage, row.due_on, row.organization) == ("appraisal", 1, FRIDAY, vote.office.unit)
    clock.move_to("2026-12-07T09:00:00+08:00")
    assert told() == [(leader.pk, pledges.pk)]


def test_each_stage_is_done_by_its_own_work(vote, clock):
    for code in StageCode:
        stage(vote, code)
    week = timedelta(days=7)
    change(vote.appraisal, opens_at=timezone.now() + 4 * week, closes_at=timezone.now() + 5 * week)
    clock.move_to(MONDAY)
    assert late() == [StageCode.PLEDGES, StageCode.TALK, StageCode.BOARD, StageCode.RESULT]  # the vote was put off

    vote.on_notice()
    vote.announce(services.announce_rules)
    assert late() == [StageCode.TALK, StageCode.BOARD, StageCode.RESULT]
    for subject in vote.subjects:
        assert StageCode.TALK in late()
        Statement.objects.create(subject=subject, fulfilment="接访五十次")
    assert late() == [StageCode.BOARD, StageCode.RESULT]

    vote.open()
    vote.over()
    assert late() == [StageCode.VOTE, StageCode.BOARD, StageCode.RESULT]
    vote.seal()
    assert late() == [StageCode.BOARD, StageCode.RESULT]
    vote.announce(services.announce_board)
    assert late() == [StageCode.RESULT]
    vote.office.through(vote.count().notice)
    services.publish_result(appraisal_id=vote.appraisal.pk, user=vote.office.approver)
    assert late() == []

    owner = UserFactory()
    task = services.add_rectification(
        user=vote.office.secretary, subject=vote.subjects[0], problem="联系群众不够", measure="走访",
        owner=owner, due_on=timezone.localdate(),
    )  # fmt: skip
    assert late() == [StageCode.RECTIFY]
    services.report_rectified(rectification_id=task.pk, user=owner, evidence="走访三十户")
    services.accept_rectified(rectification_id=task.pk, user=vote.inspector)
    assert late() == []


def test_only_the_last_of_several_late_stages_is_news(vote, leader, clock):
    stage(vote, StageCode.PLEDGES)
    talk = stage(vote, StageCode.TALK)
    clock.move_to(MONDAY)
    assert told() == [(leader.pk, talk.pk)]
    board = stage(vote, StageCode.BOARD)
    assert told() == [(leader.pk, talk.pk), (leader.pk, board.pk)]
    first, second = Message.objects.order_by("pk")
    assert list(lateness.compose([first, second])) == [second.pk]


def test_it_goes_past_who_is_appraised_or_away_and_to_the_inspector_where_nobody_is_above(
    vote, leader, clock, district
):
    stage(vote, StageCode.PLEDGES)
    clock.move_to(MONDAY)
    substitute = person(Role.APPROVER, organization(below=district))
    absence = Absence.objects.create(
        user=leader, substitute=substitute, starts_on=date(2026, 11, 30), ends_on=date(2026, 11, 30)
    )
    committee = organization("区纪委", below=district, kind=OrganizationKind.DISCIPLINE)
    inspector = person(Role.INSPECTOR, committee)

    def above():
        return lateness.those_above(vote.appraisal, lateness.Staff.on(timezone.localdate()))

    assert above() == {substitute.pk}
    absence.delete()
    assert above() == {leader.pk}
    vote.subjects[0].person = leader
    vote.subjects[0].save()
    assert above() == {vote.inspector.pk}
    vote.subjects[0].person = vote.inspector
    vote.subjects[0].save()
    assert above() == {leader.pk}
    assert inspector.pk not in above()


def test_the_letter_goes_out_at_work_says_what_is_late_and_leads_where_its_reader_may_go(
    vote, leader, clock, mailoutbox, client
):
    stage(vote, StageCode.PLEDGES)
    clock.move_to("2026-11-28T10:00:00+08:00")  # a Saturday
    tell_of_late_stages()
    send_due()
    assert mailoutbox == []
    clock.move_to("2026-12-01T09:00:00+08:00")
    for _twice in range(2):
        tell_of_late_stages()
        send_due()

    (letter,) = mailoutbox
    address = reverse("admin:evaluations_appraisal_change", args=(vote.appraisal.pk,))
    assert letter.to == ["leader@example.org"]
    assert f"{vote.office.unit}" in letter.body
    assert "逾期2个工作日" in letter.body
    assert address in letter.body
    client.force_login(leader)
    page = client.get(address).text
    assert page.count("p-late") == 1


def test_what_was_done_before_the_letter_went_out_is_not_told(vote, leader, clock, mailoutbox):
    stage(vote, StageCode.PLEDGES)
    change(vote.appraisal, opens_at=timezone.now() + timedelta(days=14), closes_at=timezone.now() + timedelta(days=21))
    clock.move_to("2026-11-29T10:00:00+08:00")
    assert lateness.tell_those_above(timezone.now()) == 1
    vote.on_notice()
    vote.announce(services.announce_rules)
    clock.move_to(MONDAY)
    send_due()
    assert [letter.subject for letter in mailoutbox if "逾期" in letter.body] == []


def test_nobody_above_is_no_reason_to_fail(clock):
    vote = Vote()
    vote.appraisal.stages.all().delete()
    stage(vote, StageCode.PLEDGES)
    clock.move_to(MONDAY)
    vote.subjects[0].person = vote.inspector
    vote.subjects[0].save()
    assert told() == []
