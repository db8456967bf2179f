"""Sealing by two officers: first the board and its root, for everybody to see; only then are the marks taken apart.

Two transactions. `seal_appraisal` fixes what is in the urn and destroys the keys, so that nothing can be added.
`empty_urn` then splits the ballots into single marks in random order and rewrites the urn's tables, so that neither
a row, its place nor the note of its transaction is left. If the machine stops between the two, a task does the second.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any, cast

from django.db import connection
from django.db.models import Count
from django.utils import timezone
from django.utils.translation import gettext as _

from disclosures.refusals import Refused
from evaluations import attacks, credentials, permissions
from evaluations.enums import Action, Channel, Status
from evaluations.models import Appraisal, BallotCount, BoardCommitment, BoardCredential, SingleMark
from evaluations.roles import SEALER, acting_as
from evaluations.rules import canonical
from evaluations.transitions import LIFE

from . import paper
from ._shared import locked_appraisal, take_step

if TYPE_CHECKING:
    from disclosures.models import User
    from evaluations.models import AppraisalStep, Subject

OF_APPRAISAL = "key_id IN (SELECT id FROM evaluations_classkey WHERE appraisal_id = %(appraisal)s)"
SUBJECT_OF_APPRAISAL = "subject_id IN (SELECT id FROM evaluations_subject WHERE appraisal_id = %(appraisal)s)"


def ask_to_seal(*, appraisal_id: int, user: User) -> AppraisalStep:
    """The first of the two officers: after the vote's end, ask another one to seal the urn."""
    with locked_appraisal(appraisal_id) as appraisal:
        post = permissions.check_officer(user, appraisal)
        _check_over(appraisal)
        return take_step(appraisal, Action.ASK_SEAL, user, post)


def seal_appraisal(*, appraisal_id: int, user: User) -> AppraisalStep:
    """The second officer: fix and publish the board, destroy the keys, take the ballots apart.

    The lock waits for every ballot that is being cast: what was acknowledged is counted, the rest is refused.
    """
    with locked_appraisal(appraisal_id) as appraisal:
        post = permissions.check_officer(user, appraisal)
        LIFE.check(appraisal, Action.SEAL)
        _check_over(appraisal)
        first = _first_officer(appraisal, user)
        appraisal.attacks = attacks.on_open_urn(appraisal.pk)
        with acting_as(SEALER):
            _write_board(appraisal.pk)
            _destroy_keys(appraisal.pk)
        _count_ballots(appraisal)
        appraisal.board_root = board_root(appraisal)
        step = take_step(appraisal, Action.SEAL, user, post, second=first)
    empty_urn(appraisal_id=appraisal_id)
    return step


def empty_urn(*, appraisal_id: int) -> None:
    """Take the ballots of a sealed appraisal apart into single marks and rewrite the urn. May be called again."""
    with locked_appraisal(appraisal_id) as appraisal:
        if appraisal.status != Status.SEALED or appraisal.marks_hash:
            return
        with acting_as(SEALER):
            _split(appraisal.pk)
            _rewrite_urn(appraisal.pk)
        appraisal.attacks = [*appraisal.attacks, *attacks.on_sealed_urn(appraisal.pk)]
        appraisal.marks_hash = marks_hash(appraisal)
        appraisal.save()


def empty_sealed_urns() -> int:
    """Finish what a machine that stopped left half done; returns how many urns that were."""
    left = Appraisal.objects.filter(status=Status.SEALED, marks_hash="").values_list("pk", flat=True)
    for appraisal_id in left:
        empty_urn(appraisal_id=appraisal_id)
    return len(left)


def board_leaves(appraisal: Appraisal) -> list[str]:
    """The board as sorted lines of canonical JSON: credentials with their proofs, then commitments."""
    leaves = []
    for fingerprint, nullifier, message, signature in BoardCredential.objects.filter(
        key__appraisal=appraisal
    ).values_list("key__fingerprint", "nullifier", "message", "signature"):
        leaves.append(canonical(["credential", fingerprint, nullifier, message, signature]).decode())
    for fingerprint, committed in BoardCommitment.objects.filter(key__appraisal=appraisal).values_list(
        "key__fingerprint", "commitment"
    ):
        leaves.append(canonical(["commitment", fingerprint, committed]).decode())
    return sorted(leaves)


def board_root(appraisal: Appraisal) -> str:
    """The Merkle root over the board's lines: what the second notice prints."""
    return credentials.merkle_root(board_leaves(appraisal))


def counts_of_marks(appraisal: Appraisal) -> list[list[Any]]:
    """[subject's position, class, criterion, grade, number], sorted: all that counting needs."""
    marks = SingleMark.objects.filter(subject__appraisal=appraisal)
    grouped = marks.values_list("subject__position", "voter_class", "criterion", "grade")
    return sorted(list(row) for row in grouped.annotate(number=Count("pk")).order_by())


def marks_hash(appraisal: Appraisal) -> str:
    """SHA-256 in hex over the canonical JSON of `counts_of_marks`."""
    return hashlib.sha256(canonical(counts_of_marks(appraisal))).hexdigest()


def _check_over(appraisal: Appraisal) -> None:
    if timezone.now() < appraisal.closes_at:
        raise Refused(
            _("Voters were told that they can vote until %(time)s: the urn is sealed after that.")
            % {"time": timezone.localtime(appraisal.closes_at).strftime("%Y-%m-%d %H:%M")}
        )


def _first_officer(appraisal: Appraisal, user: User) -> User:
    asked = appraisal.steps.filter(action=Action.ASK_SEAL).exclude(user=user).select_related("user").last()
    if asked is None:
        raise Refused(_("Two officers seal an urn: another one must ask for it first."))
    permissions.check_officer(asked.user, appraisal)
    return asked.user


