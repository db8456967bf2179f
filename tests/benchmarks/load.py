"""A load generator that takes less of the machine than what it measures.

One thread and raw sockets: a request is bytes made beforehand, an answer is read to its Content-Length and its
status looked at, no more. On two cores it keeps one; the server has the other.
"""

from __future__ import annotations

import select
import socket
import time
from dataclasses import dataclass
from itertools import cycle
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

CHUNK = 2**18


def request(path: str, **headers: str) -> bytes:
    """A GET request; headers as keywords, `if_none_match="…"`."""
    lines = [f"GET {path} HTTP/1.1", "Host: bench.test", "X-Forwarded-Proto: https"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return ("\r\n".join([*lines, "", ""])).encode()


@dataclass(frozen=True)
class Load:
    """What came of it; seconds each request took, sorted."""

    rate: float
    seconds: list[float]

    def percentile(self, share: float) -> float:
        """Milliseconds within which that share of the requests was answered."""
        return self.seconds[min(len(self.seconds) - 1, int(len(self.seconds) * share))] * 1000


class UnexpectedStatus(RuntimeError):
    """An answer with another status than the one that is measured."""


class _Client:
    """One connection, kept open, with one request under way."""

    def __init__(self, port: int) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def send(self, wanted: bytes) -> None:
        self.received, self.missing = b"", -1
        self.sent_at = time.perf_counter()
        self.socket.sendall(wanted)

    def read(self, status: bytes) -> bool:
        """Take what has come; True once the answer is complete. Raises UnexpectedStatus on another status."""
        part = self.socket.recv(CHUNK)
        if not part:
            raise RuntimeError("the server closed the connection")
        if self.missing >= 0:
            self.missing -= len(part)
            return self.missing <= 0
        self.received += part
        head, found, body = self.received.partition(b"\r\n\r\n")
        if not found:
            return False
        if head[9:12] != status:
            raise UnexpectedStatus(f"not {status.decode()}: {head.decode(errors='replace')}")
        self.missing = _length(head) - len(body)
        return self.missing <= 0


def _length(head: bytes) -> int:
    for line in head.split(b"\r\n"):
        if line[:15].lower() == b"content-length:":
            return int(line[15:])
    return 0


def hammer(
    port: int, requests: Sequence[bytes], *, seconds: float, clients: int = 1, status: int = 200, most: int = 0
) -> Load:
    """Send the requests in turn, over and over, from so many clients at once, for so long or at most so many."""
    wanted: Iterator[bytes] = cycle(requests)
    expected = str(status).encode()
    poll, open_ones = select.epoll(), {}
    for _n in range(clients):
        client = _Client(port)
        open_ones[client.socket.fileno()] = client
        poll.register(client.socket, select.EPOLLIN)
    took: list[float] = []
    started = time.perf_counter()
    for client in open_ones.values():
        client.send(next(wanted))
    while (now := time.perf_counter()) < started + seconds and not (most and len(took) >= most):
        for number, _event in poll.poll(1):
            client = open_ones[number]
            if client.read(expected):
                took.append(time.perf_counter() - client.sent_at)
                client.send(next(wanted))
    poll.close()
    for client in open_ones.values():
        client.socket.close()
    return Load(len(took) / (now - started), sorted(took))
