"""Officers hear of the stages of their appraisals, and everybody sees which one runs."""

from datetime import date, timedelta

import pytest
import time_machine
from django.db.models import F
from django.urls import reverse
from django.utils import timezone

from disclosures.enums import Role
from disclosures.models import Message, Post
from evaluations import staging
from evaluations.enums import StageCode
from evaluations.models import Stage
from evaluations.tasks import remind_officers
from tests.factories.disclosures import organization, person
from tests.factories.evaluations import Vote

pytestmark = pytest.mark.django_db
MONDAY = date(2026, 11, 23)


@pytest.fixture
def vote():
    """Pledges hang from Monday to Friday, the talk is on the Monday after."""
    made = Vote()
    made.appraisal.stages.all().delete()
    for position, (code, first, last) in enumerate(((StageCode.PLEDGES, 0, 4), (StageCode.TALK, 7, 7)), start=1):
        Stage.objects.create(
            appraisal=made.appraisal,
            code=code,
            position=position,
            starts_on=MONDAY + timedelta(days=first),
            ends_on=MONDAY + timedelta(days=last),
        )
    return made


def keys_after(day):
    staging.remind_officers(MONDAY + timedelta(days=day))
    return [key.split(":")[-1] for key in Message.objects.order_by("pk").values_list("key", flat=True)]


def test_a_stage_is_told_of_when_it_begins_and_on_its_last_day(vote):
    officers = {vote.office.secretary, vote.office.approver}
    assert keys_after(-1) == []
    assert keys_after(0) == keys_after(1) == ["begun"] * 2
    assert {message.recipient for message in Message.objects.all()} == officers
    assert keys_after(4) == ["begun"] * 2 + ["last"] * 2
    assert keys_after(5) == keys_after(6) == ["begun"] * 2 + ["last"] * 2
    assert keys_after(7) == ["begun"] * 2 + ["last"] * 2 + ["begun"] * 2


def test_what_a_stopped_machine_missed_is_told_while_the_stage_runs(vote):
    assert keys_after(3) == ["begun"] * 2


def test_nobody_else_is_told_and_nobody_of_their_own_appraisal(vote):
    person(Role.SECRETARY, organization())
    former = person(Role.SECRETARY, vote.office.unit)
    Post.objects.filter(user=former).update(ends_on=MONDAY - timedelta(days=1))
    subject = vote.appraisal.subjects.first()
    subject.person = vote.office.approver
    subject.save()
    keys_after(0)
    assert [message.recipient for message in Message.objects.all()] == [vote.office.secretary]


def test_the_letter_says_which_stage_and_until_when(vote):
    keys_after(0)
    line = next(iter(staging.compose(list(Message.objects.all())).values()))
    assert line.title == f"{vote.appraisal}：{StageCode.PLEDGES.label}，至2026-11-27"
    assert vote.appraisal.get_status_display() in line.text
    assert line.path == reverse("admin:evaluations_appraisal_change", args=(vote.appraisal.pk,))


def test_the_task_may_run_twice(vote):
    with time_machine.travel("2026-11-23T09:00:00+08:00", tick=False):
        for _twice in range(2):
            remind_officers()
    assert Message.objects.count() == 2


@pytest.mark.parametrize(
    ("shift", "now"), [(0, [True, False]), (4, [True, False]), (5, [False] * 2), (7, [False, True])]
)
def test_the_page_marks_the_stage_that_runs(client, vote, shift, now):
    vote.open()
    since = timezone.localdate() - MONDAY - timedelta(days=shift)
    vote.appraisal.stages.update(starts_on=F("starts_on") + since, ends_on=F("ends_on") + since)
    page = client.get(reverse("disclosures:appraisals:detail", args=(vote.appraisal.pk,))).content.decode()
    stages = page.split('class="stages"')[1].split("</ol>")[0].split("<li")[1:]
    assert ["aria-current" in stage for stage in stages] == now
