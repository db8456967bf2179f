"""The district as it stands in the database, in memory: who works where, and which entries apply to whom."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from django.utils import timezone

from disclosures.enums import OrganizationKind, Role
from disclosures.models import CatalogueEntry, Organization, Post
from disclosures.permissions import REACH

from . import places, writing
from .writing import Topic


@dataclass(frozen=True)
class Holder:
    """Somebody in a post."""

    user: int
    post: int
    person: str
    unit: Unit
    role: str


@dataclass(eq=False)
class Unit:
    """An organisation that discloses, with those who act for it."""

    pk: int
    path: str
    kind: str
    name: str
    label: str
    telephone: str
    above: Unit | None
    is_active: bool
    former: Unit | None = None
    renamed_on: date = date.min
    holders: dict[Role, list[Holder]] = field(default_factory=lambda: defaultdict(list))

    def on(self, moment: datetime) -> Unit:
        """Itself, under the names it had at that moment."""
        return self.former if self.former and timezone.localdate(moment) < self.renamed_on else self

    @property
    def rural(self) -> bool:
        """A village or a town, or a branch of one; 街道 and communities are not."""
        return "村" in self.label or self.town().label.endswith("镇")

    def town(self) -> Unit:
        """The committee right below the district it belongs to, or the district itself."""
        unit = self
        while unit.above and unit.above.above:
            unit = unit.above
        return unit

    def acting(self, role: Role) -> list[Holder]:
        """The nearest people who act in the role for this unit: its own, or those whose reach comes from above."""
        unit: Unit | None = self
        while unit:
            if unit.holders[role]:
                return unit.holders[role]
            unit = unit.above if REACH[role] == "subtree" else None
        return []


@dataclass(frozen=True)
class Matter:
    """A current catalogue entry and how its items are written."""

    entry: CatalogueEntry
    topic: Topic


@dataclass
class World:
    """Everything the making of items asks of the database, read once."""

    units: list[Unit]
    matters: dict[str, list[Matter]]
    members: list[Holder]

    def of_kind(self, *kinds: OrganizationKind) -> list[Unit]:
        return [unit for unit in self.units if unit.kind in kinds]


def read(today: date) -> World:
    """The units that can disclose today, their people and the entries that have a topic."""
    units: dict[str, Unit] = {}
    for organization in Organization.objects.all():
        unit = units[organization.path] = Unit(
            pk=organization.pk,
            path=organization.path,
            kind=organization.kind,
            name=organization.name,
            label=organization.label,
            telephone=organization.telephone,
            above=units.get(organization.path[: -Organization.steplen]),
            is_active=not organization.has_ended(today),
        )
        if names := places.RENAMED.get(organization.short_name):
            unit.former = replace(unit, name=names[0], label=names[1])
            unit.renamed_on = today - timedelta(days=places.RENAMED_DAYS_AGO)
    members = []
    for post in Post.objects.active(today).select_related("user", "organization").order_by("pk"):
        unit = units[post.organization.path]
        holder = Holder(post.user_id, post.pk, post.user.name, unit, post.role)
        unit.holders[Role(post.role)].append(holder)
        if post.role == Role.MEMBER:
            members.append(holder)
    topics = writing.topics()
    matters: dict[str, list[Matter]] = defaultdict(list)
    for entry in CatalogueEntry.objects.current().order_by("code"):
        for kind in entry.organization_kinds if entry.code in topics else ():
            matters[kind] += [Matter(entry, topics[entry.code])] * topics[entry.code].weight
    needed = (Role.SECRETARY, Role.REVIEWER, Role.APPROVER)
    able = [unit for unit in units.values() if unit.is_active and all(map(unit.acting, needed))]
    return World(able, dict(matters), members)
