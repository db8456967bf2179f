"""Sealing: two officers, the board before the count, nothing left of a ballot."""

from collections import Counter

import pytest
from django.db import DatabaseError, connection, transaction

from disclosures.permissions import NotAllowed
from disclosures.refusals import InvalidInput, Refused
from disclosures.statemachine import TransitionError
from evaluations import blindsign, credentials, keys, services
from evaluations.enums import Action, Channel, Status
from evaluations.models import (
    Appraisal,
    BallotCount,
    BoardCommitment,
    BoardCredential,
    ClassSecret,
    Comment,
    SingleMark,
    SlipCode,
    SpentCredential,
    UrnComment,
    UrnSlip,
)
from evaluations.services import sealing
from tests.factories.evaluations import RULES, Vote, ballot, marks, take, vote_for

pytestmark = pytest.mark.django_db


@pytest.fixture
def vote():
    made = Vote()
    made.open(slips=1)
    return made


def counts(appraisal):
    return {tuple(row[:4]): row[4] for row in sealing.counts_of_marks(appraisal)}


def test_what_was_cast_is_counted_to_the_mark(vote):
    grades = {"A": ["excellent", "competent", "unknown"], "B": ["basic", "basic", "incompetent"]}
    trackers = set()
    for voter_class, people in vote.voters.items():
        for voter, grade in zip(people, grades[voter_class], strict=True):
            trackers |= set(vote_for(vote.appraisal, voter, grade))
    appraisal = vote.seal()

    expected = Counter(
        (position, voter_class, criterion.code, grade)
        for position in (1, 2)
        for voter_class, given in grades.items()
        for grade in given
        for criterion in RULES.criteria
    )
    assert counts(appraisal) == expected
    assert {c[:16] for c in BoardCommitment.objects.values_list("commitment", flat=True)} == trackers


def test_the_board_proves_itself_and_its_root(vote):
    vote_for(vote.appraisal, vote.voters["A"][0])
    filled = {subject.pk: ballot() for subject in vote.subjects}
    services.cast_slip(appraisal_id=vote.appraisal.pk, code=vote.codes["A"][0], ballots=filled)
    appraisal = vote.seal()

    listed = set(SlipCode.objects.values_list("pk", flat=True))
    for row in BoardCredential.objects.select_related("key"):
        if row.signature:
            message = bytes.fromhex(row.message)
            assert blindsign.verify(keys.public_key(row.key.public_key), message, bytes.fromhex(row.signature))
            assert row.nullifier == credentials.token_nullifier(message, row.key.fingerprint)
        else:
            assert row.nullifier in {credentials.slip_nullifier(code, row.key.fingerprint) for code in listed}
    leaves = sealing.board_leaves(appraisal)
    assert len(leaves) == 8
    assert leaves == sorted(leaves)
    assert appraisal.board_root == credentials.merkle_root(leaves)
    assert appraisal.marks_hash == sealing.marks_hash(appraisal)


def test_nothing_is_left_in_the_urn_nor_any_key(vote):
    vote_for(vote.appraisal, vote.voters["A"][0])
    other = Vote()
    other.open()
    vote_for(other.appraisal, other.voters["A"][0])
    vote.seal()

    assert list(UrnSlip.objects.values_list("key__appraisal", flat=True)) == [other.appraisal.pk] * 2
    assert list(SpentCredential.objects.values_list("key__appraisal", flat=True)) == [other.appraisal.pk] * 2
    assert set(ClassSecret.objects.values_list("key__appraisal", flat=True)) == {other.appraisal.pk}
    vote_for(other.appraisal, other.voters["A"][1])
    other.seal()
    assert not UrnSlip.objects.exists()


def test_marks_lie_in_another_order_than_they_were_cast_and_are_of_one_transaction(vote):
    for people in vote.voters.values():
        for number, voter in enumerate(people):
            vote_for(vote.appraisal, voter, ["excellent", "competent", "basic"][number])
    vote.seal()

    with connection.cursor() as cursor:
        cursor.execute("SELECT grade, xmin::text, id FROM evaluations_singlemark ORDER BY ctid")
        rows = cursor.fetchall()
    assert len({xmin for _grade, xmin, _id in rows}) == 1
    assert len(rows) == 36
    assert [grade for grade, _x, _i in rows] != sorted(
        (g for g, _x, _i in rows), key=["excellent", "competent", "basic"].index
    )
    assert {identifier.version for _g, _x, identifier in rows} == {4}


