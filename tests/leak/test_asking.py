"""Asking about an item names it to exactly those who may read it."""

import pytest
from django.urls import reverse

from . import looking, oracle

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("surface", "reader"),
    [("disclosures", "anonymous"), ("members", "member_elsewhere"), ("en-members", "named_person")],
)
def test_what_one_asks_about_is_named_only_to_whoever_may_read_it(world, surface, reader):
    day = oracle.MOMENTS["middle"]
    readable = oracle.readable(reader, day)
    address = reverse("disclosures:ask:choose", current_app=surface)
    with world.on(day):
        client = world.client(reader)
        for code, item in world.items.items():
            path = f"{address}?item={item.pk}"
            _response, text = looking.look(client, path)
            assert looking.items(text, world, apart_from="") == ({code} & readable), path
