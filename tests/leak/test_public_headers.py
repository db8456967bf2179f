"""Public answers carry nobody's cookie and may be kept; members' are private and kept by nobody."""

import pytest
from django.test import Client

from disclosures.enums import Role
from tests.factories.disclosures import person

from . import addresses, looking
from .addresses import Place
from .world import street

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return street(1)


@pytest.fixture
def reader(world, client):
    client.force_login(person(Role.MEMBER, world.units["street_a"]))
    return client


def _paths(world, surface):
    return list(addresses.one_of_each(Place(world, surface)).values())


@pytest.mark.parametrize("surface", ["disclosures", "en"])
def test_public_answers_set_no_cookie_and_vary_by_none(world, reader, surface):
    for path in [*_paths(world, surface), "/no/such/page/", "/en/no/such/page/", "/items/999999/"]:
        for client in (Client(), reader):
            response = client.get(path)
            assert not response.cookies, path
            assert not {"cookie", "accept-language"} & {
                name.strip() for name in response.get("Vary", "").lower().split(",")
            }


def test_a_member_s_cookie_changes_nothing_on_public_pages(world, reader):
    for path in _paths(world, "disclosures"):
        assert looking.everything(reader.get(path)) == looking.everything(Client().get(path)), path


@pytest.mark.parametrize("surface", ["members", "en-members"])
def test_members_answers_are_private_and_stored_nowhere(world, reader, surface):
    for path in [*_paths(world, surface), Place(world, surface).url("item_detail", 999999)]:
        assert reader.get(path).headers["Cache-Control"] == "private, no-store", path


@pytest.mark.parametrize("surface", ["disclosures", "en", "members"])
def test_every_answer_allows_scripts_styles_and_frames_of_its_own_only(world, reader, surface):
    for path in [*_paths(world, surface), "/login/", "/no/such/page/"]:
        headers = reader.get(path).headers
        policy = headers["Content-Security-Policy"]
        assert "default-src 'self'" in policy or "default-src 'none'" in policy, path
        assert "unsafe" not in policy or "sandbox" in policy, path
        assert headers["X-Frame-Options"] == "DENY", path
        assert headers["X-Content-Type-Options"] == "nosniff", path
        assert headers["Referrer-Policy"] == "same-origin", path


@pytest.mark.parametrize("surface", ["disclosures", "members"])
@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_readers_pages_only_answer_reads(world, reader, surface, method):
    for path in _paths(world, surface):
        assert getattr(reader, method)(path).status_code == 405, path
