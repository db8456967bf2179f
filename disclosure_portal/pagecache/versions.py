"""The version of the site as one process knows it."""

from __future__ import annotations

import logging
import threading
import time
from typing import TYPE_CHECKING

from django.db import Error as DatabaseError
from django.db import close_old_connections
from django.utils import timezone

from disclosures.freshness import Version, current_version

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

logger = logging.getLogger(__name__)

POLL_SECONDS = 0.5
# A withdrawal shows within this time: threads that meet an older version wait for the one that reads it anew.
PATIENCE_SECONDS = 1.0
# While the database does not answer, nobody can withdraw anything either, so what was true when it last did is served
# for so long, which is enough for a restart. Longer, and a process that alone lost its way to the database would
# go on showing what was withdrawn.
GRACE_SECONDS = 10.0
# After a failure: each attempt may cost a reader as long as the pool waits for a connection.
RETRY_SECONDS = 1.0


def read_version(at: datetime, known: Version | None) -> Version:
    """The version that holds; the connection goes back to the pool, since no request ends here that would see to it."""
    try:
        return current_version(at, known)
    finally:
        close_old_connections()


class Versions:
    """Knows the version, and reads it again by the hand of whoever comes by when it has grown old."""

    def __init__(self, read: Callable[[datetime, Version | None], Version] = read_version) -> None:
        self._read = read
        self._lock = threading.Lock()
        self._known: tuple[Version | None, float] = (None, float("-inf"))
        self._failing = False
        self._retry_at = float("-inf")

    def known(self, at: datetime, seconds: float = POLL_SECONDS) -> Version | None:
        """The version, if it was read in the last so many seconds and holds at that moment, which is now."""
        version, read_at = self._known
        return version if version and time.monotonic() - read_at < seconds and version.holds(at) else None

    def renewed(self) -> Version | None:
        """The version read again, by this thread or another; None if the database has been silent for too long."""
        fallback = self.known(timezone.now(), GRACE_SECONDS if self._failing else PATIENCE_SECONDS)
        if self._failing and time.monotonic() < self._retry_at:
            return fallback
        if not self._lock.acquire(timeout=0 if fallback else PATIENCE_SECONDS):
            self._failing = self._failing or fallback is None
            return fallback or self.known(timezone.now(), GRACE_SECONDS)
        try:
            return self.known(timezone.now()) or self._refresh()
        finally:
            self._lock.release()

    def _refresh(self) -> Version | None:
        started = time.monotonic()
        try:
            version = self._read(timezone.now(), self._known[0])
        except DatabaseError:
            logger.exception("The version of the site cannot be read")
            self._failing = True
            self._retry_at = time.monotonic() + RETRY_SECONDS
            return self.known(timezone.now(), GRACE_SECONDS)
        self._failing = False
        self._known = (version, started)
        return version
