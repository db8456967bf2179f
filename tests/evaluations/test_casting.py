"""Taking a ballot and casting it: once a person, unlinked, by the frozen rules."""

import secrets
from dataclasses import replace

import pytest
from django.db import ProgrammingError, connection, transaction

from disclosures.refusals import InvalidInput, Refused
from evaluations import credentials, services
from evaluations.enums import Channel
from evaluations.models import RollEntry, SpentCredential, Subject, UrnComment, UrnSlip
from evaluations.roles import SEALER, URN, WEB, acting_as
from tests.factories.disclosures import UserFactory
from tests.factories.evaluations import RULES, Request, Vote, ballot, marks, take, vote_for

pytestmark = pytest.mark.django_db


@pytest.fixture
def vote():
    made = Vote()
    made.open(slips=2)
    return made


def issue(vote, voter, requests):
    return services.issue_ballot(appraisal_id=vote.appraisal.pk, voter=voter, requests=requests)


def cast(vote, *ballots):
    return services.cast_ballots(appraisal_id=vote.appraisal.pk, ballots=ballots)


def test_the_same_request_is_signed_again_and_another_never(vote):
    voter = vote.voters["A"][0]
    request = Request.by(vote.appraisal, voter)
    first = issue(vote, voter, request.sent())

    assert issue(vote, voter, request.sent()) == first
    with pytest.raises(Refused, match="您已领过票"):
        issue(vote, voter, Request.by(vote.appraisal, voter).sent())
    assert services.ballots_taken(vote.appraisal) == 1


def test_a_request_that_does_not_fit_costs_nothing(vote):
    voter = vote.voters["A"][0]
    request = Request.by(vote.appraisal, voter).sent()
    other_class = Request.by(vote.appraisal, vote.voters["B"][0]).sent()
    name = next(iter(request))

    for wrong in ({}, {**request, name: b"short"}, {**request, name: b"\xff" * 256}, other_class):
        with pytest.raises(InvalidInput):
            issue(vote, voter, wrong)
    assert services.ballots_taken(vote.appraisal) == 0
    assert set(issue(vote, voter, request)) == set(request)


def test_only_people_on_the_roll_get_a_ballot_and_only_while_it_is_voted(vote):
    with pytest.raises(Refused, match="不在"):
        issue(vote, UserFactory(), {})
    voter = vote.voters["A"][0]
    request = Request.by(vote.appraisal, voter).sent()
    vote.over()
    with pytest.raises(services.NotVoting):
        issue(vote, voter, request)


def test_nobody_gets_a_ballot_for_themselves():
    vote = Vote()
    voter = vote.voters["A"][0]
    mine = Subject.objects.create(appraisal=vote.appraisal, position=9, name="本人", person=voter)
    vote.open()

    assert set(take(vote.appraisal, voter)) == {subject.pk for subject in vote.subjects} | {None}
    assert set(take(vote.appraisal, vote.voters["A"][1])) == {s.pk for s in [*vote.subjects, mine]} | {None}
    with pytest.raises(Refused, match="网上"):
        services.hand_out_ballot(
            appraisal_id=vote.appraisal.pk, officer=vote.office.secretary, voter=voter, channel=Channel.SLIP
        )


def test_one_ballot_a_person_whatever_the_channel(vote):
    online, slip = vote.voters["B"][:2]
    take(vote.appraisal, online)
    hand_out = {"appraisal_id": vote.appraisal.pk, "officer": vote.office.secretary, "channel": Channel.SLIP}
    services.hand_out_ballot(voter=slip, **hand_out)

    with pytest.raises(Refused, match="已领票"):
        services.hand_out_ballot(voter=online, **hand_out)
    with pytest.raises(Refused, match="纸质票"):
        take(vote.appraisal, slip)
    assert not services.can_take(vote.appraisal, slip)
    assert services.can_take(vote.appraisal, online).person == online


