"""A pytest plugin: PostgreSQL and Redis are there before Django reads its settings.

Workers of pytest-xdist inherit the addresses from the first process, start nothing of
their own and keep their files apart.
"""

from __future__ import annotations

import atexit
import os
import signal
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path

import pytest

from disclosure_portal.embedded import EmbeddedError, servers

_running = ExitStack()


@pytest.hookimpl(tryfirst=True)
def pytest_load_initial_conftests() -> None:
    if worker := os.environ.get("PYTEST_XDIST_WORKER"):
        os.environ["DATA_DIR"] = str(Path(os.environ["DATA_DIR"], worker))
        return
    directory = Path(_running.enter_context(tempfile.TemporaryDirectory(prefix="portal-", ignore_cleanup_errors=True)))
    directory.chmod(0o755)  # as root PostgreSQL runs under another user, who must get in
    atexit.register(_running.close)  # a wrong option ends pytest without pytest_unconfigure
    signal.signal(signal.SIGTERM, lambda number, _frame: sys.exit(128 + number))
    try:
        os.environ.update(_running.enter_context(servers(directory, durable=False)))
    except EmbeddedError as error:
        pytest.exit(str(error), returncode=1)
    os.environ["DATA_DIR"] = str(directory)


def pytest_unconfigure() -> None:
    _running.close()
