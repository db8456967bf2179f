"""Comments on subjects: read by officers after the sealing alone, redacted by one, signed by another, then shown."""

import io
import json
import re
import subprocess
import sys
import zipfile

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from disclosures.permissions import NotAllowed
from disclosures.refusals import InvalidInput, Refused
from evaluations import services
from evaluations.enums import Status
from evaluations.models import Appraisal, Comment, ShownComment
from tests.factories.disclosures import Office, UserFactory
from tests.factories.evaluations import Vote

pytestmark = pytest.mark.django_db(transaction=True)

TEXTS = ("联系电话13812345678，踏实", "踏实肯干", "走访不够", "说到做到", "会议太多", "公开及时")
SHOWN = "联系电话〔电话已隐去〕，踏实"


def sealed(*, first=TEXTS, second=TEXTS[1:4]):
    """Two subjects with that many comments each, cast by slips; the urn is sealed."""
    vote = Vote(voters=len(TEXTS))
    vote.open(slips=len(TEXTS))
    for number, code in enumerate(vote.codes["A"]):
        texts = {
            subject.pk: said[number]
            for subject, said in zip(vote.subjects, (first, second), strict=True)
            if number < len(said)
        }
        if texts:
            services.cast_slip_comments(appraisal_id=vote.appraisal.pk, code=code, comments=texts)
    vote.seal()
    return vote


@pytest.fixture
def vote():
    return sealed()


def redact(vote, user=None, **changed):
    """Decide on all: the machine's proposal, but for what is `changed`, by the text as written."""
    user = user or vote.office.secretary
    offered = services.comments_to_redact(appraisal=vote.appraisal, user=user)
    decisions = {one.comment.pk: changed.get(one.comment.text, (one.proposed, "")) for one in offered}
    services.redact_comments(appraisal_id=vote.appraisal.pk, user=user, decisions=decisions)


def sign(vote, user=None, seen=None):
    seen = seen or services.state_of_redaction(list(Comment.objects.all()))
    services.sign_comments(appraisal_id=vote.appraisal.pk, user=user or vote.office.approver, seen=seen)


def test_the_machine_proposes_what_to_hide(vote):
    offered = services.comments_to_redact(appraisal=vote.appraisal, user=vote.office.secretary)
    assert sorted(one.proposed for one in offered if one.comment.subject == vote.subjects[0]) == sorted(
        [SHOWN, *TEXTS[1:]]
    )
    assert [len(one.found) for one in offered if one.comment.text == TEXTS[0]] == [1]


def test_nobody_reads_a_comment_before_the_sealing_and_none_but_officers_after_it():
    vote = Vote()
    vote.open()
    with pytest.raises(NotAllowed, match="封箱"):
        services.comments_to_redact(appraisal=vote.appraisal, user=vote.office.secretary)
    vote.seal()
    assert services.comments_to_redact(appraisal=vote.appraisal, user=vote.office.secretary) == []
    for other in (UserFactory(), vote.voters["A"][0], Office().secretary, vote.subjects[0].person):
        with pytest.raises(NotAllowed):
            services.comments_to_redact(appraisal=vote.appraisal, user=other)


def test_a_second_officer_signs_what_the_first_decided(vote):
    with pytest.raises(Refused, match="尚无人"):
        sign(vote)
    redact(vote)
    with pytest.raises(NotAllowed):
        sign(vote, vote.office.secretary)
    sign(vote)
    step = vote.appraisal.steps.last()
    assert (step.action, step.user, step.second) == ("sign", vote.office.approver, vote.office.secretary)
    with pytest.raises(Refused, match="已签发"):
        redact(vote)
    with pytest.raises(DatabaseError), transaction.atomic():
        ShownComment.objects.update(text="别的")


def test_what_is_signed_is_what_was_seen(vote):
    redact(vote)
    seen = services.state_of_redaction(list(Comment.objects.all()))
    redact(vote, vote.inspector, **{TEXTS[1]: ("", "与评议无关")})
    with pytest.raises(Refused, match="已有改动"):
        sign(vote, seen=seen)
    assert not ShownComment.objects.exists()


def test_nothing_undecided_is_signed(vote):
    redact(vote, **{TEXTS[1]: ("", "")})
    with pytest.raises(Refused, match="逐条"):
        sign(vote)


@pytest.mark.parametrize(
    ("shown", "reason"),
    [
        ("踏实肯干，应当优秀", ""),
        ("踏实", ""),
        ("踏实〔好得很〕", ""),
        ("踏实肯干", "与评议无关"),
    ],
)
def test_nobody_puts_words_into_a_voters_mouth(vote, shown, reason):
    with pytest.raises(InvalidInput):
        redact(vote, **{TEXTS[1]: (shown, reason)})
    redact(vote, **{TEXTS[1]: ("踏实〔内容已隐去〕", "")})


