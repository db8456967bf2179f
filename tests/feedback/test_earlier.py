"""What was asked or disclosed before: linked for staff, shown to the sender, who is free to insist."""

import time

import pytest
from django.contrib.auth.models import AnonymousUser
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from feedback.earlier import Likely, likely, similar
from feedback.enums import Kind, Naming
from feedback.likeness import likeness, pairs, share
from feedback.models import Feedback
from feedback.receipts import Ticket
from tests.factories.disclosures import Office, organization
from tests.factories.feedback import answered, feedback, policy, public_answer

LIFT = "三号楼加装电梯什么时候公示结果"


@given(st.text(), st.text())
def test_likeness_is_a_share_and_the_same_both_ways(one, other):
    a, b = pairs(one), pairs(other)
    assert 0 <= likeness(a, b) <= 1
    assert likeness(a, b) == likeness(b, a)
    assert likeness(a, a) == (1 if a else 0)


def test_pairs_do_not_cross_what_separates_words_and_do_not_care_how_letters_are_written():
    assert pairs("电梯，ＡＢ") == {"电梯", "ab"}


def test_share_is_how_much_of_the_first_the_second_has():
    assert share(pairs("电梯"), pairs("加装电梯")) == 1
    assert share(pairs("加装电梯"), pairs("电梯")) == pytest.approx(1 / 3)
    assert share(frozenset(), pairs("电梯")) == 0


@pytest.fixture
def office(db):
    policy()
    return Office()


def test_the_same_matter_asked_lately_of_the_same_organisation_is_linked(office):
    first = feedback(office, text=LIFT)
    feedback(office, text="自来水什么时候通")

    assert similar(Feedback(organization=office.unit, text=f"请问{LIFT}？")) == first
    assert similar(Feedback(organization=office.unit, text="垃圾分类怎么处罚")) is None
    assert similar(Feedback(organization=organization(), text=LIFT)) is None


def test_an_item_whose_title_the_question_repeats_is_likely_the_answer(office):
    item = office.item(title="三号楼加装电梯公示")
    office.item(title="党费收缴情况通报")

    assert likely(AnonymousUser(), office.unit, LIFT) == [Likely("disclosures:item_detail", item.pk, item.title)]


def test_what_was_asked_and_answered_in_public_comes_first(client, office):
    item = office.item(title="三号楼加装电梯公示")
    answer = public_answer(office, answered(office, text=LIFT))

    found = likely(AnonymousUser(), organization(), LIFT)
    assert found == [Likely("disclosures:answer_detail", answer.pk, answer.title)]
    assert [one.pk for one in likely(AnonymousUser(), office.unit, LIFT)] == [answer.pk, item.pk]

    path = reverse("disclosures:ask:write", args=(Kind.INQUIRY,))
    form = {"organization": office.unit.pk, "text": LIFT, "naming": Naming.ANONYMOUS, "ticket": Ticket.new().signed()}
    assert reverse("disclosures:answer_detail", args=(answer.pk,)) in client.post(path, form).content.decode()


def test_what_the_reader_may_not_see_is_no_answer(office):
    office.draft(title="三号楼加装电梯公示")

    assert likely(AnonymousUser(), office.unit, LIFT) == []


def test_the_sender_sees_the_likely_answer_first_and_may_insist(client, office):
    item = office.item(title="三号楼加装电梯公示")
    ticket = Ticket.new()
    aged = Ticket(ticket.token, ticket.secret, time.time() - 60)
    path = reverse("disclosures:ask:write", args=(Kind.INQUIRY,))
    form = {"organization": office.unit.pk, "text": LIFT, "naming": Naming.ANONYMOUS, "ticket": aged.signed()}

    shown = client.post(path, form).content.decode()
    assert reverse("disclosures:item_detail", args=(item.pk,)) in shown
    assert LIFT in shown
    assert not Feedback.objects.exists()

    client.post(path, form | {"insist": "yes"})
    assert Feedback.objects.get().text == LIFT


def test_who_asks_about_the_item_itself_is_not_sent_back_to_it(client, office):
    item = office.item(title="三号楼加装电梯公示")
    path = f"{reverse('disclosures:ask:write', args=(Kind.INQUIRY,))}?item={item.pk}"

    client.post(path, {"text": LIFT, "naming": Naming.ANONYMOUS, "ticket": Ticket.new().signed()})
    assert Feedback.objects.get().item_id == item.pk
