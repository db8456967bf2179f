"""Public pages at 100,000 items: rendered anew, kept, and confirmed to whoever has them."""

from __future__ import annotations

import http.client
import random
from datetime import timedelta
from statistics import median
from typing import TYPE_CHECKING
from urllib.parse import quote

from .figures import Figure, benchmark
from .load import UnexpectedStatus, hammer, request

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from .load import Load
    from .site import Bench

QUERIES = 8  # at most, for an uncached item or list
PAGE_MS = 15.0  # within, for an uncached item or list
SEARCH_MS = 50.0  # within, for 95 of 100 searches of one to eight characters
CLIENTS = 8
ROUNDS = 3
ROUND_SECONDS = 1.5
LENGTHS = range(1, 9)  # characters of a search
MEMBER = "member"  # the demo's account
VERSIONS_MET = 5  # at most, within one round


def item_paths(count: int) -> list[str]:
    """Items from all over the two years that everybody may read now and in an hour, about the same in every run."""
    from django.contrib.auth.models import AnonymousUser
    from django.utils import timezone

    from disclosures.models import DisclosureItem

    later = timezone.now() + timedelta(hours=1)
    readable = DisclosureItem.objects.visible_to(AnonymousUser()).visible_to(AnonymousUser(), at=later)
    seen = readable.order_by("pk").values_list("pk", flat=True)
    return [f"/items/{pk}/" for pk in random.Random(1).sample(list(seen), count)]  # noqa: S311 - no secret


def search_paths(count: int, lengths: Sequence[int] = LENGTHS, path: str = "/items/") -> list[str]:
    """Searches for so many characters, cut out of titles, each length in turn."""
    from disclosures.models import DisclosureItem

    chance = random.Random(2)  # noqa: S311 - no secret
    titles = list(
        DisclosureItem.objects.filter(public_from__isnull=False).order_by("pk").values_list("title", flat=True)
    )
    paths = []
    for number in range(count):
        title, length = chance.choice(titles), lengths[number % len(lengths)]
        start = chance.randrange(max(1, len(title) - length))
        paths.append(f"{path}?q={quote(title[start : start + length])}")
    return paths


