"""The secret of a receipt, and the ticket of a form that makes sending it twice harmless."""

from __future__ import annotations

import re
import secrets
import time
import uuid
from dataclasses import dataclass

from django.core import signing

# Sixteen digits: easy to read out, to copy and to type on a telephone, and 10^16 of them behind a slow hash.
DIGITS = 16
# What a sign-up is taken back with: short, since little hangs on it, and few may be tried.
CODE_DIGITS = 8
# What people put between the digits, as they are printed or in full-width form.
_BETWEEN = re.compile(r"[\s\-－–—,，.。]+")
# A form may lie open this long; then it is given a new ticket and nothing that was typed is lost.
TICKET_SECONDS = 24 * 3600
_SALT = "feedback.ticket"


def new_secret() -> str:
    return f"{secrets.randbelow(10**DIGITS):0{DIGITS}}"


def grouped(secret: str) -> str:
    """As it is printed: 1234 5678 9012 3456."""
    return " ".join(secret[at : at + 4] for at in range(0, len(secret), 4))


def typed(text: str) -> str:
    """What was typed as a secret, without what stands between the digits; full-width digits are digits too."""
    plain = _BETWEEN.sub("", text)
    return "".join(str(int(character)) if character.isdecimal() else character for character in plain)


@dataclass(frozen=True)
class Ticket:
    """One form given out: the receipt it will end in is in it, so that the same form can only be filed once.

    It stands in the form, signed, and nowhere else. Whoever sends it again, because the answer was lost on the way,
    gets the same receipt again.
    """

    token: uuid.UUID
    secret: str
    given_at: float

    @classmethod
    def new(cls) -> Ticket:
        return cls(uuid.uuid4(), new_secret(), time.time())

    @property
    def code(self) -> str:
        """What a sign-up by this form is taken back with."""
        return self.secret[:CODE_DIGITS]

    def signed(self) -> str:
        return signing.dumps([self.token.hex, self.secret, self.given_at], salt=_SALT)

    @property
    def age(self) -> float:
        """Seconds since the form was given out."""
        return time.time() - self.given_at


def read_ticket(signed: str) -> Ticket | None:
    """The ticket of a form that came back; None if it is not ours or too old."""
    try:
        token, secret, given_at = signing.loads(signed, salt=_SALT, max_age=TICKET_SECONDS)
    except signing.BadSignature:
        return None
    return Ticket(uuid.UUID(token), secret, given_at)
