"""Asking a WSGI application, the page cache included, as a web server does."""

from __future__ import annotations

from io import BytesIO
from typing import Any, NamedTuple
from wsgiref.util import setup_testing_defaults


class Reply(NamedTuple):
    status: int
    headers: dict[str, str]
    body: bytes


def ask(application: Any, path: str, *, method: str = "GET", host: str = "testserver", **headers: str) -> Reply:
    """The application's reply; headers as keywords, `if_none_match="…"`."""
    path, _, query = path.partition("?")
    environ: dict[str, Any] = {
        "REQUEST_METHOD": method,
        "PATH_INFO": path,
        "QUERY_STRING": query,
        "HTTP_HOST": host,
        "wsgi.input": BytesIO(),
    }
    environ |= {f"HTTP_{name.upper()}": value for name, value in headers.items()}
    setup_testing_defaults(environ)
    started: list[Any] = []
    body = application(environ, lambda *given: started.extend(given))
    try:
        content = b"".join(body)
    finally:
        if hasattr(body, "close"):
            body.close()
    return Reply(int(started[0][:3]), dict(started[1]), content)
