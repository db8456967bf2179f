"""Casting: a credential and marks fall into the urn, and nobody is asked who they are.

Everything here runs without a person. What is written is written with the web's database role, which may add to the
urn and read nothing there: whether a ballot is in the urn already is told by the unique constraints alone.
"""

from __future__ import annotations

import secrets
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from disclosures.refusals import InvalidInput, Refused
from evaluations import blindsign, credentials, keys
from evaluations.models import ClassKey, SlipCode, SpentCredential, UrnComment, UrnSlip
from evaluations.roles import WEB, acting_as

from ._shared import shared_appraisal

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey

    from evaluations.rules import Rules

LONGEST_COMMENT = 1000


class AlreadyCast(Refused):
    """The credential was spent before, for another ballot than this one."""


@dataclass(frozen=True)
class Token:
    """What a voter shows online: the prepared message and the signature under the key with that fingerprint."""

    fingerprint: str
    message: bytes
    signature: bytes


@dataclass(frozen=True)
class Ballot:
    """The marks for one subject, by criterion; the voter's browser draws the salt (32 bytes, hexadecimal)."""

    marks: Mapping[str, str]
    salt: str


@dataclass(frozen=True)
class Paper:
    """What a key stands for. Nothing of it ever changes once ballots are given out, so it is kept in memory."""

    appraisal_id: int
    key_id: int
    fingerprint: str
    voter_class: str
    subject_id: int | None
    public_key: RSAPublicKey
    rules: Rules
    subjects: int


@lru_cache(maxsize=4096)
def paper(fingerprint: str) -> Paper:
    """The ballot paper of that key. Raises InvalidInput if there is none."""
    try:
        key = ClassKey.objects.select_related("appraisal").get(fingerprint=fingerprint)
    except ClassKey.DoesNotExist as error:
        raise InvalidInput(_("There is no such ballot.")) from error
    appraisal = key.appraisal
    return Paper(
        appraisal.pk,
        key.pk,
        fingerprint,
        key.voter_class,
        key.subject_id,
        keys.public_key(key.public_key),
        appraisal.rule_set,
        appraisal.subjects.count(),
    )


def cast_ballots(*, appraisal_id: int, ballots: Sequence[tuple[Token, Ballot]]) -> list[str]:
    """Put these ballots into the urn, all or none, and return the tracker of each.

    The very same ballots may be cast again after a lost connection: they are in the urn once. Raises NotVoting,
    AlreadyCast, and InvalidInput for a credential, mark or number of top grades that the rules do not allow.
    """
    papers = [_paper_of(appraisal_id, token) for token, _ballot in ballots]
    filled = [(sheet, ballot) for sheet, (_token, ballot) in zip(papers, ballots, strict=True)]
    _check(filled)
    spent = [
        SpentCredential(
            nullifier=credentials.token_nullifier(token.message, token.fingerprint),
            key_id=sheet.key_id,
            message=token.message.hex(),
            signature=token.signature.hex(),
        )
        for sheet, (token, _ballot) in zip(papers, ballots, strict=True)
    ]
    return _into_urn(appraisal_id, [_slip(*one) for one in filled], spent)


def cast_slip(*, appraisal_id: int, code: str, ballots: Mapping[int, Ballot]) -> list[str]:
    """Spend a printed slip for all subjects at once, by their numbers, and return the trackers in that order."""
    hashed, sheets = slip_papers(appraisal_id, code)
    papers = {sheet.subject_id: sheet for sheet in sheets if sheet.subject_id is not None}
    if set(papers) != set(ballots):
        raise InvalidInput(_("Mark everybody who is on the slip."))
    filled = [(papers[subject], ballot) for subject, ballot in ballots.items()]
    _check(filled)
    spent = [_spent_slip(hashed, sheet) for sheet, _ballot in filled]
    return _into_urn(appraisal_id, [_slip(*one) for one in filled], spent)


def slip_papers(appraisal_id: int, code: str) -> tuple[str, list[Paper]]:
    """The digest of a slip's code and its papers, the one for comments last. Raises InvalidInput for another code."""
    hashed = credentials.code_hash(credentials.clean_code(code))
    slip = SlipCode.objects.filter(pk=hashed, appraisal=appraisal_id).first()
    if slip is None:
        raise InvalidInput(_("This code is not on the list of slips. Please compare it with the paper, sign by sign."))
    found = ClassKey.objects.filter(appraisal=appraisal_id, voter_class=slip.voter_class)
    in_order = found.order_by("subject__position").values_list("fingerprint", flat=True)  # NULL comes last
    return hashed, [paper(fingerprint) for fingerprint in in_order]


def cast_comments(*, appraisal_id: int, token: Token, comments: Mapping[int, str]) -> None:
    """Put comments by subject into the urn, apart from all marks. Raises as `cast_ballots` does."""
    sheet = _paper_of(appraisal_id, token, for_comments=True)
    spent = SpentCredential(
        nullifier=credentials.token_nullifier(token.message, token.fingerprint),
        key_id=sheet.key_id,
        message=token.message.hex(),
        signature=token.signature.hex(),
    )
    _comment(appraisal_id, spent, comments)


def cast_slip_comments(*, appraisal_id: int, code: str, comments: Mapping[int, str]) -> None:
    """The same with a printed slip."""
    hashed, papers = slip_papers(appraisal_id, code)
    _comment(appraisal_id, _spent_slip(hashed, papers[-1]), comments)


