"""The worker's part of the outbox: claim, compose, send, settle.

A worker claims due messages with a lease, in a transaction of its own, and sends outside of any. Every letter is
settled at once, so that a worker that dies in the middle loses and doubles nothing of what went out before. What it
had in hand waits for its lease to end and goes out then.

**At least once.** Between the moment the mail server took a letter and the moment that is recorded, a worker can be
killed; the letter then goes out again. It is the same letter with the same Message-ID, as the messages that were
claimed together stay together, so that mail servers and programs can recognise the copy. Messengers know no such
number: there the copy shows.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from typing import TYPE_CHECKING
from urllib.parse import quote
from uuid import UUID, uuid4

from django.conf import settings
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from disclosures.channels import DeliveryFailed, Mailbox, Undeliverable, Unreachable, resolve, send_to_messenger
from disclosures.encryption import Unreadable
from disclosures.enums import MessageStatus, NoticeChannel
from disclosures.models import CalendarDay, Message
from disclosures.office_hours import is_at_work

from .letters import compose, letter_of
from .outbox import addresses_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from disclosures.models import NoticeAddress, User

    from .letters import Composed
    from .outbox import Line

log = logging.getLogger(__name__)

BATCH = 50  # messages claimed at a time, and what else is due to the same people
LEASE = timedelta(minutes=10)  # longer than a task may take
SHIFT = timedelta(seconds=50)  # how long one run goes on claiming; its task is given a minute
FIRST_WAIT, LONGEST_WAIT = timedelta(minutes=1), timedelta(hours=1)
# So often an address may refuse: about a week. A server that cannot be reached at all is waited for without end.
MOST_ATTEMPTS = 45


@dataclass(frozen=True)
class Letter:
    """Messages to one person by one channel that go out together."""

    delivery: UUID
    messages: Sequence[Message]

    @property
    def recipient(self) -> User:
        return self.messages[0].recipient

    @property
    def channel(self) -> NoticeChannel:
        return NoticeChannel(self.messages[0].channel)

    @property
    def message_id(self) -> str:
        return f"<{self.delivery}@{settings.SITE_INFO['SITE_DOMAIN'] or 'portal.invalid'}>"


def send_due() -> int:
    """Send what is due, in office hours only; returns how many letters went out. May run at the same time elsewhere."""
    now = timezone.now()
    if not is_at_work(now, CalendarDay.objects.calendar()):
        return 0
    sent, until = 0, now + SHIFT
    with translation.override(settings.LANGUAGE_CODE), Mailbox() as mailbox:
        while timezone.now() < until and (letters := claim(now)):
            sent += _deliver(letters, mailbox, until)
    return sent


def claim(now: datetime) -> list[Letter]:
    """Take the oldest due messages in hand, with all else that is due to the same people by the same channels."""
    with transaction.atomic():
        due = Message.objects.due(now).select_for_update(skip_locked=True)
        oldest = list(due.order_by("due_at", "recipient_id", "id")[:BATCH])
        taken = {message.pk: message for message in oldest}
        people = {message.recipient_id for message in oldest}
        channels = {(message.recipient_id, message.channel) for message in oldest}
        for message in due.filter(recipient__in=people).exclude(pk__in=taken).order_by("id")[:BATCH]:
            if (message.recipient_id, message.channel) in channels:
                taken[message.pk] = message
        return _lease(taken, timezone.now() + LEASE)


def _lease(taken: dict[int, Message], until: datetime) -> list[Letter]:
    """Sort them into letters. What a dead worker left stays the letter it was, as that may have gone out."""
    messages = sorted(taken.values(), key=lambda message: (message.recipient_id, message.channel, message.pk))
    for _group, fresh in groupby(messages, lambda message: (message.recipient_id, message.channel)):
        delivery = uuid4()
        for message in fresh:
            message.delivery = message.delivery or delivery
            message.leased_until = until
            message.attempts += 1
    Message.objects.bulk_update(messages, ["delivery", "leased_until", "attempts"])
    messages = list(Message.objects.filter(pk__in=taken).select_related("recipient").order_by("delivery", "pk"))
    return [Letter(key, list(group)) for key, group in groupby(messages, lambda message: message.delivery) if key]


def _deliver(letters: list[Letter], mailbox: Mailbox, until: datetime) -> int:
    """Send the letters one by one; what there is no time left for is given back."""
    composed = compose([message for letter in letters for message in letter.messages])
    addresses = addresses_of({letter.recipient.pk for letter in letters})
    sent = 0
    for letter in letters:
        if timezone.now() > until:
            _postpone(letter.messages, timedelta())
            continue
        lines = _sort_out(letter, composed)
        if lines:
            sent += _send(letter, lines, mailbox, addresses.get(letter.recipient.pk, {}))
    return sent


def _sort_out(letter: Letter, composed: Composed) -> dict[Message, Line]:
    """What is left to say; what is no longer needed and what could not be composed is settled."""
    lines = {message: composed.lines[message.pk] for message in letter.messages if message.pk in composed.lines}
    left = [message for message in letter.messages if message not in lines]
    _settle([message for message in left if message.pk not in composed.broken], MessageStatus.UNNEEDED)
    for message in left:
        if message.pk in composed.broken:
            _try_again([message], composed.broken[message.pk])
    return lines


def _send(
    letter: Letter, lines: dict[Message, Line], mailbox: Mailbox, addresses: Mapping[NoticeChannel, NoticeAddress]
) -> int:
    """Send one letter and settle its messages; returns how many went out."""
    messages = list(lines)
    subject, text = letter_of(list(lines.values()), letter.recipient)
    try:
        if not letter.recipient.is_active:
            raise Undeliverable(_("the account is closed"))
        if letter.channel == NoticeChannel.EMAIL:
            mailbox.send(to=letter.recipient.email, subject=subject, text=text, message_id=letter.message_id)
        else:
            url = messenger_url(letter.recipient, letter.channel, addresses)
            send_to_messenger(channel=letter.channel, url=url, subject=subject, text=text)
    except Undeliverable as error:
        _settle(messages, MessageStatus.FAILED, str(error))
    except Unreachable as error:
        _postpone(messages, _wait(messages), str(error))
    except DeliveryFailed as error:
        _try_again(messages, str(error))
    else:
        _settle(messages, MessageStatus.SENT)
        return 1
    log.warning("letter %s by %s did not go out", letter.delivery, letter.channel)
    return 0


def messenger_url(user: User, channel: NoticeChannel, addresses: Mapping[NoticeChannel, NoticeAddress]) -> str:
    """The Apprise URL that reaches the person. Raises Undeliverable."""
    if channel not in addresses:
        raise Undeliverable(_("no address for this channel"))
    try:
        url = addresses[channel].url
    except Unreadable as error:
        raise Undeliverable(_("the address cannot be read: its key is gone")) from error
    return resolve(url).replace("{phone}", quote(user.phone)).replace("{username}", quote(user.username))


def _settle(messages: Sequence[Message], status: MessageStatus, problem: str = "") -> None:
    if messages:
        Message.objects.filter(pk__in=[message.pk for message in messages]).update(
            status=status, settled_at=timezone.now(), leased_until=None, problem=problem[:300]
        )


def _try_again(messages: Sequence[Message], problem: str) -> None:
    """Later, or never again after too many attempts."""
    spent = [message for message in messages if message.attempts >= MOST_ATTEMPTS]
    _settle(spent, MessageStatus.FAILED, problem)
    _postpone([message for message in messages if message not in spent], _wait(messages), problem)


def _wait(messages: Sequence[Message]) -> timedelta:
    """Twice as long after every attempt, an hour at most."""
    attempts = min(message.attempts for message in messages)
    return min(FIRST_WAIT * 2 ** min(attempts - 1, 10), LONGEST_WAIT)


def _postpone(messages: Sequence[Message], wait: timedelta, problem: str = "") -> None:
    """Give them back for another try, in whatever letter there will be then."""
    Message.objects.filter(pk__in=[message.pk for message in messages]).update(
        due_at=timezone.now() + wait, leased_until=None, delivery=None, problem=problem[:300]
    )


def retry(*, message_ids: Sequence[int]) -> int:
    """Try again what could not be delivered, now that somebody has seen to it; returns how many."""
    return Message.objects.filter(pk__in=message_ids, status=MessageStatus.FAILED).update(
        status=MessageStatus.WAITING, settled_at=None, attempts=0, due_at=timezone.now()
    )
