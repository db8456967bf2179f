"""What looks like a program is looked at by a person first; nothing is dropped, and no village is shut out."""

import base64
import json

import pytest
from altcha import ChallengeV1, solve_challenge_v1
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from feedback import work
from feedback.enums import Kind, Naming, SpamSign, Status
from feedback.models import Feedback
from feedback.receipts import Ticket, new_secret
from feedback.screening import POINTS, Circumstances, score, signs
from feedback.services.intake import SCREENING_SCORE
from feedback.throttle import Limit, client_address
from tests.factories.disclosures import Office
from tests.factories.feedback import policy

QUIET = {
    "text": "三号楼加装电梯何时公示？",
    "trap": False,
    "seconds": 60.0,
    "proved": True,
    "repeated": False,
    "hourly": 1,
}


def screened(**more):
    return score(signs(Circumstances(**QUIET | more))) >= SCREENING_SCORE


def test_an_ordinary_question_shows_no_sign():
    assert signs(Circumstances(**QUIET)) == []


@pytest.mark.parametrize(
    ("more", "sign"),
    [
        ({"trap": True}, SpamSign.TRAP),
        ({"seconds": 3.9}, SpamSign.HASTY),
        ({"proved": False}, SpamSign.UNPROVED),
        ({"text": "看 http://a.example 和 www.b.example"}, SpamSign.LINKS),
        ({"repeated": True}, SpamSign.REPEATED),
        ({"hourly": 101}, SpamSign.CROWD),
        ({"text": "visit http://a.example"}, SpamSign.FOREIGN),
    ],
)
def test_each_sign_alone(more, sign):
    assert signs(Circumstances(**QUIET | more)) == [sign]


@pytest.mark.parametrize(
    ("more", "looked_at"),
    [
        ({"proved": False}, False),  # a patient person without JavaScript
        ({"proved": False, "seconds": 19.0}, True),
        ({"trap": True}, True),
        ({"repeated": True}, False),  # neighbours send the same petition
        ({"repeated": True, "proved": False}, True),
        ({"hourly": 101, "proved": False}, False),  # a village hall with old computers
    ],
)
def test_what_a_person_looks_at_first(more, looked_at):
    assert screened(**more) == looked_at


@given(st.builds(Circumstances, text=st.text(), trap=st.booleans(), seconds=st.floats(0, 1e6),
                 proved=st.booleans(), repeated=st.booleans(), hourly=st.integers(0, 10**6)))  # fmt: skip
def test_the_score_is_the_sum_of_its_signs(circumstances):
    found = signs(circumstances)
    assert score(found) == sum(POINTS[sign] for sign in set(found))
    assert set(POINTS) == set(SpamSign)


def solution(ticket, crowd=0):
    task = work.challenge(ticket, crowd)
    made = ChallengeV1(task["algorithm"], task["challenge"], task["most"], task["salt"], task["signature"])
    number = solve_challenge_v1(made.challenge, made.salt, made.algorithm, made.max_number, 0).number
    kept = {name: task[name] for name in ("algorithm", "challenge", "salt", "signature")}
    return base64.b64encode(json.dumps(kept | {"number": number}).encode()).decode()


def test_the_work_counts_for_its_own_form_only(monkeypatch):
    monkeypatch.setattr(work, "LIGHT", 500)
    ticket, other = Ticket.new(), Ticket.new()
    done = solution(ticket)

    assert work.is_done(done, ticket)
    assert not work.is_done(done, other)


@pytest.mark.parametrize("payload", ["", "x", "bnVsbA==", "e30=", base64.b64encode(
    b'{"algorithm":"SHA-256","challenge":"","number":1,"salt":5,"signature":""}').decode()])  # fmt: skip
def test_what_is_no_solution_is_none(payload):
    assert not work.is_done(payload, Ticket.new())


def test_a_crowd_works_harder_up_to_a_limit():
    ticket = Ticket.new()

    assert [work.challenge(ticket, crowd)["most"] // work.LIGHT for crowd in (0, 19, 20, 100, 10**6)] == [
        1, 1, 2, 6, work.HEAVIEST,
    ]  # fmt: skip


@pytest.fixture
def send(client, db):
    for kind in Kind:
        policy(kind)
    office = Office()

    def post(text=QUIET["text"], *, age=60, address="198.51.100.9", **more):
        ticket = Ticket.new()
        aged = Ticket(ticket.token, new_secret(), ticket.given_at - age)
        form = {"organization": office.unit.pk, "text": text, "naming": Naming.ANONYMOUS, "ticket": aged.signed()}
        path = reverse("disclosures:ask:write", args=(Kind.INQUIRY,))
        return client.post(path, form | more, REMOTE_ADDR=address)

    return post


def test_a_full_trap_is_queued_and_not_dropped(send):
    answer = send(website="http://spam.example")

    kept = Feedback.objects.get()
    assert (kept.status, kept.spam_reasons) == (Status.SCREENING, [SpamSign.TRAP, SpamSign.UNPROVED])
    assert 'class="code"' in answer.content.decode()
    assert kept.clocks.filter(ended_on=None).count() == 2


def test_without_work_an_address_has_its_hour_s_share_and_loses_nothing_then(send, monkeypatch):
    monkeypatch.setattr("feedback.views.asking.HOURLY_UNPROVED", Limit("test-unproved", 2, 60))
    for number in range(2):
        assert send(f"第{number}个问题", address="198.51.100.10").status_code == 200

    refused = send("第三个问题", address="198.51.100.10")
    assert refused.status_code == 429
    assert "第三个问题" in refused.content.decode()
    assert Feedback.objects.count() == 2
    assert send("第三个问题", address="198.51.100.11").status_code == 200


def test_a_village_behind_one_address_is_served(send, monkeypatch):
    monkeypatch.setattr(work, "is_done", lambda payload, ticket: True)
    for number in range(40):
        send(f"第{number}户的问题是什么时候通自来水", address="198.51.100.12")

    assert Feedback.objects.filter(status=Status.RECEIVED).count() == 40


def test_a_broken_redis_keeps_no_resident_from_asking(send, settings):
    settings.REDIS_URL = "redis://127.0.0.1:1/0"

    assert send().status_code == 200
    assert Feedback.objects.count() == 1


@pytest.mark.parametrize(
    ("proxy", "headers", "address"),
    [
        (None, {"HTTP_X_FORWARDED_FOR": "198.51.100.1"}, "127.0.0.1"),  # anybody can claim that
        (("HTTP_X_FORWARDED_PROTO", "https"), {"HTTP_X_FORWARDED_FOR": "10.0.0.1, 198.51.100.1"}, "198.51.100.1"),
        (("HTTP_X_FORWARDED_PROTO", "https"), {}, "127.0.0.1"),
    ],
)
def test_only_our_proxy_s_word_is_taken_for_where_a_request_came_from(rf, settings, proxy, headers, address):
    settings.SECURE_PROXY_SSL_HEADER = proxy

    assert client_address(rf.get("/ask/", **headers)) == address
