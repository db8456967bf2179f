"""Giving out ballots: a person on the roll gets one, online, as a printed slip or on paper."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from disclosures.refusals import InvalidInput, Refused
from evaluations import blindsign, keys, permissions
from evaluations.enums import Channel
from evaluations.models import Appraisal, ClassKey, RollEntry
from evaluations.rules import canonical

from ._shared import shared_appraisal

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.db.models import QuerySet

    from disclosures.models import User

# How many other rows of the class are written again with each one that changes.
DECOYS = 255


def keys_for(entry: RollEntry) -> QuerySet[ClassKey]:
    """The keys under which this voter gets a ballot: one a subject but never oneself, and one for comments."""
    own = Q(subject__person=entry.person_id)
    return ClassKey.objects.filter(appraisal=entry.appraisal_id, voter_class=entry.voter_class).exclude(own)


def issue_ballot(*, appraisal_id: int, voter: User, requests: Mapping[str, bytes]) -> dict[str, bytes]:
    """Sign the voter's blinded tokens, one for each key by its fingerprint; once a person, whatever the connection.

    The same request is signed again, to the same signatures; another one never. Raises Refused, and InvalidInput for
    a request that does not fit, which then has cost the voter nothing.
    """
    request_hash = hashlib.sha256(canonical({name: value.hex() for name, value in requests.items()})).hexdigest()
    with transaction.atomic():
        appraisal = shared_appraisal(appraisal_id)
        entry = _locked_entry(appraisal, voter)
        if entry.issued and entry.channel != Channel.ONLINE:
            raise Refused(_("You were handed a ballot on paper, so you cannot take one here as well."))
        if entry.issued and entry.request_hash != request_hash:
            raise Refused(_("You have taken your ballot already. It is kept in the browser you took it with."))
        signatures = _signed(entry, requests)
        if not entry.issued:
            _mark_issued(entry, Channel.ONLINE, request_hash)
    return signatures


def hand_out_ballot(*, appraisal_id: int, officer: User, voter: User, channel: Channel) -> None:
    """Record that an officer handed a person a printed slip or a paper ballot, drawn from the box.

    Whoever is appraised here votes online: only there can one be kept from grading oneself.
    """
    with transaction.atomic():
        appraisal = shared_appraisal(appraisal_id)
        permissions.check_officer(officer, appraisal)
        if channel == Channel.ONLINE:
            raise InvalidInput(_("Only printed slips and paper ballots are handed out."))
        if appraisal.subjects.filter(person=voter).exists():
            raise Refused(_("Whoever is appraised here takes the ballot online: it leaves themselves out."))
        entry = _locked_entry(appraisal, voter)
        if entry.issued:
            raise Refused(_("%(person)s has taken a ballot already.") % {"person": voter})
        _mark_issued(entry, channel, "")


def _locked_entry(appraisal: Appraisal, voter: User) -> RollEntry:
    try:
        return RollEntry.objects.select_for_update().get(appraisal=appraisal, person=voter)
    except RollEntry.DoesNotExist as error:
        raise Refused(_("%(person)s is not on the roll of this appraisal.") % {"person": voter}) from error


def _signed(entry: RollEntry, requests: Mapping[str, bytes]) -> dict[str, bytes]:
    wanted = {key.fingerprint: key for key in keys_for(entry).select_related("secret")}
    if set(wanted) != set(requests):
        raise InvalidInput(_("The request does not fit the ballot: load the page again."))
    try:
        return {
            name: blindsign.sign_blinded(keys.decrypt(key.secret.encrypted), requests[name])
            for name, key in wanted.items()
        }
    except blindsign.BlindSignatureError as error:
        raise InvalidInput(_("The request does not fit the ballot: load the page again.")) from error


def _mark_issued(entry: RollEntry, channel: Channel, request_hash: str) -> None:
    """Mark the locked entry, and write others of its class again with it, all in one random order.

    PostgreSQL notes with every row which transaction wrote it last. With decoys those notes do not tell, of a roll
    looked at later, who took a ballot when. Rows that somebody else holds are left out: nobody waits for a decoy.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            """
            WITH decoy AS (
                SELECT id FROM evaluations_rollentry
                WHERE appraisal_id = %(appraisal)s AND voter_class = %(voter_class)s AND id <> %(id)s
                ORDER BY random() LIMIT %(decoys)s FOR UPDATE SKIP LOCKED
            ), chosen AS MATERIALIZED (
                SELECT id FROM (SELECT id FROM decoy UNION ALL SELECT %(id)s) entry ORDER BY random()
            )
            UPDATE evaluations_rollentry entry
            SET issued = issued OR entry.id = %(id)s,
                channel = CASE WHEN entry.id = %(id)s THEN %(channel)s ELSE channel END,
                request_hash = CASE WHEN entry.id = %(id)s THEN %(request_hash)s ELSE request_hash END
            FROM chosen WHERE entry.id = chosen.id
            """,
            {
                "appraisal": entry.appraisal_id,
                "voter_class": entry.voter_class,
                "id": entry.pk,
                "decoys": DECOYS,
                "channel": channel,
                "request_hash": request_hash,
            },
        )


def ballots_taken(appraisal: Appraisal) -> int:
    """The one number that is shown while the vote is open, by all channels and classes together."""
    return appraisal.roll.filter(issued=True).count()


def can_take(appraisal: Appraisal, voter: User) -> RollEntry | None:
    """The voter's entry if a ballot can be taken or taken up again online now, else None."""
    if not appraisal.is_voting(timezone.now()):
        return None
    return appraisal.roll.filter(person=voter).exclude(channel__in=(Channel.SLIP, Channel.PAPER)).first()
