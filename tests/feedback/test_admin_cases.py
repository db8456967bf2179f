"""The working desk of those who answer: whose cases are there, and the way of a question through its steps."""

from datetime import date

import pytest
from django.urls import reverse

from disclosures.enums import OrganizationKind, Role
from feedback import services
from feedback.enums import Kind, Outcome, ReplyStatus, Satisfaction, Status
from feedback.models import Feedback, Reply
from tests.factories.disclosures import Office, organization, person
from tests.factories.feedback import answered, at, feedback, policy

pytestmark = pytest.mark.django_db
LIST = reverse("admin:feedback_feedback_changelist")
TEXT = "公示自本周五起张贴在一楼公开栏。"


@pytest.fixture
def district():
    policy(acknowledge_within=3, reply_within=15, extension_days=10)
    policy(Kind.REQUEST, four_eyes=True)
    return organization("区委", kind=OrganizationKind.DISTRICT)


@pytest.fixture
def office(district):
    return Office(organization("河湾街道党工委", below=district))


def page_of(case):
    return reverse("admin:feedback_feedback_change", args=(case.pk,))


def step_of(case, slug):
    return reverse("admin:case_step", args=(case.pk, slug))


def listed(client, name):
    return [row.feedback.subject for row in client.get(LIST, {"list": name}).context["page"].rows]


def buttons(client, case):
    return [step.slug for step in client.get(page_of(case)).context["steps"]]


def take(client, case, slug, **fields):
    """The step by its form, with the hidden fields of the page it is on."""
    page = client.get(step_of(case, slug))
    assert page.status_code == 200, page.headers
    return client.post(step_of(case, slug), {"seen": page.context["form"].initial["seen"]} | fields)


def test_a_question_goes_from_the_list_to_the_asker(client, office):
    client.force_login(office.secretary)
    case = feedback(office)
    assert listed(client, "accept") == ["电梯"]
    take(client, case, "accept")
    assert listed(client, "accept") == []
    assert listed(client, "answer") == ["电梯"]
    take(client, case, "draft", text=TEXT)
    assert "send" in buttons(client, case)

    response = take(client, case, "send")

    assert (response.status_code, response.url) == (302, page_of(case))
    assert listed(client, "answered") == ["电梯"]
    assert [reply.text for reply in services.replies_shown_to_sender(case)] == [TEXT]
    assert TEXT in client.get(page_of(case)).content.decode()


def test_a_disclosure_request_passes_the_head(client, office):
    case = feedback(office, kind=Kind.REQUEST)
    services.acknowledge_feedback(feedback_id=case.pk, user=office.secretary)
    client.force_login(office.secretary)
    take(client, case, "draft", text=TEXT, outcome=Outcome.NOT_HELD, place="区住建局")
    assert "send" not in buttons(client, case)
    take(client, case, "propose")
    assert listed(client, "answer") == []
    client.force_login(office.approver)
    assert listed(client, "decide") == ["电梯"]
    take(client, case, "return", comment="请写明电话")
    client.force_login(office.secretary)
    take(client, case, "draft", text=TEXT + "电话0571-12345678。", outcome=Outcome.NOT_HELD, place="区住建局")
    take(client, case, "propose")
    client.force_login(office.approver)
    take(client, case, "approve")
    client.force_login(office.secretary)
    assert listed(client, "send") == ["电梯"]

    take(client, case, "send")

    reply = Reply.objects.get()
    assert (reply.status, reply.approved_by, reply.sent_by) == (ReplyStatus.SENT, office.approver, office.secretary)


def test_what_is_missing_is_said_at_its_field_and_nothing_typed_is_lost(client, office):
    client.force_login(office.secretary)
    case = feedback(office, kind=Kind.REQUEST)
    page = take(client, case, "draft", text=TEXT, others="A-2026-9999")

    assert page.status_code == 400
    assert "A-2026-9999" in page.context["form"].errors["others"][0]
    assert TEXT in page.content.decode()
    take(client, case, "draft", text=TEXT)
    refused = take(client, case, "propose")
    assert refused.status_code == 400
    assert not Reply.objects.filter(status=ReplyStatus.PROPOSED).exists()


def test_items_are_named_by_choice_number_or_address(client, office):
    client.force_login(office.secretary)
    chosen, numbered, addressed = office.item(), office.item(), office.item()
    case = feedback(office)
    take(
        client, case, "draft", text=TEXT, items=[chosen.pk],
        others=f"{numbered.index_number},http://testserver/items/{addressed.pk}/",
    )  # fmt: skip

    assert set(Reply.objects.get().items.all()) == {chosen, numbered, addressed}


def test_the_answer_that_was_read_is_the_one_that_is_sent(client, office):
    case = feedback(office)
    services.draft_reply(feedback_id=case.pk, user=office.secretary, text=TEXT)
    client.force_login(office.approver)
    seen = client.get(step_of(case, "send")).context["form"].initial["seen"]
    services.draft_reply(feedback_id=case.pk, user=office.secretary, text="另一稿")

    response = client.post(step_of(case, "send"), {"seen": seen})

    assert response.status_code == 400
    assert Feedback.objects.get().status == Status.RECEIVED


def test_a_step_that_came_too_late_says_who_acted(client, office):
    case = feedback(office)
    services.withdraw_feedback(feedback_id=case.pk)
    client.force_login(office.secretary)

    page = client.get(step_of(case, "accept"), follow=True).content.decode()

    assert "最近一步" in page


