"""Every reader, on every address, at every time sees exactly what the oracle says."""

from __future__ import annotations

import re

import pytest

from . import addresses, looking, oracle
from .addresses import EVERYTHING, LISTS, PAGES, Place, Visit

pytestmark = pytest.mark.django_db


def _check(world, client, visit: Visit, reader: str, day: float) -> None:
    """One visit: nothing that this reader may not read, and all that they must see."""
    where = f"{visit.path} as {reader} on day {day}"
    may_read = oracle.readable(reader, day)
    response, text = looking.read_on(client, visit.path)
    looking.assert_nothing_stray(text, oracle.allowed(reader, day), where)
    shown = looking.items(text, world, apart_from=visit.path)
    hidden = shown - may_read - {code for code, item in oracle.ITEMS.items() if oracle.may_know(reader, item, day)}
    assert not hidden, f"{where} leads to {sorted(hidden)}"
    if visit.item:
        _check_item(response, text, visit, reader, day)
        return
    if visit.nobody:
        assert response.status_code == 404, where
    if visit.shows is not None:
        assert response.status_code == 200, where
        expected = visit.shows & may_read
        assert (shown <= expected and bool(shown) == bool(expected)) if visit.some else shown == expected, where


def _check_item(response, text, visit: Visit, reader: str, day: float) -> None:
    where = f"{visit.path} as {reader} on day {day}"
    item = oracle.ITEMS[visit.item]
    if oracle.may_read(reader, item, day):
        assert response.status_code == 200, where
        wanted = {(visit.item, oracle.READABLE_MARKS[name]) for name in visit.marks}
        assert wanted <= looking.markers(text), f"{where} lacks texts of the item"
    else:
        ended = visit.tells_end and oracle.may_know_it_ended(reader, item, day)
        assert response.status_code == (410 if ended else 404), where


def _walk(world, reader, moment, surface, depth=PAGES, share=slice(None)):
    day = oracle.MOMENTS[moment]
    place = Place(world, surface, depth)
    with world.on(day):
        client = world.client(reader)
        for visit in list(addresses.visits(place))[share]:
            _check(world, client, visit, reader if "members" in surface else "anonymous", day)


@pytest.mark.parametrize(("moment", "depth"), [("before", LISTS), ("middle", EVERYTHING), ("end", PAGES)])
def test_everybody_sees_exactly_what_is_public(world, moment, depth):
    _walk(world, "anonymous", moment, "disclosures", depth)


def test_public_pages_show_a_member_no_more_than_anybody(world):
    _walk(world, "member", "middle", "en", LISTS)


@pytest.mark.parametrize("reader", ["member_elsewhere", "resident"])
def test_members_pages_show_each_person_exactly_what_they_may_read(world, reader):
    _walk(world, reader, "middle", "members")


MEMBERS = [name for name in oracle.READERS if name not in oracle.STRANGERS]


@pytest.mark.parametrize("reader", MEMBERS)
def test_members_lists_hold_exactly_what_each_person_may_read(world, reader):
    """Each sees every third list, another third than the next person; all of them are walked through above."""
    _walk(world, reader, "middle", "members", LISTS, slice(MEMBERS.index(reader) % 3, None, 3))


@pytest.mark.parametrize("moment", ["before", "end"])
def test_members_lists_follow_the_clock(world, moment):
    _walk(world, "leaving", moment, "members", LISTS)


def test_members_pages_in_english_hold_the_same(world):
    _walk(world, "member", "middle", "en-members")


def test_a_member_s_search_finds_exactly_what_they_may_read(world):
    day = oracle.MOMENTS["middle"]
    with world.on(day):
        client = world.client("member_elsewhere")
        for visit in list(addresses.searches(Place(world, "members")))[::3]:
            _check(world, client, visit, "member_elsewhere", day)


@pytest.mark.parametrize("surface", ["members", "en-members"])
@pytest.mark.parametrize("reader", oracle.STRANGERS)
def test_members_pages_tell_a_stranger_nothing_but_where_to_log_in(world, reader, surface):
    login = "/en/login/?next=/" if surface.startswith("en") else "/login/?next=/"
    with world.on(oracle.MOMENTS["middle"]):
        client = world.client(reader)
        for visit in addresses.visits(Place(world, surface)):
            response = client.get(visit.path)
            assert response.status_code == 302
            assert response.headers["Location"].startswith(login), visit.path
            assert not looking.markers(looking.everything(response))


@pytest.mark.parametrize("reader", ["anonymous", "member"])
def test_the_other_addresses_show_everybody_the_public_items_or_none(world, reader):
    day = oracle.MOMENTS["middle"]
    with world.on(day):
        client = world.client(reader)
        for page in addresses.OTHERS.values():
            for visit in page(Place(world)):
                _check(world, client, visit, "anonymous", day)


EVENTS = (oracle.GOES_LIVE, oracle.HAPPENS, oracle.LATER)


@pytest.mark.parametrize("event", EVENTS)
@pytest.mark.parametrize("reader", ["anonymous", "member_elsewhere", "resident"])
def test_each_change_comes_at_its_very_second(world, reader, event):
    place = Place(world, "disclosures" if reader == "anonymous" else "members")
    changed = oracle.readable(reader, event) ^ oracle.readable(reader, event - oracle.SECOND)
    assert changed
    visits = [Visit(place.url("item_list"), shows=addresses.ALL)]
    visits += [visit for visit in addresses.item_detail(place) if visit.item in changed]
    if reader == "anonymous":
        visits += [visit for visit in addresses.attachment(place) if visit.item in changed]
    for day in (event - oracle.SECOND, event):
        with world.on(day):
            client = world.client(reader)
            for visit in visits:
                _check(world, client, visit, reader, day)


def _without(number, response):
    """All of the answer but what the number itself and its length make of it."""
    return re.sub(rf"Content-Length: \d+|/{number}/|value=\"\w{{64}}\"", "", looking.everything(response))


@pytest.mark.parametrize(("surface", "reader"), [("disclosures", "anonymous"), ("members", "member_elsewhere")])
def test_what_is_hidden_answers_like_what_never_was(world, surface, reader):
    """Headers and page are the same for an item out of sight and for a number nobody ever gave."""
    day = oracle.MOMENTS["middle"]
    place = Place(world, surface)
    never = 99_999
    with world.on(day):
        client = world.client(reader)
        for code, item in oracle.ITEMS.items():
            if oracle.may_know(reader, item, day):
                continue
            number = world.items[code].pk
            hidden = client.get(place.url("item_detail", number))
            missing = client.get(place.url("item_detail", never))
            assert hidden.status_code == missing.status_code == 404
            assert _without(number, hidden) == _without(never, missing), code


def test_the_world_can_tell_readers_and_states_apart():
    """Data that could leak: every reader misses something, and what each scope adds is there to be seen."""
    day = oracle.MOMENTS["middle"]
    seen = {reader: frozenset(oracle.readable(reader, day)) for reader in oracle.READERS}

    assert len(set(seen.values())) == 6
    assert all(len(codes) < len(oracle.ITEMS) / 2 for codes in seen.values())
    for reader, scopes in {"named_person": "public specific", "member": "public party organization"}.items():
        shown = {scope for code in seen[reader] for scope in oracle.ITEMS[code].scopes(day)}
        assert shown >= set(scopes.split())
    assert len(set(oracle.ITEMS) - frozenset().union(*seen.values())) >= 10
