"""From the sealed urn to a published result, verdicts and what is put right, by the real services."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.db import DatabaseError, IntegrityError, transaction
from django.utils import timezone

from disclosures.enums import Role
from disclosures.models import Bulletin, Post
from disclosures.permissions import NotAllowed
from disclosures.refusals import InvalidInput, Refused
from disclosures.services import discard_item
from disclosures.statemachine import TransitionError
from evaluations import services
from evaluations.enums import Action, Status
from evaluations.models import Rectification, Result, Verdict
from evaluations.publication import fingerprint
from tests.factories.disclosures import EntryFactory, UserFactory, person
from tests.factories.evaluations import Vote

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def vote():
    """Two subjects; of 6 leaders and 6 members all voted, on paper, and the urn is sealed."""
    vote = Vote(voters=6)
    vote.open()
    for voters in ("A", "B"):
        vote.paper(voters, [{"excellent": 4, "competent": 2}, {"competent": 3, "basic": 3}])
    vote.seal()
    vote.announce(services.announce_board)
    return vote


def test_a_count_is_exact_and_says_where_it_comes_from(vote):
    result = vote.count()
    first, second = result.document["subjects"]
    # 4 × 1 and 2 × 0.8 of six in both classes; 3 × 0.8 and 3 × 0.6.
    assert (first["score"], second["score"]) == ("93.33", "70.00")
    assert [group["counts"]["excellent"] for group in first["criteria"][0]["groups"]] == [4, 4]
    assert result.document["board_root"] == vote.appraisal.board_root
    assert result.document["rules_hash"] == vote.appraisal.rules_hash
    assert result.fingerprint == fingerprint(result.document)
    assert (result.version, result.document["previous"]) == (1, "")
    step = vote.appraisal.steps.last()
    assert (step.action, step.user) == (Action.COUNT, vote.office.secretary)


def test_the_notice_of_the_result_is_a_bulletin_for_the_four_steps(vote):
    notice = Bulletin.objects.get(result=vote.count())
    assert (notice.status, notice.title) == ("draft", "评议结果公示：2026年度领导干部民主测评")
    assert "<td>93.33</td>" in notice.body
    assert "被测评人1" in notice.body
    assert (notice.display_until - notice.display_from).days >= 7
    assert f'href="{settings.SITE_URL}/appraisals/{vote.appraisal.pk}/"' in notice.body


def test_nothing_is_counted_before_the_urn_is_sealed():
    vote = Vote()
    vote.open()
    with pytest.raises(Refused, match="封箱"):
        vote.count()
    assert not Result.objects.exists()


def test_only_officers_count_and_none_who_is_appraised(vote):
    for user in (UserFactory(), vote.voters["A"][0]):
        with pytest.raises(NotAllowed):
            services.count_appraisal(appraisal_id=vote.appraisal.pk, user=user, entry=EntryFactory())


def test_a_second_count_waits_for_the_first_notice_and_names_it(vote):
    first = vote.count()
    with pytest.raises(Refused, match="尚在"):
        vote.count()
    vote.office.through(first.notice)
    second = vote.count()
    assert (second.version, second.document["previous"]) == (2, first.fingerprint)
    assert second.document["subjects"] == first.document["subjects"]


def test_a_count_whose_notice_was_discarded_is_replaced(vote):
    first = vote.count()
    discard_item(item_id=first.notice_id, user=vote.office.secretary)
    assert vote.count().version == 1
    assert Result.objects.count() == 1


def test_the_result_is_published_with_its_notice_and_not_before(vote):
    result = vote.count()
    with pytest.raises(Refused, match="公示"):
        services.publish_result(appraisal_id=vote.appraisal.pk, user=vote.office.approver)
    vote.office.through(result.notice)
    services.publish_result(appraisal_id=vote.appraisal.pk, user=vote.office.approver)
    assert vote.fresh().status == Status.PUBLISHED
    with pytest.raises(TransitionError):
        services.publish_result(appraisal_id=vote.appraisal.pk, user=vote.office.approver)


@pytest.mark.parametrize("change", ["document = '{}'", "fingerprint = 'x'", "counts = '[]'", "version = 9"])
def test_the_database_keeps_a_result(vote, change):
    result = vote.count()
    with pytest.raises(DatabaseError), transaction.atomic():
        Result.objects.raw(f"UPDATE evaluations_result SET {change} WHERE id = %s RETURNING id", [result.pk])[0]  # noqa: S608


def test_a_published_result_is_not_deleted(vote):
    result = vote.count()
    vote.office.through(result.notice)
    with pytest.raises(DatabaseError), transaction.atomic():
        result.delete()


def grades(vote, *given):
    return {subject.pk: one for subject, one in zip(vote.subjects, given, strict=True)}


def propose(vote, *given):
    return services.propose_verdicts(
        appraisal_id=vote.appraisal.pk, user=vote.office.secretary, verdicts=grades(vote, *given)
    )


def test_the_count_suggests_the_nearest_grade(vote):
    # 93.33 is nearest to 100; 70 is as near to 80 as to 60: the better one.
    assert services.suggested_grades(vote.appraisal) == grades(vote, "excellent", "competent")


def test_a_verdict_that_differs_needs_a_reason(vote):
    with pytest.raises(InvalidInput, match=r"被测评人2.*称职.*基本称职"):
        propose(vote, ("excellent", ""), ("basic", " "))
    assert not Verdict.objects.exists()
    propose(vote, ("excellent", ""), ("basic", "受到党纪处分"))
    assert list(Verdict.objects.values_list("grade", "reason")) == [("excellent", ""), ("basic", "受到党纪处分")]


def test_verdicts_are_for_everybody_and_grades_that_count(vote):
    for given in ({vote.subjects[0].pk: ("excellent", "")}, grades(vote, ("excellent", ""), ("abstain", "x"))):
        with pytest.raises(InvalidInput):
            services.propose_verdicts(appraisal_id=vote.appraisal.pk, user=vote.office.secretary, verdicts=given)


def test_at_most_a_third_gets_the_top_grade():
    vote = Vote(voters=6, subjects=4)
    vote.open()
    for voters in ("A", "B"):
        vote.paper(voters, [{"excellent": 4, "competent": 2}] * 4)
    vote.seal()
    with pytest.raises(InvalidInput, match=r"1.*2"):
        propose(vote, *[("excellent", "")] * 2, *[("competent", "名额所限")] * 2)
    propose(vote, ("excellent", ""), *[("competent", "名额所限")] * 3)


def test_verdicts_take_two_people_and_are_final(vote):
    propose(vote, ("excellent", ""), ("competent", ""))
    secretary = vote.office.secretary
    Post.objects.create(
        user=secretary, organization=vote.office.unit, role=Role.APPROVER, starts_on=timezone.localdate()
    )
    with pytest.raises(NotAllowed):
        services.decide_verdicts(appraisal_id=vote.appraisal.pk, user=secretary)
    services.decide_verdicts(appraisal_id=vote.appraisal.pk, user=vote.office.approver)
    assert set(Verdict.objects.values_list("decided_by", flat=True)) == {vote.office.approver.pk}
    with pytest.raises(Refused):
        propose(vote, ("competent", "再议"), ("competent", ""))
    with pytest.raises(DatabaseError), transaction.atomic():
        Verdict.objects.update(grade="basic")


def test_the_database_keeps_four_eyes_on_a_verdict(vote):
    (verdict, _other) = propose(vote, ("excellent", ""), ("competent", ""))
    with pytest.raises(IntegrityError, match="verdict_by_four_eyes"), transaction.atomic():
        Verdict.objects.filter(pk=verdict.pk).update(decided_by=verdict.proposed_by)


def task(vote, **fields):
    values = {"problem": "联系群众不够", "measure": "每月走访十户", "owner": UserFactory()} | fields
    due = values.pop("due_on", timezone.localdate() + timedelta(days=30))
    return services.add_rectification(subject=vote.subjects[0], user=vote.office.secretary, due_on=due, **values)


def test_a_problem_becomes_a_task_that_is_reported_and_accepted(vote):
    rectification = task(vote)
    with pytest.raises(Refused, match="尚未"):
        services.accept_rectified(rectification_id=rectification.pk, user=vote.inspector)
    services.report_rectified(rectification_id=rectification.pk, user=rectification.owner, evidence="已走访三十户")
    done = services.accept_rectified(rectification_id=rectification.pk, user=vote.inspector)
    assert (done.done_on, done.accepted_by, done.is_overdue) == (timezone.localdate(), vote.inspector, False)
    with pytest.raises(DatabaseError), transaction.atomic():
        Rectification.objects.update(evidence="别的")


def test_nobody_accepts_what_they_had_to_do(vote):
    owner = person(Role.INSPECTOR, vote.office.unit)
    rectification = task(vote, owner=owner)
    services.report_rectified(rectification_id=rectification.pk, user=owner, evidence="已走访三十户")
    with pytest.raises(NotAllowed):
        services.accept_rectified(rectification_id=rectification.pk, user=owner)


@pytest.mark.parametrize(
    "fields", [{"problem": " "}, {"measure": ""}, {"due_on": timezone.localdate() - timedelta(days=1)}]
)
def test_a_task_says_what_and_by_when(vote, fields):
    with pytest.raises(InvalidInput):
        task(vote, **fields)
