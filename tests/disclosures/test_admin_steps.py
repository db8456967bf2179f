"""The steps in the admin: a button is there exactly when the address behind it acts."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from disclosures import permissions, services
from disclosures.admin.steps import STEPS
from disclosures.enums import Action, Aspect, ItemStatus, Role, Scope, WithdrawalKind
from disclosures.models import DisclosureItem
from tests.factories.disclosures import EntryFactory, Office, organization, person

pytestmark = pytest.mark.django_db

ALL_POSITIVE = {aspect.value: "positive" for aspect in Aspect} | {"red_line": "on"}
FILLED = {
    Action.REVIEW: ALL_POSITIVE,
    Action.WITHDRAW: {"kind": WithdrawalKind.IN_ERROR, "reason": "数据有误"},
}


@pytest.fixture
def office():
    """An organisation with a level above, where somebody can approve what is referred."""
    district = organization("区委")
    person(Role.APPROVER, district)
    return Office(organization("街道", below=district))


def _scheduled(office):
    return office.item(planned_publish_at=timezone.now() + timedelta(days=1))


def _withdrawn(office):
    item = office.item()
    services.withdraw_item(item_id=item.pk, user=office.secretary, kind=WithdrawalKind.IN_ERROR, reason="有误")
    return item


def _archived(office):
    item = _withdrawn(office)
    services.archive_item(item_id=item.pk, user=office.secretary)
    return item


STANDS = {
    "draft": lambda office: office.item(None),
    "proposed": lambda office: office.item(Action.PROPOSE),
    "reviewed": lambda office: office.item(Action.REVIEW),
    "approved": lambda office: office.item(Action.APPROVE),
    "scheduled": _scheduled,
    "published": lambda office: office.item(),
    "withdrawn": _withdrawn,
    "archived": _archived,
}
BUTTONS = {
    ("draft", "secretary"): {"propose", "discard"},
    ("proposed", "secretary"): {"recall"},
    ("proposed", "reviewer"): {"review", "return"},
    ("proposed", "approver"): {"return"},
    ("reviewed", "secretary"): {"recall"},
    ("reviewed", "reviewer"): {"return"},
    ("reviewed", "approver"): {"approve", "refer", "return"},
    ("approved", "secretary"): {"publish", "recall"},
    ("approved", "approver"): {"return"},
    ("scheduled", "secretary"): {"unschedule", "withdraw"},
    ("scheduled", "approver"): {"unschedule", "withdraw"},
    ("published", "secretary"): {"withdraw"},
    ("published", "approver"): {"withdraw"},
    ("withdrawn", "secretary"): {"archive"},
}


def _step(item, slug):
    return reverse("admin:item_step", args=(item.pk, slug))


def _take(client, item, slug, **data):
    """Fill in the step as somebody does who sees the item as it is now."""
    version = DisclosureItem.objects.values_list("version", flat=True).get(pk=item.pk)
    filled = {"version": version, "comment": "理由"} | FILLED.get(slug, {}) | data
    return client.post(_step(item, slug), filled)


@pytest.mark.parametrize("stands", STANDS)
def test_a_button_is_there_exactly_when_its_address_acts(client, office, stands):
    item = DisclosureItem.objects.get(pk=STANDS[stands](office).pk)
    people = {
        "secretary": office.secretary,
        "reviewer": office.reviewer,
        "approver": office.approver,
        "colleague": person(Role.SECRETARY, office.unit),
        "inspector": person(Role.INSPECTOR, office.unit),
    }
    for role, user in people.items():
        client.force_login(user)
        page = client.get(reverse("admin:disclosures_disclosureitem_change", args=(item.pk,)))
        shown = {step.action.value for step in page.context["steps"]}
        if role != "colleague":
            assert shown == BUTTONS.get((stands, role), set()), role
        assert shown == {slug for slug in STEPS if _step(item, slug) in page.content.decode()}
        assert shown == {a for a in STEPS if permissions.may_take(user, Action(a), item, timezone.now())}
        for slug in STEPS:
            if slug in shown:
                assert client.get(_step(item, slug)).status_code == 200
            else:
                assert _take(client, item, slug).status_code in (302, 403)
    after = DisclosureItem.objects.get(pk=item.pk)
    assert (after.status, after.version, after.updated_at) == (item.status, item.version, item.updated_at)
    assert not item.verdicts.filter(voided_at__isnull=True).exclude(reviewer=office.reviewer).exists()


def test_three_people_take_an_item_through_the_four_steps(client, office):
    item = office.item(None)
    for user, slug in (
        (office.secretary, "propose"),
        (office.reviewer, "review"),
        (office.approver, "approve"),
        (office.secretary, "publish"),
        (office.approver, "withdraw"),
        (office.secretary, "archive"),
    ):
        client.force_login(user)
        answer = _take(client, item, slug)
        assert answer.status_code == 302, answer.context["form"].errors
    item.refresh_from_db()
    assert item.status == ItemStatus.ARCHIVED
    assert [step.action for step in item.steps.all()] == [
        "create", "propose", "review", "approve", "publish", "withdraw", "archive",
    ]  # fmt: skip


@pytest.mark.parametrize("slug", STEPS)
def test_a_person_of_another_branch_finds_no_item(client, office, slug):
    item = office.item(Action.PROPOSE)
    client.force_login(Office().reviewer)

    assert client.get(_step(item, slug)).status_code == 404
    assert _take(client, item, slug).status_code == 404


def test_a_superuser_is_no_exception(client, office):
    item = office.item(Action.PROPOSE)
    office.secretary.is_superuser = True
    office.secretary.save()
    office.secretary.posts.create(organization=office.unit, role=Role.REVIEWER)
    client.force_login(office.secretary)

    answer = _take(client, item, "review")

    assert answer.status_code == 403
    assert "须由他人" in answer.content.decode()


def test_the_second_of_two_approvers_learns_who_was_first(client, office):
    item = office.item(Action.REVIEW)
    second = person(Role.APPROVER, office.unit)
    services.approve_item(item_id=item.pk, approver=office.approver)
    client.force_login(second)

    answer = client.post(_step(item, "approve"), {"version": item.version}, follow=True)

    text = answer.content.decode()
    assert answer.redirect_chain[-1][0] == reverse("admin:disclosures_disclosureitem_change", args=(item.pk,))
    assert "已审批" in text
    assert f"最近一步：{office.approver.name}" in text
    assert item.steps.filter(action=Action.APPROVE).count() == 1


def test_nobody_judges_what_was_changed_after_the_page_was_opened(client, office):
    item = office.item(Action.PROPOSE)
    services.edit_item(item_id=item.pk, editor=office.secretary, version=item.version, changes={"title": "后改的"})
    client.force_login(office.reviewer)

    answer = client.post(_step(item, "review"), {"version": item.version} | ALL_POSITIVE, follow=True)

    assert "其他人刚刚修改了这条内容" in answer.content.decode()
    assert not item.verdicts.exists()


def test_a_negative_verdict_returns_the_item_with_its_reason(client, office):
    item = office.item(Action.PROPOSE)
    client.force_login(office.reviewer)

    verdicts = ALL_POSITIVE | {"accuracy": "negative", "accuracy_comment": "人数与会议记录不符"}
    answer = _take(client, item, "review", **verdicts)

    assert answer.status_code == 302
    item.refresh_from_db()
    assert item.status == ItemStatus.DRAFT
    assert item.steps.last().comment == "准确性：人数与会议记录不符"
    assert dict(item.verdicts.values_list("aspect", "positive")) == {
        Aspect.SECRECY: True,
        Aspect.NECESSITY: True,
        Aspect.ACCURACY: False,
    }


def test_a_remark_stays_with_its_aspect(client, office):
    item = office.item(Action.PROPOSE)
    client.force_login(office.reviewer)

    _take(client, item, "review", necessity_comment="属于例行公开事项")

    assert dict(item.verdicts.values_list("aspect", "comment")) == {
        "secrecy": "",
        "necessity": "属于例行公开事项",
        "accuracy": "",
    }
    assert item.steps.last().comment == "必要性：属于例行公开事项"


@pytest.mark.parametrize(
    ("slug", "upto", "filled", "field"),
    [
        ("review", Action.PROPOSE, {"red_line": ""}, "red_line"),
        ("review", Action.PROPOSE, dict.fromkeys(Aspect, "") | {"red_line": ""}, "secrecy"),
        ("review", Action.PROPOSE, {"accuracy": "negative"}, "accuracy_comment"),
        ("return", Action.PROPOSE, {"comment": " "}, "comment"),
        ("withdraw", Action.PUBLISH, {"reason": ""}, "reason"),
        ("withdraw", Action.PUBLISH, {"kind": "nonsense"}, "kind"),
    ],
)
def test_what_is_missing_is_said_next_to_its_field_and_nothing_is_lost(client, office, slug, upto, filled, field):
    item = office.item(upto)
    client.force_login(office.secretary if slug == "withdraw" else office.reviewer)

    answer = _take(client, item, slug, necessity_comment="写了很久的意见", **filled)

    assert answer.status_code == 400
    assert list(answer.context["form"].errors) == [field]
    assert ("写了很久的意见" in answer.content.decode()) == (slug == "review")
    item.refresh_from_db()
    assert item.status == {Action.PROPOSE: ItemStatus.PROPOSED, Action.PUBLISH: ItemStatus.PUBLISHED}[upto]


def test_the_record_says_who_in_which_post_and_why(client, office):
    item = office.item(Action.PROPOSE)
    services.return_item(item_id=item.pk, judge=office.reviewer, comment="请核对日期")
    client.force_login(office.secretary)

    text = client.get(reverse("admin:disclosures_disclosureitem_change", args=(item.pk,))).content.decode()

    for said in (office.reviewer.name, "审核人", office.unit.name, "请核对日期"):
        assert said in text


def test_who_can_see_it_and_why_no_more_is_said_before_the_approval(client, office):
    entry = EntryFactory(scope=Scope.PUBLIC)
    item = office.item(Action.REVIEW, entry=entry, scope=Scope.PARTY, scope_reason="涉及党员个人信息")
    client.force_login(office.approver)

    page = client.get(_step(item, "approve")).content.decode()

    assert "全体党员（登录后）：自发布之时起，不设截止时间。" in page
    assert "涉及党员个人信息" in page


def test_everything_the_plan_lacks_is_said_at_once_by_its_field(client, office):
    item = office.draft(
        entry=EntryFactory(scope=Scope.PUBLIC, required_fields=["summary"]), scope=Scope.PARTY, board=""
    )
    client.force_login(office.secretary)

    answer = _take(client, item, "propose")

    assert answer.status_code == 400
    text = answer.content.decode()
    for field in ("缩小公开范围的理由", "摘要", "公开栏"):
        assert field in text
    item.refresh_from_db()
    assert item.status == ItemStatus.DRAFT


def test_the_page_of_an_approved_item_says_that_it_is_sealed(client, office):
    client.force_login(office.secretary)
    for upto, sealed in ((Action.REVIEW, False), (Action.APPROVE, True)):
        item = office.item(upto)
        page = client.get(reverse("admin:disclosures_disclosureitem_change", args=(item.pk,)))
        assert ("封存" in page.content.decode()) == sealed


def test_who_has_judged_already_is_told_and_their_verdict_stays(client, office):
    item = office.item(Action.PROPOSE)
    services.review_item(item_id=item.pk, reviewer=office.reviewer, aspects=[Aspect.SECRECY], red_line_declared=True)
    second = person(Role.REVIEWER, office.unit)
    client.force_login(second)

    assert f"{office.reviewer.name}已审核同意" in client.get(_step(item, "review")).content.decode()
    answer = client.post(_step(item, "review"), ALL_POSITIVE | {"version": item.version})
    assert answer.status_code == 400
    assert office.reviewer.name in str(answer.context["form"].non_field_errors())
    assert item.verdicts.get().reviewer == office.reviewer
    rest = {"necessity": "positive", "accuracy": "positive", "version": item.version}
    assert client.post(_step(item, "review"), rest).status_code == 302
    assert DisclosureItem.objects.get(pk=item.pk).status == ItemStatus.REVIEWED


def test_a_reviewer_may_repeat_their_own_verdict(office):
    item = office.item(Action.PROPOSE)
    for _n in range(2):
        services.review_item(
            item_id=item.pk, reviewer=office.reviewer, aspects=[Aspect.SECRECY], red_line_declared=True
        )
    assert item.verdicts.filter(voided_at__isnull=True).count() == 1


def test_a_discarded_draft_goes_from_the_desk(client, office):
    item = office.item(None)
    client.force_login(office.secretary)

    answer = client.post(_step(item, "discard"), {"version": item.version, "comment": "不再需要"}, follow=True)

    assert "草稿已废弃" in answer.content.decode()
    assert item.title not in client.get(reverse("admin:index")).content.decode()
    assert client.get(_step(item, "propose"), follow=True).redirect_chain


def test_a_draft_says_what_it_lacks_before_anybody_proposes_it(client, office):
    item = office.item(None, responsible_person="", entry=EntryFactory(required_fields=["summary"]))
    client.force_login(office.secretary)
    page = lambda: client.get(reverse("admin:disclosures_disclosureitem_change", args=(item.pk,)))  # noqa: E731

    assert page().context["lacking"] == [
        "责任人：请填写“责任人”，审核时需要。", "摘要：请填写“摘要”，审核时需要。"
    ]  # fmt: skip
    changes = {"responsible_person": "王芳", "summary": "摘要"}
    services.edit_item(item_id=item.pk, editor=office.secretary, version=item.version, changes=changes)
    assert page().context["lacking"] == []
    assert 'id="lacking"' not in page().content.decode()
