"""Answering: who writes, approves and sends what, and what the asker says to it."""

from datetime import date

import pytest
from django.db import IntegrityError, ProgrammingError, transaction
from django.db.utils import InternalError

from disclosures.enums import Action as ItemAction
from disclosures.enums import Role, Scope
from disclosures.permissions import NotAllowed
from disclosures.refusals import InvalidInput, Refused
from disclosures.statemachine import TransitionError
from feedback import services
from feedback.completeness import IncompleteReply
from feedback.enums import Action, Kind, Outcome, RefusalReason, ReplyStatus, Satisfaction, Stage, Status
from feedback.models import Feedback, Rating, Reply
from tests.factories.disclosures import Office, organization, person
from tests.factories.feedback import answered, at, feedback, policy

pytestmark = pytest.mark.django_db
TEXT = "三号楼加装电梯的公示自本周五起张贴在一楼公开栏,为期五个工作日。"


@pytest.fixture
def office():
    policy()
    policy(Kind.REQUEST, four_eyes=True)
    return Office()


def draft(office, asked, **fields):
    return services.draft_reply(feedback_id=asked.pk, user=office.secretary, **({"text": TEXT} | fields))


def test_an_answer_reaches_the_asker_and_ends_the_clocks(office):
    asked = feedback(office)
    draft(office, asked)
    assert services.replies_shown_to_sender(asked) == []

    services.send_reply(feedback_id=asked.pk, user=office.secretary)

    asked.refresh_from_db()
    (shown,) = services.replies_shown_to_sender(asked)
    assert (shown.text, shown.status, shown.rating) == (TEXT, ReplyStatus.SENT, None)
    assert (asked.status, asked.handler) == (Status.ANSWERED, office.secretary)
    assert not asked.clocks.running().exists()


def test_where_four_eyes_are_needed_the_writer_neither_approves_nor_sends_alone(office):
    both = person(Role.APPROVER, office.unit)
    asked = feedback(office, kind=Kind.REQUEST)
    services.draft_reply(feedback_id=asked.pk, user=both, text=TEXT, outcome=Outcome.NOT_HELD, place="区住建局")
    with pytest.raises(Refused, match="批准"):
        services.send_reply(feedback_id=asked.pk, user=both)
    services.propose_reply(feedback_id=asked.pk, user=both)
    with pytest.raises(NotAllowed, match="由您拟写"):
        services.approve_reply(feedback_id=asked.pk, user=both)
    with pytest.raises(NotAllowed):
        services.approve_reply(feedback_id=asked.pk, user=office.secretary)

    services.approve_reply(feedback_id=asked.pk, user=office.approver)
    services.send_reply(feedback_id=asked.pk, user=both)

    events = asked.events.exclude(action=Action.SUBMIT)
    assert [(event.action, event.user, event.internal) for event in events] == [
        (Action.PROPOSE, both, True),
        (Action.APPROVE, office.approver, True),
        (Action.ANSWER, both, False),
    ]


