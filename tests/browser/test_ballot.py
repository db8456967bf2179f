"""The secret ballot in a real browser: the RFC's vectors, and a vote on a phone from the roll to the receipt."""

from __future__ import annotations

import json

import pytest
from django.conf import settings
from django.templatetags.static import static
from django.test import Client
from django.urls import reverse
from playwright.sync_api import expect

from evaluations import blindsign, credentials, keys
from evaluations.models import BoardCommitment, SpentCredential, UrnComment, UrnSlip
from tests.evaluations.test_blindsign import VECTOR
from tests.factories.evaluations import Vote, marks

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

# What `blind` and `finalize` need of the RFC's key, which has 4096 bits.
VECTORS = """async ({n, der, message, salt, inverse, signed}) => {
  const key = { modulus: BigInt("0x" + n), length: n.length / 2, der: Blind.unhex(der) };
  const { blinded } = await Blind.blind(key, Blind.unhex(message), Blind.unhex(salt), BigInt("0x" + inverse));
  const signature = await Blind.finalize(key, Blind.unhex(message), Blind.unhex(signed), BigInt("0x" + inverse));
  return [Blind.hex(blinded), Blind.hex(signature)];
}"""


@pytest.fixture
def vote():
    made = Vote(voters=2)
    made.open(slips=1)
    return made


@pytest.fixture
def page(browser):
    context = browser.new_context(viewport={"width": 390, "height": 844}, locale="zh-CN")
    page = context.new_page()
    errors = []
    page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: errors.append(str(error)))
    yield page
    context.close()
    assert [error for error in errors if "Failed to load resource" not in error] == []


def log_in(page, live_server, user):
    client = Client()
    client.force_login(user)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": live_server.url}])


def mark_everybody(page, vote, grade="称职"):
    """Every criterion of each subject, screen by screen; ends at the review."""
    for subject in vote.subjects:
        screen = page.locator(f"[data-subject='{subject.pk}']")
        for group in screen.locator("fieldset").all():
            group.get_by_role("radio", name=grade, exact=True).check()
        screen.get_by_role("button", name="下一个").click()


def test_the_rfc_s_vector_is_reproduced_in_the_browser(page, live_server):
    page.goto(live_server.url + reverse("robots"))  # a page from this machine: only there is WebCrypto to be had
    page.add_script_tag(url=live_server.url + static("evaluations/blind.js"))
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicNumbers
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

    n = int.from_bytes(VECTOR["p"], "big") * int.from_bytes(VECTOR["q"], "big")
    public = RSAPublicNumbers(blindsign.EXPONENT, n).public_key()
    answer = page.evaluate(
        VECTORS,
        {
            "n": f"{n:x}",
            "der": public.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo).hex(),
            "message": (VECTOR["msg_prefix"] + VECTOR["msg"]).hex(),
            "salt": VECTOR["salt"].hex(),
            "inverse": VECTOR["inv"].hex(),
            "signed": VECTOR["blind_sig"].hex(),
        },
    )

    assert answer == [VECTOR["blinded_msg"].hex(), VECTOR["sig"].hex()]


def test_the_browser_reckons_fingerprints_and_commitments_as_the_server_does(page, live_server):
    page.goto(live_server.url + reverse("robots"))
    page.add_script_tag(url=live_server.url + static("evaluations/blind.js"))
    key = blindsign.generate_key()
    filled = {"integrity": "competent", "honesty": "优秀", "overall": "basic"}

    name = page.evaluate("async (pem) => (await Blind.readKey(pem)).fingerprint", keys.public_pem(key))
    assert name == keys.fingerprint(key)
    found = page.evaluate("async ([name, marks]) => Blind.commitment(name, marks, 'ab')", [name, filled])
    assert found == credentials.commitment(name, filled, "ab")


def test_a_voter_takes_a_ballot_logs_out_and_casts_it_later_as_nobody(page, live_server, vote):
    voter = vote.voters["A"][0]
    log_in(page, live_server, voter)
    page.goto(live_server.url + reverse("ballot:my_ballots"))
    page.get_by_role("link", name=vote.appraisal.title).click()
    page.get_by_role("button", name="领取我的票").click()
    page.get_by_text("票在此浏览器中").wait_for()
    assert vote.appraisal.roll.get(person=voter).issued

    page.context.clear_cookies()
    page.goto(live_server.url + reverse("ballot:ballot", args=[vote.appraisal.pk]))
    sent = []
    page.on("request", lambda request: sent.append(request))
    page.get_by_role("button", name="下一个").first.click()  # nothing is ticked: it stays and says where
    expect(page.locator(".missing")).to_have_count(1)
    mark_everybody(page, vote)
    assert not UrnSlip.objects.exists()
    page.get_by_role("button", name="投出我的票").click()
    page.get_by_text("您的票已入箱").wait_for()

    posts = [request.all_headers() for request in sent if request.method == "POST"]
    assert len(posts) == 2
    assert [name for headers in posts for name in ("cookie", "referer") if name in headers] == []
    assert [slip.marks for slip in UrnSlip.objects.all()] == [marks("competent")] * 2
    receipt = {text.replace(" ", "") for text in page.locator(".trackers code").all_inner_texts()}
    assert receipt == {slip.commitment[:16] for slip in UrnSlip.objects.all()}
    page.locator(f"#comment-{vote.subjects[0].pk}").fill("工作踏实")
    page.get_by_role("button", name="提交意见").click()
    page.get_by_text("您的意见已收到").wait_for()
    assert UrnComment.objects.get().text == "工作踏实"

    vote.seal()
    assert {c[:16] for c in BoardCommitment.objects.values_list("commitment", flat=True)} == receipt


def test_a_lost_connection_loses_nothing_and_doubles_nothing(page, live_server, vote):
    """The answers of the server are lost: first to the taking, then to the casting, and the page is loaded anew."""
    log_in(page, live_server, vote.voters["A"][0])
    page.goto(live_server.url + reverse("ballot:take", args=[vote.appraisal.pk]))

    def lose(route):
        route.fetch()
        route.abort()

    page.route("**/issue/", lose)
    page.get_by_role("button", name="领取我的票").click()
    page.get_by_text("连接中断").wait_for()
    page.unroute("**/issue/")
    page.reload()
    page.get_by_role("button", name="领取我的票").click()
    page.get_by_text("票在此浏览器中").wait_for()

    page.goto(live_server.url + reverse("ballot:ballot", args=[vote.appraisal.pk]))
    page.route("**/cast/", lose)
    mark_everybody(page, vote)
    page.get_by_role("button", name="投出我的票").click()
    page.get_by_text("连接中断").wait_for()
    page.unroute("**/cast/")
    page.reload()
    mark_everybody(page, vote)
    page.get_by_role("button", name="投出我的票").click()
    page.get_by_text("您的票已入箱").wait_for()

    assert (UrnSlip.objects.count(), SpentCredential.objects.count()) == (2, 2)


def test_a_slip_is_scanned_and_its_code_leaves_the_address(page, live_server, vote):
    code = vote.codes["B"][0]
    page.goto(f"{live_server.url}{reverse('ballot:slip', args=[vote.appraisal.pk])}#{code}")
    assert page.locator("#code").input_value() == code
    assert "#" not in page.url
    page.get_by_role("button", name="继续").click()
    mark_everybody(page, vote)
    page.get_by_role("button", name="核对").click()
    page.get_by_role("button", name="投出我的票").click()

    page.get_by_text("您的票已入箱").wait_for()
    assert UrnSlip.objects.count() == 2
    assert json.dumps(page.context.cookies()) == "[]"
