"""Texts that a dump of the database must not reveal, under keys that are kept outside of it.

`CONTACT_KEY` holds Fernet keys, separated by commas: the first one encrypts, every one decrypts, so that a new key is
put in front and the old one removed once everything was written again.
"""

from __future__ import annotations

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured


class Unreadable(ValueError):
    """The text was encrypted under a key that is not there any more, or was tampered with."""


def _keys() -> MultiFernet:
    try:
        return MultiFernet([Fernet(key) for key in settings.CONTACT_KEYS])
    except ValueError as error:
        raise ImproperlyConfigured("CONTACT_KEY must hold Fernet keys, see README, Configuration.") from error


def encrypt(text: str) -> str:
    """The text under the newest key; what it gives differs every time."""
    return _keys().encrypt(text.encode()).decode()


def renew(token: str) -> str:
    """The same text under the newest key. Raises Unreadable."""
    try:
        return _keys().rotate(token.encode()).decode()
    except InvalidToken as error:
        raise Unreadable("no key fits") from error


def decrypt(token: str) -> str:
    """The text again. Raises Unreadable."""
    try:
        return _keys().decrypt(token).decode()
    except InvalidToken as error:
        raise Unreadable("no key fits") from error
