"""Two web processes on one database: what is withdrawn is gone from both within a second, what is due is there."""

from __future__ import annotations

import os
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from datetime import timedelta

import pytest
from django.conf import settings
from django.db import connection
from django.utils import timezone

from disclosures import services
from disclosures.enums import WithdrawalKind
from tests.factories.disclosures import Office
from tests.portals import get, granian

SECOND = timedelta(seconds=1)
GONE = 410


def database_url() -> str:
    """The test's own database; the servers' address names the one it was made from."""
    address, _, parameters = os.environ["DATABASE_URL"].partition("?")
    return f"{address.rpartition('/')[0]}/{settings.DATABASES['default']['NAME']}?{parameters}"


@pytest.fixture
def serve(transactional_db, tmp_path):
    """A function that starts so many web processes and returns their ports."""
    environment = {
        "DATABASE_URL": database_url(),
        "DJANGO_SETTINGS_MODULE": "disclosure_portal.settings.dev",
        "DEBUG": "off",
        "SECRET_KEY": "k" * 50,
        "ALLOWED_HOSTS": "*",
    }
    with ExitStack() as stack:

        def start(count, **more):
            application, log = "disclosure_portal.wsgi:application", tmp_path / "log"
            webs = [granian(application, log=log, **environment | more) for _n in range(count)]
            return [stack.enter_context(web).port for web in webs]

        yield start


def sleep_until(moment):
    time.sleep(max(0.0, (moment - timezone.now()).total_seconds()))


def test_what_is_asked_a_second_after_a_change_shows_it_in_every_process(serve):
    """However slow the answers: what counts is when they were asked for."""
    ports = serve(2)
    office = Office()
    item = office.item(title="关于道路改造的通报")
    path = f"/items/{item.pk}/"
    sleep_until(timezone.now() + SECOND)
    for port in ports:
        assert get(port, path).status == 200
        assert item.title in get(port, "/").body.decode()

    services.withdraw_item(item_id=item.pk, user=office.secretary, kind=WithdrawalKind.IN_ERROR, reason="有误")
    sleep_until(timezone.now() + SECOND)
    for port in ports:
        assert get(port, path).status == GONE
        for listing in ("/", "/items/", "/items/?q=%E9%81%93%E8%B7%AF"):
            assert item.title not in get(port, listing).body.decode()

    start = timezone.now() + timedelta(seconds=2)
    due = office.item(title="关于选举结果的公告", planned_publish_at=start)
    path = f"/items/{due.pk}/"
    statuses = [get(port, path).status for port in ports]
    assert timezone.now() > start or statuses == [404, 404]
    sleep_until(start)
    for port in ports:
        assert get(port, path).status == 200
        assert due.title in get(port, "/").body.decode()


def test_connections_that_broke_while_nobody_asked_are_no_error(serve):
    (port,) = serve(1)
    paths = [f"/items/?q={number}" for number in range(12)]
    with ThreadPoolExecutor(4) as readers:
        assert {get(port, path).status for path in paths} == {200}
        list(readers.map(lambda path: get(port, path + "&page=2"), paths))
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity "
                "WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
            )
            assert cursor.fetchone()[0] > 1
        statuses = list(readers.map(lambda path: get(port, path + "&page=3").status, paths))

    assert statuses == [200] * len(paths)


def test_a_web_process_keeps_pages_unless_it_is_given_no_memory(serve):
    (keeping,), (forgetful,) = serve(1), serve(1, PAGE_CACHE_BYTES="0")

    tag = get(keeping, "/").headers["etag"]
    assert get(keeping, "/", **{"If-None-Match": tag}).status == 304
    assert "etag" not in get(forgetful, "/").headers
