"""Every reader's page asks the database the same number of questions however much there is.

The numbers are literal: whoever raises one has to say why. A page that is new fails here until it has its number.
"""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from disclosures.enums import Role
from tests.factories.disclosures import person

from . import addresses
from .addresses import Place
from .world import street

pytestmark = pytest.mark.django_db

# name → queries for everybody; the members' surface adds session, person and the person's posts.
BUDGETS = {
    "home": 5,
    "item_list": 4,
    "item_feed": 2,
    "focus_detail": 4,
    "kind_detail": 3,
    "meeting_calendar": 3,
    "meeting_month": 3,
    "meeting_feed": 1,
    "item_detail": 5,
    "attachment": 1,
    "organization_list": 1,
    "organization_detail": 9,
    "appraisals:list": 2,
    "appraisals:detail": 8,
    "appraisals:file": 2,
    "appraisals:rule_card": 1,
    "appraisals:result": 6,
    "appraisals:minutes": 2,
    "appraisals:minutes_docx": 2,
    "appraisals:package": 8,
    "appraisals:board": 1,
    "appraisals:board_part": 1,
    "answer_list": 3,
    "answer_feed": 1,
    "answer_detail": 3,
    "open_day_list": 3,
    "open_day_detail": 4,
    "league": 2,
    "league_of": 2,
}
LOGGED_IN = 2
# And whether there is a desk to go to; these are no pages and have no such link.
NO_PAGES = {
    "item_feed",
    "meeting_feed",
    "attachment",
    "appraisals:file",
    "appraisals:minutes_docx",
    "appraisals:package",
    "appraisals:board",
    "appraisals:board_part",
    "answer_feed",
}
# In this small world nothing was counted and no table published.
MISSING = {"appraisals:board", "appraisals:board_part", "league_of"}


def _budget(name: str, surface: str) -> int:
    if surface == "disclosures":
        return BUDGETS[name]
    return BUDGETS[name] + LOGGED_IN + (name not in NO_PAGES | MISSING)


def _queries(client: Client, name: str, path: str) -> int:
    client.get(path)  # whatever a process asks only once
    with CaptureQueriesContext(connection) as asked:
        assert client.get(path).status_code == (404 if name in MISSING else 200), path
    return len(asked)


@pytest.mark.parametrize("amount", [1, 3])
@pytest.mark.parametrize("surface", ["disclosures", "members"])
def test_every_page_takes_its_literal_number_of_queries(surface, amount):
    world = street(amount)
    client = Client()
    client.force_login(person(Role.MEMBER, world.units["street_a"]))
    paths = addresses.one_of_each(Place(world, surface))

    asked = {name: _queries(client, name, paths[name]) for name in addresses.READERS_PAGES}

    assert asked == {name: _budget(name, surface) for name in addresses.READERS_PAGES}


@pytest.mark.parametrize("name", ["home", "item_list", "organization_list"])
def test_an_empty_portal_asks_no_more(name, django_assert_max_num_queries):
    path = reverse(f"disclosures:{name}")
    street(0)

    with django_assert_max_num_queries(BUDGETS[name]):
        assert Client().get(path).status_code == 200
