"""Blind RSA signatures: RFC 9474, RSABSSA-SHA384-PSS-Randomized, keys of 2048 bits.

The server signs a token that it cannot read (`sign_blinded`); whoever holds the token removes the blinding and shows
token and signature later (`verify`), and nothing joins the two. Blinding is done in the browser
(`static/evaluations/blind.js`); `blind` and `finalize` are the same steps here, for hall tablets' tests and the
verification of published packages. A signature is over `prefix + token`: the random prefix is part of what is shown.
"""

from __future__ import annotations

import hashlib
import math
import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, RSAPublicKey

KEY_BITS = 2048
EXPONENT = 65537
HASH_BYTES = 48
SALT_BYTES = 48
PREFIX_BYTES = 32


class BlindSignatureError(ValueError):
    """The blinded message or the signature is not a proper one for this key."""


@dataclass(frozen=True)
class Blinded:
    """What is sent to the signer, and the secret that later removes the blinding."""

    message: bytes
    inverse: int


def generate_key() -> RSAPrivateKey:
    """A new key for one class and subject."""
    return rsa.generate_private_key(public_exponent=EXPONENT, key_size=KEY_BITS)


def size(key: RSAPublicKey | RSAPrivateKey) -> int:
    """The length of the key's modulus, and so of messages and signatures, in bytes."""
    return (key.key_size + 7) // 8


def prepare(token: bytes) -> bytes:
    """The message for a token: a random prefix before it (section 4.1)."""
    return secrets.token_bytes(PREFIX_BYTES) + token


def blind(key: RSAPublicKey, message: bytes, *, salt: bytes | None = None, inverse: int | None = None) -> Blinded:
    """Blind a prepared message (section 4.2). Salt and inverse are drawn at random; test vectors fix them."""
    numbers = key.public_numbers()
    encoded = int.from_bytes(_encode_pss(message, key.key_size - 1, salt or secrets.token_bytes(SALT_BYTES)), "big")
    if math.gcd(encoded, numbers.n) != 1:
        raise BlindSignatureError("the message shares a factor with the modulus")
    if inverse is None:
        inverse = _invertible(numbers.n)
    factor = pow(pow(inverse, -1, numbers.n), numbers.e, numbers.n)
    return Blinded((encoded * factor % numbers.n).to_bytes(size(key), "big"), inverse)


def sign_blinded(key: RSAPrivateKey, blinded: bytes) -> bytes:
    """Sign what the browser sent (section 4.3), in time that does not depend on it, and check the result.

    Raises BlindSignatureError if it is not a number below the modulus, or if the computation went wrong: a faulty
    signature would give the key away.
    """
    private = key.private_numbers()
    n, e = private.public_numbers.n, private.public_numbers.e
    message = int.from_bytes(blinded, "big")
    if len(blinded) != size(key) or message >= n:
        raise BlindSignatureError("the blinded message does not fit the key")
    # A mask of the signer's own, so that the time of the power tells nothing about the key.
    mask = _invertible(n)
    masked = message * pow(mask, e, n) % n
    at_p = pow(masked % private.p, private.dmp1, private.p)
    at_q = pow(masked % private.q, private.dmq1, private.q)
    signed = at_q + private.q * ((at_p - at_q) * private.iqmp % private.p)
    signature = signed * pow(mask, -1, n) % n
    if pow(signature, e, n) != message:
        raise BlindSignatureError("the signature does not verify: nothing is given out")
    return signature.to_bytes(size(key), "big")


def finalize(key: RSAPublicKey, message: bytes, blind_signature: bytes, inverse: int) -> bytes:
    """Remove the blinding and check the signature (section 4.4). Raises BlindSignatureError if it is none."""
    n = key.public_numbers().n
    if len(blind_signature) != size(key):
        raise BlindSignatureError("the signature does not fit the key")
    signature = (int.from_bytes(blind_signature, "big") * inverse % n).to_bytes(size(key), "big")
    if not verify(key, message, signature):
        raise BlindSignatureError("the signature does not verify")
    return signature


def verify(key: RSAPublicKey, message: bytes, signature: bytes) -> bool:
    """Whether the signature is one of this key over this prepared message: plain RSASSA-PSS."""
    pss = padding.PSS(mgf=padding.MGF1(hashes.SHA384()), salt_length=SALT_BYTES)
    try:
        key.verify(signature, message, pss, hashes.SHA384())
    except InvalidSignature:
        return False
    return True


def _invertible(n: int) -> int:
    while True:
        number = secrets.randbelow(n - 1) + 1
        if math.gcd(number, n) == 1:
            return number


def _encode_pss(message: bytes, bits: int, salt: bytes) -> bytes:
    """EMSA-PSS-ENCODE with SHA-384 (RFC 8017, section 9.1.1)."""
    length = (bits + 7) // 8
    digest = hashlib.sha384(bytes(8) + hashlib.sha384(message).digest() + salt).digest()
    block = bytes(length - len(salt) - HASH_BYTES - 2) + b"\x01" + salt
    mask = _mgf1(digest, len(block))
    masked = bytearray(a ^ b for a, b in zip(block, mask, strict=True))
    masked[0] &= 0xFF >> (8 * length - bits)
    return bytes(masked) + digest + b"\xbc"


def _mgf1(seed: bytes, length: int) -> bytes:
    blocks = range(math.ceil(length / HASH_BYTES))
    return b"".join(hashlib.sha384(seed + block.to_bytes(4, "big")).digest() for block in blocks)[:length]