def _run(statement: str, appraisal_id: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, {"appraisal": appraisal_id})


def _write_board(appraisal_id: int) -> None:
    _run(
        f"""INSERT INTO evaluations_boardcredential (nullifier, key_id, message, signature)
            SELECT nullifier, key_id, message, signature FROM evaluations_spentcredential
            WHERE {OF_APPRAISAL} ORDER BY nullifier""",
        appraisal_id,
    )
    _run(
        f"""INSERT INTO evaluations_boardcommitment (commitment, key_id)
            SELECT commitment, key_id FROM evaluations_urnslip WHERE {OF_APPRAISAL} ORDER BY commitment""",
        appraisal_id,
    )


def _count_ballots(appraisal: Appraisal) -> None:
    """Issued and collected, for every paper and channel; on paper, what the two tellers of each batch agree on."""
    issued = {
        (row["voter_class"], row["channel"]): row["number"]
        for row in appraisal.roll.filter(issued=True).values("voter_class", "channel").annotate(number=Count("pk"))
    }
    # Whoever is appraised has taken a ballot for all others (online, by a rule of `hand_out_ballot`).
    own = set(
        appraisal.roll.filter(issued=True, person__appraised_as__appraisal=appraisal).values_list(
            "voter_class", "person__appraised_as"
        )
    )
    counted = paper.counted(appraisal)
    rows = []
    for key in appraisal.keys.filter(subject__isnull=False).select_related("subject"):
        spent = BoardCredential.objects.filter(key=key)
        on_paper = counted.get(key.voter_class, [])
        collected = {
            Channel.ONLINE: (spent.exclude(signature="").count(), 0),
            Channel.SLIP: (spent.filter(signature="").count(), 0),
            Channel.PAPER: (sum(entry.collected for entry in on_paper), sum(entry.void for entry in on_paper)),
        }
        for channel, (number, void) in collected.items():
            less = channel == Channel.ONLINE and (key.voter_class, key.subject_id) in own
            rows.append(
                BallotCount(
                    appraisal=appraisal,
                    subject=cast("Subject", key.subject),
                    voter_class=key.voter_class,
                    channel=channel,
                    issued=issued.get((key.voter_class, channel), 0) - less,
                    collected=number,
                    void=void,
                )
            )
    BallotCount.objects.bulk_create(rows)


def _destroy_keys(appraisal_id: int) -> None:
    _rewrite(("evaluations_classsecret",), appraisal_id, {"evaluations_classsecret": OF_APPRAISAL})


def _split(appraisal_id: int) -> None:
    """Every mark by itself, in one statement and random order: no ballot is left, and no order of casting."""
    _run(
        f"""INSERT INTO evaluations_singlemark (id, subject_id, voter_class, criterion, grade)
            SELECT gen_random_uuid(), subject_id, voter_class, criterion, grade FROM (
                SELECT key.subject_id, key.voter_class, mark.key AS criterion, mark.value AS grade
                FROM evaluations_urnslip slip JOIN evaluations_classkey key ON key.id = slip.key_id,
                     jsonb_each_text(slip.marks) mark
                WHERE slip.{OF_APPRAISAL}
                UNION ALL
                SELECT subject::bigint, voter_class, criterion, grade
                FROM evaluations_paperbatch batch
                JOIN LATERAL (SELECT counts FROM evaluations_paperentry WHERE batch_id = batch.id
                              ORDER BY version DESC, id DESC LIMIT 1) agreed ON true,
                     jsonb_each(counts) by_subject (subject, criteria),
                     jsonb_each(criteria) by_criterion (criterion, grades),
                     jsonb_each_text(grades) by_grade (grade, number), generate_series(1, by_grade.number::int)
                WHERE batch.appraisal_id = %(appraisal)s
            ) loose ORDER BY gen_random_uuid()""",
        appraisal_id,
    )
    _run(
        f"""INSERT INTO evaluations_comment (id, subject_id, text, shown_text)
            SELECT gen_random_uuid(), subject_id, text, '' FROM evaluations_urncomment
            WHERE {SUBJECT_OF_APPRAISAL} ORDER BY gen_random_uuid()""",
        appraisal_id,
    )


def _rewrite_urn(appraisal_id: int) -> None:
    # In the order in which casting takes them.
    tables = ("evaluations_urncomment", "evaluations_urnslip", "evaluations_spentcredential")
    gone = dict.fromkeys(tables, OF_APPRAISAL) | {"evaluations_urncomment": SUBJECT_OF_APPRAISAL}
    _rewrite(tables, appraisal_id, gone)


def _rewrite(tables: tuple[str, ...], appraisal_id: int, gone: dict[str, str]) -> None:
    """Write the tables anew, without the rows of this appraisal and with all others in random order.

    Deleting would leave the rows on the disk until a vacuum, and VACUUM FULL keeps the order and each row's
    transaction. TRUNCATE drops the files at commit, and what is written back is of one transaction.
    """
    # A table with checks of this very transaction still to come cannot be truncated.
    _run("SET CONSTRAINTS ALL IMMEDIATE", appraisal_id)
    _run(f"LOCK TABLE {', '.join(tables)} IN ACCESS EXCLUSIVE MODE", appraisal_id)
    for table in tables:
        kept = f"kept_{table}"
        _run(
            f"CREATE TEMPORARY TABLE {kept} ON COMMIT DROP AS SELECT * FROM {table} WHERE NOT {gone[table]}",
            appraisal_id,
        )
        _run(f"TRUNCATE {table}", appraisal_id)
        _run(f"INSERT INTO {table} SELECT * FROM {kept} ORDER BY gen_random_uuid()", appraisal_id)
        _run(f"DROP TABLE {kept}", appraisal_id)
