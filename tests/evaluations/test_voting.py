"""The voting pages without a browser: who gets them, what they keep to themselves, and slips without JavaScript."""

import json
import logging
import re
from html.parser import HTMLParser

import pytest
from django.contrib.sessions.models import Session
from django.urls import reverse

from evaluations.models import UrnComment, UrnSlip
from tests.factories.disclosures import UserFactory
from tests.factories.evaluations import RULES, Request, Vote, ballot, marks, take

pytestmark = pytest.mark.django_db


@pytest.fixture
def vote():
    made = Vote()
    made.open(slips=1)
    return made


class Fields(HTMLParser):
    """What a browser would send of the page's last form: hidden and ticked fields, texts."""

    def __init__(self, page):
        super().__init__()
        self.found = {}
        self.feed(page.content.decode())

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        if tag == "form":
            self.found = {}
        if tag == "input" and (given.get("type") in ("hidden", "text") or "checked" in given):
            self.found[given["name"]] = given.get("value", "")


def url(name, vote):
    return reverse(f"ballot:{name}", args=[vote.appraisal.pk])


def post(client, name, vote, content):
    return client.post(url(name, vote), json.dumps(content), content_type="application/json")


def sent(token, filled):
    return {
        "fingerprint": token.fingerprint, "message": token.message.hex(), "signature": token.signature.hex(),
        "marks": filled.marks, "salt": filled.salt,
    }  # fmt: skip


def test_taking_a_ballot_needs_a_login_and_a_place_on_the_roll(client, vote):
    voter = vote.voters["A"][0]
    for name in ("take", "issue"):
        answer = client.get(url("take", vote)) if name == "take" else post(client, "issue", vote, {})
        assert answer.status_code == 302
    client.force_login(UserFactory())
    assert client.get(url("take", vote)).status_code == 404
    assert vote.appraisal.title not in client.get(reverse("ballot:my_ballots")).content.decode()
    client.force_login(voter)
    mine = client.get(reverse("ballot:my_ballots"))
    assert (vote.appraisal.title in mine.content.decode(), mine.headers["Cache-Control"]) == (True, "private, no-store")
    page = client.get(url("take", vote))
    data = json.loads(re.search(r'id="ballot-keys"[^>]*>(.*?)</script>', page.content.decode()).group(1))
    assert {key["subject"] for key in data["keys"]} == {*(subject.pk for subject in vote.subjects), None}


def test_a_ballot_is_issued_by_the_page_and_refusals_are_in_words(client, vote):
    voter = vote.voters["A"][0]
    client.force_login(voter)
    request = Request.by(vote.appraisal, voter)
    blinded = {name: value.hex() for name, value in request.sent().items()}

    answer = post(client, "issue", vote, {"requests": blinded})
    signatures = {name: bytes.fromhex(value) for name, value in answer.json()["signatures"].items()}
    assert set(request.tokens(signatures)) == {*(subject.pk for subject in vote.subjects), None}
    other = {name: value.hex() for name, value in Request.by(vote.appraisal, voter).sent().items()}
    again = post(client, "issue", vote, {"requests": other})
    assert (again.status_code, again.json()["problem"][:5]) == (409, "您已领过票")
    for wrong in ({}, {"requests": 7}, {"requests": {"a": "zz"}}):
        assert post(client, "issue", vote, wrong).status_code == 400
    assert client.post(url("issue", vote), b"{", content_type="application/json").status_code == 400


def test_a_cast_leaves_no_cookie_session_or_log_line(client, vote, caplog, django_assert_num_queries):
    tokens = take(vote.appraisal, vote.voters["A"][0])
    client.force_login(vote.voters["A"][0])
    sessions = list(Session.objects.values())
    token = tokens[vote.subjects[0].pk]
    first, second = ballot(), ballot()

    with caplog.at_level(logging.DEBUG):
        answer = post(client, "cast", vote, {"ballots": [sent(token, first)]})
        refused = post(client, "cast", vote, {"ballots": [sent(token, second)]})
        nonsense = client.post(url("cast", vote), b"[]", content_type="application/json")

    assert (answer.status_code, len(answer.json()["trackers"][0])) == (200, 16)
    assert (refused.status_code, nonsense.status_code) == (409, 400)
    for reply in (answer, refused, nonsense):
        assert not reply.cookies
        assert "Cookie" not in reply.headers.get("Vary", "")
        assert (reply.headers["Cache-Control"], reply.headers["Referrer-Policy"]) == ("no-store", "no-referrer")
    assert list(Session.objects.values()) == sessions
    with django_assert_num_queries(12):
        post(client, "cast", vote, {"ballots": [sent(tokens[vote.subjects[1].pk], second)]})


