"""What is kept, for whom, for how long; and what happens when many ask at once or the database is silent."""

from __future__ import annotations

import gzip
import logging
import threading
import time
from datetime import UTC, datetime, timedelta

import pytest
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import OperationalError, close_old_connections
from django.utils import timezone

from disclosure_portal.pagecache import PageCache, pages
from disclosure_portal.pagecache import versions as versions_module
from disclosure_portal.pagecache.addresses import canonical_query
from disclosure_portal.pagecache.application import accepts_gzip
from disclosure_portal.pagecache.pages import cache_control
from disclosure_portal.pagecache.versions import Versions
from disclosures.freshness import Version, current_version
from disclosures.models import PublicChange
from disclosures.views.surfaces import is_public
from tests.factories.disclosures import Office
from tests.public_pages import ERROR_PAGE, public_pages
from tests.wsgi import ask

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
TEXT = [("Content-Type", "text/html; charset=utf-8")]


class Django:
    """Stands for the application behind: a page that says what it saw, and how often it was asked."""

    def __init__(self, status="200 OK", headers=TEXT, body=b""):
        self.status, self.headers, self.body = status, headers, body
        self.asked = []

    def __call__(self, environ, start_response):
        self.asked.append(environ)
        start_response(self.status, list(self.headers))
        return [self.body or f"page {len(self.asked)}".encode()]


class Site:
    """A version that the test moves on."""

    def __init__(self):
        self.generation = 1
        self.until = timezone.now() + timedelta(hours=1)

    def known(self, at):
        return Version(self.generation, at, self.until)


@pytest.fixture
def site():
    return Site()


@pytest.fixture
def cached(site):
    """A function: that application with a page cache before it."""
    return lambda django, capacity=2**20: PageCache(django, capacity=capacity, versions=site)


