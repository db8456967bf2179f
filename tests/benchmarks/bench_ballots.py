"""Ballots through HTTP: verified, checked against the rules and safe on the disk before they are acknowledged."""

from __future__ import annotations

import json
import secrets
from typing import TYPE_CHECKING

from .figures import Figure, benchmark
from .load import hammer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .site import Bench

BALLOTS = 4000
CLIENTS = 8
PER_MINUTE = 10_000  # the aim on two cores


def signed_ballots(count: int) -> tuple[str, list[bytes]]:
    """The address of an open vote, and that many whole requests, each with a token of its own.

    The tokens are signed openly, in a tenth of the time: a signature tells nobody how it was made.
    """
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric import padding
    from django.urls import reverse

    from evaluations import blindsign, keys
    from tests.factories.evaluations import Vote, marks

    vote = Vote(voters=1, subjects=1)
    vote.open()
    key = vote.appraisal.keys.select_related("secret").get(voter_class="A", subject=vote.subjects[0])
    private = keys.decrypt(key.secret.encrypted)
    pss = padding.PSS(mgf=padding.MGF1(hashes.SHA384()), salt_length=blindsign.SALT_BYTES)
    path = reverse("ballot:cast", args=[vote.appraisal.pk])
    requests = []
    for _number in range(count):
        message = blindsign.prepare(secrets.token_bytes(blindsign.PREFIX_BYTES))
        ballot = {
            "fingerprint": key.fingerprint,
            "message": message.hex(),
            "signature": private.sign(message, pss, hashes.SHA384()).hex(),
            "marks": marks(),
            "salt": secrets.token_hex(blindsign.PREFIX_BYTES),
        }
        requests.append(posted(path, json.dumps({"ballots": [ballot]}).encode()))
    return path, requests


def posted(path: str, body: bytes) -> bytes:
    """A POST request as a browser without cookies sends it."""
    lines = [
        f"POST {path} HTTP/1.1",
        "Host: bench.test",
        "X-Forwarded-Proto: https",
        "Content-Type: application/json",
        f"Content-Length: {len(body)}",
    ]
    return "\r\n".join([*lines, "", ""]).encode() + body


@benchmark("ballots")
def ballots(bench: Bench) -> Iterator[Figure]:
    """Ballots a minute, and how long a voter waits among others; every one of them is in the urn afterwards."""
    from evaluations.models import UrnSlip

    _path, requests = signed_ballots(BALLOTS)
    before = UrnSlip.objects.count()
    load = hammer(bench.cached.port, requests, seconds=120, clients=CLIENTS, most=BALLOTS - CLIENTS)
    acknowledged = len(load.seconds)
    if UrnSlip.objects.count() - before < acknowledged:
        raise RuntimeError("a ballot was acknowledged and is not in the urn")
    yield Figure("ballots accepted", load.rate * 60, "a minute", PER_MINUTE)
    yield Figure("waiting for a ballot, p95", load.percentile(0.95), "ms")
