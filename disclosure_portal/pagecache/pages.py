"""A finished page, what may become one, and the store of them."""

from __future__ import annotations

import base64
import gzip
import hashlib
import logging
import re
import threading
from collections import OrderedDict
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from django.apps import apps
from django.conf import settings

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from disclosures.freshness import Version

    from .addresses import Address

    Headers = list[tuple[str, str]]

logger = logging.getLogger(__name__)

# Longest in a reader's browser: a withdrawal cannot reach into it.
BROWSER_SECONDS = 60
LONGEST_KEPT = timedelta(seconds=BROWSER_SECONDS)
# Shared caches ask again each second, since they show a page to people who never saw it. For the same reason they are
# not told stale-while-revalidate.
SHARED_SECONDS = 1

FOUND = ("200", "301")
KEPT = (*FOUND, "404", "410")
TEXTS = ("text/", "application/xml", "application/atom+xml", "application/json", "image/svg+xml")
# They come from the page cache, or would only be right for one request.
DROPPED_HEADERS = {"cache-control", "content-length", "etag", "expires", "last-modified", "vary"}
# What a page costs in memory besides its text.
OVERHEAD_BYTES = 4096
SMALLEST_ZIPPED = 512


@lru_cache(maxsize=1)
def release() -> bytes:
    """A digest of all that shapes pages besides the data: the portal's own files, its libraries, its settings."""
    ours = [Path(config.path) for config in apps.get_app_configs() if Path(config.path).parent == settings.BASE_DIR]
    folders = {settings.BASE_DIR / "templates", settings.BASE_DIR / "static", settings.BASE_DIR / "locale", *ours}
    files = {path for folder in folders for path in folder.rglob("*") if path.suffix != ".pyc" and path.is_file()}
    digest = hashlib.sha256(repr((settings.SITE_URL, sorted(settings.SITE_INFO.items()))).encode())
    for path in sorted(files | {settings.BASE_DIR / "requirements.lock"}):
        digest.update(str(path.relative_to(settings.BASE_DIR)).encode())
        digest.update(path.read_bytes())
    return digest.digest()


def etag_of(address: Address, version: Version) -> str:
    """Weak, since the same tag stands for the page compressed or not. Known without rendering the page."""
    digest = hashlib.blake2b(repr((*address, version.key())).encode(), digest_size=15, key=release())
    return f'W/"{base64.urlsafe_b64encode(digest.digest()).decode()}"'


def cache_control(version: Version, at: datetime, *, found: bool) -> str:
    """For how long others may keep a page: no longer than the version holds, cut to whole seconds.

    What is not found may be published any moment, so browsers ask again.
    """
    seconds = max(0, min(BROWSER_SECONDS, int((version.until - at).total_seconds())))
    directives = f"public, max-age={seconds if found else 0}, s-maxage={min(SHARED_SECONDS, seconds)}"
    # Not when something changes soon: an error must not show what has expired.
    return f"{directives}, stale-if-error={BROWSER_SECONDS}" if found and seconds == BROWSER_SECONDS else directives


@dataclass(frozen=True, slots=True)
class Page:
    """A finished answer; `etag` is empty for what is not found. `headers` are those for as long as nothing is due."""

    version: Version
    status: str
    etag: str
    headers: Headers
    body: bytes
    zipped_headers: Headers
    zipped: bytes

    @property
    def size(self) -> int:
        """About the bytes it takes in memory."""
        return len(self.body) + len(self.zipped) + OVERHEAD_BYTES

    def at(self, at: datetime, *, zipped: bool) -> tuple[Headers, bytes]:
        """Headers and body as they go out at that moment, compressed or not."""
        headers, body = (self.zipped_headers, self.zipped) if zipped and self.zipped else (self.headers, self.body)
        if at + LONGEST_KEPT <= self.version.until:
            return headers, body
        control = cache_control(self.version, at, found=bool(self.etag))
        return [(name, control if name == "Cache-Control" else value) for name, value in headers], body


class Answer(NamedTuple):
    """What Django answered, as it is."""

    status: str
    headers: Headers
    body: Iterable[bytes]


def impurity(headers: Headers) -> str:
    """What makes an answer one reader's own; empty if nothing does."""
    for name, value in headers:
        lower = name.lower()
        if lower == "set-cookie" or (lower == "vary" and value.lower() != "accept-encoding"):
            return f"{name}: {value.partition('=')[0]}"
    return ""


def may_be_kept(answer: Answer, address: Address) -> bool:
    """Whether the answer is a page for everybody; one that ought to be and is not is an error of the portal."""
    named = {name.lower(): value for name, value in answer.headers}
    if answer.status[:3] not in KEPT or not named.get("content-type", "").startswith(TEXTS):
        return False
    if not {"private", "no-store", "no-cache"}.isdisjoint(re.split(r"[\s,=]+", named.get("cache-control", ""))):
        return False
    if impure := impurity(answer.headers):
        logger.error("A public page is one reader's own and cannot be kept: %s has %s", address.path, impure)
        return False
    return True


def finished(answer: Answer, address: Address, version: Version) -> Page:
    """The answer as a page to keep, read to its end."""
    try:
        body = b"".join(answer.body)
    finally:
        if hasattr(answer.body, "close"):
            answer.body.close()
    etag = etag_of(address, version) if answer.status[:3] in FOUND else ""
    headers = [(name, value) for name, value in answer.headers if name.lower() not in DROPPED_HEADERS]
    headers.append(("Cache-Control", cache_control(version, version.until - LONGEST_KEPT, found=bool(etag))))
    headers.append(("Vary", "Accept-Encoding"))
    if etag:
        headers.append(("ETag", etag))
    zipped = gzip.compress(body, 6, mtime=0) if len(body) >= SMALLEST_ZIPPED else b""
    return Page(
        version=version,
        status=answer.status,
        etag=etag,
        headers=[*headers, ("Content-Length", str(len(body)))],
        body=body,
        zipped_headers=[*headers, ("Content-Encoding", "gzip"), ("Content-Length", str(len(zipped)))],
        zipped=zipped,
    )


class Pages:
    """The pages kept, those longest unasked for given up first; `capacity` in bytes."""

    def __init__(self, capacity: int) -> None:
        self.capacity = capacity
        self.size = 0
        self._lock = threading.Lock()
        self._pages: OrderedDict[Address, Page] = OrderedDict()

    def __len__(self) -> int:
        return len(self._pages)

    def get(self, address: Address, version: Version) -> Page | None:
        with self._lock:
            page = self._pages.get(address)
            if page is None or (page.version is not version and page.version != version):
                return None
            self._pages.move_to_end(address)
            return page

    def put(self, address: Address, page: Page) -> None:
        """Keep the page in place of an older one; one that would crowd out many others is not kept."""
        if page.size > self.capacity // 8:
            return
        with self._lock:
            former = self._pages.pop(address, None)
            self.size += page.size - (former.size if former else 0)
            self._pages[address] = page
            while self.size > self.capacity:
                self.size -= self._pages.popitem(last=False)[1].size