def test_more_time_is_asked_for_and_granted(client, office):
    with at(date(2026, 11, 2)):
        case = feedback(office)
        services.acknowledge_feedback(feedback_id=case.pk, user=office.secretary)
        client.force_login(office.secretary)
        take(client, case, "extend", days=5, reason="需会商")
        assert "extend" not in buttons(client, case)
        client.force_login(office.approver)
        assert listed(client, "decide") == ["电梯"]
        take(client, case, "decide", decision="grant", reason="同意")

    assert case.clocks.get(stage="reply").due == date(2026, 11, 30)


def test_a_case_that_is_handed_over_leaves_the_desk(client, office, district):
    other = Office(organization("山前街道党工委", below=district))
    case = feedback(office)
    client.force_login(office.secretary)

    response = take(client, case, "hand-over", to=other.unit.pk, reason="属对方职责")

    assert response.url == LIST
    assert client.get(page_of(case)).status_code == 404
    client.force_login(other.secretary)
    assert listed(client, "accept") == ["电梯"]
    assert "hand-over" not in buttons(client, case)
    client.force_login(person(Role.APPROVER, district))
    assert "rule" in buttons(client, case)


def test_joining_splitting_and_merging(client, office, district):
    other = Office(organization("山前街道党工委", below=district))
    first, second = feedback(office, subject="甲"), feedback(office, subject="乙")
    client.force_login(office.secretary)
    take(client, second, "split", to=other.unit.pk, subject="丙", text="对方答复的部分")
    take(client, first, "join", organization=other.unit.pk)
    take(client, second, "merge", number=first.number, reason="同一事项")

    assert Feedback.objects.get(pk=second.pk).merged_into == first
    client.force_login(other.secretary)
    assert sorted(listed(client, "accept")) == ["丙", "甲"]
    assert "draft" in buttons(client, first)
    assert "send" not in buttons(client, first)


def test_whoever_approves_is_told_what_looks_empty(client, office):
    answered(office, answer="本村道路硬化工程款已于十月支付,明细见第四号公告。")
    case = feedback(office)
    client.force_login(office.approver)
    for text, kinds in (
        ("三号楼加装电梯方案自11月23日起公示五个工作日。", []),
        ("您的意见已收悉。", ["short", "unrelated"]),
        ("本村道路硬化工程款已于十月支付,明细见第四号公告。", ["template", "unrelated"]),
    ):
        services.draft_reply(feedback_id=case.pk, user=office.secretary, text=text)
        page = client.get(page_of(case))
        assert [one.kind for one in page.context["suspicions"]] == kinds
        assert all(one.reason in page.content.decode() for one in page.context["suspicions"])


@pytest.mark.parametrize("role", [Role.MEMBER, Role.REVIEWER, Role.ADMINISTRATOR])
def test_cases_are_there_for_nobody_else(client, office, role):
    case = feedback(office)
    client.force_login(person(role, office.unit))

    assert case.text not in client.get(LIST).content.decode()
    assert client.get(page_of(case)).status_code in (403, 404)
    assert client.get(step_of(case, "accept")).status_code in (403, 404)


def test_other_organisations_cases_do_not_exist(client, office, district):
    elsewhere = Office(organization("山前街道党工委", below=district))
    case = feedback(elsewhere)
    client.force_login(office.secretary)

    assert listed(client, "accept") == []
    assert client.post(step_of(case, "accept")).status_code == 404


def test_a_head_finds_the_cases_of_units_without_a_head_of_their_own(client, office, district):
    branch = organization("三号楼党支部", below=office.unit, kind=OrganizationKind.BRANCH)
    secretary = person(Role.SECRETARY, branch)
    services.submit_feedback(feedback=Feedback(kind=Kind.INQUIRY, subject="支部", text="问", organization=branch))
    feedback(office, subject="街道")

    for user, seen in (
        (secretary, ["支部"]),
        (office.approver, ["支部", "街道"]),
        (office.secretary, ["街道"]),
        (person(Role.APPROVER, district), []),
    ):
        client.force_login(user)
        assert sorted(listed(client, "accept")) == seen, user


def test_the_level_above_hears_of_a_reopening(client, office, district):
    case = answered(office)
    services.rate(feedback_id=case.pk, satisfaction=Satisfaction.NOT, comment="没有写日期")
    client.force_login(person(Role.APPROVER, district))

    assert listed(client, "reopened") == ["电梯"]
    assert {tab.name: count for tab, count in client.get(LIST).context["tabs"]}["reopened"] == 1
    assert "没有写日期" in client.get(page_of(case)).content.decode()


def test_a_case_is_found_by_number_or_subject_within_what_one_works_on(client, office, district):
    case, other = (
        answered(office, subject="路灯何时修复"),
        feedback(Office(organization(below=district)), subject="路灯"),
    )
    client.force_login(office.secretary)

    def found(text):
        return [row.feedback for row in client.get(LIST, {"q": text}).context["page"].rows]

    assert found("路灯") == [case]
    assert found(case.number) == [case]
    assert found(other.number) == []
    assert found("\x00") == []


def test_the_desk_says_what_waits_among_the_questions(client, office):
    case = feedback(office)
    client.force_login(office.secretary)
    index = reverse("admin:index")
    assert [(one.count, one.url) for one in client.get(index).context["waiting"]] == [(1, f"{LIST}?list=accept")]
    services.withdraw_feedback(feedback_id=case.pk)
    assert client.get(index).context["waiting"] == []
    client.force_login(office.reviewer)
    assert client.get(index).context["waiting"] == []


@pytest.mark.parametrize("amount", [1, 3])
def test_the_list_asks_as_often_for_many_cases(client, office, amount, django_assert_num_queries):
    for _number in range(amount):
        services.acknowledge_feedback(feedback_id=feedback(office).pk, user=office.secretary)
    client.force_login(office.secretary)
    client.get(LIST)

    with django_assert_num_queries(11):
        assert len(client.get(LIST, {"list": "answer"}).context["page"].rows) == amount
