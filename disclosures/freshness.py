"""Which version of the public site holds at a moment.

A public page is a function of what the database holds, of the time, and of the release. The database counts its own
changes (`models.freshness`); time changes what may be seen only at known moments: when something scheduled goes
live, when something expires, and at midnight, since some pages speak of today. A page that lets anything else depend
on the time has to name it here.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, time, timedelta

from django.utils import timezone

from disclosures.models import DisclosureItem, PublicChange


@dataclass(frozen=True)
class Version:
    """Equal generation and end, equal public pages. Holds from the moment it was read for until just before its end."""

    generation: int
    since: datetime = field(compare=False)
    until: datetime

    def holds(self, at: datetime) -> bool:
        # Before `since` as well it does not: a clock that was set back may have gone back over a transition.
        return self.since <= at < self.until

    def key(self) -> str:
        """The version as text, the same in every process."""
        return f"{self.generation:x} {self.until.timestamp()}"


def next_transition(after: datetime) -> datetime:
    """The soonest moment after that one at which public pages change though nobody changes the data."""
    tomorrow = timezone.localdate(after) + timedelta(days=1)
    midnight = timezone.make_aware(datetime.combine(tomorrow, time.min))
    return min(midnight, DisclosureItem.objects.next_transition(after) or midnight)


def current_version(at: datetime, known: Version | None = None) -> Version:
    """The version that holds at that moment; while the known one does, items are not looked at.

    The generation is read first: what is read later is as new or newer, so nothing old ever passes for new. It must
    be read where pages are read: from a replica if they come from there, so that both lag alike.
    """
    generation = PublicChange.objects.generation()
    if known and known.generation == generation and known.holds(at):
        return known
    return Version(generation, since=at, until=next_transition(at))