def test_what_is_cast_gives_trackers_and_is_in_the_urn_once_however_often_it_is_sent(vote):
    tokens = take(vote.appraisal, vote.voters["A"][0])
    ballots = [(tokens[subject.pk], ballot()) for subject in vote.subjects]

    trackers = cast(vote, *ballots)

    assert trackers == [
        credentials.commitment(token.fingerprint, filled.marks, filled.salt)[:16] for token, filled in ballots
    ]
    assert cast(vote, *ballots) == trackers
    assert (UrnSlip.objects.count(), SpentCredential.objects.count()) == (2, 2)


def test_a_ballot_that_was_cast_is_not_changed(vote):
    tokens = take(vote.appraisal, vote.voters["A"][0])
    first, second = ((tokens[subject.pk], ballot()) for subject in vote.subjects)
    cast(vote, first)

    for again in ([(first[0], ballot("basic"))], [second, (first[0], ballot("basic"))]):
        with pytest.raises(services.AlreadyCast):
            cast(vote, *again)
    assert UrnSlip.objects.count() == 1
    cast(vote, second)


def test_a_token_is_good_for_its_own_subject_class_and_appraisal_alone(vote):
    tokens = take(vote.appraisal, vote.voters["A"][0])
    token, other = (tokens[subject.pk] for subject in vote.subjects)
    elsewhere = Vote()
    elsewhere.open()

    for forged in (
        replace(token, fingerprint=other.fingerprint),
        replace(token, message=secrets.token_bytes(64)),
        replace(token, signature=b"\0" * 256),
        replace(token, fingerprint="0" * 64),
        tokens[None],
    ):
        with pytest.raises(InvalidInput):
            cast(vote, (forged, ballot()))
    with pytest.raises(InvalidInput):
        services.cast_ballots(appraisal_id=elsewhere.appraisal.pk, ballots=[(token, ballot())])
    assert not UrnSlip.objects.exists()


@pytest.mark.parametrize(
    "wrong",
    [
        services.Ballot({}, "0" * 64),
        services.Ballot({**marks(), "honesty": "wonderful"}, "0" * 64),
        services.Ballot({**marks(), "charm": "basic"}, "0" * 64),
        services.Ballot(marks(), "0" * 63),
        services.Ballot(marks(), "G" * 64),
    ],
)
def test_marks_outside_the_rules_are_refused(vote, wrong):
    tokens = take(vote.appraisal, vote.voters["A"][0])
    with pytest.raises(InvalidInput):
        cast(vote, (tokens[vote.subjects[0].pk], wrong))


def test_too_many_top_grades_are_refused_with_the_reason_and_cost_nothing():
    rules = replace(RULES, top_share="1/3")
    vote = Vote(rules=rules, subjects=4)
    vote.open()
    tokens = take(vote.appraisal, vote.voters["A"][0])
    grades = ["excellent", "excellent", "competent", "competent"]
    ballots = [(tokens[subject.pk], ballot(grade)) for subject, grade in zip(vote.subjects, grades, strict=True)]

    with pytest.raises(InvalidInput, match="“德”：按规则“优秀”最多1人，您给了2人。"):
        cast(vote, *ballots)
    with pytest.raises(InvalidInput, match="一次"):
        cast(vote, *ballots[:2])
    ballots[1] = (ballots[1][0], ballot("basic"))
    assert len(cast(vote, *ballots)) == 4


def test_a_slip_is_spent_once_for_everybody_on_it(vote):
    code = vote.codes["B"][0]
    filled = {subject.pk: ballot() for subject in vote.subjects}
    typed = f" {code[:4].lower()}-{code[4:8]} {code[8:]}"

    trackers = services.cast_slip(appraisal_id=vote.appraisal.pk, code=typed, ballots=filled)

    assert services.cast_slip(appraisal_id=vote.appraisal.pk, code=code, ballots=filled) == trackers
    with pytest.raises(services.AlreadyCast):
        services.cast_slip(
            appraisal_id=vote.appraisal.pk, code=code, ballots={subject.pk: ballot() for subject in vote.subjects}
        )
    with pytest.raises(InvalidInput, match="逐字"):
        services.cast_slip(appraisal_id=vote.appraisal.pk, code="2" * 16, ballots=filled)
    with pytest.raises(InvalidInput, match="每一位"):
        services.cast_slip(appraisal_id=vote.appraisal.pk, code=vote.codes["B"][1], ballots={})
    assert UrnSlip.objects.count() == 2