class TestKeeping:
    def test_a_page_is_rendered_once_for_one_version(self, cached, site):
        django = Django()
        application = cached(django)

        assert [ask(application, "/items/").body for _n in range(3)] == [b"page 1"] * 3
        site.generation = 2
        assert [ask(application, "/items/").body for _n in range(2)] == [b"page 2"] * 2
        site.until += timedelta(hours=1)
        assert ask(application, "/items/").body == b"page 3"

    def test_an_old_page_makes_room_for_the_new_one(self, cached, site):
        application = cached(Django())
        for site.generation in range(3):
            ask(application, "/")
        assert len(application.pages) == 1

    @pytest.mark.parametrize("other", ["/items/?kind=bulletin", "/items/2/", "/en/items/"])
    def test_other_addresses_are_other_pages(self, cached, other):
        application = cached(Django())
        assert ask(application, "/items/").body != ask(application, other).body

    def test_other_hosts_and_schemes_are_other_pages(self, cached, settings):
        settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
        django = Django()
        application = cached(django)
        ask(application, "/", host="a.test")
        ask(application, "/", host="b.test")
        ask(application, "/", host="a.test", x_forwarded_proto="https")
        ask(application, "/", host="a.test", x_forwarded_proto="anything")

        assert len(django.asked) == 3
        assert "HTTP_X_FORWARDED_PROTO" not in django.asked[0]

    @pytest.mark.parametrize(
        "query",
        ["q=a&page=2", "page=2&q=a", "q=a&page=2&utm_source=x", "kind=&q=a&page=2", "q=b&q=a&page=2"],
    )
    def test_queries_that_say_the_same_are_one_page(self, query):
        assert canonical_query(query) == "page=2&q=a"

    def test_django_sees_only_the_parameters_the_site_knows(self, cached):
        django = Django()
        ask(cached(django), "/items/?utm=x&q=%E5%8F%B0")
        assert django.asked[0]["QUERY_STRING"] == "q=%E5%8F%B0"

    def test_django_renders_for_nobody_in_particular(self, cached):
        django = Django()
        ask(
            cached(django),
            "/",
            cookie="sessionid=1",
            authorization="x",
            accept_language="en",
            user_agent="x",
            if_modified_since="Mon, 02 Mar 2026 09:00:00 GMT",
            x_forwarded_for="10.0.0.1",
        )
        seen = {name for name in django.asked[0] if name.startswith(("HTTP_", "REMOTE"))}
        assert seen == {"HTTP_HOST"}

    @pytest.mark.parametrize(
        ("status", "headers"),
        [
            ("200 OK", [*TEXT, ("Set-Cookie", "csrftoken=secret")]),
            ("200 OK", [*TEXT, ("Vary", "Cookie")]),
            ("200 OK", [*TEXT, ("Vary", "Accept-Encoding, Cookie")]),
        ],
    )
    def test_what_is_one_readers_own_is_not_kept_and_is_an_error(self, cached, caplog, status, headers):
        application = cached(Django(status, headers))
        bodies = {ask(application, "/").body for _n in range(2)}

        assert len(bodies) == 2
        assert [record.levelno for record in caplog.records] == [logging.ERROR] * 2
        assert "secret" not in caplog.text

    @pytest.mark.parametrize(
        ("status", "headers"),
        [
            ("500 Internal Server Error", TEXT),
            ("302 Found", [*TEXT, ("Location", "/login/")]),
            ("200 OK", [*TEXT, ("Cache-Control", "private, max-age=0")]),
            ("200 OK", [*TEXT, ("Cache-Control", "no-store")]),
            ("200 OK", [("Content-Type", "application/pdf")]),
        ],
    )
    def test_errors_private_answers_and_files_pass_as_they_are(self, cached, status, headers):
        application = cached(Django(status, headers))
        replies = [ask(application, "/") for _n in range(2)]

        assert replies[0].body != replies[1].body
        assert replies[0].headers == dict(headers)

    @pytest.mark.parametrize("path", ["/admin/", "/members/", "/en/members/items/", "/login/", "/static/portal/x.css"])
    def test_addresses_that_are_not_for_everybody_pass_untouched(self, cached, path):
        django = Django()
        application = cached(django)
        for _n in range(2):
            ask(application, path + "?next=/", cookie="sessionid=1")

        assert [seen["HTTP_COOKIE"] for seen in django.asked] == ["sessionid=1"] * 2
        assert django.asked[0]["QUERY_STRING"] == "next=/"

    def test_what_is_sent_passes_untouched(self, cached):
        django = Django()
        application = cached(django)
        ask(application, "/")
        ask(application, "/", method="POST", cookie="a=b")
        assert django.asked[1]["REQUEST_METHOD"] == "POST"

    def test_an_endless_query_is_django_s_to_refuse(self, cached):
        application = cached(Django())
        ask(application, "/items/?q=" + "a" * 3000)
        assert len(application.pages) == 0

    def test_memory_is_bounded_and_what_is_asked_for_stays(self, cached):
        application = cached(Django(body=b"x" * 1000), capacity=80_000)
        ask(application, "/")
        for number in range(100):
            ask(application, f"/items/{number}/")
            ask(application, "/")

        assert application.pages.size <= 80_000
        assert 8 < len(application.pages) < 16
        assert len([e for e in application.application.asked if e["PATH_INFO"] == "/"]) == 1

    def test_a_page_that_would_crowd_out_the_others_is_not_kept(self, cached):
        application = cached(Django(body=b"x" * 9000), capacity=90_000)
        ask(application, "/")
        assert len(application.pages) == 0


