"""The command loads the demo only where it is wanted."""

import pytest
from django.core.management import CommandError, call_command

from disclosures.models import Organization, User
from tests.factories.disclosures import organization

pytestmark = pytest.mark.django_db


def test_without_consent_nothing_is_loaded():
    with pytest.raises(CommandError, match="--yes-this-is-a-demo"):
        call_command("load_demo")

    assert not User.objects.exists()


def test_a_district_of_ones_own_is_left_alone():
    organization()

    with pytest.raises(CommandError, match="district of its own"):
        call_command("load_demo", "--yes-this-is-a-demo")

    assert Organization.objects.count() == 1
    assert not User.objects.exists()
