"""The pages around a notice: issuing it, reading it, signing for it, taking it along."""

import io
from datetime import date

import pytest
from django.urls import reverse
from docx import Document

from disclosures.enums import Role
from feedback.models import Notice, NoticeTemplate
from tests.factories.disclosures import Office, organization, person
from tests.factories.feedback import accepted, at

from .test_supervision import OVERDUE, issue

pytestmark = pytest.mark.django_db
LIST = reverse("admin:feedback_notice_changelist")
TEMPLATES = reverse("admin:feedback_noticetemplate_changelist")


def issue_page(case):
    return reverse("admin:feedback_notice", args=(case.pk,))


def page_of(notice, name="change"):
    return reverse(f"admin:feedback_notice_{name}", args=(notice.pk,))


def test_an_inspector_issues_what_the_form_proposes(client, inspector, office):
    case = accepted(office)
    with at(OVERDUE):
        proposed = client.get(issue_page(case)).context["form"].initial
        assert proposed["title"] == "关于催办群众来件“电梯”的通知"
        assert "应于2026年11月23日前办理，至今已超期2个工作日" in proposed["text"]
        assert "于2026年12月2日前答复" in proposed["text"]
        client.post(issue_page(case), proposed | {"code": "河纪督"})

    notice = Notice.objects.get()
    assert (notice.number, notice.due) == ("河纪督〔2026〕1号", date(2026, 12, 2))
    with at(date(2026, 12, 3)):
        following = client.get(issue_page(case)).context["form"].initial
    assert (following["kind"], following["code"], following["copied_to"]) == ("supervise", "河纪督", "区委")
    assert "经河纪督〔2026〕1号催办后仍未办结" in following["text"]


def test_what_is_missing_is_asked_for_and_nothing_is_lost(client, inspector, office):
    case = accepted(office)
    with at(OVERDUE):
        refused = client.post(
            issue_page(case), {"kind": "urge", "code": "", "title": "标题甲", "text": "正文乙", "term": "99"}
        )

    assert refused.status_code == 400
    assert set(refused.context["form"].errors) == {"code", "term"}
    assert "标题甲" in refused.content.decode()
    assert "正文乙" in refused.content.decode()
    assert not Notice.objects.exists()


def test_of_two_inspectors_at_once_the_second_is_told(client, inspector, office):
    case = accepted(office)
    with at(OVERDUE):
        proposed = client.get(issue_page(case)).context["form"].initial
    issue(case, inspector)

    with at(OVERDUE):
        late = client.post(issue_page(case), proposed, follow=True)
    assert "河纪督〔2026〕1号的期限至2026-12-02" in str(next(iter(late.context["messages"])))
    assert Notice.objects.count() == 1


def test_a_committees_own_text_comes_before_the_portals(client, inspector, office):
    committee = inspector.posts.get().organization
    NoticeTemplate.objects.create(issuer=committee, kind="urge", title="催办{编号}", text="请{单位}办理。", term=3)
    case = accepted(office)

    with at(OVERDUE):
        proposed = client.get(issue_page(case)).context["form"].initial
    assert (proposed["title"], proposed["text"], proposed["term"]) == (
        f"催办{case.number}",
        "请河湾街道党工委办理。",
        3,
    )


def test_the_unit_opens_it_and_signs_for_it(client, inspector, office):
    notice = issue(accepted(office), inspector)
    client.force_login(office.secretary)

    with at(OVERDUE, 15):
        assert notice.title in client.get(LIST).content.decode()
        client.get(page_of(notice))
        signed = client.post(page_of(notice), {"acknowledgement": "明天答复"}, follow=True)
    notice.refresh_from_db()
    assert notice.served_to == office.secretary
    assert notice.acknowledgement == "明天答复"
    assert signed.context["form"] is None
    client.force_login(inspector)
    assert "明天答复" in client.get(page_of(notice)).content.decode()


def test_an_inspector_reads_it_without_serving_or_signing(client, inspector, office):
    notice = issue(accepted(office), inspector)

    assert client.get(page_of(notice)).context["form"] is None
    assert client.post(page_of(notice), {}).status_code == 403
    notice.refresh_from_db()
    assert (notice.served_at, notice.acknowledged_at) == (None, None)


@pytest.mark.parametrize("name", ["change", "print", "docx"])
def test_a_notice_to_others_does_not_exist(client, inspector, office, district, name):
    notice = issue(accepted(office), inspector)
    elsewhere = Office(organization("山前街道党工委", below=district))

    for user in (elsewhere.secretary, elsewhere.approver, person(Role.INSPECTOR, elsewhere.unit)):
        client.force_login(user)
        assert client.get(page_of(notice, name)).status_code == 404
        assert notice.title not in client.get(LIST).content.decode()
    client.force_login(person(Role.ADMINISTRATOR, office.unit))
    assert client.get(LIST).status_code == 403


def test_it_is_taken_along_as_docx_and_printed(client, inspector, office):
    notice = issue(accepted(office), inspector, copied_to="区委办公室")

    answer = client.get(page_of(notice, "docx"))
    texts = [paragraph.text for paragraph in Document(io.BytesIO(answer.content)).paragraphs if paragraph.text]
    assert texts[:4] == ["区纪委文件", "河纪督〔2026〕1号", "关于催办的通知", "河湾街道党工委："]
    assert "filename*=UTF-8''%E6%B2%B3" in answer["Content-Disposition"]
    assert "no-store" in answer["Cache-Control"]
    printed = client.get(page_of(notice, "print")).content.decode()
    assert "抄送：区委办公室。" in printed
    assert "<style" not in printed


@pytest.mark.parametrize(
    ("state", "day", "expected"),
    [
        ("unsigned", date(2026, 11, 26), 1),
        ("open", date(2026, 12, 2), 1),
        ("overdue", date(2026, 12, 2), 0),
        ("overdue", date(2026, 12, 3), 1),
        ("open", date(2026, 12, 3), 0),
        ("done", date(2026, 12, 3), 0),
    ],
)
def test_the_list_is_narrowed_by_state(client, inspector, office, state, day, expected):
    issue(accepted(office), inspector)

    with at(day):
        assert len(client.get(LIST, {"state": state}).context["cl"].result_list) == expected


@pytest.mark.parametrize("amount", [1, 3])
def test_the_list_takes_the_same_queries_for_any_amount(client, inspector, office, amount, django_assert_num_queries):
    for _n in range(amount):
        issue(accepted(office), inspector)
    # session, person, posts, count, rows
    with at(OVERDUE), django_assert_num_queries(5):
        client.get(LIST)


def test_texts_are_changed_by_the_committees_own_inspectors(client, inspector, office):
    committee = inspector.posts.get().organization
    add = reverse("admin:feedback_noticetemplate_add")
    assert client.get(add).context["adminform"].form.initial["term"] == 5

    values = {"issuer": committee.pk, "kind": "urge", "title": "催办{编号}", "text": "请{名字}办理", "term": "3"}
    refused = client.post(add, values)
    assert refused.context["adminform"].form.errors == {"text": ["没有这样的占位符：{名字}。"]}
    client.post(add, values | {"text": "请{单位}办理"})
    assert NoticeTemplate.objects.get().text == "请{单位}办理"
    again = client.post(add, values | {"text": "请{单位}办理"})
    assert "已有模板" in again.content.decode()
    client.force_login(person(Role.INSPECTOR, office.unit))
    assert "催办{编号}" not in client.get(TEMPLATES).content.decode()
    client.force_login(office.secretary)
    assert client.get(TEMPLATES).status_code == 403