def queries_of(path: str) -> int:
    """How many queries Django makes for the page."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as queries:
        assert Client().get(path, secure=True).status_code == 200
    return len(queries)


def answer_to(port: int, path: str) -> tuple[int, str]:
    """Bytes and tag of the page."""
    connection = http.client.HTTPConnection("127.0.0.1", port)
    connection.request("GET", path, headers={"Host": "bench.test", "X-Forwarded-Proto": "https"})
    response = connection.getresponse()
    text = response.read()
    connection.close()
    return len(text), response.headers["ETag"]


def _measure(bench: Bench, name: str, paths: list[str], limit_ms: float) -> Iterator[Figure]:
    plain = [request(path) for path in paths]
    yield Figure(f"{name} queries", max(queries_of(path) for path in paths[:5]), "queries", QUERIES)
    yield from _alone(bench, name, plain, limit_ms)
    yield from _crowded(bench, name, paths, plain)


def _alone(bench: Bench, name: str, plain: list[bytes], limit_ms: float) -> Iterator[Figure]:
    """How long one reader waits for a page that has to be rendered."""
    web = bench.uncached
    hammer(web.port, plain, seconds=3, most=50)
    before = web.cpu_seconds()
    load = hammer(web.port, plain, seconds=8, most=400)
    yield Figure(f"{name} uncached processor", (web.cpu_seconds() - before) / len(load.seconds) * 1000, "ms")
    yield Figure(f"{name} uncached median", load.percentile(0.5), "ms", limit_ms)
    yield Figure(f"{name} uncached p95", load.percentile(0.95), "ms", limit_ms)


def _crowded(bench: Bench, name: str, paths: list[str], plain: list[bytes]) -> Iterator[Figure]:
    """How many readers at once are served, next to the bare application; in turns, as the machine has its moods."""
    size = round(median(answer_to(bench.cached.port, path)[0] for path in paths))
    bare = bench.hello(size)
    ways = {
        "hello": lambda: _crowd(bare.port, [request("/")]),
        "uncached": lambda: _crowd(bench.uncached.port, plain),
        "cached": lambda: _crowd(bench.cached.port, plain),
        "revalidated": lambda: _revalidated(bench.cached.port, paths),
    }
    rates: dict[str, list[float]] = {way: [] for way in ways}
    for _n in range(ROUNDS):
        for way, load in ways.items():
            rates[way].append(load().rate)
    hello = median(rates.pop("hello"))
    yield Figure(f"{name} hello of {size} bytes", hello, "requests/s")
    for way, measured in rates.items():
        yield Figure(f"{name} {way}", median(measured), "requests/s", hello)


def _crowd(port: int, requests: list[bytes], status: int = 200) -> Load:
    return hammer(port, requests, seconds=ROUND_SECONDS, clients=CLIENTS, status=status)


def _revalidated(port: int, paths: list[str]) -> Load:
    """Readers who have the pages ask whether they still hold.

    Where something went live or expired meanwhile, as items of the demo do every few minutes, they do not, and it is
    measured once more. A page that was sent again although its tag is the same is an error.
    """
    for _n in range(VERSIONS_MET):
        tags = [answer_to(port, path)[1] for path in paths]
        known = [request(path, if_none_match=tag) for path, tag in zip(paths, tags, strict=True)]
        try:
            return _crowd(port, known, 304)
        except UnexpectedStatus:
            if tags == [answer_to(port, path)[1] for path in paths]:
                raise
    raise RuntimeError(f"the site changed {VERSIONS_MET} times while it was measured")


@benchmark("home")
def home(bench: Bench) -> Iterator[Figure]:
    return _measure(bench, "home", ["/"], PAGE_MS)


@benchmark("list")
def lists(bench: Bench) -> Iterator[Figure]:
    paths = [
        "/items/",
        "/items/?page=3",
        "/items/?kind=meeting",
        "/items/?focus=hard",
        "/items/?kind=briefing&focus=key",
    ]
    return _measure(bench, "list", paths, PAGE_MS)


@benchmark("item")
def item(bench: Bench) -> Iterator[Figure]:
    return _measure(bench, "item", item_paths(200), PAGE_MS)


@benchmark("search")
def search(bench: Bench) -> Iterator[Figure]:
    yield from _measure(bench, "search", search_paths(200), SEARCH_MS)
    for length in LENGTHS:
        yield from _searches(bench, f"search of {length}", search_paths(100, [length]))


@benchmark("search_as_member")
def search_as_member(bench: Bench) -> Iterator[Figure]:
    """By somebody logged in, who may read more: never kept, so rendered anew each time."""
    yield from _searches(bench, "search as member", search_paths(200, path="/members/items/"), cookie=logged_in(MEMBER))


def logged_in(username: str) -> str:
    """The cookie of a session of that person."""
    from django.test import Client

    from disclosures.models import User

    client = Client()
    client.force_login(User.objects.get(username=username), "django.contrib.auth.backends.ModelBackend")
    return f"sessionid={client.cookies['sessionid'].value}"


def _searches(bench: Bench, name: str, paths: list[str], **headers: str) -> Iterator[Figure]:
    plain = [request(path, **headers) for path in paths]
    hammer(bench.uncached.port, plain, seconds=2, most=20)
    before = bench.uncached.cpu_seconds()
    load = hammer(bench.uncached.port, plain, seconds=20, most=len(paths))
    yield Figure(f"{name} processor", (bench.uncached.cpu_seconds() - before) / len(load.seconds) * 1000, "ms")
    yield Figure(f"{name} median", load.percentile(0.5), "ms", SEARCH_MS)
    yield Figure(f"{name} p95", load.percentile(0.95), "ms", SEARCH_MS)
