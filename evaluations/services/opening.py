"""Printed slips and keys: what must exist before the first ballot, and cannot be added afterwards."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from disclosures.refusals import InvalidInput, Refused
from evaluations import blindsign, credentials, keys, notices, permissions
from evaluations.enums import Action, Status
from evaluations.models import Appraisal, ClassKey, ClassSecret, SlipCode

from ._shared import locked_appraisal, take_step

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

    from disclosures.models import User
    from evaluations.models import AppraisalStep


def print_slips(*, appraisal_id: int, user: User, voter_class: str, number: int) -> list[str]:
    """Make that many slips for a class and return their codes, which are on the printed sheet and nowhere else.

    Only between the notice and the opening, and never more than there are voters in the class: no slip can be added
    to a vote that runs.
    """
    with locked_appraisal(appraisal_id) as appraisal:
        permissions.check_officer(user, appraisal)
        if appraisal.status != Status.NOTICED:
            raise Refused(_("Slips are printed while the rules are on notice, before the vote is opened."))
        voters = appraisal.roll.filter(voter_class=voter_class).count()
        printed = appraisal.slip_codes.filter(voter_class=voter_class).count()
        if not 0 < number <= voters - printed:
            raise InvalidInput(
                _("Class %(class)s has %(voters)d voters and %(printed)d slips already: at most %(left)d more.")
                % {"class": voter_class, "voters": voters, "printed": printed, "left": voters - printed}
            )
        codes = [credentials.new_code() for _slip in range(number)]
        # By their digests: the order of the rows is not that of the sheet.
        hashes = sorted(credentials.code_hash(code) for code in codes)
        SlipCode.objects.bulk_create(
            SlipCode(code_hash=hashed, appraisal=appraisal, voter_class=voter_class) for hashed in hashes
        )
        return codes


def open_appraisal(*, appraisal_id: int, user: User) -> AppraisalStep:
    """Make the keys, fix the list of slips by its root, and let ballots be taken from `opens_at` on."""
    appraisal = Appraisal.objects.get(pk=appraisal_id)
    permissions.check_release(user, appraisal)
    papers: list[tuple[str, int | None]] = [
        (voters.code, subject)
        for voters in appraisal.rule_set.classes
        for subject in (*appraisal.subjects.values_list("pk", flat=True), None)
    ]
    # Before the lock: a key takes a tenth of a second, and rules and subjects are frozen.
    made = [blindsign.generate_key() for _paper in papers]
    with locked_appraisal(appraisal_id) as appraisal:
        post = permissions.check_release(user, appraisal)
        if appraisal.status == Status.NOTICED:
            _check_announced(appraisal)
            _keep(appraisal, papers, made)
            appraisal.slips_root = credentials.merkle_root(list(appraisal.slip_codes.values_list("pk", flat=True)))
        return take_step(appraisal, Action.OPEN, user, post)


def _check_announced(appraisal: Appraisal) -> None:
    """Nobody votes by rules that were not before everybody's eyes."""
    if not notices.is_out(appraisal.notice_of_rules):
        raise Refused(_("The vote is opened once the notice of the rules is public."))


def _keep(appraisal: Appraisal, papers: list[tuple[str, int | None]], made: list[RSAPrivateKey]) -> None:
    rows = ClassKey.objects.bulk_create(
        ClassKey(
            appraisal=appraisal,
            voter_class=voter_class,
            subject_id=subject,
            public_key=keys.public_pem(key),
            fingerprint=keys.fingerprint(key),
        )
        for (voter_class, subject), key in zip(papers, made, strict=True)
    )
    ClassSecret.objects.bulk_create(
        ClassSecret(key=row, encrypted=keys.encrypt(key)) for row, key in zip(rows, made, strict=True)
    )
