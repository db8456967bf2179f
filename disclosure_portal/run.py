"""`make run`: migrate, load the demo district and serve, with a worker and beat, until Ctrl-C."""

from __future__ import annotations

import errno
import http.client
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from disclosures.demo.accounts import ACCOUNTS, PASSWORD

from .embedded import EmbeddedError, data_directory, one_line, servers

if TYPE_CHECKING:
    from collections.abc import Iterator

Processes = dict[str, subprocess.Popen[bytes]]
ANSWER_SECONDS = 60
# A worker ends the task in hand first.
STOP_SECONDS = 10
PREPARATIONS = (
    "texts --compile",
    "migrate --verbosity 0",
    "reindex",
    "load_policies",
    "load_templates",
    "load_demo --yes-this-is-a-demo",
    "load_demo_open_days",
    "load_demo_appraisals",
)
SCREEN = """
  区党务公开网 · The disclosure portal

    居民看这里 / for residents     {address}/
    工作人员登录 / for staff       {address}/admin/
{accounts}
    日志 / logs   {logs}
    停止 / stop   Ctrl-C        换端口 / another port   PORT=8001 make run
"""


def port_number(text: str) -> int:
    """The port of that name. Raises EmbeddedError if there is none."""
    if not (text.isdecimal() and 0 < int(text) < 2**16):
        raise EmbeddedError(f"PORT is {text}, but must be a number from 1 to 65535, such as PORT=8001 make run")
    return int(text)


def check_port(host: str, port: int) -> None:
    """Raise EmbeddedError if the portal cannot listen there, for one because somebody does already."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                reason = f"port {port} is taken: stop what uses it, or run PORT={port + 1} make run"
            else:
                reason = f"cannot listen on {host}:{port} ({error.strerror}): choose others with HOST=… PORT=… make run"
            raise EmbeddedError(reason) from error


def secret_key(data: Path) -> str:
    """This installation's own key, made at the first run: the demo's sessions survive a restart."""
    path = data / "secret_key"
    if not path.exists():
        with open(os.open(path, os.O_WRONLY | os.O_CREAT, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(50))
    return path.read_text()


def manage(name: str, logs: Path, environment: dict[str, str]) -> None:
    """Run a management command; what it reports goes to the screen, a failure to the log and into one line."""
    log = logs / f"{name.split()[0]}.log"
    with log.open("wb") as errors:
        done = subprocess.run([sys.executable, "manage.py", *name.split()], env=environment, stderr=errors, check=False)
    if done.returncode:
        text = log.read_text(errors="replace").strip()
        full = "No space left on device" in text
        reason = one_line(OSError(errno.ENOSPC, "")) if full else (text.splitlines() or ["it said nothing"])[-1]
        raise EmbeddedError(f"{name} failed: {reason} (see {log})")


def commands(host: str, port: int, data: Path) -> dict[str, list[str]]:
    """The processes of the portal, by name."""
    web = ["granian", "--interface", "wsgi", "--host", host, "--port", str(port), "--blocking-threads", "4"]
    celery = ["celery", "-A", "disclosure_portal"]
    found = {
        "web": [*web, "--no-ws", "disclosure_portal.wsgi:application"],
        "worker": [*celery, "worker", "--loglevel", "warning", "--concurrency", "1"],
        "beat": [*celery, "beat", "--loglevel", "warning", "--schedule", str(data / "beat"), "--pidfile", ""],
    }
    return {name: [sys.executable, "-m", *command] for name, command in found.items()}


@contextmanager
def running(found: dict[str, list[str]], logs: Path, environment: dict[str, str]) -> Iterator[Processes]:
    """Start the processes, each with its log; stop them all at the end, whatever happened between."""
    processes: Processes = {}
    try:
        for name, command in found.items():
            with (logs / f"{name}.log").open("wb") as log:
                # A session of its own: Ctrl-C reaches only this supervisor, which stops them in order.
                processes[name] = subprocess.Popen(
                    command, env=environment, stdout=log, stderr=log, stdin=subprocess.DEVNULL, start_new_session=True
                )
        yield processes
    finally:
        stop(list(processes.values()))


def stop(processes: list[subprocess.Popen[bytes]]) -> None:
    """End the processes and all their children; the impatient ones who press Ctrl-C again are not heard."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    for process in processes:
        process.terminate()
    deadline = time.monotonic() + STOP_SECONDS
    for process in processes:
        with suppress(subprocess.TimeoutExpired):
            process.wait(max(0.0, deadline - time.monotonic()))
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def check_alive(processes: Processes, logs: Path) -> None:
    """Raise EmbeddedError, with the last line of its log, if one of them has ended."""
    for name, process in processes.items():
        if process.poll() is not None:
            log = logs / f"{name}.log"
            last = (log.read_text(errors="replace").strip().splitlines() or ["it said nothing"])[-1]
            raise EmbeddedError(f"{name} ended by itself: {last} (see {log})")


