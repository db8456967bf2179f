"""The admin shows staff the items of the organisations they work for, and everybody else nothing."""

from __future__ import annotations

import pytest
from django.urls import reverse

from disclosures.models import DisclosureItem

from . import looking, oracle, staff_addresses

pytestmark = pytest.mark.django_db

DAY = oracle.MOMENTS["middle"]


@pytest.mark.parametrize("reader", ["anonymous", "account_without_post", "member", "former_secretary", "deactivated"])
def test_without_a_staff_post_the_admin_shows_nothing(world, reader):
    with world.on(DAY):
        client = world.client(reader)
        for path in staff_addresses.paths(world):
            response, text = looking.look(client, path)
            assert response.status_code in {302, 403, 404, 405}, f"{path} as {reader}"
            looking.assert_nothing_stray(text, set(), f"{path} as {reader}")


@pytest.mark.parametrize("reader", ["secretary_elsewhere", "administrator"])
def test_every_address_of_the_admin_keeps_to_the_items_one_works_on(world, reader):
    allowed = {(code, mark) for code in oracle.works_on(reader) for mark in oracle.MARKS.values()}
    may_see_people = reader == "administrator"
    with world.on(DAY):
        client = world.client(reader)
        for path in staff_addresses.paths(world):
            _response, text = looking.look(client, path)
            looking.assert_nothing_stray(text, allowed, f"{path} as {reader}", private=may_see_people)


@pytest.mark.parametrize("reader", ["member", "secretary_elsewhere", "administrator"])
def test_nothing_posted_to_the_admin_touches_an_item_one_does_not_work_on(world, reader):
    others = DisclosureItem.objects.exclude(pk__in=[world.items[code].pk for code in oracle.works_on(reader)])
    before = list(others.order_by("pk").values())
    assert before
    with world.on(DAY):
        client = world.client(reader)
        for path in staff_addresses.paths(world):
            if not path.endswith("/logout/"):
                version = world.items[next(iter(world.items))].version
                client.post(path, {"version": version, "comment": "理由", "kind": "in_error", "reason": "理由"})

    assert list(others.order_by("pk").values()) == before


STAFF = ("secretary", "reviewer", "approver", "secretary_elsewhere", "inspector", "administrator")


@pytest.mark.parametrize("reader", STAFF)
def test_lists_and_desk_hold_exactly_what_one_works_on(world, reader):
    works_on = oracle.works_on(reader)
    with world.on(DAY):
        client = world.client(reader)
        for kind in ("disclosureitem", *oracle.KINDS):
            path = reverse(f"admin:disclosures_{kind}_changelist")
            text = "".join(looking.everything(client.get(path, {"p": page})) for page in (1, 2))
            expected = {code for code in works_on if kind in {"disclosureitem", oracle.ITEMS[code].kind}}
            assert looking.titles(text) == expected, f"{path} as {reader}"
        assert looking.titles(looking.everything(client.get(reverse("admin:index")))) <= works_on


@pytest.mark.parametrize("reader", STAFF)
def test_pages_of_items_open_for_those_who_work_on_them_only(world, reader):
    works_on = oracle.works_on(reader)
    with world.on(DAY):
        client = world.client(reader)
        for code in list(oracle.ITEMS)[::5]:
            path = reverse("admin:disclosures_disclosureitem_change", args=(world.items[code].pk,))
            response = client.get(path)
            assert (response.status_code == 200) == (code in works_on), f"{path} as {reader}"
            assert looking.titles(looking.everything(response)) == ({code} if code in works_on else set())
