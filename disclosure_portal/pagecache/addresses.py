"""What a public page depends on besides the version of the site, and the request that Django renders it for."""

from __future__ import annotations

from functools import lru_cache
from io import BytesIO
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import parse_qsl, urlencode

from disclosures.forms import ListForm

if TYPE_CHECKING:
    Environ = dict[str, Any]

PARAMETERS = frozenset(ListForm.base_fields) | {"page"}
# The longest search, percent-encoded, with every filter fits well.
LONGEST = 2048


class Address(NamedTuple):
    """Where a page is: its scheme, its host as the browser wrote it, and its path and query."""

    secure: bool
    host: str
    path: str
    query: str


def address_of(environ: Environ, proxy_header: tuple[str, str] | None) -> Address | None:
    """The address asked for; None if it is longer than any the site gives out.

    `proxy_header` is Django's SECURE_PROXY_SSL_HEADER.
    """
    query, path = environ.get("QUERY_STRING", ""), environ["PATH_INFO"]
    if len(query) + len(path) > LONGEST:
        return None
    if proxy_header:
        secure = environ.get(proxy_header[0], "").partition(",")[0].strip() == proxy_header[1]
    else:
        secure = environ["wsgi.url_scheme"] == "https"
    return Address(secure, environ.get("HTTP_HOST", ""), path, query and canonical_query(query))


@lru_cache(maxsize=4096)
def canonical_query(query: str) -> str:
    """The parameters the site knows, the last of each name as Django takes it, sorted; empty ones say nothing."""
    return urlencode(sorted({name: value for name, value in parse_qsl(query) if name in PARAMETERS}.items()))


def anonymous(address: Address, environ: Environ, proxy_header: tuple[str, str] | None) -> Environ:
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
    if proxy_header and address.secure:
        clean[proxy_header[0]] = proxy_header[1]
    return clean