def test_the_database_keeps_four_eyes_and_the_seal(office):
    asked = feedback(office, kind=Kind.REQUEST)
    reply = draft(office, asked, outcome=Outcome.UNCLEAR)
    for change in (
        {"status": ReplyStatus.APPROVED},
        {"status": ReplyStatus.APPROVED, "approved_by": office.secretary, "approved_at": reply.drafted_at},
        {"status": ReplyStatus.SENT, "sent_by": office.secretary, "sent_at": reply.drafted_at},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Reply.objects.filter(pk=reply.pk).update(**change)
    sent = answered(office).replies.get()
    item = office.item()

    for change in (lambda: Reply.objects.filter(pk=sent.pk).update(text="改"), lambda: sent.items.add(item)):
        with pytest.raises((ProgrammingError, InternalError)), transaction.atomic():
            change()


def test_an_answer_that_waits_for_approval_is_not_changed_under_the_heads_eyes(office):
    asked = feedback(office)
    draft(office, asked)
    seen = services.propose_reply(feedback_id=asked.pk, user=office.secretary)
    with pytest.raises(Refused, match="退回"):
        draft(office, asked, text="改写")

    services.return_reply(feedback_id=asked.pk, user=office.approver, comment="请写明日期")
    draft(office, asked, text="改写")
    services.propose_reply(feedback_id=asked.pk, user=office.secretary)
    with pytest.raises(services.StaleReply):
        services.approve_reply(feedback_id=asked.pk, user=office.approver, version=seen.version)


def test_two_writers_do_not_overwrite_each_other(office):
    asked = feedback(office)
    draft(office, asked, version=0)

    with pytest.raises(services.StaleReply):
        draft(office, asked, text="另一稿", version=0)


@pytest.mark.parametrize(
    ("fields", "missing"),
    [
        ({}, {"outcome"}),
        ({"text": "  ", "outcome": Outcome.UNCLEAR}, {"text"}),
        ({"outcome": Outcome.UNCLEAR}, set()),
        ({"outcome": Outcome.DISCLOSED}, {"items"}),
        ({"outcome": Outcome.PARTLY}, {"items", "refusal_reason"}),
        ({"outcome": Outcome.REFUSED}, {"refusal_reason"}),
        ({"outcome": Outcome.REFUSED, "refusal_reason": RefusalReason.SECRET}, set()),
        ({"outcome": Outcome.ALREADY_PUBLIC}, {"place"}),
        ({"outcome": Outcome.ALREADY_PUBLIC, "place": "区门户网站"}, set()),
        ({"outcome": Outcome.NOT_HELD}, {"place"}),
        ({"outcome": Outcome.THIRD_PARTY}, set()),
        ({"outcome": Outcome.OTHER_FORM}, set()),
    ],
)
def test_what_a_disclosure_request_needs_before_it_is_submitted(office, fields, missing):
    asked = feedback(office, kind=Kind.REQUEST)
    draft(office, asked, **fields)

    if not missing:
        assert services.propose_reply(feedback_id=asked.pk, user=office.secretary).status == ReplyStatus.PROPOSED
        return
    with pytest.raises(IncompleteReply) as refusal:
        services.propose_reply(feedback_id=asked.pk, user=office.secretary)
    assert set(refusal.value.problems) == missing


def test_disclosed_now_is_sent_when_the_asker_can_read_the_item(office):
    asked = feedback(office, kind=Kind.REQUEST)
    item = office.item(ItemAction.APPROVE)
    draft(office, asked, outcome=Outcome.DISCLOSED, items=[item])
    services.propose_reply(feedback_id=asked.pk, user=office.secretary)
    services.approve_reply(feedback_id=asked.pk, user=office.approver)
    with pytest.raises(IncompleteReply, match=item.title):
        services.send_reply(feedback_id=asked.pk, user=office.secretary)

    office.take(item, ItemAction.PUBLISH)
    reply = services.send_reply(feedback_id=asked.pk, user=office.secretary)

    assert (list(reply.items.all()), list(item.replies.all())) == ([item], [reply])


def test_what_only_members_may_read_is_not_disclosed_to_the_asker(office):
    asked = feedback(office)
    draft(office, asked, items=[office.item(scope=Scope.PARTY)])

    with pytest.raises(IncompleteReply):
        services.send_reply(feedback_id=asked.pk, user=office.secretary)


def test_those_who_take_part_draft_but_do_not_send(office):
    helper = Office(organization())
    asked = feedback(office)
    with pytest.raises(NotAllowed):
        draft(helper, asked)
    services.join_organization(feedback_id=asked.pk, user=office.secretary, organization=helper.unit)
    draft(helper, asked)

    with pytest.raises(NotAllowed):
        services.send_reply(feedback_id=asked.pk, user=helper.secretary)


def test_handing_over_undoes_an_approval(office):
    other = Office(organization())
    asked = feedback(office)
    draft(office, asked)
    services.propose_reply(feedback_id=asked.pk, user=office.secretary)
    services.approve_reply(feedback_id=asked.pk, user=office.approver)

    services.hand_over(feedback_id=asked.pk, user=office.secretary, to=other.unit, reason="属对方职责")

    reply = Reply.objects.get()
    assert (reply.status, reply.approved_by, reply.text) == (ReplyStatus.DRAFT, None, TEXT)


@pytest.mark.parametrize("satisfaction", [Satisfaction.SATISFIED, Satisfaction.PARTLY])
def test_a_rating_is_given_once(office, satisfaction):
    asked = answered(office)
    services.rate(feedback_id=asked.pk, satisfaction=satisfaction, comment=" 谢谢 ")

    (shown,) = services.replies_shown_to_sender(asked)
    assert (shown.rating.satisfaction, shown.rating.comment) == (satisfaction, "谢谢")
    assert Feedback.objects.get().status == Status.ANSWERED
    with pytest.raises(Refused, match="已经评价"):
        services.rate(feedback_id=asked.pk, satisfaction=Satisfaction.NOT)


def test_not_satisfied_reopens_once_with_a_clock_of_its_own(office):
    with at(date(2026, 11, 2)):
        asked = answered(office)
    with at(date(2026, 11, 10)):
        services.rate(feedback_id=asked.pk, satisfaction=Satisfaction.NOT, comment="没有写日期")

    asked.refresh_from_db()
    clock = asked.clocks.running().get()
    assert asked.status == Status.ACCEPTED
    assert (clock.stage, clock.starts_on, clock.due) == (Stage.REOPENED, date(2026, 11, 10), date(2026, 11, 24))
    draft(office, asked, text="公示期为11月13日至19日。")
    services.send_reply(feedback_id=asked.pk, user=office.secretary)
    services.rate(feedback_id=asked.pk, satisfaction=Satisfaction.NOT)

    assert Feedback.objects.get().status == Status.ANSWERED
    assert [reply.rating.satisfaction for reply in services.replies_shown_to_sender(asked)] == ["not", "not"]
    assert not services.may_reopen(asked)
    with pytest.raises(Refused, match="一次"):
        services.reopen(feedback_id=asked.pk, reason="仍不满意")


def test_a_filed_matter_is_reopened_as_well(office):
    asked = answered(office)
    services.close_feedback(feedback_id=asked.pk, user=office.secretary)

    services.reopen(feedback_id=asked.pk, reason="没有写日期")

    assert Feedback.objects.get().status == Status.ACCEPTED


def test_senders_of_joined_feedback_read_and_rate_the_same_answer(office):
    first, second = feedback(office), feedback(office)
    services.merge_feedback(feedback_id=second.pk, into_id=first.pk, user=office.secretary, reason="同一事项")
    draft(office, first)
    services.send_reply(feedback_id=first.pk, user=office.secretary)
    second.refresh_from_db()

    services.rate(feedback_id=first.pk, satisfaction=Satisfaction.SATISFIED)
    services.rate(feedback_id=second.pk, satisfaction=Satisfaction.NOT)

    assert [reply.rating.satisfaction for reply in services.replies_shown_to_sender(second)] == ["not"]
    assert Feedback.objects.get(pk=first.pk).status == Status.ACCEPTED
    assert Rating.objects.count() == 2


def test_nothing_is_answered_rated_or_reopened_out_of_turn(office):
    asked = feedback(office)
    for call in (
        lambda: services.propose_reply(feedback_id=asked.pk, user=office.secretary),
        lambda: services.rate(feedback_id=asked.pk, satisfaction=Satisfaction.SATISFIED),
        lambda: services.reopen(feedback_id=asked.pk, reason="理由"),
    ):
        with pytest.raises((InvalidInput, TransitionError)):
            call()
    services.withdraw_feedback(feedback_id=asked.pk)
    with pytest.raises(TransitionError):
        draft(office, asked)
