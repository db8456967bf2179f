"""The minutes of a count: the published figures, exactly, and none that was withheld."""

import io
from dataclasses import replace

import pytest
from django.urls import reverse
from django.utils import timezone
from docx import Document

from disclosures.enums import Role
from evaluations import services
from evaluations.minutes import _in_words, minutes_of
from evaluations.models import Result
from evaluations.rules import VoterClass
from tests.factories.disclosures import Office, UserFactory, person
from tests.factories.evaluations import RULES, Vote, appraisal_by

pytestmark = pytest.mark.django_db(transaction=True)


def opened(answer):
    assert answer.status_code == 200
    word = Document(io.BytesIO(b"".join(answer.streaming_content) if answer.streaming else answer.content))
    tables = [[[cell.text for cell in row.cells] for row in table.rows] for table in word.tables]
    return [paragraph.text for paragraph in word.paragraphs if paragraph.text], tables


def address(appraisal, name="minutes_docx"):
    return reverse(f"disclosures:appraisals:{name}", args=(appraisal.pk,))


@pytest.fixture
def vote():
    """Six leaders on paper, six members of whom two voted by slip; two subjects; everything published."""
    vote = Vote(voters=6)
    vote.publish()
    return vote


def test_the_minutes_hold_the_exact_figures_of_the_count(client, vote):
    texts, (ballots, scores, first, second) = opened(client.get(address(vote.appraisal)))
    result = Result.objects.get()
    today = timezone.localdate()
    day = f"{today.year}年{today.month}月{today.day}日"
    assert texts[:4] == [
        "2026年度领导干部民主测评计票报告单",
        "一、基本情况",
        f"评议组织：{vote.office.unit.name}",
        texts[3],
    ]
    assert f"计票日期：{day}" in texts
    assert f"规则指纹（SHA-256）：{vote.appraisal.rules_hash}" in texts
    assert f"告示板根值：{vote.appraisal.board_root}" in texts
    assert any(f"结果指纹（SHA-256）：{result.fingerprint}。" in text for text in texts)
    assert texts[-2:] == [vote.office.unit.name, day]
    assert ballots == [
        ["被评议对象", "类别", "名册人数", "发出", "收回", "废票", "有效"],
        ["被测评人1", "领导班子成员", "6", "6", "6", "0", "6"],
        ["被测评人1", "党员", "6", "6", "6", "0", "6"],
        ["被测评人2", "领导班子成员", "6", "6", "6", "0", "6"],
        ["被测评人2", "党员", "6", "6", "6", "0", "6"],
    ]
    # 4 × 1 and 2 × 0.8 of six in both classes; then 0.6 × 70 and 0.4 × (2 × 100 + 80 + 3 × 60) / 6.
    assert scores == [
        ["序号", "被评议对象", "得分", "是否有效"],
        ["1", "被测评人1", "93.33", "有效"],
        ["2", "被测评人2", "72.67", "有效"],
    ]
    assert first[:3] == [
        ["内容", "类别", "优秀", "称职", "基本称职", "不称职", "不了解", "弃权", "得分"],
        ["德", "领导班子成员", "4", "2", "0", "0", "0", "0", "93.33"],
        ["德", "党员", "4", "2", "0", "0", "0", "0", "93.33"],
    ]
    assert second[2] == ["德", "党员", "2", "1", "3", "0", "0", "0", "72.67"]


def test_the_minutes_name_the_two_officers_who_sealed_and_the_two_tellers(client, vote):
    texts, _tables = opened(client.get(address(vote.appraisal)))
    (sealed,) = [text for text in texts if "共同封箱" in text]
    assert f"由{vote.inspector.name}、{vote.office.approver.name}共同封箱" in sealed
    (counted,) = [text for text in texts if "独立计票" in text]
    assert vote.inspector.name in counted
    assert vote.office.secretary.name in counted


THREE = replace(
    RULES, classes=(VoterClass("A", "领导", 4000), VoterClass("B", "党员", 3000), VoterClass("C", "代表", 3000))
)


