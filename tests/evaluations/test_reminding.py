"""Reminders in fixed batches to whoever has not taken a ballot."""

from collections import Counter
from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from disclosures.models import Message
from evaluations import reminding, services
from evaluations.tasks import empty_urns, remind_voters
from tests.factories.evaluations import Vote, take

pytestmark = pytest.mark.django_db


@pytest.fixture
def vote():
    made = Vote(voters=2)
    made.open()
    return made


def at(vote, before_end):
    return vote.appraisal.closes_at - before_end


def told():
    return Counter(Message.objects.values_list("recipient", flat=True))


def test_two_batches_go_to_whoever_has_no_ballot_then(vote):
    early, late, *others = [voter for people in vote.voters.values() for voter in people]
    take(vote.appraisal, early)

    for hours, number in ((73, 0), (72, 3), (71, 0), (25, 0)):
        assert reminding.remind_voters(at(vote, timedelta(hours=hours))) == number, hours
    take(vote.appraisal, late)
    for hours, number in ((24, 2), (23, 0), (-1, 0)):
        assert reminding.remind_voters(at(vote, timedelta(hours=hours))) == number, hours

    assert told() == {late.pk: 1, **{other.pk: 2 for other in others}}


def test_a_batch_that_was_missed_goes_out_late_but_not_both_at_once(vote):
    assert reminding.remind_voters(at(vote, timedelta(hours=3))) == 4
    assert reminding.remind_voters(at(vote, timedelta(hours=2))) == 0


def test_a_vote_of_two_days_is_announced_at_its_opening_and_reminded_of_once(vote):
    vote.close_at(timezone.now() + timedelta(days=2))
    assert reminding.remind_voters(timezone.now()) == 0
    assert reminding.remind_voters(timezone.now() + timedelta(days=1)) == 4


def test_a_letter_leads_to_the_ballot_and_is_dropped_after_the_end(vote):
    reminding.remind_voters(at(vote, timedelta(hours=72)))
    messages = list(Message.objects.all())

    lines = reminding.compose(messages)
    assert {line.path for line in lines.values()} == {f"/members/ballots/{vote.appraisal.pk}/"}
    assert all(vote.appraisal.title in line.title for line in lines.values())
    with time_machine.travel(vote.appraisal.closes_at + timedelta(minutes=1)):
        assert reminding.compose(messages) == {}


def test_the_tasks_may_run_twice(vote, monkeypatch):
    take(vote.appraisal, vote.voters["A"][0])
    vote.close_at(timezone.now() + timedelta(hours=23, minutes=30))
    for _twice in range(2):
        remind_voters()
    assert sum(told().values()) == 3
    monkeypatch.setattr(services.sealing, "empty_urn", lambda **_: None)
    vote.seal()
    monkeypatch.undo()
    for _twice in range(2):
        empty_urns()
    assert vote.fresh().marks_hash
