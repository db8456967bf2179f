"""A district with an office that answers, and its inspector, who is logged in."""

import pytest

from disclosures.enums import OrganizationKind, Role
from tests.factories.disclosures import Office, organization, person
from tests.factories.feedback import policy


@pytest.fixture
def district():
    policy(acknowledge_within=3, reply_within=15, extension_days=10)
    return organization("区委", kind=OrganizationKind.DISTRICT)


@pytest.fixture
def office(district):
    return Office(organization("河湾街道党工委", below=district))


@pytest.fixture
def inspector(client, district):
    user = person(Role.INSPECTOR, organization("区纪委", below=district, kind=OrganizationKind.DISCIPLINE))
    client.force_login(user)
    return user
