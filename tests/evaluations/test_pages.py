"""What readers see of appraisals, and who sees what."""

import io
import re
import subprocess
import sys
import zipfile

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from disclosures.enums import Scope
from evaluations import services
from evaluations.models import BoardCommitment, Result
from tests.factories.disclosures import EntryFactory, UserFactory
from tests.factories.evaluations import Vote

pytestmark = pytest.mark.django_db(transaction=True)


def address(name, *arguments):
    return reverse(f"disclosures:appraisals:{name}", args=arguments)


@pytest.fixture
def published():
    """An appraisal with all notices published: six leaders on paper, six members of whom two voted by slip."""
    vote = Vote(voters=6)
    vote.publish()
    return vote


def test_an_appraisal_appears_with_its_first_notice(client):
    vote = Vote()
    vote.on_notice()
    detail = address("detail", vote.appraisal.pk)
    assert client.get(detail).status_code == 404
    assert vote.appraisal.title not in client.get(address("list")).text
    notice = services.announce_rules(appraisal_id=vote.appraisal.pk, user=vote.office.secretary, entry=EntryFactory())
    assert client.get(detail).status_code == 404
    vote.office.through(notice)
    page = client.get(detail).text
    assert vote.appraisal.title in client.get(address("list")).text
    assert "被测评人1" in page
    assert "规则公示" in page
    assert client.get(address("board", vote.appraisal.pk)).status_code == 404
    assert client.get(address("result", vote.appraisal.pk)).status_code == 404


def test_an_appraisal_disclosed_within_the_party_is_seen_by_members_alone(client):
    vote = Vote()
    vote.on_notice()
    entry = EntryFactory(scope=Scope.PARTY)
    vote.office.through(
        services.announce_rules(appraisal_id=vote.appraisal.pk, user=vote.office.secretary, entry=entry)
    )
    page = address("detail", vote.appraisal.pk)
    assert client.get(page).status_code == 404
    assert vote.appraisal.title not in client.get(address("list")).text
    client.force_login(UserFactory())
    assert client.get("/members" + page).status_code == 404
    client.force_login(vote.office.secretary)
    assert vote.appraisal.title in client.get("/members" + page).text


def test_the_result_page_shows_the_published_figures_and_nothing_else(client, published):
    page = client.get(address("result", published.appraisal.pk)).text
    result = Result.objects.get()
    for subject in result.document["subjects"]:
        assert subject["score"] in page
    assert result.fingerprint in page
    assert page.count('class="radar"') == 2
    assert "<details>" in page


def test_a_ballot_is_found_by_its_tracker(client, published):
    page = client.get(address("board", published.appraisal.pk)).text
    shown = set(re.findall(r"<code>((?:[0-9a-f]{4} ?){4})</code>", page))
    expected = BoardCommitment.objects.values_list("commitment", flat=True)
    assert {one.replace(" ", "") for one in shown} == {commitment[:16] for commitment in expected}
    assert len(shown) == 4  # two slips for two subjects
    part = client.get(address("board_part", published.appraisal.pk, expected[0][:2])).text
    assert " ".join(re.findall("....", expected[0][:16])) in part


def test_the_rule_card_counts_its_example_as_the_count_does(client, published):
    page = client.get(address("rule_card", published.appraisal.pk)).text
    assert published.appraisal.rules_hash in page
    # 6 × 1, 3 × 0.8, 0.6, 0.4 of eleven; 8, 5, 3 and 1 of seventeen; 60 and 40 %.
    assert "60% × 85.45 + 40% × 83.53" in page
    assert "<strong>84.68</strong>" in page


def test_anybody_can_count_the_package_again(client, published, tmp_path):
    answer = client.get(address("package", published.appraisal.pk))
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        archive.extractall(tmp_path)
    done = subprocess.run([sys.executable, "-I", tmp_path / "recount.py"], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, ""), done.stdout
    call_command("export_appraisal", published.appraisal.pk, out=tmp_path / "again", stdout=io.StringIO())
    for name in ("results.json", "board.txt", "marks.csv", "manifest.json"):
        assert (tmp_path / "again" / name).read_bytes() == (tmp_path / name).read_bytes()


def test_there_is_no_package_before_publication(tmp_path):
    vote = Vote()
    vote.open()
    with pytest.raises(CommandError):
        call_command("export_appraisal", vote.appraisal.pk, out=tmp_path)


@pytest.mark.parametrize("name", ["list", "detail", "rule_card", "board", "result"])
def test_pages_take_the_same_few_queries(client, published, django_assert_max_num_queries, name):
    with django_assert_max_num_queries(12):
        assert client.get(address(name, *([published.appraisal.pk] if name != "list" else []))).status_code == 200
