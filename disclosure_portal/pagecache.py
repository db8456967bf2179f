"""Public pages, kept as they went out and answered before Django is woken.

Stands between the web server and Django. A page is a function of its address and of the version of the site
(`disclosures.freshness`), so it is kept until that version is over, and never longer. Three things make that safe:

- Only pages for everybody are kept (`surfaces.is_public`), and Django renders them for nobody in particular: of the
  request it is given the address alone, with the query parameters the site knows, in one order. No cookie, language
  or unknown parameter can colour a page that others get.
- Host and scheme are part of the address, so a host that Django refuses never finds a page, and an absolute redirect
  stays on its host.
- Each process reads the version again at most every POLL_SECONDS; its age is counted from before the reading. Rendering
  begins after the reading, so a page is never older than the version it is kept under.

Chosen over Django's `cache_page`, which answers only after all middleware has run, and over a proxy alone, which
cannot ask the database for the version.
"""

from __future__ import annotations

import base64
import gzip
import hashlib
import logging
import re
import threading
import time
from collections import OrderedDict
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import parse_qsl, urlencode

from django.apps import apps
from django.conf import settings
from django.core.handlers.wsgi import get_path_info
from django.db import Error as DatabaseError
from django.db import close_old_connections
from django.utils import timezone

from disclosures.forms import ListForm
from disclosures.freshness import Version, current_version
from disclosures.views.surfaces import is_public

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import datetime

    Environ = dict[str, Any]
    Headers = list[tuple[str, str]]
    StartResponse = Callable[..., Any]
    Application = Callable[[Environ, StartResponse], Iterable[bytes]]

logger = logging.getLogger(__name__)

POLL_SECONDS = 0.5
# A withdrawal shows within this time: threads that meet an older version wait for the one that reads it anew.
PATIENCE_SECONDS = 1.0
# While the database does not answer, nobody can withdraw anything either, so what was true when it last did is served
# for so long, which is enough for a restart. Longer, and a process that alone lost its way to the database would
# go on showing what was withdrawn.
GRACE_SECONDS = 10.0
# One thread renders a page and others wait for it; after this time they no longer rely on it.
RENDERING_SECONDS = 15.0

# Longest in a reader's browser: a withdrawal cannot reach into it.
BROWSER_SECONDS = 60
# Shared caches ask again each second, since they show a page to people who never saw it. For the same reason they are
# not told stale-while-revalidate.
SHARED_SECONDS = 1

KEPT_STATUSES = ("200", "301", "404", "410")
TEXTS = ("text/", "application/xml", "application/atom+xml", "application/json", "image/svg+xml")
# They come from the page cache, or would only be right for one request.
DROPPED_HEADERS = {"cache-control", "content-length", "etag", "expires", "last-modified", "vary"}
PARAMETERS = frozenset(ListForm.base_fields) | {"page"}
# The longest search, percent-encoded, with every filter fits well.
LONGEST_QUERY = 2048
# What a page costs in memory besides its text.
OVERHEAD_BYTES = 2048
SMALLEST_ZIPPED = 512


class Address(NamedTuple):
    """What a public page depends on besides the version of the site."""

    secure: bool
    host: str
    path: str
    query: str


def address_of(environ: Environ) -> Address | None:
    """The address asked for; None if it is longer than any the site gives out."""
    query, path = environ.get("QUERY_STRING", ""), environ["PATH_INFO"]
    if len(query) + len(path) > LONGEST_QUERY:
        return None
    return Address(_is_secure(environ), environ.get("HTTP_HOST", ""), path, query and canonical_query(query))


def _is_secure(environ: Environ) -> bool:
    if settings.SECURE_PROXY_SSL_HEADER:
        name, value = settings.SECURE_PROXY_SSL_HEADER
        return bool(environ.get(name, "").split(",")[0].strip() == value)
    return bool(environ["wsgi.url_scheme"] == "https")


@lru_cache(maxsize=4096)
def canonical_query(query: str) -> str:
    """The parameters the site knows, the last of each name as Django takes it, sorted; empty ones say nothing."""
    return urlencode(sorted({name: value for name, value in parse_qsl(query) if name in PARAMETERS}.items()))


