"""Counting a large appraisal: 200 subjects, six criteria, three classes, 5,000 ballots a subject, six million marks.

Beside the grouping of the marks stands bare SQL that only counts them. Tally and guard begin where it ends. A tenth of
the subjects have too few voters in a class for it to be shown, and everything is counted a second time as a correction,
which the guard holds against what was published before. The marks are taken back in the end.
"""

from __future__ import annotations

import time
from random import Random
from typing import TYPE_CHECKING

from .figures import Figure, benchmark

if TYPE_CHECKING:
    from collections.abc import Iterator

    from evaluations.models import Appraisal
    from evaluations.publication import Ballots, Count
    from evaluations.rules import Rules

    from .site import Bench

SUBJECTS, BALLOTS = 200, 5000
SECONDS = 10  # the aim for tally and guard
# What the classes have of the ballots; in every tenth subject the first has but three.
PARTS = {"A": 0.02, "B": 0.58, "C": 0.4}

# Triggers rest, as the services' own way would be the whole vote; the grades lie as in a real count.
_MARKS = """
    INSERT INTO evaluations_singlemark (id, subject_id, voter_class, criterion, grade)
    SELECT gen_random_uuid(), subject.id, sizes.voters, criterion,
        (%(grades)s::text[])[1 + floor(power(random(), 2) * %(many)s)::int]
    FROM evaluations_subject subject
    CROSS JOIN unnest(%(criteria)s::text[]) AS criterion
    CROSS JOIN (VALUES {sizes}) AS sizes (voters, usual)
    CROSS JOIN LATERAL generate_series(
        1, CASE WHEN sizes.voters = 'A' AND subject.position %% 10 = 0 THEN 3 ELSE sizes.usual END)
    WHERE subject.appraisal_id = %(appraisal)s
"""


def _appraisal(rules: Rules) -> Appraisal:
    """An appraisal of that many subjects with all its single marks."""
    from django.db import connection

    from evaluations.models import Subject
    from tests.factories.evaluations import Vote

    appraisal = Vote(rules=rules, voters=1, subjects=1).appraisal
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        Subject.objects.bulk_create(
            Subject(appraisal=appraisal, position=position, name=f"被测评人{position}")
            for position in range(2, SUBJECTS + 1)
        )
        sizes = ", ".join(f"('{voters}', {int(part * BALLOTS)})" for voters, part in PARTS.items())
        values = {
            "grades": [grade.code for grade in rules.grades],
            "many": len(rules.grades),
            "criteria": [criterion.code for criterion in rules.criteria],
            "appraisal": appraisal.pk,
        }
        cursor.execute(_MARKS.format(sizes=sizes), values)
        cursor.execute("SET LOCAL session_replication_role = DEFAULT")
        cursor.execute("ANALYZE evaluations_singlemark")
    return appraisal


def _ballots(counts: list[Count]) -> list[Ballots]:
    from evaluations.publication import Ballots

    cast: dict[tuple[int, str], int] = {}
    for subject, voters, criterion, _grade, number in counts:
        if criterion == counts[0][2]:
            cast[subject, voters] = cast.get((subject, voters), 0) + number
    return [Ballots(subject, voters, "online", number, number, 0) for (subject, voters), number in cast.items()]


def _corrected(counts: list[Count]) -> list[Count]:
    """Some marks read anew: in every fifth subject up to ten of one grade."""
    rng = Random(7)  # noqa: S311 - the same correction each time
    return [
        (subject, voters, criterion, grade, number + (rng.randint(0, 10) if subject % 5 == 0 else 0))
        for subject, voters, criterion, grade, number in counts
    ]


@benchmark("tally")
def tally(bench: Bench) -> Iterator[Figure]:
    """Seconds to group the marks, to count and guard them, and to do so again over what was published."""
    from django.db import connection, transaction

    from evaluations.presets import CADRE_GRADES, CRITERIA, THREE_CLASSES
    from evaluations.publication import Counted, compose
    from evaluations.rules import Rules
    from evaluations.services.sealing import counts_of_marks

    rules = Rules(grades=CADRE_GRADES, criteria=CRITERIA, classes=THREE_CLASSES, quorum="2/3")
    connection.close()  # the benchmarks before may have left one in whatever state
    with transaction.atomic():
        appraisal = _appraisal(rules)
        begin = time.perf_counter()
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM evaluations_singlemark")
            marks = cursor.fetchone()[0]
        bare = time.perf_counter() - begin
        begin = time.perf_counter()
        counts = [(row[0], row[1], row[2], row[3], row[4]) for row in counts_of_marks(appraisal)]
        grouping = time.perf_counter() - begin
        transaction.set_rollback(True)
    if sum(row[4] for row in counts) != marks:
        raise RuntimeError("not every mark was counted")
    yield Figure("marks grouped", grouping, "s", bare)

    names = {position: f"被测评人{position}" for position in range(1, SUBJECTS + 1)}
    first, second = (Counted(rows, _ballots(rows)) for rows in (counts, _corrected(counts)))
    begin = time.perf_counter()
    document = compose(rules, {}, names, first)
    yield Figure("tally and guard", time.perf_counter() - begin, "s", SECONDS)
    begin = time.perf_counter()
    compose(rules, {}, names, second, [(first, document)])
    yield Figure("tally and guard, a correction", time.perf_counter() - begin, "s", SECONDS)
