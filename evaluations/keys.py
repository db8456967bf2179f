"""The class keys: made at opening, kept encrypted under BALLOT_KEY, used blindly, destroyed at sealing."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, cast

from cryptography.fernet import Fernet
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_der_private_key,
    load_pem_public_key,
)
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, RSAPublicKey


def public_pem(key: RSAPrivateKey) -> str:
    return key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()


def fingerprint(key: RSAPrivateKey) -> str:
    """SHA-256 in hex over the public key (SubjectPublicKeyInfo, DER), as `openssl` shows it."""
    return hashlib.sha256(key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)).hexdigest()


def encrypt(key: RSAPrivateKey) -> bytes:
    """The private key as the database may keep it."""
    return _box().encrypt(key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption()))


def decrypt(encrypted: bytes | memoryview) -> RSAPrivateKey:
    """The private key again. Raises cryptography.fernet.InvalidToken under another BALLOT_KEY."""
    # What Fernet lets through is what we wrote; checking the primes again would take longer than signing.
    key = load_der_private_key(_box().decrypt(bytes(encrypted)), None, unsafe_skip_rsa_key_validation=True)
    return cast("RSAPrivateKey", key)


def public_key(pem: str) -> RSAPublicKey:
    return cast("RSAPublicKey", load_pem_public_key(pem.encode()))


def _box() -> Fernet:
    if not settings.BALLOT_KEY:
        raise ImproperlyConfigured(
            "BALLOT_KEY is not set: without it there is no secret ballot, see README, Configuration."
        )
    return Fernet(settings.BALLOT_KEY)