class TestAnswering:
    def test_a_reader_who_has_the_page_gets_no_page(self, cached):
        django = Django()
        application = cached(django)
        tag = ask(application, "/").headers["ETag"]
        reply = ask(application, "/", if_none_match=f'"other", {tag}')

        assert (reply.status, reply.body) == (304, b"")
        assert reply.headers["ETag"] == tag
        assert reply.headers["Cache-Control"].startswith("public, max-age=60")

    def test_a_process_that_never_rendered_the_page_says_304_as_well(self, cached):
        tag = ask(cached(Django()), "/items/1/").headers["ETag"]
        other = Django()
        assert ask(cached(other), "/items/1/", if_none_match=tag).status == 304
        assert other.asked == []

    def test_a_tag_of_another_version_address_or_release_does_not_match(self, cached, site, monkeypatch):
        application = cached(Django())
        tag = ask(application, "/").headers["ETag"]
        assert ask(application, "/items/", if_none_match=tag).status == 200
        site.generation = 2
        assert ask(application, "/", if_none_match=tag).status == 200
        site.generation = 1
        monkeypatch.setattr(pages, "release", lambda: b"another")
        assert ask(cached(Django()), "/", if_none_match=tag).status == 200

    def test_head_is_the_page_without_its_text(self, cached):
        django = Django(body=b"x" * 100)
        application = cached(django)
        head, get = ask(application, "/", method="HEAD"), ask(application, "/")

        assert head.body == b""
        assert head.headers == get.headers
        assert head.headers["Content-Length"] == "100"
        assert len(django.asked) == 1

    def test_browsers_that_can_get_the_text_compressed(self, cached):
        application = cached(Django(body="公开".encode() * 1000))
        plain, zipped = ask(application, "/"), ask(application, "/", accept_encoding="br, gzip")

        assert gzip.decompress(zipped.body) == plain.body
        assert zipped.headers["Content-Length"] == str(len(zipped.body))
        assert zipped.headers["Content-Encoding"] == "gzip"
        assert plain.headers["Vary"] == zipped.headers["Vary"] == "Accept-Encoding"

    @pytest.mark.parametrize(
        ("header", "accepted"),
        [("gzip", True), ("br;q=1, GZIP;q=0.5", True), ("*", True), ("", False), ("br", False), ("gzip;q=0", False),
         ("gzip; q=0.00", False), ("gzip;q=0.01", True)],
    )  # fmt: skip
    def test_who_takes_gzip(self, header, accepted):
        assert accepts_gzip(header) is accepted

    def test_what_django_said_of_keeping_is_replaced_and_the_rest_stays(self, cached):
        headers = [*TEXT, ("Content-Security-Policy", "default-src 'self'"), ("Cache-Control", "max-age=9999")]
        reply = ask(cached(Django(headers=headers)), "/")

        assert reply.headers["Content-Security-Policy"] == "default-src 'self'"
        assert reply.headers["Cache-Control"] == "public, max-age=60, s-maxage=1, stale-if-error=60"

    @pytest.mark.parametrize(
        ("seconds", "found", "expected"),
        [
            (3600, True, "public, max-age=60, s-maxage=1, stale-if-error=60"),
            (59.9, True, "public, max-age=59, s-maxage=1"),
            (0.999, True, "public, max-age=0, s-maxage=0"),
            (-1, True, "public, max-age=0, s-maxage=0"),
            (3600, False, "public, max-age=0, s-maxage=1"),
        ],
    )
    def test_nobody_keeps_a_page_past_the_next_transition(self, seconds, found, expected):
        version = Version(1, NOW, NOW + timedelta(seconds=seconds))
        assert cache_control(version, NOW, found=found) == expected

    def test_what_is_not_found_is_kept_here_but_in_no_browser(self, cached):
        django = Django("404 Not Found")
        application = cached(django)
        reply = ask(application, "/items/9/")
        ask(application, "/items/9/")

        assert len(django.asked) == 1
        assert reply.headers["Cache-Control"] == "public, max-age=0, s-maxage=1"
        assert "ETag" not in reply.headers


