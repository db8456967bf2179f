"""The least a WSGI application can do: one page of a given size. What the portal is compared with."""

from __future__ import annotations

import os
from typing import Any

BODY = b"x" * int(os.environ["HELLO_SIZE"])
HEADERS = [("Content-Type", "text/html; charset=utf-8"), ("Content-Length", str(len(BODY)))]


def application(environ: dict[str, Any], start_response: Any) -> list[bytes]:
    start_response("200 OK", HEADERS)
    return [BODY]