@pytest.mark.parametrize(
    ("leaders", "others", "shown", "marks"),
    [
        (9, "BC", {"领导", "党员", "代表"}, ["1", "2", "6", "0", "0", "0"]),
        (3, "BC", {"未公布"}, ["未公布"] * 6),  # with the score even the leaders and members together would tell
        (3, "B", {"领导＋党员"}, ["3", "6", "2", "1", "0", "0"]),  # no score, since nobody of C voted
    ],
)
def test_no_withheld_cell_stands_in_the_minutes(client, leaders, others, shown, marks):
    """Three leaders are too few to be shown by themselves."""
    vote = Vote(rules=THREE, voters=9, subjects=1)
    vote.voters["A"] = vote.voters["A"][:leaders]
    vote.open()
    vote.paper("A", [{"excellent": 1, "competent": 2, "basic": leaders - 3}])
    for voters in others:
        vote.paper(voters, [{"excellent": 2, "competent": 4, "basic": 2, "incompetent": 1}])
    vote.seal()
    vote.announce(services.announce_board)
    vote.office.through(vote.count().notice)
    texts, (_ballots, _scores, figures) = opened(client.get(address(vote.appraisal)))
    assert {row[1] for row in figures[1:]} == shown
    assert figures[1][2:8] == marks
    assert any(text.startswith("部分数字合并或者未公布：") for text in texts) == (leaders == 3)


def test_the_minutes_say_why_a_result_is_not_valid(client):
    vote = Vote(voters=6)
    vote.open()
    vote.paper("A", [{"excellent": 4, "competent": 2}, {"competent": 3, "basic": 3}])
    vote.seal()
    vote.announce(services.announce_board)
    result = vote.count()
    (_ballots, scores, *_rest) = [part.rows for part in minutes_of(result).parts if not isinstance(part, str)]
    assert scores[0] == ("1", "被测评人1", "—", "无效：有的类别没有有效评价")


def test_the_page_shows_the_same_minutes_and_is_for_readers_of_the_notice_alone(client, vote):
    page = client.get(address(vote.appraisal, "minutes")).text
    assert "2026年度领导干部民主测评计票报告单" in page
    assert page.count("<td>93.33</td>") == 1 + 6
    assert address(vote.appraisal) in page
    assert address(vote.appraisal, "minutes") in client.get(address(vote.appraisal, "result")).text


def test_before_publication_only_officers_have_the_minutes(client):
    vote = Vote(voters=6)
    vote.on_notice()
    vote.announce(services.announce_rules)
    vote.open()
    for voters in ("A", "B"):
        vote.paper(voters, [{"excellent": 4, "competent": 2}, {"competent": 3, "basic": 3}])
    vote.seal()
    vote.announce(services.announce_board)
    pages = [reverse(f"admin:appraisal_{name}", args=(vote.appraisal.pk,)) for name in ("minutes", "minutes_docx")]
    client.force_login(vote.office.secretary)
    assert [client.get(page).status_code for page in pages] == [404, 404]
    vote.count()
    assert client.get(address(vote.appraisal)).status_code == 404
    texts, tables = opened(client.get(pages[1]))
    assert (texts[0], tables[1][1][2]) == ("2026年度领导干部民主测评计票报告单", "93.33")
    overview = client.get(reverse("admin:evaluations_appraisal_change", args=(vote.appraisal.pk,))).text
    assert all(page in overview for page in pages)
    for other in (UserFactory(), person(Role.SECRETARY, Office().unit)):
        client.force_login(other)
        assert client.get(pages[0]).status_code in {302, 403, 404}


def test_a_result_from_before_the_record_has_minutes_without_it():
    appraisal = appraisal_by(Office().item().bulletin)
    lines = [part for part in minutes_of(appraisal.results.get()).parts if isinstance(part, str)]
    assert "封箱和计票人员见本单位存档。" in lines
    assert not [line for line in lines if "投票时间" in line]


@pytest.mark.parametrize(
    ("number", "words"), [(1, "一"), (10, "十"), (11, "十一"), (20, "二十"), (99, "九十九"), (100, "100")]
)
def test_numbers_of_headings_are_words(number, words):
    assert _in_words(number) == words
