"""From a template to frozen rules, and what the database refuses from there on."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, InternalError, ProgrammingError, transaction
from django.utils import timezone

from disclosures.permissions import NotAllowed
from disclosures.refusals import InvalidInput, Refused
from disclosures.statemachine import TransitionError
from evaluations import services
from evaluations.enums import Action, Channel, StageCode, Status
from evaluations.models import Appraisal, AppraisalStep, RollEntry, Subject
from evaluations.presets import TEMPLATES
from evaluations.rules import Rules
from tests.factories.disclosures import UserFactory
from tests.factories.evaluations import RULES, Vote, change

pytestmark = pytest.mark.django_db


@pytest.fixture
def vote():
    return Vote()


def refused(call, *arguments, **named):
    with pytest.raises((IntegrityError, ProgrammingError, InternalError)), transaction.atomic():
        call(*arguments, **named)


def test_a_draft_takes_rules_and_stages_from_its_template(vote):
    assert vote.appraisal.rule_set == RULES
    assert [stage.code for stage in vote.appraisal.stages.all()] == [
        StageCode.PLEDGES, StageCode.TALK, StageCode.VOTE, StageCode.BOARD, StageCode.RESULT, StageCode.RECTIFY,
    ]  # fmt: skip
    assert [step.action for step in vote.appraisal.steps.all()] == [Action.CREATE]


def test_the_first_notice_freezes_the_rules_under_their_fingerprint(vote):
    appraisal = vote.on_notice()

    assert (appraisal.status, appraisal.rules_hash) == (Status.NOTICED, RULES.digest())
    (_created, step) = appraisal.steps.all()
    assert (step.action, step.person) == (Action.NOTICE, vote.office.approver.name)
    with pytest.raises(TransitionError):
        services.put_on_notice(appraisal_id=appraisal.pk, user=vote.office.approver)


def test_from_then_on_nothing_voters_were_told_changes(vote):
    appraisal = vote.on_notice()
    for fields in (
        {"rules": RULES.as_json() | {"k": 6}},
        {"rules_hash": "0" * 64},
        {"title": "别的"},
        {"opens_at": timezone.now()},
        {"closes_at": appraisal.closes_at - timedelta(seconds=1)},
        {"status": Status.DRAFT},
        {"status": Status.SEALED},
        {"board_root": "0" * 64},
    ):
        refused(change, appraisal, **fields)
    subject = vote.subjects[0]
    refused(Subject.objects.filter(pk=subject.pk).update, name="别人")
    refused(subject.delete)
    refused(Subject.objects.create, appraisal=appraisal, position=9, name="新人")
    entry = appraisal.roll.first()
    refused(RollEntry.objects.filter(pk=entry.pk).update, voter_class="B" if entry.voter_class == "A" else "A")
    refused(entry.delete)
    refused(RollEntry.objects.create, appraisal=appraisal, voter_class="A", person=UserFactory())
    refused(appraisal.delete)
    change(appraisal, closes_at=appraisal.closes_at + timedelta(days=1))


def test_a_ballot_that_was_taken_stays_taken_for_the_same_request(vote):
    appraisal = vote.on_notice()
    entry = RollEntry.objects.filter(appraisal=appraisal)
    taken = entry.filter(pk=entry.first().pk)
    taken.update(issued=True, channel=Channel.ONLINE, request_hash="a" * 64)

    for fields in ({"issued": False}, {"request_hash": "b" * 64}, {"channel": Channel.SLIP}):
        refused(taken.update, **fields)
    taken.update(request_hash="a" * 64)
    refused(entry.exclude(pk=taken.get().pk).update, issued=True)


def test_everything_that_is_missing_is_said_at_once(vote):
    Subject.objects.all().delete()
    vote.appraisal.roll.filter(voter_class="B").delete()
    vote.appraisal.roll.filter(voter_class="A").update(voter_class="X")
    change(vote.appraisal, opens_at=timezone.now() - timedelta(hours=1), rules=RULES.as_json() | {"quorum": "2"})

    with pytest.raises(InvalidInput) as told:
        services.put_on_notice(appraisal_id=vote.appraisal.pk, user=vote.office.approver)

    assert str(told.value).splitlines() == [
        "规则不完整：权重、等次或比例不符合要求。",
        "尚未列出被测评对象。",
        "A、B类没有投票人。",
        "名册中的X类不在规则之内。",
        "投票开始时间早于公示：请改为更晚的时间。",
    ]
    assert vote.fresh().status == Status.DRAFT


def test_who_is_appraised_decides_nothing_about_it(vote):
    Subject.objects.create(appraisal=vote.appraisal, position=9, name="审批人", person=vote.office.approver)

    with pytest.raises(NotAllowed, match="须由他人"):
        services.put_on_notice(appraisal_id=vote.appraisal.pk, user=vote.office.approver)
    with pytest.raises(NotAllowed):
        services.put_on_notice(appraisal_id=vote.appraisal.pk, user=vote.office.secretary)


def test_the_record_is_append_only(vote):
    refused(AppraisalStep.objects.all().update, person="李四")
    refused(AppraisalStep.objects.all().delete)


@pytest.mark.parametrize("preset", TEMPLATES, ids=lambda preset: preset["name"])
def test_the_shipped_templates_have_usable_rules(preset):
    rules = preset["rules"]

    assert rules.problems() == []
    assert Rules.from_json(rules.as_json()) == rules


def test_every_person_is_on_the_roll_once(vote):
    voter = vote.voters["A"][0]
    refused(RollEntry.objects.create, appraisal=vote.appraisal, voter_class="B", person=voter)
    assert Appraisal.objects.get().roll.count() == 6


def test_nobody_votes_by_rules_that_are_not_public(vote):
    vote.on_notice()
    with pytest.raises(Refused, match="公示公开后"):
        services.open_appraisal(appraisal_id=vote.appraisal.pk, user=vote.office.approver)
    vote.announce(services.announce_rules)
    services.open_appraisal(appraisal_id=vote.appraisal.pk, user=vote.office.approver)
    assert vote.fresh().status == Status.OPEN