def test_two_officers_seal_after_the_announced_end(vote):
    ask = {"appraisal_id": vote.appraisal.pk}
    with pytest.raises(Refused, match="之后"):
        services.ask_to_seal(user=vote.inspector, **ask)
    vote.over()
    with pytest.raises(Refused, match="两名"):
        services.seal_appraisal(user=vote.office.approver, **ask)
    services.ask_to_seal(user=vote.inspector, **ask)
    with pytest.raises(Refused, match="两名"):
        services.seal_appraisal(user=vote.inspector, **ask)
    with pytest.raises(NotAllowed):
        services.seal_appraisal(user=vote.voters["A"][0], **ask)
    services.seal_appraisal(user=vote.office.approver, **ask)

    step = vote.appraisal.steps.get(action=Action.SEAL)
    assert (step.user, step.second) == (vote.office.approver, vote.inspector)
    assert vote.fresh().status == Status.SEALED
    with pytest.raises(TransitionError):
        services.seal_appraisal(user=vote.office.approver, **ask)


def test_the_database_seals_nothing_while_a_key_exists(vote):
    with pytest.raises(DatabaseError, match="destroys its keys"), transaction.atomic():
        Appraisal.objects.filter(pk=vote.appraisal.pk).update(status=Status.SEALED, board_root="0" * 64)


def test_a_machine_that_stops_between_board_and_marks_goes_on_later(vote, monkeypatch):
    vote_for(vote.appraisal, vote.voters["A"][0])
    monkeypatch.setattr(sealing, "empty_urn", lambda **_: None)
    appraisal = vote.seal()
    assert (appraisal.status, appraisal.marks_hash, UrnSlip.objects.count()) == (Status.SEALED, "", 2)
    monkeypatch.undo()

    for _again in range(2):
        services.empty_urn(appraisal_id=appraisal.pk)

    assert sum(counts(appraisal).values()) == 6
    assert vote.fresh().marks_hash == sealing.marks_hash(appraisal)
    with pytest.raises(DatabaseError), transaction.atomic():
        SingleMark.objects.create(subject=vote.subjects[0], voter_class="A", criterion="overall", grade="basic")


def test_ballots_issued_and_collected_are_counted_by_channel():
    vote = Vote()
    subject_and_voter = vote.voters["A"][0]
    vote.subjects[0].person = subject_and_voter
    vote.subjects[0].save()
    vote.open(slips=1)
    take(vote.appraisal, subject_and_voter)
    vote_for(vote.appraisal, vote.voters["A"][1])
    services.hand_out_ballot(
        appraisal_id=vote.appraisal.pk, officer=vote.office.secretary, voter=vote.voters["A"][2], channel=Channel.SLIP
    )
    vote.seal()

    found = {
        (row.subject.position, row.channel): (row.issued, row.collected)
        for row in BallotCount.objects.filter(voter_class="A")
    }
    assert found == {
        (1, "online"): (1, 1), (1, "slip"): (1, 0), (1, "paper"): (0, 0),
        (2, "online"): (2, 1), (2, "slip"): (1, 0), (2, "paper"): (0, 0),
    }  # fmt: skip


def test_comments_come_out_shuffled_and_unshown(vote):
    for voter in vote.voters["A"]:
        token = take(vote.appraisal, voter)[None]
        services.cast_comments(
            appraisal_id=vote.appraisal.pk, token=token, comments={s.pk: f"关于{s.name}" for s in vote.subjects}
        )
    vote.seal()

    assert Counter(Comment.objects.values_list("text", "shown_text")) == {
        ("关于被测评人1", ""): 3,
        ("关于被测评人2", ""): 3,
    }
    assert not UrnComment.objects.exists()


