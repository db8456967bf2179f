"""Real web processes of the portal, as `make run` starts them, on a database of the test's choosing."""

from __future__ import annotations

import http.client
import os
import socket
import subprocess
import sys
import time
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from tests.wsgi import Reply

if TYPE_CHECKING:
    from collections.abc import Iterator

START_SECONDS = 30
CLOCK_TICKS = os.sysconf("SC_CLK_TCK")
SESSION, USER_TIME, SYSTEM_TIME = 3, 11, 12  # fields of /proc/PID/stat after the name


@dataclass(frozen=True)
class Web:
    """A running web process with its children; `pid` is their session too."""

    port: int
    pid: int

    def cpu_seconds(self) -> float:
        """What they have taken of the processors so far; unlike time by the clock, it tells even on a busy machine."""
        ticks = 0
        for stat in Path("/proc").glob("[0-9]*/stat"):
            with suppress(OSError):
                fields = stat.read_text().rpartition(")")[2].split()
                if int(fields[SESSION]) == self.pid:
                    ticks += int(fields[USER_TIME]) + int(fields[SYSTEM_TIME])
        return ticks / CLOCK_TICKS


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def get(port: int, path: str, **headers: str) -> Reply:
    """The reply to a GET request; names of its headers in lower case, as granian sends them."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request("GET", path, headers=headers)
        response = connection.getresponse()
        return Reply(response.status, {name.lower(): value for name, value in response.getheaders()}, response.read())
    finally:
        connection.close()


@contextmanager
def granian(application: str, *, log: Path, threads: int = 4, **environment: str) -> Iterator[Web]:
    """One web process serving that WSGI application, yielded once it answers."""
    port = free_port()
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--no-ws", "--host", "127.0.0.1"]
    command += ["--port", str(port), "--blocking-threads", str(threads), application]
    with log.open("wb") as output:
        process = subprocess.Popen(
            command, env=os.environ | environment, stdout=output, stderr=output, start_new_session=True
        )
    try:
        _wait_for(port, process, log)
        yield Web(port, process.pid)
    finally:
        process.terminate()
        process.wait(10)


def _wait_for(port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while True:
        try:
            get(port, "/")
        except OSError:
            if process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"granian does not answer: {log.read_text(errors='replace')[-2000:]}") from None
            time.sleep(0.05)
        else:
            return
