"""The world is built once, for the modules that come last here, in a transaction that is rolled back after them."""

import pytest
from django.db import transaction

from .world import World


@pytest.fixture(scope="package")
def world(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), transaction.atomic():
        yield World().build()
        transaction.set_rollback(True)
