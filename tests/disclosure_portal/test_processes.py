"""Two web processes on one database: what is withdrawn is gone from both within a second, what is due is there."""

from __future__ import annotations

import os
import time
from contextlib import ExitStack
from datetime import timedelta

import pytest
from django.conf import settings
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
def ports(transactional_db, tmp_path):
    environment = {
        "DATABASE_URL": database_url(),
        "DJANGO_SETTINGS_MODULE": "disclosure_portal.settings.dev",
        "DEBUG": "off",
        "SECRET_KEY": "k" * 50,
        "ALLOWED_HOSTS": "*",
    }
    with ExitStack() as stack:
        webs = [granian("disclosure_portal.wsgi:application", log=tmp_path / f"{n}", **environment) for n in range(2)]
        yield [stack.enter_context(web).port for web in webs]


def sleep_until(moment):
    time.sleep(max(0.0, (moment - timezone.now()).total_seconds()))


def test_what_is_asked_a_second_after_a_change_shows_it_in_every_process(ports):
    """However slow the answers: what counts is when they were asked for."""
    office = Office()
    item = office.item(title="关于道路改造的通报")
    path = f"/items/{item.pk}/"
    sleep_until(timezone.now() + SECOND)
    for port in ports:
        assert get(port, path)[0] == 200
        assert item.title in get(port, "/")[1].decode()

    services.withdraw_item(item_id=item.pk, user=office.secretary, kind=WithdrawalKind.IN_ERROR, reason="有误")
    sleep_until(timezone.now() + SECOND)
    for port in ports:
        assert get(port, path)[0] == GONE
        for listing in ("/", "/items/", "/items/?q=%E9%81%93%E8%B7%AF"):
            assert item.title not in get(port, listing)[1].decode()

    start = timezone.now() + timedelta(seconds=2)
    due = office.item(title="关于选举结果的公告", planned_publish_at=start)
    path = f"/items/{due.pk}/"
    statuses = [get(port, path)[0] for port in ports]
    assert timezone.now() > start or statuses == [404, 404]
    sleep_until(start)
    for port in ports:
        assert get(port, path)[0] == 200
        assert due.title in get(port, "/")[1].decode()
