"""The officers' pages of a vote: who gets in, slips shown once, handing out, two tellers, two who seal."""

import re

import pytest
from django.urls import reverse

from disclosures.enums import Role
from evaluations import credentials, services
from evaluations.enums import Channel, Status
from evaluations.models import Appraisal, SlipCode
from tests.factories.disclosures import Office, person
from tests.factories.evaluations import Vote, marks

pytestmark = pytest.mark.django_db


@pytest.fixture
def vote():
    return Vote(voters=2)


def url(page, vote):
    return reverse(f"admin:ballot_{page}", args=[vote.appraisal.pk])


def do(client, user, vote, **content):
    """What an officer's step on the hall's page says afterwards."""
    client.force_login(user)
    return client.post(url("hall", vote), content, follow=True).content.decode()


def test_officers_of_the_organisation_get_in_and_nobody_else(client, vote):
    vote.open()
    lists = reverse("admin:evaluations_paperbatch_changelist")
    for officer in (vote.office.secretary, vote.office.approver, vote.inspector):
        client.force_login(officer)
        assert vote.appraisal.title in client.get(lists).content.decode()
        assert client.get(url("hall", vote)).status_code == 200
    for stranger in (Office().secretary, person(Role.REVIEWER, vote.office.unit)):
        client.force_login(stranger)
        assert vote.appraisal.title not in client.get(lists).content.decode()
        for page in ("hall", "count"):
            assert client.get(url(page, vote)).status_code == 404
    client.force_login(vote.voters["A"][0])
    assert client.get(url("hall", vote)).status_code == 403


def test_whoever_is_appraised_has_no_part_in_the_hall(client, vote):
    vote.subjects[0].person = vote.inspector
    vote.subjects[0].save()
    vote.open()
    client.force_login(vote.inspector)
    assert client.get(url("hall", vote)).status_code == 404


def test_slips_are_shown_once_and_only_their_digests_are_kept(client, vote):
    vote.on_notice()
    client.force_login(vote.office.secretary)
    page = client.post(url("slips", vote), {"voter_class": "B", "number": "2"})

    codes = [code.replace(" ", "") for code in re.findall(r'class="code">([^<]+)<', page.content.decode())]
    assert set(SlipCode.objects.values_list("pk", flat=True)) == {credentials.code_hash(code) for code in codes}
    assert page.content.decode().count("<svg") == len(codes) == 2
    assert "no-store" in page.headers["Cache-Control"]
    assert client.get(url("slips", vote)).status_code == 405
    for number in ("1", "x", "", "-1"):
        answer = client.post(url("slips", vote), {"voter_class": "B", "number": number}, follow=True)
        assert 'class="code"' not in answer.content.decode()
    assert SlipCode.objects.count() == 2


def test_the_vote_is_opened_by_the_approver(client, vote):
    vote.on_notice()
    assert "公示公开后" in do(client, vote.office.approver, vote, step="open")
    vote.announce(services.announce_rules)
    assert "审批人" in do(client, vote.office.secretary, vote, step="open")
    assert "投票已开始" in do(client, vote.office.approver, vote, step="open")
    assert vote.fresh().status == Status.OPEN


def test_a_ballot_is_handed_out_once_and_found_by_name(client, vote):
    vote.open()
    voter = vote.voters["B"][0]
    entry = vote.appraisal.roll.get(person=voter)
    client.force_login(vote.office.secretary)
    assert str(entry.pk) in client.get(url("hall", vote), {"q": voter.name}).content.decode()
    assert str(entry.pk) not in client.get(url("hall", vote)).content.decode()

    assert "已登记" in do(client, vote.office.secretary, vote, step="hand_out", entry=entry.pk, channel="paper")
    entry.refresh_from_db()
    assert (entry.issued, entry.channel) == (True, Channel.PAPER)
    assert "已领票" in do(client, vote.office.secretary, vote, step="hand_out", entry=entry.pk, channel="slip")
    for wrong in ({"entry": "x", "channel": "slip"}, {"entry": entry.pk, "channel": "online"}):
        assert "请选择" in do(client, vote.office.secretary, vote, step="hand_out", **wrong)


def count_of(vote, grade="basic", number=2, **more):
    cells = {f"n-{subject.pk}-{criterion}-{grade}": str(number) for subject in vote.subjects for criterion in marks()}
    return {"voter_class": "B", "number": "1", "collected": str(number), "void": ""} | cells | more


def test_two_tellers_count_by_themselves_and_settle_what_differs(client, vote):
    vote.open()
    for voter in vote.voters["B"]:
        entry = vote.appraisal.roll.get(person=voter)
        do(client, vote.office.secretary, vote, step="hand_out", entry=entry.pk, channel="paper")
    client.force_login(vote.office.secretary)
    assert client.post(url("count", vote), count_of(vote)).status_code == 302
    client.force_login(vote.inspector)
    first_look = client.get(url("count", vote), {"voter_class": "B", "number": "1"}).content.decode()
    assert "不一致之处" not in first_look
    client.post(url("count", vote), count_of(vote, grade="competent"))
    assert "12处不一致" in client.get(url("hall", vote)).content.decode()
    again = client.post(url("count", vote), count_of(vote)).content.decode()
    assert "请写明为何更正" in again
    assert "被测评人1 · 德 · 称职" in again
    assert again.count('value="2"') == 7  # nothing that was typed is lost
    client.post(url("count", vote), count_of(vote, reason="看错一栏"))
    assert "✓ 一致" in client.get(url("hall", vote)).content.decode()


def test_a_count_that_is_no_number_is_told_and_kept(client, vote):
    vote.open()
    client.force_login(vote.inspector)
    page = client.post(url("count", vote), count_of(vote, collected="两张")).content.decode()
    assert "“两张”不是票数" in page
    assert 'value="两张"' in page


def test_two_officers_seal_on_the_page(client, vote):
    vote.open()
    vote.over()
    assert "另一名" in do(client, vote.inspector, vote, step="seal")
    assert "已提出" in do(client, vote.inspector, vote, step="ask_seal")
    page = do(client, vote.office.approver, vote, step="seal")

    appraisal = Appraisal.objects.get(pk=vote.appraisal.pk)
    assert appraisal.status == Status.SEALED
    assert "已封箱" in page
    assert appraisal.board_root in page
    assert "没有这个步骤" in do(client, vote.inspector, vote, step="count the votes by hand")