def _paper_of(appraisal_id: int, token: Token, *, for_comments: bool = False) -> Paper:
    sheet = paper(token.fingerprint)
    if sheet.appraisal_id != appraisal_id or (sheet.subject_id is None) != for_comments:
        raise InvalidInput(_("There is no such ballot."))
    if not blindsign.verify(sheet.public_key, token.message, token.signature):
        raise InvalidInput(_("This ballot was not given out by this portal."))
    return sheet


def _spent_slip(hashed: str, sheet: Paper) -> SpentCredential:
    return SpentCredential(nullifier=credentials.slip_nullifier(hashed, sheet.fingerprint), key_id=sheet.key_id)


def _slip(sheet: Paper, ballot: Ballot) -> UrnSlip:
    return UrnSlip(
        key_id=sheet.key_id,
        marks=dict(ballot.marks),
        salt=ballot.salt,
        commitment=credentials.commitment(sheet.fingerprint, ballot.marks, ballot.salt),
    )


def _check(filled: Sequence[tuple[Paper, Ballot]]) -> None:
    """Raise InvalidInput, with the reason, for ballots that the frozen rules do not allow."""
    if not filled or len({sheet.key_id for sheet, _ballot in filled}) < len(filled):
        raise InvalidInput(_("There is no such ballot."))
    if len({sheet.voter_class for sheet, _ballot in filled}) > 1:
        raise InvalidInput(_("There is no such ballot."))
    rules = filled[0][0].rules
    criteria = {criterion.code for criterion in rules.criteria}
    grades = {grade.code for grade in rules.grades}
    for _sheet, ballot in filled:
        if set(ballot.marks) != criteria or not grades >= set(ballot.marks.values()):
            raise InvalidInput(_("Mark every criterion with one of the grades, or say that you do not know."))
        if len(ballot.salt) != 2 * blindsign.PREFIX_BYTES or not set(ballot.salt) <= set("0123456789abcdef"):
            raise InvalidInput(_("There is no such ballot."))
    if rules.top_share is not None:
        _check_top_share(rules, filled)


def _check_top_share(rules: Rules, filled: Sequence[tuple[Paper, Ballot]]) -> None:
    # All subjects but oneself, or the share could be got round by casting in parts.
    if len(filled) < filled[0][0].subjects - 1:
        raise InvalidInput(_("These rules limit the top grade, so mark everybody and cast all at once."))
    allowed = rules.most_top_grades(len(filled))
    top = {grade.code: grade.label for grade in rules.grades if grade.is_top}
    for criterion in rules.criteria:
        given = Counter(ballot.marks[criterion.code] for _sheet, ballot in filled)
        for code, label in top.items():
            if given[code] > allowed:
                raise InvalidInput(top_share_refusal(criterion.label, label, given[code], allowed))


def top_share_refusal(criterion: str, grade: str, given: int, allowed: int) -> str:
    """Why a ballot with too many top grades is not taken."""
    return ngettext(
        "“%(criterion)s”: the rules allow “%(grade)s” for %(allowed)d at most, you gave it to %(given)d.",
        "“%(criterion)s”: the rules allow “%(grade)s” for %(allowed)d at most, you gave it to %(given)d.",
        allowed,
    ) % {"criterion": criterion, "grade": grade, "allowed": allowed, "given": given}


def _into_urn(appraisal_id: int, slips: Sequence[UrnSlip], spent: Iterable[SpentCredential]) -> list[str]:
    # In random order, since rows of one transaction lie side by side.
    shuffled = sorted(slips, key=lambda slip: slip.id)
    try:
        with transaction.atomic():
            shared_appraisal(appraisal_id)
            with acting_as(WEB):
                UrnSlip.objects.bulk_create(shuffled)
                SpentCredential.objects.bulk_create(sorted(spent, key=lambda one: one.nullifier))
    except IntegrityError as error:
        if not all(_is_in_urn(slip) for slip in shuffled):
            raise AlreadyCast(
                _("A ballot was cast with this credential before, and a ballot cast is not changed.")
            ) from error
    return [credentials.tracker(slip.commitment) for slip in slips]


class _Undo(Exception):
    """Takes back a row that was added only to see whether it can be."""


def _is_in_urn(slip: UrnSlip) -> bool:
    """Whether this very ballot, salt and all, is in the urn: then it cannot be added again. Adds nothing."""
    try:
        with acting_as(WEB):
            slip.save(force_insert=True)
            raise _Undo
    except IntegrityError:
        return True
    except _Undo:
        return False


def _comment(appraisal_id: int, spent: SpentCredential, comments: Mapping[int, str]) -> None:
    texts = {subject: text.strip() for subject, text in comments.items() if text.strip()}
    if not texts:
        raise InvalidInput(_("Nothing is written yet."))
    if max(map(len, texts.values())) > LONGEST_COMMENT:
        raise InvalidInput(_("A comment has at most %(number)d characters.") % {"number": LONGEST_COMMENT})
    try:
        with transaction.atomic():
            appraisal = shared_appraisal(appraisal_id)
            if not set(texts) <= set(appraisal.subjects.values_list("pk", flat=True)):
                raise InvalidInput(_("There is no such ballot."))
            rows = [UrnComment(subject_id=subject, text=text) for subject, text in texts.items()]
            with acting_as(WEB):
                UrnComment.objects.bulk_create(sorted(rows, key=lambda row: row.id))
                spent.save(force_insert=True)
    except IntegrityError as error:
        raise AlreadyCast(_("Comments were cast with this credential before.")) from error


def new_salt() -> str:
    """For a slip without JavaScript, where the server must draw it; it is forgotten with the urn."""
    return secrets.token_hex(blindsign.PREFIX_BYTES)
