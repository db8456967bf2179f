"""Texts under keys that the database does not hold."""

import pytest
from cryptography.fernet import Fernet
from django.core.exceptions import ImproperlyConfigured
from hypothesis import given
from hypothesis import strategies as st

from disclosures.encryption import Unreadable, decrypt, encrypt

OLD, NEW = Fernet.generate_key().decode(), Fernet.generate_key().decode()


@given(st.text())
def test_what_is_encrypted_is_read_again(text):
    assert decrypt(encrypt(text)) == text


def test_the_same_text_never_looks_the_same():
    assert encrypt("13800001111") != encrypt("13800001111")
    assert "13800001111" not in encrypt("13800001111")


def test_a_new_key_is_put_in_front_and_the_old_one_still_reads(settings):
    settings.CONTACT_KEYS = [OLD]
    former = encrypt("王芳")
    settings.CONTACT_KEYS = [NEW, OLD]

    assert decrypt(former) == "王芳"
    renewed = encrypt(decrypt(former))
    settings.CONTACT_KEYS = [NEW]
    assert decrypt(renewed) == "王芳"
    with pytest.raises(Unreadable):
        decrypt(former)


def test_a_changed_text_is_not_read(settings):
    token = encrypt("王芳")
    with pytest.raises(Unreadable):
        decrypt(token[:-4] + "AAA=")


@pytest.mark.parametrize("keys", [[], ["too short"]])
def test_without_a_fit_key_nothing_is_encrypted(settings, keys):
    settings.CONTACT_KEYS = keys
    with pytest.raises(ImproperlyConfigured, match="CONTACT_KEY"):
        encrypt("王芳")
