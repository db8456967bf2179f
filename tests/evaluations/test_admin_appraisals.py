"""The officers' page of an appraisal, from the draft to the verdicts, by the people who do it."""

import io
import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from openpyxl import Workbook

from disclosures.models import User
from evaluations import services
from evaluations.enums import Status
from evaluations.models import Appraisal, Rectification, Result, Subject, Verdict
from evaluations.rolls import HEADINGS
from tests.factories.disclosures import EntryFactory, Office, UserFactory
from tests.factories.evaluations import Vote, template

pytestmark = pytest.mark.django_db(transaction=True)


def page(appraisal):
    return reverse("admin:evaluations_appraisal_change", args=(appraisal.pk,))


def form(appraisal, *arguments):
    name = "admin:appraisal_row_form" if len(arguments) > 1 else "admin:appraisal_form"
    return reverse(name, args=(appraisal.pk, *arguments))


def step(client, appraisal, name, row=""):
    answer = client.post(reverse("admin:appraisal_step", args=(appraisal.pk,)), {"step": name, "row": row}, follow=True)
    return answer.text


def workbook(*rows, headings=HEADINGS):
    book = Workbook()
    book.active.append(headings)
    for row in rows:
        book.active.append(row)
    file = io.BytesIO()
    book.save(file)
    file.seek(0)
    file.name = "名册.xlsx"
    return file


def shown(client, appraisal, *rows):
    """The page that tells what such a workbook changes, and what its button sends."""
    text = client.post(form(appraisal, "roll"), {"file": workbook(*rows)}).text
    return text, dict(re.findall(r'<input type="hidden" name="(rows|seen)" value="([^"]+)"', text))


def bring_in(client, appraisal, *rows):
    return client.post(form(appraisal, "roll"), shown(client, appraisal, *rows)[1], follow=True).text


@pytest.fixture
def office(client):
    office = Office()
    client.force_login(office.secretary)
    return office


@pytest.fixture
def draft(office, client):
    now = timezone.localtime()
    client.post(
        reverse("admin:evaluations_appraisal_add"),
        {
            "template": template().pk,
            "organization": office.unit.pk,
            "title": "2026年度干部测评",
            "period_from": "2026-01-01",
            "period_until": "2026-12-31",
            "opens_at": f"{now + timedelta(days=8):%Y-%m-%d}T09:00",
            "closes_at": f"{now + timedelta(days=9):%Y-%m-%d}T18:00",
            "starts_on": f"{now:%Y-%m-%d}",
        },
    )
    return Appraisal.objects.get()


def test_a_secretary_prepares_and_an_approver_fixes_the_rules(office, draft, client):
    client.post(form(draft, "subject"), {"name": "李四", "post_title": "副书记", "account": "", "pledges": "每周接访"})
    assert Subject.objects.get().statement.pledges == "每周接访"
    voters = [UserFactory(phone=f"1390000000{n}") for n in range(2)]
    rows = [(voters[0].name, voters[0].phone, "A"), (voters[1].name, voters[1].username, "党员")]
    bring_in(client, draft, *rows)
    assert dict(draft.roll.values_list("person", "voter_class")) == {voters[0].pk: "A", voters[1].pk: "B"}
    assert "put_on_notice" not in client.get(page(draft)).text
    assert "审批人" in step(client, draft, "put_on_notice")
    client.force_login(office.approver)
    assert "put_on_notice" in client.get(page(draft)).text
    step(client, draft, "put_on_notice")
    draft.refresh_from_db()
    assert (draft.status, len(draft.rules_hash)) == (Status.NOTICED, 64)
    client.force_login(office.secretary)
    client.post(form(draft, "announce_rules"), {"entry": EntryFactory().pk})
    draft.refresh_from_db()
    assert "每周接访" in draft.notice_of_rules.body


def test_every_bad_row_of_a_roll_is_named_and_nothing_is_imported(draft, client):
    good, twice = UserFactory(), UserFactory()
    rows = [
        (good.name, good.username, "A"),
        ("没有这人", "nobody", "A"),
        ("别名", good.username, "B"),
        (twice.name, twice.username, "Z"),
        (twice.name, twice.username, "B"),
    ]
    text = client.post(form(draft, "roll"), {"file": workbook(*rows)}).text
    for number, problem in ((3, "没有人使用"), (4, "姓名不符"), (5, "没有这个类别"), (6, "出现两次")):
        assert f"<tr><td>{number}</td>" in text
        assert problem in text
    assert "没有导入任何一行" in text
    assert not draft.roll.exists()


@pytest.mark.parametrize(
    ("file", "says"),
    [
        (workbook(headings=("名字", "手机", "组")), "第一行应为"),
        (workbook(), "没有人员"),
    ],
)
def test_a_sheet_that_is_no_roll_is_told_what_it_needs(draft, client, file, says):
    file.seek(0)
    assert says in client.post(form(draft, "roll"), {"file": file}).text


def test_a_new_roll_replaces_the_old_one_and_a_fixed_one_stays(office, draft, client):
    first, second = UserFactory(), UserFactory()
    for voter in (first, second):
        bring_in(client, draft, (voter.name, voter.username, "A"))
    assert list(draft.roll.values_list("person", flat=True)) == [second.pk]
    _text, decision = shown(client, draft, (first.name, first.username, "A"))
    Appraisal.objects.filter(pk=draft.pk).update(status=Status.NOTICED, rules_hash="a" * 64)
    assert "不能再改动" in client.post(form(draft, "roll"), decision).text
    assert list(draft.roll.values_list("person", flat=True)) == [second.pk]


