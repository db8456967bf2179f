"""Handing a letter to a mail server or to a messenger, and telling failures that pass from those that do not."""

from __future__ import annotations

import os
import smtplib
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage, get_connection
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from disclosures.enums import NoticeChannel

if TYPE_CHECKING:
    from types import TracebackType
    from typing import Self

    from django.core.mail.backends.base import BaseEmailBackend

# The messengers' own schemas: a URL can make Apprise read files and talk to any machine, so no other is let in.
SCHEMAS = {
    NoticeChannel.WECOM: ("wecombot",),
    NoticeChannel.DINGTALK: ("dingtalk",),
    NoticeChannel.FEISHU: ("feishu",),
    # A gateway for text messages takes JSON, a form or XML by HTTPS.
    NoticeChannel.GATEWAY: ("jsons", "forms", "xmls"),
}
PERMANENT = 500  # SMTP replies from here on


class DeliveryFailed(Exception):
    """The letter did not go out, for this reason; it is worth another try."""


class Undeliverable(DeliveryFailed):
    """It would not go out however often it is tried."""


class Unreachable(DeliveryFailed):
    """The server cannot be reached: that says nothing about the letter."""


class Mailbox:
    """One connection to the mail server for many letters, opened with the first of them.

    Once the server cannot be reached the others are not tried: they fail with the same reason.
    """

    def __init__(self) -> None:
        self._connection: BaseEmailBackend | None = None
        self._broken = ""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._close()

    def send(self, *, to: str, subject: str, text: str, message_id: str) -> None:
        """Raises Undeliverable if the server will never take it, Unreachable if there is none, else DeliveryFailed."""
        _check_address(to)
        headers = {"Message-ID": message_id, "Auto-Submitted": "auto-generated"}
        letter = EmailMessage(subject, text, settings.DEFAULT_FROM_EMAIL, [to], headers=headers)
        try:
            self._open().send_messages([letter])
        except (smtplib.SMTPException, OSError) as error:
            self._close()
            raise _failure(error) from error

    def _open(self) -> BaseEmailBackend:
        if self._broken:
            raise Unreachable(self._broken)
        if self._connection is None:
            connection = get_connection()
            try:
                connection.open()
            except (smtplib.SMTPException, OSError) as error:
                self._broken = _reason(error)
                raise Unreachable(self._broken) from error
            self._connection = connection
        return self._connection

    def _close(self) -> None:
        """Give the connection up; after a failure it may be in any state."""
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.close()


def _check_address(address: str) -> None:
    if not address:
        raise Undeliverable(_("no e-mail address"))
    try:
        validate_email(address)
    except ValidationError as error:
        raise Undeliverable(_("not an e-mail address")) from error


def _reason(error: Exception) -> str:
    """What the server said, without the addresses in it."""
    code = getattr(error, "smtp_code", None)
    return f"{type(error).__name__} {code}" if code else type(error).__name__


def _failure(error: Exception) -> DeliveryFailed:
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        codes = [code for code, _said in error.recipients.values()]
        kind = Undeliverable if min(codes) >= PERMANENT else DeliveryFailed
        return kind(_("the mail server refused the address (%(code)s)") % {"code": min(codes)})
    if isinstance(error, smtplib.SMTPDataError) and error.smtp_code >= PERMANENT:
        return Undeliverable(_reason(error))
    return DeliveryFailed(_reason(error))


def resolve(url: str) -> str:
    """The URL itself, or what the environment holds under its name. Raises Undeliverable."""
    if not url.startswith("env:"):
        return url
    found = os.environ.get(url.removeprefix("env:"), "")
    if not found:
        name = url.removeprefix("env:")
        raise Undeliverable(_("%(name)s is not set in the environment") % {"name": name})
    return found


def check_url(channel: NoticeChannel, url: str) -> None:
    """Raise Undeliverable, with what is wrong, unless Apprise can use the URL for that channel."""
    url = resolve(url)
    schema = url.partition("://")[0].lower()
    if schema not in SCHEMAS[channel]:
        schemas = "、".join(f"{name}://" for name in SCHEMAS[channel])
        raise Undeliverable(_("The address must begin with %(schemas)s.") % {"schemas": schemas})
    from apprise import Apprise  # takes half a second, which only those pay who need it

    if Apprise.instantiate(url) is None:
        raise Undeliverable(_("The address is not complete."))


def send_to_messenger(*, channel: NoticeChannel, url: str, subject: str, text: str) -> None:
    """Send by Apprise. Raises DeliveryFailed; why a messenger refused is not told apart."""
    check_url(channel, url)
    from apprise import Apprise

    messenger = Apprise()
    messenger.add(resolve(url))
    if not messenger.notify(title=subject, body=text):
        raise DeliveryFailed(_("%(channel)s did not take it") % {"channel": channel.label})
