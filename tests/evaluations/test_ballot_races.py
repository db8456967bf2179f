"""Many at once, with real connections: one ballot a credential, and what was acknowledged is counted."""

import http.client
import json
import os
import signal
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from redis import Redis

from disclosures.refusals import Refused
from evaluations import services
from evaluations.models import BoardCommitment, SingleMark, SpentCredential, UrnSlip
from tests.factories.evaluations import Request, Vote, ballot, take
from tests.portals import get, granian

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def vote():
    made = Vote(voters=6, subjects=1)
    made.open(slips=3)
    return made


def at_once(calls):
    """What each call gave or raised, all having begun at the same moment on connections of their own."""
    start = threading.Barrier(len(calls))

    def run(call):
        try:
            start.wait(20)
            return call()
        except Refused as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))


def cast(vote, *ballots):
    return services.cast_ballots(appraisal_id=vote.appraisal.pk, ballots=ballots)


def tokens(vote):
    subject = vote.subjects[0].pk
    return [take(vote.appraisal, voter)[subject] for people in vote.voters.values() for voter in people]


def test_voters_who_press_again_and_again_have_one_ballot_each(vote):
    filled = [(token, ballot()) for token in tokens(vote)[:4]]
    answers = at_once([lambda one=one: cast(vote, one) for one in filled * 4])

    assert all(isinstance(answer, list) for answer in answers)
    assert len({answer[0] for answer in answers}) == 4
    assert (UrnSlip.objects.count(), SpentCredential.objects.count()) == (4, 4)


def test_of_different_ballots_with_one_credential_one_is_taken(vote):
    (token, *_others) = tokens(vote)
    answers = at_once([lambda: cast(vote, (token, ballot())) for _tab in range(6)])

    assert sorted(type(answer).__name__ for answer in answers) == ["AlreadyCast"] * 5 + ["list"]
    assert UrnSlip.objects.count() == 1


def test_a_slip_that_was_copied_is_one_ballot(vote):
    subject, code = vote.subjects[0].pk, vote.codes["A"][0]
    answers = at_once(
        [
            lambda: services.cast_slip(appraisal_id=vote.appraisal.pk, code=code, ballots={subject: ballot()})
            for _copy in range(5)
        ]
    )
    assert sorted(type(answer).__name__ for answer in answers) == ["AlreadyCast"] * 4 + ["list"]
    assert UrnSlip.objects.count() == 1


def test_two_tabs_take_one_ballot(vote):
    voter = vote.voters["A"][0]
    requests = [Request.by(vote.appraisal, voter).sent() for _tab in range(3)]
    answers = at_once(
        [
            lambda sent=sent: services.issue_ballot(appraisal_id=vote.appraisal.pk, voter=voter, requests=sent)
            for sent in requests * 2
        ]
    )
    given = [answer for answer in answers if isinstance(answer, dict)]
    assert len(given) == 2  # the same request twice, from the tab that was first
    assert given[0] == given[1]
    assert services.ballots_taken(vote.appraisal) == 1


def test_a_class_that_takes_its_ballots_all_at_once_gets_them_all(vote):
    """Rows written again to hide an issue are nobody's to wait for, or two people could wait for each other."""
    requests = {voter: Request.by(vote.appraisal, voter).sent() for voter in vote.voters["A"]}
    answers = at_once(
        [
            lambda voter=voter, sent=sent: services.issue_ballot(
                appraisal_id=vote.appraisal.pk, voter=voter, requests=sent
            )
            for voter, sent in requests.items()
        ]
    )
    assert all(isinstance(answer, dict) for answer in answers)
    assert services.ballots_taken(vote.appraisal) == 6


def test_what_is_acknowledged_while_the_urn_is_sealed_is_counted_and_the_rest_refused(vote):
    filled = [(token, ballot()) for token in tokens(vote)]
    end = timezone.now() + timedelta(seconds=1)
    vote.close_at(end)

    def seal():
        time.sleep(max(0.0, (end - timezone.now()).total_seconds()))
        services.ask_to_seal(appraisal_id=vote.appraisal.pk, user=vote.inspector)
        return services.seal_appraisal(appraisal_id=vote.appraisal.pk, user=vote.office.approver)

    def late(number, one):
        # Spread over the last moments and the first after them.
        time.sleep(max(0.0, (end - timezone.now()).total_seconds() + (number - 8) / 40))
        return cast(vote, one)

    *answers, sealed = at_once([*(lambda n=n, o=one: late(n, o) for n, one in enumerate(filled)), seal])

    accepted = [answer[0] for answer in answers if isinstance(answer, list)]
    refused = [answer for answer in answers if not isinstance(answer, list)]
    assert sealed.second == vote.inspector
    assert (bool(accepted), bool(refused)) == (True, True)
    assert {type(answer) for answer in refused} == {services.NotVoting}
    assert {row[:16] for row in BoardCommitment.objects.values_list("commitment", flat=True)} == set(accepted)
    assert SingleMark.objects.filter(criterion="overall").count() == len(accepted)
    assert not UrnSlip.objects.exists()


