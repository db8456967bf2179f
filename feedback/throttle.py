"""How often somebody may try: counts in Redis that forget by themselves.

Who is counted is kept as a keyed digest, so that not even Redis knows who asked from where.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils.crypto import salted_hmac
from redis import Redis, RedisError

if TYPE_CHECKING:
    from django.http import HttpRequest

logger = logging.getLogger(__name__)

PREFIX = "throttle"


@dataclass(frozen=True)
class Limit:
    """So many times within so many seconds, counted from the first."""

    name: str
    most: int
    seconds: int

    def _key(self, who: str) -> str:
        return f"{PREFIX}:{self.name}:{salted_hmac('feedback.throttle', who).hexdigest()[:32]}"

    def count(self, who: str) -> int:
        """Count one more and return how many there were, this one included.

        Without Redis nobody is counted: that the counting is broken is logged, and is not the resident's fault.
        """
        key = self._key(who)
        try:
            with _redis(settings.REDIS_URL).pipeline() as pipeline:
                pipeline.set(key, 0, ex=self.seconds, nx=True)
                pipeline.incr(key)
                return int(pipeline.execute()[1])
        except RedisError:
            logger.exception("Redis does not count tries")
            return 0

    def counted(self, who: str) -> int:
        """How many there were."""
        try:
            return int(_redis(settings.REDIS_URL).get(self._key(who)) or 0)
        except RedisError:
            logger.exception("Redis does not tell the number of tries")
            return 0

    def is_reached(self, who: str) -> bool:
        return self.counted(who) >= self.most


@lru_cache(maxsize=1)
def _redis(url: str) -> Redis:
    return Redis.from_url(url, socket_timeout=2)


def client_address(request: HttpRequest) -> str:
    """Where a request came from. Behind our proxy its header tells, which it sets anew and nobody else can."""
    forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "") if settings.SECURE_PROXY_SSL_HEADER else ""
    return str(forwarded).rpartition(",")[2].strip() or str(request.META.get("REMOTE_ADDR", ""))
