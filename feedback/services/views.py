"""Keeping and forgetting the lists somebody comes back to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from disclosures.refusals import InvalidInput
from feedback.models import SavedView

if TYPE_CHECKING:
    from disclosures.models import User

MOST_VIEWS = 20


def save_view(*, user: User, name: str, query: str) -> SavedView:
    """Keep these filters under that name; a name used before means the new ones from now on."""
    name = name.strip()
    longest = SavedView._meta.get_field("name").max_length or 0
    if not name or len(name) > longest:
        raise InvalidInput(_("Please give it a name of at most %(most)s characters.") % {"most": longest})
    if not user.saved_views.filter(name=name).exists() and user.saved_views.count() >= MOST_VIEWS:
        raise InvalidInput(_("You have %(most)s saved lists: delete one first.") % {"most": MOST_VIEWS})
    return SavedView.objects.update_or_create(user=user, name=name, defaults={"query": query})[0]


def forget_view(*, user: User, view_id: int) -> None:
    """Delete one of one's own; what is gone already is gone."""
    user.saved_views.filter(pk=view_id).delete()