def test_slips_are_printed_before_the_opening_and_no_more_than_there_are_voters():
    vote = Vote()
    vote.on_notice()
    printing = {"appraisal_id": vote.appraisal.pk, "user": vote.office.secretary, "voter_class": "B"}
    codes = services.print_slips(number=2, **printing)

    assert len({*codes}) == 2
    assert set(vote.appraisal.slip_codes.values_list("pk", flat=True)) == set(map(credentials.code_hash, codes))
    with pytest.raises(InvalidInput):
        services.print_slips(number=2, **printing)
    vote.announce(services.announce_rules)
    services.open_appraisal(appraisal_id=vote.appraisal.pk, user=vote.office.approver)
    with pytest.raises(Refused):
        services.print_slips(number=1, **printing)
    assert vote.fresh().slips_root == credentials.merkle_root(sorted(map(credentials.code_hash, codes)))


def test_comments_are_cast_apart_and_once(vote):
    tokens = take(vote.appraisal, vote.voters["A"][0])
    subject = vote.subjects[0].pk
    services.cast_comments(appraisal_id=vote.appraisal.pk, token=tokens[None], comments={subject: " 踏实 "})

    assert list(UrnComment.objects.values_list("subject", "text")) == [(subject, "踏实")]
    with pytest.raises(services.AlreadyCast):
        services.cast_comments(appraisal_id=vote.appraisal.pk, token=tokens[None], comments={subject: "又一条"})
    code = vote.codes["A"][0]
    services.cast_slip_comments(appraisal_id=vote.appraisal.pk, code=code, comments={subject: "能干"})
    for comments in ({subject: " "}, {subject: "长" * 1001}, {subject + 999: "谁"}):
        with pytest.raises(InvalidInput):
            services.cast_slip_comments(appraisal_id=vote.appraisal.pk, code=vote.codes["A"][1], comments=comments)
    with pytest.raises(InvalidInput):
        services.cast_comments(appraisal_id=vote.appraisal.pk, token=tokens[subject], comments={subject: "x"})


@pytest.mark.parametrize("table", sorted(URN))
@pytest.mark.parametrize("statement", ["SELECT 1 FROM {}", "DELETE FROM {}", "TRUNCATE {}"])
def test_the_webs_role_reads_and_removes_nothing_in_the_urn(vote, table, statement):
    with pytest.raises(ProgrammingError, match="permission denied"), acting_as(WEB), connection.cursor() as cursor:
        cursor.execute(statement.format(table))
    with acting_as(SEALER), connection.cursor() as cursor:
        cursor.execute(statement.format(table))


@pytest.mark.parametrize("table", sorted(URN))
def test_the_webs_role_changes_nothing_in_the_urn(vote, table):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT privilege_type FROM information_schema.table_privileges WHERE grantee = %s AND table_name = %s",
            [WEB, table],
        )
        assert cursor.fetchall() == [("INSERT",)]


def test_after_an_issue_the_roll_does_not_tell_who_it_was(vote):
    """Every row of the class bears the note of the same transaction."""
    take(vote.appraisal, vote.voters["A"][0])
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT voter_class, count(DISTINCT xmin::text) FROM evaluations_rollentry GROUP BY 1")
        assert dict(cursor.fetchall())["A"] == 1
    assert RollEntry.objects.filter(issued=True).count() == 1


def test_the_urn_takes_nothing_after_the_announced_end(vote):
    tokens = take(vote.appraisal, vote.voters["A"][0])
    filled = {subject.pk: ballot() for subject in vote.subjects}
    vote.over()

    with pytest.raises(services.NotVoting):
        cast(vote, (tokens[vote.subjects[0].pk], ballot()))
    with pytest.raises(services.NotVoting):
        services.cast_slip(appraisal_id=vote.appraisal.pk, code=vote.codes["A"][0], ballots=filled)
    assert not UrnSlip.objects.exists()


def test_everybody_votes(vote):
    for people in vote.voters.values():
        for voter in people:
            vote_for(vote.appraisal, voter)
    assert UrnSlip.objects.count() == 12
