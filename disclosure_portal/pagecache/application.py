"""The WSGI application that stands before Django's."""

from __future__ import annotations

import threading
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.handlers.wsgi import get_path_info
from django.utils import timezone

from disclosures.views.surfaces import is_public

from .addresses import Address, address_of, anonymous
from .pages import Answer, Page, Pages, cache_control, etag_of, finished, may_be_kept
from .versions import Versions

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from disclosures.freshness import Version

    from .addresses import Environ

    StartResponse = Callable[..., Any]
    Application = Callable[[Environ, StartResponse], Iterable[bytes]]

# One thread renders a page and others wait for it; after this time they no longer rely on it.
RENDERING_SECONDS = 15.0


@lru_cache(maxsize=256)
def accepts_gzip(accept_encoding: str) -> bool:
    for choice in accept_encoding.lower().split(","):
        name, _, parameter = choice.partition(";")
        if name.strip() in ("gzip", "*"):
            return parameter.replace(" ", "").rstrip("0.") != "q="
    return False


class PageCache:
    """A WSGI application that keeps another one's public pages, so many bytes of them."""

    def __init__(self, application: Application, *, capacity: int, versions: Versions | None = None) -> None:
        self.application = application
        self.versions = versions or Versions()
        self.pages = Pages(capacity)
        self._static = f"/{settings.STATIC_URL.strip('/')}/"
        self._proxy_header = settings.SECURE_PROXY_SSL_HEADER
        self._lock = threading.Lock()
        self._rendering: dict[tuple[Address, Version], threading.Event] = {}

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        if environ["REQUEST_METHOD"] not in ("GET", "HEAD") or environ["PATH_INFO"].startswith(self._static):
            return self.application(environ, start_response)
        address = address_of(environ, self._proxy_header)
        at = timezone.now()
        version = self.versions.known(at)
        if version is None:
            version, at = self.versions.renewed(), timezone.now()
        if address is None or version is None:
            return self.application(environ, start_response)
        page = self.pages.get(address, version)
        etag = page.etag if page else etag_of(address, version)
        if etag and etag in environ.get("HTTP_IF_NONE_MATCH", ""):
            control = cache_control(version, at, found=True)
            start_response(
                "304 Not Modified", [("Cache-Control", control), ("Vary", "Accept-Encoding"), ("ETag", etag)]
            )
            return []
        if page is None:
            if not is_public(get_path_info(environ)):
                return self.application(environ, start_response)
            rendered = self._rendered(address, version, environ)
            if isinstance(rendered, Answer):
                start_response(rendered.status, rendered.headers)
                return rendered.body
            page = rendered
        headers, body = page.at(at, zipped=accepts_gzip(environ.get("HTTP_ACCEPT_ENCODING", "")))
        start_response(page.status, headers)
        return [body] if environ["REQUEST_METHOD"] == "GET" else []

    def _rendered(self, address: Address, version: Version, environ: Environ) -> Page | Answer:
        """Render the page, or wait for the thread that does: after a change everybody asks for the same few pages."""
        with self._lock:
            done = self._rendering.get((address, version))
            leads = done is None
            if done is None:
                done = self._rendering[address, version] = threading.Event()
        if not leads and done.wait(RENDERING_SECONDS) and (page := self.pages.get(address, version)):
            return page
        try:
            answer = self._ask(address, environ)
            if not may_be_kept(answer, address):
                return answer
            page = finished(answer, address, version)
            self.pages.put(address, page)
            return page
        finally:
            if leads:
                with self._lock:
                    del self._rendering[address, version]
                done.set()

    def _ask(self, address: Address, environ: Environ) -> Answer:
        started: list[Any] = []
        request = anonymous(address, environ, self._proxy_header)
        body = self.application(request, lambda *given: started.extend(given))
        return Answer(started[0], started[1], body)