def wait_for_answer(host: str, port: int, processes: Processes, logs: Path) -> None:
    """Return once the portal answers a request. Raises EmbeddedError if it does not in a minute."""
    deadline = time.monotonic() + ANSWER_SECONDS
    while time.monotonic() < deadline:
        check_alive(processes, logs)
        connection = http.client.HTTPConnection(host, port, timeout=5)
        try:
            connection.request("HEAD", "/")
            connection.getresponse()
        except OSError:
            time.sleep(0.1)
        else:
            return
        finally:
            connection.close()
    raise EmbeddedError(f"the portal does not answer after {ANSWER_SECONDS} seconds (see {logs})")


def accounts() -> str:
    """The demo's accounts as lines of the screen."""
    lines = [f"      {account.username:<20} {account.description}" for account in ACCOUNTS]
    return "\n".join(["", f"    演示账号 / demo accounts      密码 / password   {PASSWORD}", *lines, ""])


def serve(host: str, port: int) -> NoReturn:
    """Serve until a signal or a failure ends it, both as exceptions."""
    data = data_directory()
    logs = data / "log"
    logs.mkdir(parents=True, exist_ok=True)
    defaults = {
        "DJANGO_SETTINGS_MODULE": "disclosure_portal.settings.dev",
        "DEBUG": "off",
        "ALLOWED_HOSTS": "*",
        "SITE_URL": f"http://{host}:{port}",
    }
    with servers(data) as found:
        environment = {**defaults, "SECRET_KEY": secret_key(data), **os.environ, **found, "DATA_DIR": str(data)}
        for name in PREPARATIONS:
            manage(name, logs, environment)
        # From here on nothing reads the urn but sealing: see evaluations/roles.py.
        environment.setdefault("DATABASE_ROLE", "portal_web")
        with running(commands(host, port, data), logs, environment) as processes:
            wait_for_answer(host, port, processes, logs)
            say(SCREEN.format(address=f"http://{host}:{port}", accounts=accounts(), logs=logs))
            while True:
                check_alive(processes, logs)
                time.sleep(0.3)


def say(text: str) -> None:
    print(text, flush=True)  # noqa: T201 - a command's message


def main() -> int:
    for number in (signal.SIGINT, signal.SIGTERM):  # a shell starts what is in the background with SIGINT ignored
        signal.signal(number, signal.default_int_handler)
    try:
        host, port = os.environ.get("HOST", "127.0.0.1"), port_number(os.environ.get("PORT", "8000"))
        check_port(host, port)
        serve(host, port)
    except KeyboardInterrupt:
        say("已停止 / stopped")
        return 0
    except EmbeddedError as error:
        message = str(error)
    except OSError as error:
        message = one_line(error)
    print(f"portal: {message}", file=sys.stderr)  # noqa: T201 - a command's message
    return 1


if __name__ == "__main__":
    sys.exit(main())
