"""The model's district in the database: its units and people, and each of its steps by the real service."""

from __future__ import annotations

import json
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.utils import timezone

from disclosures import services
from disclosures.enums import ApprovalLevel, WithdrawalKind
from disclosures.models import Attachment, Bulletin, DisclosureItem, Organization, Post, User
from disclosures.services import storing
from tests.factories.disclosures import EntryFactory, UserFactory, organization
from tests.factories.files import picture, upload

from . import model

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

# What the model calls the parts of a plan, and the item.
FIELDS = {
    "title": "title", "scope": "scope", "reason": "scope_reason", "wider": "wider_scope", "widens": "widens_at",
    "platforms": "platforms", "planned": "planned_publish_at", "expires": "expires_at", "entry": "entry",
    "note": "change_note",
}  # fmt: skip
# The service of each step, and what it calls the person and whatever else they say.
STEPS: dict[str, tuple[Callable[..., object], ...] | tuple[Any, ...]] = {
    "discard": (services.discard_item, "user"),
    "propose": (services.propose_item, "proposer"),
    "recall": (services.recall_item, "proposer"),
    "review": (services.review_item, "reviewer", "aspects", "red_line_declared"),
    "reject": (services.reject_item, "reviewer", "remarks"),
    "send_back": (services.return_item, "judge", "comment"),
    "refer": (services.refer_item, "approver", "comment"),
    "approve": (services.approve_item, "approver"),
    "publish": (services.publish_item, "publisher"),
    "unschedule": (services.unschedule_item, "publisher", "comment"),
    "withdraw": (partial(services.withdraw_item, kind=WithdrawalKind.IN_ERROR), "user", "reason"),
    "archive": (services.archive_item, "user"),
}
FILES = 2


class World:
    """Units, people and entries by the model's names."""

    def __init__(self) -> None:
        today = timezone.localdate()
        self.units: dict[str, Organization] = {}
        for name, above in model.ABOVE.items():
            self.units[name] = organization(name, below=self.units[above] if above else None)
        self.people: dict[str, User] = {}
        for name, posts in model.PEOPLE.items():
            self.people[name] = UserFactory(name=name, is_superuser=name == "superuser", is_staff=name == "superuser")
            for role, unit, days in posts:
                until = None if days is None else today + timedelta(days=days)
                Post.objects.create(
                    user=self.people[name], organization=self.units[unit], role=role, starts_on=today, ends_on=until
                )
        self.entries = {level: EntryFactory(approval_level=level) for level in ApprovalLevel}
        self.files = [picture(size=(60 + number, 40)) for number in range(FILES)]

    def take(self, name: str, who: str, key: int, version: int, *said: Any) -> None:
        """The step of that name."""
        service, person, *names = STEPS[name]
        service(item_id=key, version=version, **{person: self.people[who]}, **dict(zip(names, said, strict=True)))

    def draft(self, who: str, unit: str, plan: dict[str, Any]) -> int:
        """Its key."""
        today = timezone.localdate()
        item = Bulletin(
            organization=self.units[unit], body="<p>办理情况</p>", responsible_person="王芳", board="一楼",
            display_from=today, display_until=today, **self._fields(plan),
        )  # fmt: skip
        audience = {"audience_people": [self.people["stranger"]]}
        return services.create_item(item=item, author=self.people[who], audience=audience).pk

    def redisclose(self, who: str, key: int, note: str) -> int:
        """The key of the new version."""
        return services.redisclose_item(item_id=key, author=self.people[who], change_note=note).pk

    def edit(self, who: str, key: int, version: int, changes: dict[str, Any]) -> None:
        services.edit_item(item_id=key, editor=self.people[who], version=version, changes=self._fields(changes))

    def _fields(self, changes: dict[str, Any]) -> dict[str, Any]:
        told = changes | ({"entry": self.entries[changes["entry"]]} if "entry" in changes else {})
        return {FIELDS[part]: value for part, value in told.items() if part != "files"}

    def attach(self, who: str, key: int, version: int, number: int) -> None:
        file = upload(self.files[number], f"图{number}.jpg")
        services.attach_file(item_id=key, editor=self.people[who], version=version, upload=file)

    def detach(self, who: str, key: int, version: int, number: int) -> None:
        file = Attachment.objects.get(item=key, name=f"图{number}.jpg")
        services.remove_file(attachment_id=file.pk, editor=self.people[who], version=version)

    def plan(self, item: DisclosureItem) -> dict[str, Any]:
        """The content as the database has it, in the model's words."""
        plan = {part: getattr(item, name) for part, name in FIELDS.items()}
        names = item.attachments.values_list("name", flat=True)
        return plan | {"entry": item.entry.approval_level, "files": {int(name[1]) for name in names}}

    def readable(self, who: str, at: datetime) -> set[int]:
        reader = self.people.get(who) or AnonymousUser()
        return set(DisclosureItem.objects.visible_to(reader, at).values_list("pk", flat=True))


def rows() -> set[str]:
    """Every row of every table of the portal, and the name of every file it keeps."""
    tables = [name for name in connection.introspection.table_names() if name.startswith("disclosures_")]
    every = " UNION ALL ".join(f"SELECT '{name} ' || to_jsonb(t)::text FROM {name} t" for name in tables)  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(every)
        found = {row for (row,) in cursor.fetchall()}
    return found | set(storing._stored_names(Attachment._meta.get_field("file").storage, Attachment.folder))


def record(key: int) -> list[str]:
    """The item's record as it stands in the database, in the order in which it was written."""
    steps = DisclosureItem.objects.get(pk=key).steps.order_by("pk").values()
    return [json.dumps(step, default=str, sort_keys=True) for step in steps]