@lru_cache(maxsize=256)
def accepts_gzip(accept_encoding: str) -> bool:
    for choice in accept_encoding.lower().split(","):
        name, _, parameter = choice.partition(";")
        if name.strip() in ("gzip", "*"):
            return parameter.replace(" ", "").rstrip("0.") != "q="
    return False


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


def read_version(at: datetime, known: Version | None) -> Version:
    """The version that holds; the connection goes back to the pool, since no request ends here that would see to it."""
    try:
        return current_version(at, known)
    finally:
        close_old_connections()


class Versions:
    """The version of the site as this process knows it, read again by whoever comes by when it has grown old."""

    def __init__(self, read: Callable[[datetime, Version | None], Version] = read_version) -> None:
        self._read = read
        self._lock = threading.Lock()
        self._known: tuple[Version | None, float] = (None, float("-inf"))
        self._failing = False

    def current(self) -> Version | None:
        """The version to answer from; None if the database has been silent for too long."""
        version = self._usable(POLL_SECONDS)
        if version is not None:
            return version
        fallback = self._usable(GRACE_SECONDS if self._failing else PATIENCE_SECONDS)
        if not self._lock.acquire(timeout=0 if fallback else PATIENCE_SECONDS):
            self._failing = self._failing or fallback is None
            return fallback or self._usable(GRACE_SECONDS)
        try:
            return self._usable(POLL_SECONDS) or self._refresh()
        finally:
            self._lock.release()

    def _usable(self, seconds: float) -> Version | None:
        version, read_at = self._known
        fresh = version is not None and time.monotonic() - read_at < seconds and version.holds(timezone.now())
        return version if fresh else None

    def _refresh(self) -> Version | None:
        started = time.monotonic()
        try:
            version = self._read(timezone.now(), self._known[0])
        except DatabaseError:
            logger.exception("The version of the site cannot be read")
            self._failing = True
            return self._usable(GRACE_SECONDS)
        self._failing = False
        self._known = (version, started)
        return version


@dataclass(frozen=True, slots=True)
class Page:
    """A finished answer. Its headers lack what depends on the moment and on the reader's browser."""

    version: Version
    status: str
    headers: Headers
    body: bytes
    zipped: bytes | None
    etag: str

    @property
    def size(self) -> int:
        """About the bytes it takes in memory."""
        return len(self.body) + len(self.zipped or b"") + OVERHEAD_BYTES


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
            if page is None or page.version != version:
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


class Answer(NamedTuple):
    """What Django answered, as it is."""

    status: str
    headers: Headers
    body: Iterable[bytes]


class PageCache:
    """A WSGI application that keeps another one's public pages."""

    def __init__(self, application: Application, *, capacity: int, versions: Versions | None = None) -> None:
        self.application = application
        self.versions = versions or Versions()
        self.pages = Pages(capacity)
        self._static = f"/{settings.STATIC_URL.strip('/')}/"
        self._lock = threading.Lock()
        self._rendering: dict[tuple[Address, Version], threading.Event] = {}

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        if environ["REQUEST_METHOD"] not in ("GET", "HEAD") or environ["PATH_INFO"].startswith(self._static):
            return self.application(environ, start_response)
        address = address_of(environ)
        version = self.versions.current()
        if address is None or version is None:
            return self.application(environ, start_response)
        at = timezone.now()
        found = self.pages.get(address, version)
        etag = found.etag if found else etag_of(address, version)
        if etag in environ.get("HTTP_IF_NONE_MATCH", ""):
            start_response("304 Not Modified", _moment_headers(version, at, etag))
            return []
        if found:
            return _send(found, environ, start_response, at)
        if not is_public(get_path_info(environ)):
            return self.application(environ, start_response)
        answer = self._page(address, version, environ)
        if isinstance(answer, Page):
            return _send(answer, environ, start_response, at)
        start_response(answer.status, answer.headers)
        return answer.body

    def _page(self, address: Address, version: Version, environ: Environ) -> Page | Answer:
        """Render the page, or wait for the thread that does: after a change everybody asks for the same few pages."""
        with self._lock:
            done = self._rendering.get((address, version))
            leads = done is None
            if done is None:
                done = self._rendering[address, version] = threading.Event()
        if not leads and done.wait(RENDERING_SECONDS) and (page := self.pages.get(address, version)):
            return page
        try:
            answer = self._render(address, environ)
            page = finished(answer, address, version)
            if page is None:
                return answer
            self.pages.put(address, page)
            return page
        finally:
            if leads:
                with self._lock:
                    del self._rendering[address, version]
                done.set()

    def _render(self, address: Address, environ: Environ) -> Answer:
        started: list[Any] = []
        body = self.application(_anonymous(address, environ), lambda *given: started.extend(given))
        return Answer(started[0], started[1], body)


