"""What a database administrator has, turned against a vote whose truth is known.

Each attack takes every row with its system columns and names a ballot for every voter. Against the real tables it must
do no better than guessing; the same attacks find every voter in tables that are broken on purpose, so they do work.
The voters here do the worst: they cast the moment they have taken their ballot, one after the other.
"""

from __future__ import annotations

import json
import random
from dataclasses import replace
from itertools import product
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from evaluations import services
from evaluations.models import Appraisal, BoardCommitment, SingleMark, SpentCredential, UrnComment, UrnSlip
from evaluations.presets import CADRE_GRADES
from evaluations.rules import Criterion
from evaluations.services import issuing, sealing
from tests.factories.evaluations import RULES, Vote, take

pytestmark = pytest.mark.django_db(transaction=True)

# Four grades on three criteria tell 64 voters apart: every ballot is one of its kind.
CRITERIA = tuple(Criterion(code, code, weight) for code, weight in (("a", 5000), ("b", 5000), ("c", 0)))
VOTERS = 24
# Of random matchings of any size one hits once on average; seven times or more is one in 10,000.
LUCK = 7


def ask(statement: str, *parameters: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return cursor.fetchall()


class Snapshot:
    """A copy of the two tables: (who, all other values), in physical order, with what PostgreSQL notes of each row."""

    SYSTEM = "xmin::text::bigint, cmin::text::int, ctid::text"

    def __init__(self, people: str, ballots: str, who: str, what: str) -> None:
        self.people = self._rows(people, who)
        self.ballots = self._rows(ballots, what)

    def _rows(self, table: str, name: str) -> list[tuple[Any, ...]]:
        rows = ask(f"SELECT {name}, {self.SYSTEM}, to_jsonb(t)::text FROM {table} t ORDER BY t.ctid")
        return [(*row[:4], json.loads(row[4])) for row in rows]


def by_transaction(seen: Snapshot) -> dict[str, str]:
    """Rows of one transaction belong together."""
    ballots: dict[int, list[str]] = {}
    for what, xmin, *_rest in seen.ballots:
        ballots.setdefault(xmin, []).append(what)
    return {who: ballots[xmin][0] for who, xmin, *_rest in seen.people if xmin in ballots}


def by_order_of_transactions(seen: Snapshot) -> dict[str, str]:
    """The first to be marked on the roll was the first to cast."""
    people = [row[0] for row in sorted(seen.people, key=lambda row: row[1:3])]
    ballots = [row[0] for row in sorted(seen.ballots, key=lambda row: row[1:3])]
    return dict(zip(people, ballots, strict=False))


def by_place(seen: Snapshot) -> dict[str, str]:
    """Rows lie on the disk in the order in which they were written."""
    return {person[0]: ballot[0] for person, ballot in zip(seen.people, seen.ballots, strict=False)}


def by_place_backwards(seen: Snapshot) -> dict[str, str]:
    return {person[0]: ballot[0] for person, ballot in zip(seen.people, reversed(seen.ballots), strict=False)}


def by_shared_value(seen: Snapshot) -> dict[str, str]:
    """A value that stands in one person's row and in one ballot's."""
    found = {}
    for who, *_system, person in seen.people:
        values = {str(value) for value in person.values() if len(str(value)) > 5}
        for what, *_same, ballot in seen.ballots:
            if any(value in json.dumps(ballot) for value in values):
                found[who] = what
    return found


def in_order(value: Any) -> str:
    return f"{value:040}" if isinstance(value, int) else str(value)


def by_sorted_values(seen: Snapshot) -> dict[str, str]:
    """Whatever column counts up: both tables sorted by each of their values, the best pair of columns taken."""
    columns = (seen.people[0][4].keys(), seen.ballots[0][4].keys()) if seen.people and seen.ballots else ((), ())
    best: dict[str, str] = {}
    for left, right in product(*columns):
        people = [row[0] for row in sorted(seen.people, key=lambda row: in_order(row[4][left]))]
        ballots = [row[0] for row in sorted(seen.ballots, key=lambda row: in_order(row[4][right]))]
        guess = dict(zip(people, ballots, strict=False))
        # Generous: the attacker is told how well each pair of columns does.
        best = max(best, guess, key=lambda one: sum(one.get(who) == what for who, what in TRUTH.items()))
    return best


ATTACKS = (by_transaction, by_order_of_transactions, by_place, by_place_backwards, by_shared_value, by_sorted_values)
TRUTH: dict[str, str] = {}


def hits(attack: Any, seen: Snapshot) -> int:
    guess = attack(seen)
    return sum(guess.get(who) == what for who, what in TRUTH.items())


def everybody_votes() -> Vote:
    """A vote in which everybody takes a ballot and casts it at once; TRUTH knows whose is which."""
    rules = replace(RULES, grades=CADRE_GRADES, criteria=CRITERIA)
    made = Vote(rules=rules, voters=VOTERS, subjects=1)
    made.open()
    TRUTH.clear()
    patterns = product([grade.code for grade in CADRE_GRADES[:4]], repeat=3)
    # Not in the order of the roll, which is no secret and says nothing of a vote.
    for voter, pattern in zip(random.sample(made.voters["A"], VOTERS), patterns, strict=False):
        marks = dict(zip("abc", pattern, strict=True))
        token = take(made.appraisal, voter)[made.subjects[0].pk]
        ballot = services.Ballot(marks, services.new_salt())
        services.cast_ballots(appraisal_id=made.appraisal.pk, ballots=[(token, ballot)])
        TRUTH[str(voter.pk)] = "".join(pattern)
    return made


@pytest.fixture
def vote():
    return everybody_votes()


PATTERN = "(marks->>'a') || (marks->>'b') || (marks->>'c')"
ROLL = "(SELECT *, xmin, cmin, ctid FROM evaluations_rollentry WHERE voter_class = 'A')"


def test_the_open_urn_tells_a_guesser_nothing(vote):
    seen = Snapshot(ROLL, "evaluations_urnslip", "person_id::text", PATTERN)
    assert len(seen.people) == len(seen.ballots) == VOTERS
    found = {attack.__name__: hits(attack, seen) for attack in ATTACKS if attack is not by_sorted_values}
    assert {name: number for name, number in found.items() if number >= LUCK} == {}
    # The best of all pairs of columns is luckier than one guess.
    assert hits(by_sorted_values, seen) < 2 * LUCK


def test_without_decoys_the_order_of_transactions_gives_everybody_away(monkeypatch):
    monkeypatch.setattr(issuing, "DECOYS", 0)
    everybody_votes()
    seen = Snapshot(ROLL, "evaluations_urnslip", "person_id::text", PATTERN)
    assert hits(by_order_of_transactions, seen) == VOTERS


def test_the_sealed_board_tells_a_guesser_nothing(vote):
    commitments = {slip[0]: slip[1] for slip in ask(f"SELECT commitment, {PATTERN} FROM evaluations_urnslip")}
    vote.seal()
    assert ask("SELECT count(*) FROM evaluations_urnslip") == [(0,)]
    assert BoardCommitment.objects.count() == VOTERS
    seen = Snapshot(ROLL, "evaluations_boardcommitment", "person_id::text", "commitment")
    seen.ballots = [(commitments[row[0]], *row[1:]) for row in seen.ballots]
    found = {attack.__name__: hits(attack, seen) for attack in ATTACKS if attack is not by_sorted_values}
    assert {name: number for name, number in found.items() if number >= LUCK} == {}


def test_yesterdays_backup_beside_todays_tells_a_guesser_nothing(vote):
    """What was added since is a crowd as well: every entry of the class was written again with the last issue."""
    first = Snapshot(ROLL, "evaluations_urnslip", "person_id::text", PATTERN)
    changed = {row[1] for row in first.people}
    assert len(changed) == 1


def broken(people: str, ballots: str) -> None:
    ask_nothing = f"CREATE TABLE broken_roll ({people}); CREATE TABLE broken_urn ({ballots})"
    with connection.cursor() as cursor:
        cursor.execute(ask_nothing)


@pytest.fixture
def clean():
    yield
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS broken_roll, broken_urn")


def fill(*, together: bool) -> None:
    TRUTH.clear()
    names = [f"voter-{number * 7919 % 1000:03}" for number in range(VOTERS)]
    run("INSERT INTO broken_roll (name) SELECT * FROM unnest(%s::text[]) ORDER BY 1", names)
    for number, name in enumerate(names):
        pattern = f"pattern {number * 31 % VOTERS:02}"
        TRUTH[name] = pattern
        if together:
            with transaction.atomic():
                run("UPDATE broken_roll SET issued = true WHERE name = %s", name)
                run("INSERT INTO broken_urn (pattern) VALUES (%s)", pattern)
        else:
            run("UPDATE broken_roll SET issued = true WHERE name = %s", name)
            run("INSERT INTO broken_urn (pattern) VALUES (%s)", pattern)


def run(statement: str, parameter: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, [parameter])


@pytest.mark.parametrize(
    ("together", "urn", "roll", "attack"),
    [
        (True, "id uuid DEFAULT gen_random_uuid()", "issued bool", by_transaction),
        (False, "id uuid DEFAULT gen_random_uuid()", "issued bool", by_order_of_transactions),
        (False, "id uuid DEFAULT gen_random_uuid()", "issued bool", by_place),
    ],
)
def test_the_attacks_find_everybody_in_what_is_broken_on_purpose(clean, together, urn, roll, attack):
    broken(f"name text, {roll}", f"{urn}, pattern text")
    fill(together=together)
    assert hits(attack, Snapshot("broken_roll", "broken_urn", "name", "pattern")) == VOTERS


@pytest.mark.parametrize("column", ["at timestamptz DEFAULT clock_timestamp()", "number serial"])
def test_a_time_or_a_number_on_both_sides_gives_everybody_away(clean, column):
    """Even where the rows were written again in random order."""
    broken(f"name text, issued bool, {column}", f"pattern text, {column}")
    TRUTH.clear()
    for number in range(VOTERS):
        TRUTH[f"voter-{number * 7919 % 1000:03}"] = f"pattern {number * 31 % VOTERS:02}"
        run("INSERT INTO broken_roll (name) VALUES (%s)", f"voter-{number * 7919 % 1000:03}")
        run("INSERT INTO broken_urn (pattern) VALUES (%s)", f"pattern {number * 31 % VOTERS:02}")
    with connection.cursor() as cursor:
        for table in ("broken_roll", "broken_urn"):
            cursor.execute(
                f"CREATE TEMP TABLE kept AS SELECT * FROM {table} ORDER BY random(); TRUNCATE {table}; "
                f"INSERT INTO {table} SELECT * FROM kept; DROP TABLE kept"
            )
    assert hits(by_sorted_values, Snapshot("broken_roll", "broken_urn", "name", "pattern")) == VOTERS


def test_a_key_of_the_voter_beside_the_ballot_gives_everybody_away(clean):
    broken("name text, token text", "pattern text, receipt text")
    TRUTH.clear()
    for number in range(VOTERS):
        TRUTH[f"voter-{number:03}"] = f"pattern {number:02}"
        run("INSERT INTO broken_roll SELECT 'voter-' || lpad(n, 3, '0'), md5(n) FROM (SELECT %s::text n) one", number)
        run("INSERT INTO broken_urn SELECT 'pattern ' || lpad(n, 2, '0'), md5(n) FROM (SELECT %s::text n) one", number)
    assert hits(by_shared_value, Snapshot("broken_roll", "broken_urn", "name", "pattern")) == VOTERS


def report_of(made: Vote) -> dict[str, int]:
    """What the sealing's own report found, by attack; it must have looked at something each time."""
    rows = made.seal().attacks
    assert all(row["tried"] for row in rows), rows
    return {row["attack"]: row["found"] for row in rows}


CLEAN = dict.fromkeys(
    ("columns", "references", "triggers", "rights", "settings", "order", "transactions", "values", "left", "board"), 0
)


def test_the_report_of_the_sealing_says_that_nothing_was_found(vote):
    assert report_of(vote) == CLEAN


def test_the_report_is_final_and_names_nobody(vote):
    vote.seal()
    assert {key for row in vote.appraisal.attacks for key in row} == {"attack", "tried", "found"}
    with pytest.raises(DatabaseError), transaction.atomic():
        Appraisal.objects.update(attacks=[])


BROKEN = {
    "columns": ("ALTER TABLE {urn} ADD at timestamptz DEFAULT clock_timestamp()", "ALTER TABLE {urn} DROP at"),
    "references": (
        "ALTER TABLE {urn} ADD voter bigint REFERENCES disclosures_user (id)",
        "ALTER TABLE {urn} DROP voter",
    ),
    "triggers": (
        "CREATE TABLE copied (marks jsonb); CREATE FUNCTION copy_vote() RETURNS trigger LANGUAGE plpgsql AS "
        "'BEGIN INSERT INTO copied VALUES (NEW.marks); RETURN NEW; END'; "
        "CREATE TRIGGER copy_vote BEFORE INSERT ON {urn} FOR EACH ROW EXECUTE FUNCTION copy_vote()",
        "DROP TRIGGER copy_vote ON {urn}; DROP FUNCTION copy_vote; DROP TABLE copied",
    ),
    "rights": ("GRANT SELECT ON {urn} TO portal_web", "REVOKE SELECT ON {urn} FROM portal_web"),
}


@pytest.mark.parametrize("attack", sorted(BROKEN))
def test_a_broken_database_is_named_in_the_report(vote, attack):
    breaking, mending = (statement.format(urn="evaluations_urncomment") for statement in BROKEN[attack])
    with connection.cursor() as cursor:
        cursor.execute(breaking)
        try:
            found = report_of(vote)
        finally:
            cursor.execute(mending)
    assert found == CLEAN | {attack: 1}


def test_a_server_that_logs_every_statement_is_named_in_the_report(vote):
    with connection.cursor() as cursor:
        cursor.execute("SET log_statement = 'mod'")
        try:
            assert report_of(vote) == CLEAN | {"settings": 1}
        finally:
            cursor.execute("RESET log_statement")


def test_a_mark_on_the_roll_and_what_was_cast_in_one_transaction_are_named_in_the_report(vote):
    entry = vote.appraisal.roll.filter(voter_class="B")[:1].get()
    with transaction.atomic():
        vote.appraisal.roll.filter(pk=entry.pk).update(issued=True, channel="paper")
        UrnComment.objects.create(subject=vote.subjects[0], text="踏实")
    assert report_of(vote)["transactions"] == 1


def test_a_persons_number_beside_what_was_cast_is_named_in_the_report(vote):
    entry = vote.appraisal.roll.filter(issued=True)[:1].get()
    UrnComment.objects.create(subject=vote.subjects[0], text=entry.request_hash)
    assert report_of(vote) == CLEAN | {"values": 1}


def test_a_roll_without_decoys_is_named_in_the_report(monkeypatch):
    monkeypatch.setattr(issuing, "DECOYS", 0)
    assert report_of(everybody_votes()) == CLEAN | {"order": VOTERS}


def test_ballots_that_stay_in_the_urn_are_named_in_the_report(vote, monkeypatch):
    monkeypatch.setattr(sealing, "_rewrite_urn", lambda appraisal_id: None)
    kept = UrnSlip.objects.count() + SpentCredential.objects.count()
    assert kept > VOTERS
    assert report_of(vote) == CLEAN | {"left": kept}


def test_marks_that_were_not_written_all_at_once_are_named_in_the_report(vote, monkeypatch):
    split = sealing._split

    def one_by_one(appraisal_id):
        split(appraisal_id)
        with transaction.atomic():
            SingleMark.objects.create(
                subject=vote.subjects[0], voter_class="B", criterion="integrity", grade="excellent"
            )

    monkeypatch.setattr(sealing, "_split", one_by_one)
    assert report_of(vote) == CLEAN | {"board": 1}


def test_readers_see_the_report_with_the_result(client):
    made = Vote(voters=6)
    made.publish()
    page = client.get(reverse("disclosures:appraisals:result", args=(made.appraisal.pk,))).text
    section = page.split('id="attacks"')[1].split("</section>")[0]
    assert section.count("<td>未发现</td>") == len(CLEAN)
    assert "网站能不能读取、改动或者删除票箱里的内容？" in section
