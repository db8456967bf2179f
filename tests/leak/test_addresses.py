"""No address can be forgotten: each is in the registry, and the registry names no address that is gone."""

import pytest

from . import addresses, staff_addresses, walk

HINT = (
    "{names}: no entry in tests/leak. Say there how to visit it and which items it has to show, so that the leak test "
    "walks it too: addresses.READERS_PAGES for readers' pages, addresses.OTHERS, staff_addresses.ADMIN for the admin."
)


def _names(*, surface: bool) -> set[str]:
    return {address.name for address in walk.addresses() if bool(address.surface) == surface}


def test_every_address_is_known():
    unknown = _names(surface=True) - set(addresses.READERS_PAGES)
    unknown |= _names(surface=False) - {*addresses.OTHERS, *staff_addresses.ADMIN, *staff_addresses.model_pages()}

    assert not unknown, HINT.format(names=", ".join(sorted(unknown)))


def test_no_entry_is_stale():
    assert set(addresses.READERS_PAGES) <= _names(surface=True)
    assert {*addresses.OTHERS, *staff_addresses.ADMIN} <= _names(surface=False)


@pytest.mark.parametrize("surface", walk.SURFACES)
def test_every_surface_has_the_same_pages(surface):
    found = {address.name for address in walk.addresses() if address.surface == surface}

    assert found == set(addresses.READERS_PAGES)