def test_a_cast_is_asked_of_nobody(rf, vote):
    """The view gets a request without session and user, as if no middleware had run."""
    from evaluations.views import voting

    token = take(vote.appraisal, vote.voters["A"][0])[vote.subjects[0].pk]
    content = json.dumps({"ballots": [sent(token, ballot())]})
    answer = voting.cast_ballots(rf.post("/", content, content_type="application/json"), pk=vote.appraisal.pk)
    assert answer.status_code == 200


def test_a_slip_needs_no_script_no_login_and_no_cookie(client, vote):
    code = vote.codes["B"][0]
    path = url("slip", vote)
    page = client.post(path, {"code": code.lower(), "step": "ballot"})
    fields = Fields(page).found
    one = vote.subjects[0]
    fields |= {f"marks-{one.pk}-{criterion}": "competent" for criterion in marks()}

    incomplete = client.post(path, fields | {"step": "review"})
    assert (incomplete.status_code, incomplete.content.decode().count("marks missing")) == (400, len(RULES.criteria))
    fields = Fields(incomplete).found
    assert fields[f"marks-{one.pk}-overall"] == "competent"
    fields |= {f"marks-{vote.subjects[1].pk}-{criterion}": "basic" for criterion in marks()}
    review = client.post(path, fields | {"step": "review"})
    assert not UrnSlip.objects.exists()
    fields = Fields(review).found
    receipts = [client.post(path, fields | {"step": "cast"}) for _twice in range(2)]

    assert UrnSlip.objects.count() == 2
    trackers = [re.findall(r"<code>([0-9a-f ]{19})</code>", page.content.decode()) for page in receipts]
    assert trackers[0] == trackers[1]
    assert {t.replace(" ", "") for t in trackers[0]} == {slip.commitment[:16] for slip in UrnSlip.objects.all()}
    end = client.post(path, {"code": code, "step": "comment", f"comment-{one.pk}": "很好"})
    assert (end.status_code, UrnComment.objects.get().text) == (200, "很好")
    again = client.post(path, {"code": code, "step": "comment", f"comment-{one.pk}": "再说一句"})
    assert (again.status_code, "再说一句" in again.content.decode()) == (400, True)
    assert not client.cookies


@pytest.mark.parametrize("step", ["ballot", "review", "cast", "comment", "unheard of"])
def test_a_wrong_code_is_told_kindly_at_every_step(client, vote, step):
    answer = client.post(url("slip", vote), {"code": "2222", "step": step})
    assert answer.status_code == 400
    assert 'role="alert"' in answer.content.decode()
    assert not UrnSlip.objects.exists()


@pytest.mark.parametrize("prefix", ["", "/en"])
@pytest.mark.parametrize("name", ["ballot", "slip", "secret"])
def test_the_pages_below_ballot_are_the_same_for_everybody(client, vote, name, prefix):
    address = prefix + url(name, vote)
    stranger = client.get(address)
    client.force_login(vote.voters["A"][0])
    voter = client.get(address)

    assert stranger.content == voter.content
    assert not stranger.cookies
    assert stranger.headers["Cache-Control"] == "no-store"
    assert f'lang="{"en" if prefix else "zh-Hans"}"' in stranger.content.decode()


def test_a_draft_has_no_voting_pages(client):
    draft = Vote()
    for name in ("ballot", "slip", "secret"):
        assert client.get(url(name, draft)).status_code == 404


def test_the_page_on_secrecy_tells_what_is_so(client, vote):
    def told():
        return client.get(url("secret", vote)).content.decode()

    take(vote.appraisal, vote.voters["A"][0])
    page = told()
    assert "已领1张票" in page
    assert "密钥存在" in page
    assert all(key.fingerprint in page for key in vote.appraisal.keys.all())
    assert page.count("少于5人") == 2
    vote.seal()
    assert "密钥已销毁" in told()
