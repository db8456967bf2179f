"""Two or three people acting on one case at once: one wins, the others are told why, and nothing is half done."""

from itertools import permutations

import pytest

from disclosures.permissions import NotAllowed
from disclosures.refusals import Refused
from disclosures.statemachine import TransitionError
from feedback import services
from feedback.enums import ReplyStatus, Satisfaction, Stage, Status
from feedback.models import Feedback, Rating, Reply
from tests.factories.disclosures import Office, organization
from tests.factories.feedback import answered, feedback, policy
from tests.racing import one_after_the_other

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def office():
    policy()
    return Office()


def deeds(office, other, case):
    """What three people want to do with the case, and how each finds it if it was first."""
    return {
        "reply": (lambda: services.send_reply(feedback_id=case.pk, user=office.secretary), Status.ANSWERED),
        "hand_over": (
            lambda: services.hand_over(feedback_id=case.pk, user=office.secretary, to=other, reason="属对方职责"),
            Status.RECEIVED,
        ),
        "withdraw": (lambda: services.withdraw_feedback(feedback_id=case.pk), Status.WITHDRAWN),
    }


def assert_whole(case):
    """Status, record, clocks and holdings tell the same story."""
    events = list(case.events.all())
    assert [event.from_status for event in events[1:]] == [event.to_status for event in events[:-1]]
    assert events[-1].to_status == case.status
    assert case.clocks.running().exists() == (case.status == Status.RECEIVED)
    assert case.holdings.get(until=None, leads=True).organization == case.organization
    assert case.replies.sent().exists() == (case.status == Status.ANSWERED)


@pytest.mark.parametrize("order", list(permutations(["reply", "hand_over", "withdraw"])), ids=",".join)
def test_of_reply_hand_over_and_withdrawal_the_first_wins(office, order):
    other = organization()
    case = feedback(office)
    services.draft_reply(feedback_id=case.pk, user=office.secretary, text="公示自本周五起张贴。")
    todo = deeds(office, other, case)

    errors = dict(zip(order, one_after_the_other(case, *(todo[name][0] for name in order)), strict=True))

    case.refresh_from_db()
    assert_whole(case)
    assert errors[order[0]] is None
    for name, error in errors.items():
        # After a hand-over the sender can still take it back; everything else came too late, and is told so.
        if name != order[0] and not (name == "withdraw" and order[0] == "hand_over"):
            assert isinstance(error, (TransitionError, NotAllowed)), (name, error)
            assert str(error)
    withdrawn_after = order[0] == "hand_over"
    assert case.status == (Status.WITHDRAWN if withdrawn_after else todo[order[0]][1])


def test_of_two_who_send_the_same_answer_one_does(office):
    case = feedback(office)
    services.draft_reply(feedback_id=case.pk, user=office.secretary, text="公示自本周五起张贴。")

    errors = one_after_the_other(
        case,
        lambda: services.send_reply(feedback_id=case.pk, user=office.secretary),
        lambda: services.send_reply(feedback_id=case.pk, user=office.approver),
    )

    assert [type(error) for error in errors] == [type(None), TransitionError]
    assert Reply.objects.get().sent_by == office.secretary


def test_an_approval_and_a_change_at_once_never_approve_the_changed_text(office):
    case = feedback(office)
    services.draft_reply(feedback_id=case.pk, user=office.secretary, text="第一稿")
    seen = services.propose_reply(feedback_id=case.pk, user=office.secretary)

    errors = one_after_the_other(
        case,
        lambda: services.return_reply(feedback_id=case.pk, user=office.secretary, comment="再改"),
        lambda: services.draft_reply(feedback_id=case.pk, user=office.secretary, text="第二稿"),
        lambda: services.approve_reply(feedback_id=case.pk, user=office.approver, version=seen.version),
    )

    assert [type(error) for error in errors] == [type(None), type(None), services.StaleReply]
    assert Reply.objects.get().status == ReplyStatus.DRAFT


def test_two_senders_of_one_answer_reopen_it_once(office):
    first, second = feedback(office), feedback(office)
    services.merge_feedback(feedback_id=second.pk, into_id=first.pk, user=office.secretary, reason="同一事项")
    services.draft_reply(feedback_id=first.pk, user=office.secretary, text="公示自本周五起张贴。")
    services.send_reply(feedback_id=first.pk, user=office.secretary)

    errors = one_after_the_other(
        first,
        lambda: services.rate(feedback_id=first.pk, satisfaction=Satisfaction.NOT),
        lambda: services.rate(feedback_id=second.pk, satisfaction=Satisfaction.NOT),
    )

    assert errors == [None, None]
    assert first.clocks.filter(stage=Stage.REOPENED).count() == 1
    assert Rating.objects.count() == 2


def test_a_double_click_rates_once(office):
    case = answered(office)

    errors = one_after_the_other(
        case, *[lambda: services.rate(feedback_id=case.pk, satisfaction=Satisfaction.SATISFIED)] * 2
    )

    assert [isinstance(error, Refused) for error in errors] == [False, True]
    assert Feedback.objects.get().status == Status.ANSWERED
