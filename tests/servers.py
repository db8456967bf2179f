"""A pytest plugin: PostgreSQL and Redis are there before Django reads its settings."""

from __future__ import annotations

import os
import tempfile
from contextlib import ExitStack
from pathlib import Path

import pytest

from disclosure_portal.embedded import servers

_running = ExitStack()


@pytest.hookimpl(tryfirst=True)
def pytest_load_initial_conftests() -> None:
    directory = Path(_running.enter_context(tempfile.TemporaryDirectory(prefix="portal-", ignore_cleanup_errors=True)))
    directory.chmod(0o755)  # as root PostgreSQL runs under another user, who must get in
    os.environ.update(_running.enter_context(servers(directory)))
    os.environ["DATA_DIR"] = str(directory)


def pytest_unconfigure() -> None:
    _running.close()
