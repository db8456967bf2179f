"""Credentials, commitments and the board's root: pure arithmetic on SHA-256, the same in the browser and the recount.

Everything is hexadecimal text. A tag before each digest keeps one kind of value from being taken for another.
"""

from __future__ import annotations

import hashlib
import secrets
from typing import TYPE_CHECKING

from evaluations.rules import canonical

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

# Neither 0 and O nor 1, I and L, nor U and V: a slip is read by old eyes in a hall.
CODE_ALPHABET = "23456789ABCDEFGHJKMNPQRSTWXYZ"
# 29^16 is 77 bits: nobody finds a code by trying, and nobody turns a stored digest back into one.
CODE_LENGTH = 16
TRACKER_LENGTH = 16


def digest(tag: str, *parts: str) -> str:
    return hashlib.sha256("|".join((tag, *parts)).encode()).hexdigest()


def new_code() -> str:
    return "".join(secrets.choice(CODE_ALPHABET) for _position in range(CODE_LENGTH))


def clean_code(typed: str) -> str:
    """A code as it was typed or scanned: without spaces and hyphens, in capitals."""
    return "".join(character for character in typed.upper() if character.isalnum())


def code_hash(code: str) -> str:
    """What is kept of a slip's code."""
    return digest("slip", code)


def slip_nullifier(hashed: str, fingerprint: str) -> str:
    """What a slip spends under one key. It follows from the public list of slips: nobody can invent one."""
    return digest("slip-nullifier", hashed, fingerprint)


def token_nullifier(message: bytes, fingerprint: str) -> str:
    """What a signed token spends under its key."""
    return digest("token-nullifier", message.hex(), fingerprint)


def commitment(fingerprint: str, marks: Mapping[str, str], salt: str) -> str:
    """What the board shows of a ballot: bound to its marks, and telling nothing of them without the salt."""
    return digest("ballot", fingerprint, canonical(marks).decode(), salt)


def tracker(committed: str) -> str:
    """What a voter notes to find the ballot on the board."""
    return committed[:TRACKER_LENGTH]


def merkle_root(leaves: Sequence[str]) -> str:
    """The root of RFC 6962 (section 2.1) over the leaves in this order."""

    def root(part: Sequence[bytes]) -> bytes:
        if not part:
            return hashlib.sha256().digest()
        if len(part) == 1:
            return hashlib.sha256(b"\x00" + part[0]).digest()
        half = 1 << (len(part) - 1).bit_length() - 1
        return hashlib.sha256(b"\x01" + root(part[:half]) + root(part[half:])).digest()

    return root([leaf.encode() for leaf in leaves]).hex()
