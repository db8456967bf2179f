"""Building the demo district: its organisations, the people in their posts, and the accounts to log in with."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from typing import TYPE_CHECKING

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX, make_password
from django.utils import timezone

from disclosures.enums import OrganizationKind as Kind
from disclosures.enums import Role
from disclosures.models import Organization, Post, User

from . import places, writing
from .accounts import ACCOUNTS, PASSWORD
from .copying import analyze

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .places import Place

SEED = 2022
# How many people hold each role in an organisation of a kind: at least and at most.
STAFFING: dict[Kind, dict[Role, tuple[int, int]]] = {
    Kind.DISTRICT: {Role.SECRETARY: (2, 2), Role.REVIEWER: (2, 2), Role.APPROVER: (2, 2), Role.ADMINISTRATOR: (1, 1)},
    Kind.DISCIPLINE: {Role.SECRETARY: (2, 2), Role.REVIEWER: (2, 2), Role.APPROVER: (1, 1), Role.INSPECTOR: (3, 3)},
    Kind.DEPARTMENT: {Role.SECRETARY: (1, 2), Role.REVIEWER: (1, 1), Role.APPROVER: (1, 1)},
    Kind.TOWN: {
        Role.SECRETARY: (2, 3), Role.REVIEWER: (2, 3), Role.APPROVER: (2, 2),
        Role.INSPECTOR: (1, 1), Role.ADMINISTRATOR: (1, 1),
    },
    Kind.COMMUNITY: {
        Role.SECRETARY: (1, 2), Role.REVIEWER: (1, 1), Role.APPROVER: (1, 1),
        Role.MEMBER: (3, 7), Role.RESIDENT: (2, 5),
    },
    Kind.BRANCH: {Role.SECRETARY: (1, 1), Role.MEMBER: (3, 8)},
}  # fmt: skip


def is_built() -> bool:
    """Whether the database holds the demo district."""
    return Organization.objects.filter(depth=1, name=places.DISTRICT).exists()


def build() -> None:
    """Build organisations, people and accounts in an empty database."""
    rng = Random(SEED)  # noqa: S311 - a demo that is the same each time
    organizations = list(_organizations(places.district(), "", 1, rng))
    Organization.objects.bulk_create(organizations)
    _merge(timezone.localdate() - timedelta(days=places.MERGED_DAYS_AGO))
    _people(list(Organization.objects.all()), rng)
    analyze((Organization, User, Post))


def _organizations(place: Place, above: str, step: int, rng: Random) -> Iterator[Organization]:
    depth = len(above) // Organization.steplen + 1
    path = Organization._get_path(above, depth, step)
    yield Organization(
        path=path,
        depth=depth,
        numchild=len(place.below),
        kind=place.kind,
        name=place.name,
        short_name=place.short,
        duties=places.DUTIES[place.kind],
        address=f"河湾区{rng.choice(writing.pools()['road'])}{rng.randint(1, 188)}号",
        telephone=f"86{rng.randint(10000, 99999)}",
    )
    for i, below in enumerate(place.below, 1):
        yield from _organizations(below, path, i, rng)


def _merge(day: date) -> None:
    name, short, into = places.MERGED
    successor = Organization.objects.get(short_name=into)
    fields = {"kind": Kind.COMMUNITY, "name": name, "short_name": short}
    Organization.objects.add_child(successor, {**fields, "active_until": day, "merged_into": successor})


def _people(organizations: list[Organization], rng: Random) -> None:
    """Everybody with the posts they hold; only the accounts can log in."""
    password = make_password(PASSWORD)
    accounts = {(account.unit, account.role): account for account in ACCOUNTS}
    held: list[tuple[User, Organization, Role]] = []
    for organization in organizations:
        for role, limits in STAFFING[Kind(organization.kind)].items():
            for _ in range(rng.randint(*limits)):
                account = accounts.pop((organization.short_name, role), None)
                user = User(
                    username=account.username if account else f"hw{10000 + len(held)}",
                    name=writing.person(rng.getrandbits(32)),
                    password=password if account else f"{UNUSABLE_PASSWORD_PREFIX}{rng.getrandbits(160):040x}",
                )
                held.append((user, organization, role))
    User.objects.bulk_create(user for user, _, _ in held)
    today = timezone.localdate()
    Post.objects.bulk_create(
        Post(user=user, organization=unit, role=role, starts_on=today - timedelta(days=rng.randint(900, 1800)))
        for user, unit, role in held
    )