class TestManyAtOnce:
    def test_one_thread_renders_for_all_who_ask_meanwhile(self, cached):
        going_on = threading.Event()
        django = Django()

        def slow(environ, start_response):
            going_on.wait(5)
            return django(environ, start_response)

        application = cached(slow)
        bodies = []
        threads = [threading.Thread(target=lambda: bodies.append(ask(application, "/").body)) for _n in range(8)]
        for thread in threads:
            thread.start()
        going_on.set()
        for thread in threads:
            thread.join(5)

        assert bodies == [b"page 1"] * 8
        assert application._rendering == {}

    def test_those_who_waited_for_a_failure_try_themselves(self, cached):
        calls = []

        def failing(environ, start_response):
            calls.append(1)
            if len(calls) == 1:
                raise RuntimeError("broken")
            return Django()(environ, start_response)

        application = cached(failing)
        with pytest.raises(RuntimeError):
            ask(application, "/")
        assert ask(application, "/").status == 200


class Clock:
    """Seconds that pass only when the test says so."""

    def __init__(self):
        self.seconds = 100.0

    def __call__(self):
        return self.seconds


def current(versions):
    """The version as the page cache asks for it."""
    return versions.known(timezone.now()) or versions.renewed()


class TestVersions:
    @pytest.fixture
    def clock(self, monkeypatch):
        clock = Clock()
        monkeypatch.setattr(versions_module.time, "monotonic", clock)
        return clock

    @staticmethod
    def versions(*results):
        """A `Versions` that reads these in turn: numbers of generations, or errors."""
        given = iter(results)

        def read(at, known):
            result = next(given)
            if isinstance(result, Exception):
                raise result
            return Version(result, at, at + timedelta(hours=1))

        return Versions(read)

    def test_it_is_read_again_every_half_second_of_use(self, clock):
        versions = self.versions(1, 2)
        seen = []
        for clock.seconds in (100.0, 100.49, 100.51, 100.9):
            seen.append(current(versions).generation)
        assert seen == [1, 1, 2, 2]

    def test_it_is_read_again_at_once_when_a_transition_has_passed(self, clock, time_machine):
        time_machine.move_to(NOW, tick=False)
        versions = self.versions(1, 2)
        assert current(versions).generation == 1
        time_machine.move_to(NOW + timedelta(hours=1))
        assert current(versions).generation == 2

    def test_it_is_read_again_when_the_clock_was_set_back(self, clock, time_machine):
        time_machine.move_to(NOW, tick=False)
        versions = self.versions(1, 2)
        current(versions)
        time_machine.move_to(NOW - timedelta(seconds=1))
        assert current(versions).generation == 2

    def test_a_silent_database_is_borne_for_ten_seconds(self, clock, caplog):
        error = OperationalError("gone")
        versions = self.versions(1, error, error, 2)
        seen = []
        for clock.seconds in (100.0, 101.0, 101.9, 109.9, 110.1, 111.0):
            version = current(versions)
            seen.append(version and version.generation)
        assert seen == [1, 1, 1, 1, None, 2]
        assert "cannot be read" in caplog.text

    @pytest.mark.parametrize(("age", "generation"), [(0.9, 1), (1.1, 2)])
    def test_while_another_thread_reads_it_nobody_gets_one_older_than_a_second(self, clock, age, generation):
        reading, go_on = threading.Event(), threading.Event()
        given = iter((1, 2, 3))

        def read(at, known):
            number = next(given)
            if number == 2:
                reading.set()
                go_on.wait(5)
            return Version(number, at, at + timedelta(hours=1))

        versions = Versions(read)
        current(versions)
        clock.seconds += age
        slow = threading.Thread(target=current, args=(versions,))
        slow.start()
        reading.wait(5)
        threading.Timer(0.1, go_on.set).start()

        assert current(versions).generation == generation
        slow.join(5)

    def test_a_database_that_hangs_holds_up_nobody_twice(self, clock, monkeypatch):
        monkeypatch.setattr(versions_module, "PATIENCE_SECONDS", 0.05)
        hanging, go_on = threading.Event(), threading.Event()

        def read(at, known):
            if known is not None:
                hanging.set()
                go_on.wait(5)
            return Version(1, at, at + timedelta(hours=1))

        versions = Versions(read)
        first = current(versions)
        clock.seconds += 2
        slow = threading.Thread(target=current, args=(versions,))
        slow.start()
        hanging.wait(5)

        assert [current(versions) for _n in range(3)] == [first] * 3
        assert versions._failing
        go_on.set()
        slow.join(5)
        current(versions)
        assert not versions._failing