@pytest.fixture
def portal(vote, tmp_path):
    """Starts web processes on the test's database, as `make run` does; they log to `log`."""
    address, _, parameters = os.environ["DATABASE_URL"].partition("?")
    environment = {
        "DATABASE_URL": f"{address.rpartition('/')[0]}/{settings.DATABASES['default']['NAME']}?{parameters}",
        "DATABASE_ROLE": "portal_web",
        "DJANGO_SETTINGS_MODULE": "disclosure_portal.settings.dev",
        "DEBUG": "off",
        "SECRET_KEY": settings.SECRET_KEY,
        "ALLOWED_HOSTS": "*",
    }
    log = tmp_path / "log"
    return lambda: granian("disclosure_portal.wsgi:application", log=log, **environment)


def post(port, path, content, kind="application/json", **headers):
    body = json.dumps(content) if kind == "application/json" else content
    client = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        client.request("POST", path, body, {"Content-Type": kind, **headers})
        answer = client.getresponse()
        return answer.status, dict(answer.getheaders()), answer.read().decode()
    finally:
        client.close()


def sent(token, filled):
    return {
        "fingerprint": token.fingerprint, "message": token.message.hex(), "signature": token.signature.hex(),
        "marks": filled.marks, "salt": filled.salt,
    }  # fmt: skip


def test_a_full_cast_through_the_real_stack_leaves_no_trace(vote, portal, tmp_path):
    """No cookie, session, log line or entry of a cache; not for what is refused either."""
    token, filled = tokens(vote)[0], ballot()
    path = reverse("ballot:cast", args=[vote.appraisal.pk])
    slip = reverse("ballot:slip", args=[vote.appraisal.pk])
    with Redis.from_url(os.environ["REDIS_URL"]) as redis, portal() as web:
        before = ({key: redis.dump(key) for key in redis.scan_iter()}, list(Session.objects.values()))
        headers = {"Cookie": "sessionid=somebody", "User-Agent": "a telephone", "X-Forwarded-For": "203.0.113.9"}
        answers = [
            post(web.port, path, {"ballots": [sent(token, filled)]}, **headers),
            post(web.port, path, {"ballots": [sent(token, filled)]}, **headers),
            post(web.port, path, {"ballots": [sent(token, ballot())]}, **headers),
            post(web.port, path, {"ballots": 7}, **headers),
            post(web.port, slip, "step=ballot&code=2222", "application/x-www-form-urlencoded", **headers),
        ]
        after = ({key: redis.dump(key) for key in redis.scan_iter()}, list(Session.objects.values()))

    assert [status for status, _headers, _body in answers] == [200, 200, 409, 400, 400]
    for _status, given, _body in answers:
        assert given["cache-control"] == "no-store"
        assert not {"set-cookie", "etag"} & set(given)
        assert "cookie" not in given.get("vary", "").lower()
    assert after == before
    log = (tmp_path / "log").read_text()
    for trace in ("ballot", "cast", "telephone", "203.0.113.9", "somebody"):
        assert trace not in log


def test_two_officers_seal_through_a_web_that_cannot_read_the_urn(vote, portal):
    """Every query of the process is under portal_web; sealing takes its own role and gives it back."""
    cast(vote, (tokens(vote)[0], ballot()))
    vote.over()
    hall = reverse("admin:ballot_hall", args=[vote.appraisal.pk])

    def step(port, officer, name):
        browser = Client()
        browser.force_login(officer)
        token = "t" * 32
        session = browser.cookies[settings.SESSION_COOKIE_NAME]
        cookies = f"{session.key}={session.value}; csrftoken={token}"
        content = f"step={name}&csrfmiddlewaretoken={token}"
        return post(port, hall, content, "application/x-www-form-urlencoded", Cookie=cookies)[0]

    with portal() as web:
        assert step(web.port, vote.inspector, "ask_seal") == 302
        assert step(web.port, vote.office.approver, "seal") == 302
        secrecy = get(web.port, reverse("ballot:secret", args=[vote.appraisal.pk])).body.decode()

    assert vote.fresh().marks_hash
    assert SingleMark.objects.count() == 3
    assert "DATABASE_ROLE" not in secrecy


def test_a_server_that_is_killed_has_lost_nothing_it_acknowledged(vote, portal):
    """Everybody presses again until there is an answer; every ballot is in the urn once."""
    path = reverse("ballot:cast", args=[vote.appraisal.pk])
    filled = [(token, ballot()) for token in tokens(vote)]
    known: dict[int, str] = {}

    def press(port, number):
        try:
            status, _headers, body = post(port, path, {"ballots": [sent(*filled[number])]})
        except OSError:
            return
        if status == 200:
            known[number] = json.loads(body)["trackers"][0]

    with portal() as web:
        threads = [threading.Thread(target=press, args=(web.port, number)) for number in range(len(filled))]
        for number, thread in enumerate(threads):
            thread.start()
            if number == len(threads) // 2:
                os.killpg(web.pid, signal.SIGKILL)
        for thread in threads:
            thread.join()
    acknowledged = set(known.values())
    assert acknowledged <= {slip.commitment[:16] for slip in UrnSlip.objects.all()}
    assert len(known) < len(filled)
    with portal() as web:
        for number in range(len(filled)):
            press(web.port, number)

    assert {slip.commitment[:16] for slip in UrnSlip.objects.all()} == set(known.values())
    assert len(known) == UrnSlip.objects.count() == len(filled)