def _anonymous(address: Address, environ: Environ) -> Environ:
    """The request as Django sees it: the address, and nothing of who asks."""
    clean = {
        "REQUEST_METHOD": "GET",
        "SCRIPT_NAME": environ.get("SCRIPT_NAME", ""),
        "PATH_INFO": address.path,
        "QUERY_STRING": address.query,
        "SERVER_NAME": environ["SERVER_NAME"],
        "SERVER_PORT": environ["SERVER_PORT"],
        "SERVER_PROTOCOL": environ["SERVER_PROTOCOL"],
        "HTTP_HOST": address.host,
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": environ["wsgi.url_scheme"],
        "wsgi.input": BytesIO(),
        "wsgi.errors": environ["wsgi.errors"],
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }
    if settings.SECURE_PROXY_SSL_HEADER and address.secure:
        name, value = settings.SECURE_PROXY_SSL_HEADER
        clean[name] = value
    return clean


def impurity(headers: Headers) -> str:
    """What makes an answer one reader's own; empty if nothing does."""
    for name, value in headers:
        lower = name.lower()
        if lower == "set-cookie" or (lower == "vary" and value.lower() != "accept-encoding"):
            return f"{name}: {value.partition('=')[0]}"
    return ""


def finished(answer: Answer, address: Address, version: Version) -> Page | None:
    """The answer as a page to keep, read to its end; None, and untouched, if it is not to be kept."""
    named = {name.lower(): value for name, value in answer.headers}
    if answer.status[:3] not in KEPT_STATUSES or not named.get("content-type", "").startswith(TEXTS):
        return None
    if not {"private", "no-store", "no-cache"}.isdisjoint(re.split(r"[\s,=]+", named.get("cache-control", ""))):
        return None
    if impure := impurity(answer.headers):
        logger.error("A public page is one reader's own and cannot be kept: %s has %s", address.path, impure)
        return None
    try:
        body = b"".join(answer.body)
    finally:
        if hasattr(answer.body, "close"):
            answer.body.close()
    return Page(
        version=version,
        status=answer.status,
        headers=[(name, value) for name, value in answer.headers if name.lower() not in DROPPED_HEADERS],
        body=body,
        zipped=gzip.compress(body, 6, mtime=0) if len(body) >= SMALLEST_ZIPPED else None,
        etag=etag_of(address, version),
    )


def _moment_headers(version: Version, at: datetime, etag: str = "") -> Headers:
    headers = [("Cache-Control", cache_control(version, at, found=bool(etag))), ("Vary", "Accept-Encoding")]
    return [*headers, ("ETag", etag)] if etag else headers


def _send(page: Page, environ: Environ, start_response: StartResponse, at: datetime) -> Iterable[bytes]:
    found = page.status[:3] in ("200", "301")
    headers = page.headers + _moment_headers(page.version, at, page.etag if found else "")
    body = page.body
    if page.zipped is not None and accepts_gzip(environ.get("HTTP_ACCEPT_ENCODING", "")):
        body = page.zipped
        headers.append(("Content-Encoding", "gzip"))
    headers.append(("Content-Length", str(len(body))))
    start_response(page.status, headers)
    return [] if environ["REQUEST_METHOD"] == "HEAD" else [body]
