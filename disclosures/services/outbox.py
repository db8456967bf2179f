"""Telling members of staff that something waits for them.

**How to tell somebody something.** In the transaction that changes what it tells of, call

    outbox.tell(event="feedback.reopened", key=f"feedback.reopened:{step.pk}", recipients=users, about=feedback.pk)

and say once, in a module that the app's `AppConfig.ready` imports, what is to be read when it is sent:

    @outbox.composer("feedback.reopened")
    def compose(messages):
        found = Feedback.objects.open().in_bulk({message.about for message in messages})
        return {
            message.pk: Line(
                title=_("Reopened: %(number)s") % {"number": found[message.about].number},
                path=reverse("admin:feedback_feedback_change", args=(message.about,)),
            )
            for message in messages
            if message.about in found
        }

- A message is unique by (key, recipient, channel): telling twice is telling once. The key names the one occasion.
- The composer gets all messages of its event that are about to go out, so it asks the database once. It runs in the
  worker, in Chinese, and sees the state of that moment: a message it leaves out is dropped as no longer needed.
- **Nothing personal of residents** goes into a line: no name, no contact, no words of theirs. A number, an
  organisation, a due date and the way to the admin.
- `due_at` sends it later; nothing is sent outside office hours. All that a person is due to be told by one channel
  goes into one letter.
- Recipients are accounts. Each is told by e-mail and by whatever `NoticeAddress` holds for the person or, for
  everybody in it, the person's organisation.

`services.delivery` sends it.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone

from disclosures.enums import NoticeChannel
from disclosures.models import Message, NoticeAddress, Post

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
    from datetime import datetime

    from disclosures.models import User

    Composer = Callable[[Sequence["Message"]], Mapping[int, "Line"]]


@dataclass(frozen=True)
class Line:
    """What a letter says of one message: a title, perhaps a sentence more, and the page in the admin it leads to."""

    title: str
    path: str
    text: str = ""


COMPOSERS: dict[str, Composer] = {}


def composer(event: str) -> Callable[[Composer], Composer]:
    """Enter a function as the one that composes the messages of that event."""

    def enter(compose: Composer) -> Composer:
        COMPOSERS[event] = compose
        return compose

    return enter


def tell(
    *,
    event: str,
    key: str,
    recipients: Iterable[User],
    about: int | None = None,
    data: dict[str, Any] | None = None,
    due_at: datetime | None = None,
) -> int:
    """Write down that these people are to be told; returns how many messages that makes.

    `key` names the occasion, `about` is the primary key of what it is about, `data` what else the composer wants to
    know. Raises LookupError for an event nobody composes, RuntimeError outside of a transaction.
    """
    if event not in COMPOSERS:
        raise LookupError(f"no composer for {event!r}")
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("a message belongs into the transaction of what it tells of")
    now = timezone.now()
    reached = channels_of({user.pk for user in recipients if user.is_active})
    messages = [
        Message(
            event=event,
            key=key,
            recipient_id=user_id,
            channel=channel,
            about=about,
            data=data or {},
            told_at=now,
            due_at=due_at or now,
        )
        for user_id, channels in reached.items()
        for channel in channels
    ]
    Message.objects.bulk_create(messages, ignore_conflicts=True)
    return len(messages)


def channels_of(user_ids: Collection[int]) -> dict[int, list[NoticeChannel]]:
    """By which channels each of these people is told. Everybody by e-mail: that nobody can be reached must show."""
    addresses = addresses_of(user_ids)
    return {user_id: [NoticeChannel.EMAIL, *addresses.get(user_id, {})] for user_id in sorted(user_ids)}


def addresses_of(user_ids: Collection[int]) -> dict[int, dict[NoticeChannel, NoticeAddress]]:
    """The addresses that hold for each person: their own, else that of their nearest organisation. Three queries."""
    found: dict[int, dict[NoticeChannel, NoticeAddress]] = defaultdict(dict)
    shared = list(NoticeAddress.objects.filter(organization__isnull=False).select_related("organization"))
    shared.sort(key=lambda address: len(address.organization.path))  # type: ignore[union-attr]
    posts = Post.objects.active().filter(user__in=user_ids).values_list("user_id", "organization__path")
    for user_id, path in posts if shared else ():
        for address in shared:
            if path.startswith(address.organization.path):  # type: ignore[union-attr]
                found[user_id][NoticeChannel(address.channel)] = address
    for address in NoticeAddress.objects.filter(user__in=user_ids):
        found[address.user_id][NoticeChannel(address.channel)] = address  # type: ignore[index]
    return found