def test_a_roll_without_faults_is_shown_as_what_it_changes_before_it_is_imported(draft, client):
    stays, moves, goes, comes = (UserFactory(name=name) for name in ("赵留", "钱调", "孙去", "李来"))
    before = [(person.name, person.username, "A") for person in (stays, moves, goes)]
    first, decision = shown(client, draft, *before)
    assert not draft.roll.exists()
    assert "新增3人" in first
    client.post(form(draft, "roll"), decision)

    rows = [(stays.name, stays.username, "A"), (moves.name, moves.username, "B"), (comes.name, comes.username, "党员")]
    text, decision = shown(client, draft, *rows)
    plain = " ".join(re.sub(r"<[^>]+>", " ", text).split())
    for told in ("A 领导班子成员 3 1", "B 党员 0 2", "移出1人 孙去 A", "1人调整类别 钱调 A → B", "新增1人 李来 B"):
        assert told in plain, told
    assert "赵留" not in text
    assert set(draft.roll.values_list("person", flat=True)) == {stays.pk, moves.pk, goes.pk}

    client.post(form(draft, "roll"), decision)
    assert dict(draft.roll.values_list("person", "voter_class")) == {stays.pk: "A", moves.pk: "B", comes.pk: "B"}
    text, _decision = shown(client, draft, *rows)
    assert "不会有任何变化" in text
    assert "导入这份名册" not in text


def test_a_change_is_decided_as_it_was_seen_or_looked_at_again(draft, client):
    first, second, third = (UserFactory() for _n in range(3))
    _text, decision = shown(client, draft, (first.name, first.username, "A"))
    bring_in(client, draft, (second.name, second.username, "A"))

    text = client.post(form(draft, "roll"), decision).text
    assert "名册刚刚已被改动" in text
    assert "移出1人" in text
    assert list(draft.roll.values_list("person", flat=True)) == [second.pk]
    again = dict(re.findall(r'<input type="hidden" name="(rows|seen)" value="([^"]+)"', text))
    client.post(form(draft, "roll"), again)
    assert list(draft.roll.values_list("person", flat=True)) == [first.pk]

    _text, decision = shown(client, draft, (third.name, third.username, "A"))
    User.objects.filter(pk=third.pk).update(is_active=False)
    assert "没有人使用" in client.post(form(draft, "roll"), decision).text
    tampered = decision | {"rows": decision["rows"][:-1]}
    assert "请重新选择工作簿" in client.post(form(draft, "roll"), tampered).text
    assert "请选择名册工作簿" in client.post(form(draft, "roll"), {}).text
    assert list(draft.roll.values_list("person", flat=True)) == [first.pk]


def test_for_others_the_page_does_not_exist(draft, client):
    for user in (Office().secretary, UserFactory()):
        client.force_login(user)
        for address in (page(draft), form(draft, "subject"), form(draft, "roll")):
            assert client.get(address).status_code in (302, 403, 404)
        assert draft.title not in client.get(reverse("admin:evaluations_appraisal_changelist"), follow=True).text


def test_count_verdicts_and_rectification_go_by_the_same_page(client):
    vote = Vote(voters=6)
    vote.open()
    for voters in ("A", "B"):
        vote.paper(voters, [{"excellent": 4, "competent": 2}, {"competent": 3, "basic": 3}])
    vote.seal()
    appraisal = vote.appraisal
    client.force_login(vote.office.secretary)
    client.post(form(appraisal, "announce_board"), {"entry": EntryFactory().pk})
    vote.office.through(vote.fresh().notice_of_board)
    client.post(form(appraisal, "count"), {"entry": EntryFactory().pk})
    result = Result.objects.get()
    vote.office.through(result.notice)

    first, second = vote.subjects
    grades = {f"grade_{first.pk}": "excellent", f"grade_{second.pk}": "basic", f"reason_{second.pk}": ""}
    text = client.post(form(appraisal, "verdicts"), grades).text
    assert "最接近" in text
    assert not Verdict.objects.exists()
    client.post(form(appraisal, "verdicts"), grades | {f"reason_{second.pk}": "受到处分"})
    client.force_login(vote.office.approver)
    step(client, appraisal, "decide")
    step(client, appraisal, "publish")
    assert Verdict.objects.filter(decided_by=vote.office.approver).count() == 2
    assert vote.fresh().status == Status.PUBLISHED

    client.force_login(vote.office.secretary)
    owner = UserFactory()
    task = {"subject": second.pk, "problem": "联系群众不够", "measure": "走访", "owner": owner.username}
    client.post(form(appraisal, "rectification"), task | {"due_on": f"{timezone.localdate():%Y-%m-%d}"})
    rectification = Rectification.objects.get()
    client.post(form(appraisal, "rectified", rectification.pk), {"evidence": "走访三十户"})
    client.force_login(vote.inspector)
    step(client, appraisal, "accept", rectification.pk)
    rectification.refresh_from_db()
    assert (rectification.evidence, rectification.accepted_by) == ("走访三十户", vote.inspector)


def test_an_appraisal_is_closed_when_its_notice_has_hung_out(client, time_machine):
    vote = Vote(voters=6)
    vote.publish()
    client.force_login(vote.office.approver)
    assert "尚未期满" in step(client, vote.appraisal, "close")
    time_machine.move_to(timezone.now() + timedelta(days=30))
    services.close_appraisal(appraisal_id=vote.appraisal.pk, user=vote.office.approver)
    assert vote.fresh().status == Status.CLOSED
    assert not Result.objects.filter(counts__isnull=False).exists()
    assert not vote.appraisal.roll.exists()
