"""The walk once more by way of the page cache before Django, where what one was answered could reach another.

Everybody asks through the same one: readers in turn, from before the first go-live to after the last event.
"""

from __future__ import annotations

import pytest
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from django.http import HttpResponse

from disclosure_portal.pagecache import PageCache
from disclosure_portal.pagecache.versions import Versions
from disclosures.freshness import current_version
from tests.wsgi import ask

from . import addresses, looking, oracle
from .addresses import LISTS, PAGES, Place
from .test_readers import _check

pytestmark = pytest.mark.django_db


class Browser:
    """Of a reader who has logged in, if they can; what it gets has come through the cache."""

    def __init__(self, application, world, reader):
        client = world.client(reader)
        self.application, self.own = application, getattr(client, "own", None)
        self.cookie = "; ".join(f"{name}={morsel.value}" for name, morsel in client.cookies.items())

    def get(self, path):
        reply = ask(self.application, path, cookie=self.cookie)
        return HttpResponse(reply.body, status=reply.status, headers=reply.headers)


@pytest.fixture
def cached():
    """It all runs on the test's one connection, which nobody may close."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield PageCache(get_wsgi_application(), capacity=64 * 2**20, versions=Versions(current_version))
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def _walk(cached, world, reader, day, surface, depth):
    browser = Browser(cached, world, reader)
    for visit in addresses.visits(Place(world, surface, depth)):
        _check(world, browser, visit, reader if "members" in surface else "anonymous", day)


def _nothing_private_is_kept(cached, day):
    version, _read_at = cached.versions._known
    kept = {address: page for address, page in cached.pages._pages.items() if page.version == version}
    allowed = oracle.allowed("anonymous", day)
    assert len(kept) > 10
    for address, page in kept.items():
        assert "members" not in address.path
        assert "admin" not in address.path
        text = page.body.decode() + repr(page.headers)
        looking.assert_nothing_stray(text, allowed, f"the kept {address.path}")


def test_readers_who_share_a_cache_see_exactly_what_each_may(world, cached):
    for day in oracle.MOMENTS.values():
        with world.on(day):
            for reader in ("member", "anonymous", "resident"):
                _walk(cached, world, reader, day, "disclosures", PAGES if day == oracle.MOMENTS["middle"] else LISTS)
                if reader != "anonymous":
                    _walk(cached, world, reader, day, "members", LISTS)
                    _walk(cached, world, reader, day, "disclosures", LISTS)
            _nothing_private_is_kept(cached, day)
