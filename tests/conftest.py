"""What every test may use."""

from __future__ import annotations

import os
import shutil
import uuid
from typing import TYPE_CHECKING

import pytest
from django.db import connection
from hypothesis import settings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser
    from pytest_django import DjangoDbBlocker

# How long an example takes says more about the neighbours on the machine than about the code.
# The same examples in every run: what fails was broken by the change at hand. EXAMPLES=500 looks for others all night.
settings.register_profile("suite", deadline=None, derandomize=True)
settings.register_profile("explore", deadline=None)
settings.load_profile("explore" if "EXAMPLES" in os.environ else "suite")


CHROMIUM_OPTIONS = [
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Files with slow tests go first, so that no process is left alone with one when the others are done."""
    slow = {item.path for item in items if item.get_closest_marker("slow")}
    items.sort(key=lambda item: item.path not in slow)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The test database, dropped at the end though the last browser may still hold a connection to its server."""
    yield
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
    connection.close()


@pytest.fixture(autouse=True)
def own_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every test counts tries anew: all of them come from one address and share one Redis."""
    monkeypatch.setattr("feedback.throttle.PREFIX", f"throttle-{uuid.uuid4().hex}")


def chromium() -> str:
    """The path of a Chromium; without one skips the test, and under CI=true fails it."""
    found = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    if found:
        return found
    reason = "no Chromium here: apt-get install chromium, or name one with CHROMIUM=/path"
    if os.environ.get("CI") == "true":
        pytest.fail(reason)
    pytest.skip(reason)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A running Chromium, shared by a module; every test opens its own page and closes it."""
    path = chromium()
    from playwright.sync_api import expect, sync_playwright

    expect.set_options(timeout=30_000)  # as long as clicks wait

    with pytest.MonkeyPatch.context() as environment:
        # Playwright keeps an event loop in this thread, which Django takes for asynchronous code. Both end with
        # the module: other tests must not run with Django's guard down.
        environment.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        with sync_playwright() as playwright:
            running = playwright.chromium.launch(executable_path=path, args=CHROMIUM_OPTIONS)
            yield running
            running.close()