def test_of_a_subject_with_few_comments_none_is_shown(vote):
    redact(vote)
    sign(vote)
    assert set(ShownComment.objects.values_list("subject__position", flat=True)) == {1}
    assert ShownComment.objects.count() == len(TEXTS)


def test_withheld_comments_do_not_count_towards_the_crowd(vote):
    redact(vote, **{TEXTS[2]: ("", "攻击他人"), TEXTS[3]: ("", "与评议无关")})
    sign(vote)
    assert not ShownComment.objects.exists()


def test_the_order_comes_from_the_words_alone(vote):
    redact(vote)
    sign(vote)
    digests = list(ShownComment.objects.values_list("digest", flat=True))
    assert digests == sorted(digests)
    assert len(set(digests)) == len(TEXTS)


def test_readers_see_the_redacted_texts_with_the_result_and_never_the_originals(client, tmp_path):
    vote = Vote(voters=len(TEXTS))
    vote.open(slips=len(TEXTS))
    for code, text in zip(vote.codes["A"], TEXTS, strict=True):
        services.cast_slip_comments(appraisal_id=vote.appraisal.pk, code=code, comments={vote.subjects[0].pk: text})
    for voters in ("A", "B"):
        vote.paper(voters, [{"excellent": 4, "competent": 2}, {"competent": 3, "basic": 3}])
    vote.seal()
    vote.announce(services.announce_board)
    vote.office.through(vote.count().notice)
    pages = [reverse(f"disclosures:appraisals:{name}", args=(vote.appraisal.pk,)) for name in ("result", "minutes")]
    redact(vote)
    assert "踏实" not in "".join(client.get(page).text for page in pages)
    sign(vote)
    page = client.get(pages[0]).text
    shown = re.search(r'<ul class="comments">(.*?)</ul>', page)[1]
    assert re.findall(r"<li>(.*?)</li>", shown) == list(ShownComment.objects.values_list("text", flat=True))
    assert SHOWN in page
    assert "13812345678" not in page
    answer = client.get(reverse("disclosures:appraisals:package", args=(vote.appraisal.pk,)))
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        assert json.loads(archive.read("comments.json")) == {
            "1": list(ShownComment.objects.values_list("text", flat=True))
        }
        archive.extractall(tmp_path)
    assert subprocess.run([sys.executable, "-I", str(tmp_path / "recount.py")], check=False).returncode == 0


def test_closing_destroys_them_as_they_were_written(vote):
    redact(vote)
    sign(vote)
    Appraisal.objects.filter(pk=vote.appraisal.pk).update(status=Status.PUBLISHED)
    step = services.close_appraisal(appraisal_id=vote.appraisal.pk, user=vote.office.approver)
    assert not Comment.objects.exists()
    assert ShownComment.objects.count() == len(TEXTS)
    assert "意见建议原文9条" in step.comment


def test_no_original_is_changed_and_none_is_both_shown_and_withheld(vote):
    for change in ({"text": "别的"}, {"shown_text": "甲", "withheld": "乙"}):
        with pytest.raises(DatabaseError), transaction.atomic():
            Comment.objects.update(**change)


def page(vote):
    return reverse("admin:appraisal_comments", args=(vote.appraisal.pk,))


def test_the_page_keeps_what_was_typed_and_tells_what_is_wrong(client, vote):
    client.force_login(vote.office.secretary)
    answer = client.get(page(vote))
    assert "no-store" in answer["Cache-Control"]
    fields = {}
    for comment in Comment.objects.all():
        assert comment.text in answer.text
        fields[f"shown-{comment.pk}"] = re.search(f'name="shown-{comment.pk}"[^>]*>([^<]*)<', answer.text)[1]
    wrong = next(f"shown-{comment.pk}" for comment in Comment.objects.filter(text=TEXTS[1]))
    refused = client.post(page(vote), fields | {wrong: "我写的"})
    assert "我写的" in refused.text
    assert 'role="alert"' in refused.text
    assert not Comment.objects.exclude(shown_text="").exists()
    assert client.post(page(vote), fields).status_code == 302
    assert not Comment.objects.filter(shown_text="").exists()
    assert 'name="sign"' not in client.get(page(vote)).text


def test_the_page_signs_for_another_officer_and_is_for_officers_alone(client, vote):
    redact(vote)
    client.force_login(vote.office.approver)
    seen = re.search(r'name="sign" value="([0-9a-f]{64})"', client.get(page(vote)).text)[1]
    client.post(page(vote), {"sign": seen})
    assert ShownComment.objects.count() == len(TEXTS)
    assert "不能再改" in client.get(page(vote)).text
    for other in (vote.subjects[0].person, Office().secretary):
        client.force_login(other)
        assert client.get(page(vote)).status_code in {302, 403, 404}
