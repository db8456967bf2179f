"""Writing a letter: what each message says at this moment, and all that one person is told as one text."""

from __future__ import annotations

import logging
from dataclasses import dataclass, field
from itertools import groupby
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .outbox import COMPOSERS

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from disclosures.models import Message, User

    from .outbox import Line

log = logging.getLogger(__name__)


@dataclass
class Composed:
    """The lines by the key of their message; a message in neither of both is no longer needed."""

    lines: dict[int, Line] = field(default_factory=dict)
    broken: dict[int, str] = field(default_factory=dict)


def compose(messages: Iterable[Message]) -> Composed:
    """What is to be read of each message, in as many queries as there are events."""
    done = Composed()
    for event, group in groupby(sorted(messages, key=lambda message: message.event), lambda message: message.event):
        _compose_event(event, list(group), done)
    return done


def _compose_event(event: str, messages: Sequence[Message], done: Composed) -> None:
    """One message that cannot be composed does not keep the others back: they are tried one by one then."""
    try:
        done.lines.update(COMPOSERS[event](messages))
    except Exception as error:
        if len(messages) > 1:
            for message in messages:
                _compose_event(event, [message], done)
            return
        log.exception("message %s (%s) cannot be composed", messages[0].pk, event)
        done.broken[messages[0].pk] = _("It could not be written: %(error)s") % {"error": type(error).__name__}


def letter_of(lines: Sequence[Line], recipient: User) -> tuple[str, str]:
    """Subject and text of what one person is told at once."""
    subject = lines[0].title
    if len(lines) > 1:
        subject = ngettext("%(count)d matter waits for you", "%(count)d matters wait for you", len(lines)) % {
            "count": len(lines)
        }
    parts = [_("Hello %(name)s,") % {"name": recipient.name}]
    parts += ["\n".join(filter(None, (line.title, line.text, settings.SITE_URL + line.path))) for line in lines]
    parts.append(_("This message was written by %(portal)s itself.") % {"portal": settings.SITE_INFO["PORTAL_NAME"]})
    return subject, "\n\n".join(parts) + "\n"
