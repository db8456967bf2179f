"""Blind signatures: the RFC's vectors, and what a bad request or a broken computation may not do."""

import json
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa

from evaluations import blindsign
from evaluations.blindsign import BlindSignatureError

VECTOR = {
    name: value if name == "source" else bytes.fromhex(value)
    for name, value in json.loads(Path(__file__).with_name("rfc9474.json").read_text()).items()
}


@pytest.fixture(scope="module")
def key():
    return blindsign.generate_key()


@pytest.fixture(scope="module")
def rfc_key():
    p, q = (int.from_bytes(VECTOR[name], "big") for name in "pq")
    return rsa.RSAPrivateNumbers(
        p=p,
        q=q,
        d=pow(blindsign.EXPONENT, -1, (p - 1) * (q - 1)),
        dmp1=pow(blindsign.EXPONENT, -1, p - 1),
        dmq1=pow(blindsign.EXPONENT, -1, q - 1),
        iqmp=pow(q, -1, p),
        public_numbers=rsa.RSAPublicNumbers(blindsign.EXPONENT, p * q),
    ).private_key()


def test_the_rfc_s_vector_is_reproduced_step_by_step(rfc_key):
    public = rfc_key.public_key()
    message = VECTOR["msg_prefix"] + VECTOR["msg"]

    blinded = blindsign.blind(public, message, salt=VECTOR["salt"], inverse=int.from_bytes(VECTOR["inv"], "big"))
    assert blinded.message == VECTOR["blinded_msg"]
    assert blindsign.sign_blinded(rfc_key, blinded.message) == VECTOR["blind_sig"]
    assert blindsign.finalize(public, message, VECTOR["blind_sig"], blinded.inverse) == VECTOR["sig"]


def test_a_token_signed_blindly_verifies_and_shares_nothing_with_the_request(key):
    public = key.public_key()
    message = blindsign.prepare(b"token")
    blinded = blindsign.blind(public, message)

    signature = blindsign.finalize(public, message, blindsign.sign_blinded(key, blinded.message), blinded.inverse)

    assert blindsign.verify(public, message, signature)
    assert signature != blindsign.sign_blinded(key, blinded.message)
    assert blindsign.blind(public, message).message != blinded.message


def test_another_key_token_or_signature_is_refused(key):
    public = key.public_key()
    message = blindsign.prepare(b"token")
    blinded = blindsign.blind(public, message)
    signature = blindsign.finalize(public, message, blindsign.sign_blinded(key, blinded.message), blinded.inverse)
    other = blindsign.generate_key()

    assert not blindsign.verify(other.public_key(), message, signature)
    assert not blindsign.verify(public, message[:-1] + b"x", signature)
    assert not blindsign.verify(public, message, signature[:-1] + bytes([signature[-1] ^ 1]))
    assert not blindsign.verify(public, message, b"")
    with pytest.raises(BlindSignatureError, match="does not verify"):
        blindsign.finalize(public, message, blindsign.sign_blinded(other, bytes(255) + b"\x02"), blinded.inverse)


def test_only_a_number_below_the_modulus_is_signed(key):
    n = key.public_key().public_numbers().n
    for request in (b"", b"\x02", n.to_bytes(256, "big"), bytes(257)):
        with pytest.raises(BlindSignatureError, match="does not fit"):
            blindsign.sign_blinded(key, request)


def test_a_faulty_computation_gives_nothing_out(key):
    numbers = key.private_numbers()
    broken = _Faulty(key, rsa.RSAPrivateNumbers(
        p=numbers.p, q=numbers.q, d=numbers.d, dmp1=numbers.dmp1 ^ 2, dmq1=numbers.dmq1, iqmp=numbers.iqmp,
        public_numbers=numbers.public_numbers,
    ))  # fmt: skip

    with pytest.raises(BlindSignatureError, match="nothing is given out"):
        blindsign.sign_blinded(broken, bytes(255) + b"\x02")


class _Faulty:
    """A key whose memory was damaged after it was loaded."""

    def __init__(self, key, numbers):
        self.key_size = key.key_size
        self.private_numbers = lambda: numbers
