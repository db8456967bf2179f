"""Whoever is to put something right sees it, reports it, and sees nobody else's."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from evaluations import services
from evaluations.models import Rectification
from tests.factories.disclosures import UserFactory
from tests.factories.evaluations import Vote

pytestmark = pytest.mark.django_db
MINE = reverse("rectifications:mine")


@pytest.fixture
def vote():
    vote = Vote(voters=6)
    vote.open()
    for voters in ("A", "B"):
        vote.paper(voters, [{"excellent": 4, "competent": 2}, {"competent": 3, "basic": 3}])
    vote.seal()
    return vote


@pytest.fixture
def task(vote):
    return services.add_rectification(
        subject=vote.subjects[0], user=vote.office.secretary, problem="接待居民不足", measure="每周增加一次接待",
        owner=UserFactory(), due_on=timezone.localdate() + timedelta(days=30),
    )  # fmt: skip


def page(task):
    return reverse("rectifications:report", args=(task.pk,))


def test_the_owner_reports_and_an_inspector_accepts(client, vote, task):
    client.force_login(task.owner)
    assert "接待居民不足" in client.get(MINE).text
    assert "每周增加一次接待" in client.get(page(task)).text
    answer = client.post(page(task), {"evidence": " 增加接待三次 "}, follow=True)
    assert "已报告，尚未验收" in answer.text
    task.refresh_from_db()
    assert (task.evidence, task.done_on) == ("增加接待三次", timezone.localdate())
    services.accept_rectified(rectification_id=task.pk, user=vote.inspector)
    late = client.post(page(task), {"evidence": "别的"})
    assert late.status_code == 400
    assert "已经验收" in late.text
    assert "<textarea" not in client.get(page(task)).text


def test_a_report_that_says_nothing_is_asked_for_again(client, task):
    client.force_login(task.owner)
    answer = client.post(page(task), {"evidence": "  "})
    assert answer.status_code == 400
    assert "请写明整改情况" in answer.text
    assert Rectification.objects.get().done_on is None


def test_for_others_the_task_does_not_exist(client, task):
    assert client.get(MINE).status_code == client.post(page(task)).status_code == 302
    client.force_login(UserFactory())
    assert "接待居民不足" not in client.get(MINE).text
    assert client.get(page(task)).status_code == client.post(page(task), {"evidence": "x"}).status_code == 404


def test_every_notice_of_rectification_hangs_beside_the_appraisal(client, vote, task):
    vote.announce(services.announce_board)
    for _time in range(2):
        vote.announce(services.announce_rectification)
    notices = vote.appraisal.notices_of_rectification.all()
    assert len(notices) == 2
    text = client.get(reverse("disclosures:appraisals:detail", args=(vote.appraisal.pk,))).text
    for notice in notices:
        assert text.count(f'href="/items/{notice.pk}/"') == 1
    client.force_login(vote.office.secretary)
    text = client.get(reverse("admin:evaluations_appraisal_change", args=(vote.appraisal.pk,))).text
    assert text.count("整改情况公示：") == 2
