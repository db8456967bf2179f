"""Organisations, people and items; a state is reached by the real services."""

from __future__ import annotations

from datetime import date
from itertools import count
from typing import Any

import factory
from django.utils import timezone

from disclosures import services
from disclosures.enums import Action, Aspect, Focus, OrganizationKind, Platform, Role, Scope, Timing
from disclosures.models import Bulletin, CatalogueEntry, DisclosureItem, Organization, Post, User

_serial = count(1)


class UserFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = User

    username = factory.Sequence(lambda n: f"user{n}")
    name = factory.Sequence(lambda n: f"张三{n}")


class EntryFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = CatalogueEntry

    code = factory.Sequence(lambda n: f"T{n:03d}")
    focus = Focus.KEY
    content = "党组织决议、决定和执行情况"
    timing = Timing.IMMEDIATE
    platforms = (Platform.WEB,)
    organization_kinds = tuple(OrganizationKind.values)


def organization(name: str = "", *, below: Organization | None = None, **fields: Any) -> Organization:
    """A new organisation, at the root or below another."""
    fields = {"kind": OrganizationKind.TOWN, "name": name or f"第{next(_serial)}街道党工委"} | fields
    if below is None:
        return Organization.objects.add_root(fields)
    return Organization.objects.add_child(Organization.objects.get(pk=below.pk), fields)


def person(role: Role, unit: Organization) -> User:
    """Somebody who has held that post since 2020."""
    user = UserFactory()
    Post.objects.create(user=user, organization=unit, role=role, starts_on=date(2020, 1, 1))
    return user


class Office:
    """An organisation with its secretary, reviewer and approver, and the way an item takes through it."""

    def __init__(self, unit: Organization | None = None) -> None:
        self.unit = unit or organization()
        self.secretary = person(Role.SECRETARY, self.unit)
        self.reviewer = person(Role.REVIEWER, self.unit)
        self.approver = person(Role.APPROVER, self.unit)

    def draft(self, **fields: Any) -> DisclosureItem:
        """A draft of a bulletin, or of the model given as `kind` with the fields that one needs."""
        audience = {name: fields.pop(name, []) for name in ("audience_organizations", "audience_people")}
        kind = fields.pop("kind", Bulletin)
        if fields.get("scope") == Scope.SPECIFIC and not any(audience.values()):
            audience["audience_people"] = [UserFactory()]
        today = timezone.localdate()
        values = {
            "title": "关于民生台账办理情况的通报",
            "body": "<p>建立了民生台账,并将办理的1233件民生实事张贴在公开栏。</p>",
            "responsible_person": "王芳",
            "platforms": [Platform.WEB],
        }
        if kind is Bulletin:
            values |= {"board": "一楼公开栏", "display_from": today, "display_until": today}
        values |= fields
        if "entry" not in values:
            scope = fields.get("wider_scope") or fields.get("scope", Scope.PUBLIC)
            values["entry"] = EntryFactory(scope=scope, item_kind=kind.__name__.lower())
        item = services.create_item(item=kind(organization=self.unit, **values), author=self.secretary)
        for name, chosen in audience.items():
            getattr(item, name).set(chosen)
        return DisclosureItem.objects.get(pk=item.pk)

    def take(self, item: DisclosureItem, action: Action) -> DisclosureItem:
        """One step by whoever takes it here."""
        match action:
            case Action.PROPOSE:
                services.propose_item(item_id=item.pk, proposer=self.secretary)
            case Action.REVIEW:
                services.review_item(
                    item_id=item.pk, reviewer=self.reviewer, aspects=list(Aspect), red_line_declared=True
                )
            case Action.APPROVE:
                services.approve_item(item_id=item.pk, approver=self.approver)
            case Action.PUBLISH:
                services.publish_item(item_id=item.pk, publisher=self.secretary)
            case _:
                raise AssertionError(action)
        return DisclosureItem.objects.get(pk=item.pk)

    def item(self, upto: Action | None = Action.PUBLISH, **fields: Any) -> DisclosureItem:
        """An item that has gone through the steps up to and including that one."""
        item = self.draft(**fields)
        return item if upto is None else self.through(item, upto)

    def through(self, item: DisclosureItem, upto: Action = Action.PUBLISH) -> DisclosureItem:
        """Take a draft through the steps up to and including that one."""
        for action in (Action.PROPOSE, Action.REVIEW, Action.APPROVE, Action.PUBLISH):
            item = self.take(item, action)
            if action == upto:
                break
        return item