@pytest.mark.django_db
class TestWithDjango:
    """The whole way, from the web server's side, on a real database."""

    @pytest.fixture
    def application(self):
        """It all runs on the test's one connection, which nobody may close."""
        for signal in (request_started, request_finished):
            signal.disconnect(close_old_connections)
        yield PageCache(get_wsgi_application(), capacity=2**20, versions=Versions(current_version))
        for signal in (request_started, request_finished):
            signal.connect(close_old_connections)

    def test_304_is_answered_without_looking_at_items(self, application, django_assert_num_queries):
        path = f"/items/{Office().item().pk}/"
        tag = ask(application, path).headers["ETag"]
        application.versions._known = (application.versions._known[0], time.monotonic() - 0.9)
        with django_assert_num_queries(1) as queries:
            assert ask(application, path, if_none_match=tag).status == 304
        assert PublicChange._meta.db_table in queries[0]["sql"]
        application.versions._known = (application.versions._known[0], time.monotonic() + 100)
        with django_assert_num_queries(0):
            assert ask(application, path, if_none_match=tag).status == 304

    def test_every_public_page_is_kept_with_no_cookie_and_varies_by_none(self, application, caplog):
        pages = public_pages(Office().item())
        for path in pages:
            reply = ask(application, path, cookie="sessionid=1; csrftoken=2")
            assert "Set-Cookie" not in reply.headers
            assert reply.headers["Vary"] == "Accept-Encoding", path
            assert reply.headers["Cache-Control"].startswith("public, max-age=")
            assert ("ETag" in reply.headers) is (path != ERROR_PAGE), path

        assert len(application.pages) == len(pages)
        assert "cannot be kept" not in caplog.text

    def test_a_page_kept_is_the_page_django_gives(self, application, client):
        path = f"/items/{Office().item().pk}/"
        kept = [ask(application, path) for _n in range(2)]
        plain = client.get(path)

        assert [reply.body for reply in kept] == [plain.content] * 2
        assert set(plain.headers) - set(kept[1].headers) <= {"Cache-Control"}

    def test_a_host_that_is_not_ours_is_refused_though_the_page_is_kept(self, application, settings):
        settings.ALLOWED_HOSTS = ["ours.test"]
        assert ask(application, "/", host="ours.test").status == 200
        assert ask(application, "/", host="evil.test").status == 400

    def test_a_draft_is_no_page_for_anybody(self, application):
        reply = ask(application, f"/items/{Office().draft().pk}/")
        assert reply.status == 404
        assert "Set-Cookie" not in reply.headers

    def test_a_resident_s_time_travels_with_the_page(self, application, time_machine):
        start = timezone.now() + timedelta(hours=1)
        item = Office().item(planned_publish_at=start)
        path = f"/items/{item.pk}/"
        replies = []
        for at in (start - timedelta(milliseconds=1), start):
            time_machine.move_to(at, tick=False)
            replies.append(ask(application, path).status)
        assert replies == [404, 200]


@pytest.mark.parametrize(
    ("path", "public"),
    [("/", True), ("/en/items/1/", True), ("/nowhere/", True), ("/members/", False), ("/en/members/nowhere/", False),
     ("/login/", False), ("/admin/nowhere/", False), ("/items/1/files/1/", False)],
)  # fmt: skip
def test_pages_for_everybody_are_known_by_their_address(path, public):
    assert is_public(path) is public
