"""Whether something is hidden or not there at all makes no difference to any page: not a count, not an order.

The same pages are read twice, before and after everything that stays out of the reader's sight is added. This finds
hints that no marker shows: totals, months, lengths of feeds and sitemaps.
"""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.utils import timezone

from disclosures import services
from disclosures.enums import Action, Role, Scope, WithdrawalKind
from tests.factories.disclosures import Office, person

from . import addresses, looking
from .addresses import EVERYTHING, PAGES, Place
from .world import street

# Differs between two answers that say the same: validators of the whole portal's state, tokens.
MADE_ANEW = re.compile(r'(?m)^(ETag|Last-Modified|Date|Age|Set-Cookie): .*$|name="csrfmiddlewaretoken" value="\w+"')

pytestmark = pytest.mark.django_db


@pytest.fixture
def place():
    """A street with two items everybody may read."""
    return Place(street(2))


def _add_what_nobody_outside_sees(world):
    office, entry = Office(world.units["street_a"]), world.items["Q10X"].entry
    for step in (None, Action.PROPOSE, Action.REVIEW, Action.APPROVE):
        office.item(step, entry=entry)
    for scope in (Scope.PARTY, Scope.ORGANIZATION, Scope.SPECIFIC):
        office.item(scope=scope, scope_reason="理由", entry=entry)
    tomorrow = world.moment(1)
    office.item(entry=entry, planned_publish_at=tomorrow)
    office.item(entry=entry, scope=Scope.PARTY, wider_scope=Scope.PUBLIC, widens_at=tomorrow)
    office.item(entry=entry, revises=world.items["Q10X"], change_note="更正", planned_publish_at=tomorrow)
    withdrawn = office.item(entry=entry, scope=Scope.PARTY, scope_reason="理由")
    services.withdraw_item(item_id=withdrawn.pk, user=office.secretary, kind=WithdrawalKind.IN_ERROR, reason="有误")


def _pages(client, place):
    """Address → everything it answers, without what is made anew for each answer."""
    found = {}
    for visit in addresses.visits(place):
        _first, text = looking.read_on(client, visit.path)
        found[visit.path] = MADE_ANEW.sub("", text)
    return found


@pytest.mark.parametrize(("surface", "depth"), [("disclosures", EVERYTHING), ("members", PAGES)])
def test_no_page_differs_for_what_is_hidden(place, surface, depth, time_machine):
    time_machine.move_to(timezone.now(), tick=False)
    reader = person(Role.RESIDENT, place.world.units["branch_b"])
    client = Client()
    client.force_login(reader)
    place = Place(place.world, surface, depth)
    before = _pages(client, place)

    _add_what_nobody_outside_sees(place.world)

    after = _pages(client, place)
    assert list(after) == list(before)
    for address, text in before.items():
        assert after[address] == text, address