def test_closing_destroys_the_roll_and_says_so(vote):
    vote_for(vote.appraisal, vote.voters["A"][0])
    appraisal = vote.seal()
    closing = {"appraisal_id": appraisal.pk, "user": vote.office.approver}
    with pytest.raises(TransitionError):
        services.close_appraisal(**closing)
    with pytest.raises(DatabaseError), transaction.atomic():
        appraisal.roll.all().delete()
    Appraisal.objects.filter(pk=appraisal.pk).update(status=Status.PUBLISHED)

    step = services.close_appraisal(**closing)

    assert (appraisal.roll.count(), vote.fresh().status) == (0, Status.CLOSED)
    assert "6" in step.comment
    assert BallotCount.objects.get(subject=vote.subjects[0], voter_class="A", channel="online").issued == 1


class TestPaper:
    @pytest.fixture
    def hall(self, vote):
        for voter in vote.voters["B"]:
            services.hand_out_ballot(
                appraisal_id=vote.appraisal.pk, officer=vote.office.secretary, voter=voter, channel=Channel.PAPER
            )
        return vote

    def enter(self, vote, teller, *, collected=3, void=1, grade="basic", **more):
        graded = {criterion: {grade: collected - void} for criterion in marks()}
        counts = {str(subject.pk): graded for subject in vote.subjects}
        return services.enter_count(
            appraisal_id=vote.appraisal.pk, teller=teller, number=1, collected=collected, void=void,
            **{"voter_class": "B", "counts": counts} | more,
        )  # fmt: skip

    def test_what_two_tellers_agree_on_is_counted(self, hall):
        self.enter(hall, hall.office.secretary)
        self.enter(hall, hall.inspector)
        appraisal = hall.seal()

        assert counts(appraisal) == {(n, "B", criterion, "basic"): 2 for n in (1, 2) for criterion in marks()}
        row = BallotCount.objects.get(subject=hall.subjects[0], voter_class="B", channel=Channel.PAPER)
        assert (row.issued, row.collected, row.void) == (3, 3, 1)

    def test_a_difference_stops_the_sealing_until_it_is_amended_with_a_reason(self, hall):
        ask = {"appraisal_id": hall.appraisal.pk, "user": hall.office.approver}
        self.enter(hall, hall.office.secretary)
        hall.over()
        services.ask_to_seal(appraisal_id=hall.appraisal.pk, user=hall.inspector)
        with pytest.raises(Refused, match="B1"):
            services.seal_appraisal(**ask)
        self.enter(hall, hall.inspector, void=0, grade="competent")
        batch = hall.appraisal.paper_batches.get()
        places = [f"{s.pk}/{c}/{g}" for s in hall.subjects for c in marks() for g in ("basic", "competent")]
        assert services.differences(batch) == sorted([*places, "void"])
        with pytest.raises(Refused, match="B1"):
            services.seal_appraisal(**ask)
        with pytest.raises(InvalidInput, match="为何"):
            self.enter(hall, hall.inspector)
        self.enter(hall, hall.inspector, reason="一张看错")
        services.seal_appraisal(**ask)

        assert counts(hall.appraisal) == {(n, "B", criterion, "basic"): 2 for n in (1, 2) for criterion in marks()}
        assert [entry.reason for entry in batch.entries.all()] == ["", "", "一张看错"]

    @pytest.mark.parametrize(
        "wrong",
        [
            {"collected": 4},
            {"void": 4, "counts": {}},
            {"counts": {}},
            {"voter_class": "X"},
            {"grade": "wonderful"},
            {"counts": "short"},
        ],
    )
    def test_a_count_that_cannot_be_is_refused(self, hall, wrong):
        if wrong.get("counts") == "short":
            wrong = {"counts": {str(subject.pk): {"overall": {"basic": 2}} for subject in hall.subjects}}
        with pytest.raises(InvalidInput):
            self.enter(hall, hall.inspector, **wrong)
        assert not hall.appraisal.paper_batches.exists()

    def test_two_tellers_and_no_third(self, hall):
        self.enter(hall, hall.office.secretary)
        self.enter(hall, hall.inspector)
        with pytest.raises(Refused):
            self.enter(hall, hall.office.approver)
