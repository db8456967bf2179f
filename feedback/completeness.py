"""What an answer must hold before it leaves its writer's desk."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser
from django.utils.translation import gettext as _

from disclosures.models import DisclosureItem
from disclosures.refusals import InvalidInput
from feedback.enums import Kind, Outcome

if TYPE_CHECKING:
    from feedback.models import Reply

# What they must name (domain notes, "Disclosure on request").
NEED_ITEM = (Outcome.DISCLOSED, Outcome.PARTLY)
NEED_REASON = (Outcome.REFUSED, Outcome.PARTLY)


class IncompleteReply(InvalidInput):
    """Something is missing; `problems` says at which fields of the answer."""

    def __init__(self, problems: dict[str, str]) -> None:
        super().__init__(" ".join(problems.values()))
        self.problems = problems


def problems(reply: Reply) -> dict[str, str]:
    """What is missing, by field of the answer; empty if it may be submitted."""
    found = {} if reply.text.strip() else {"text": _("Please write the answer.")}
    if reply.feedback.kind == Kind.REQUEST:
        found |= _request_problems(reply)
    return found


def _request_problems(reply: Reply) -> dict[str, str]:
    if not reply.outcome:
        return {"outcome": _("A disclosure request ends in one of these outcomes.")}
    found = {}
    items = reply.items.exists()
    if reply.outcome in NEED_ITEM and not items:
        found["items"] = _("Name the item in which it is disclosed.")
    if reply.outcome in NEED_REASON and not reply.refusal_reason:
        found["refusal_reason"] = _("Choose the reason for what is not disclosed.")
    if reply.outcome == Outcome.ALREADY_PUBLIC and not (items or reply.place):
        found["place"] = _("Say where it is public, or name the item.")
    if reply.outcome == Outcome.NOT_HELD and not reply.place:
        found["place"] = _("Say who holds it.")
    return found


def unreadable_items(reply: Reply) -> list[DisclosureItem]:
    """What the answer says is disclosed, but a stranger cannot read yet."""
    readable = DisclosureItem.objects.visible_to(AnonymousUser()).values("pk")
    return list(reply.items.exclude(pk__in=readable))


def require_complete(reply: Reply) -> None:
    """Raise IncompleteReply if something is missing."""
    if found := problems(reply):
        raise IncompleteReply(found)


def require_disclosed(reply: Reply) -> None:
    """Raise IncompleteReply while the asker could not read what the answer refers to."""
    if hidden := unreadable_items(reply):
        titles = "、".join(item.title for item in hidden)
        raise IncompleteReply(
            {"items": _("The asker cannot read this yet: publish it first: %(titles)s.") % {"titles": titles}}
        )
