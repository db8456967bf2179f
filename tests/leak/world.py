"""The oracle's district in the database: built by the real services, every text of it marked."""

from __future__ import annotations

import hashlib
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import time_machine
from django.core.files.base import ContentFile
from django.test import Client
from django.utils import timezone

from disclosures import services
from disclosures.enums import Action, Aspect, Platform, Role, WithdrawalKind
from disclosures.files.checked import MEDIA_TYPES
from disclosures.models import (
    Attachment,
    Briefing,
    Bulletin,
    CatalogueEntry,
    DisclosureItem,
    Meeting,
    Organization,
    Post,
    User,
)
from evaluations.models import Statement
from tests.factories.disclosures import EntryFactory, Office, UserFactory, organization
from tests.factories.evaluations import appraisal_by
from tests.factories.feedback import entry as written_down
from tests.factories.feedback import held, open_day, public_answer, some_policy

from . import oracle

if TYPE_CHECKING:
    from collections.abc import Iterator

    from evaluations.models import Appraisal, StatementFile

COMMON = "共同词语"  # in the text of every item


def _mark(code: str, name: str) -> str:
    return code + oracle.MARKS[name]


def _kind_fields(code: str, kind: str, number: int) -> dict[str, Any]:
    match kind:
        case "bulletin":
            today = timezone.localdate()
            return {"board": _mark(code, "board"), "display_from": today, "display_until": today + timedelta(days=60)}
        case "briefing":
            return {"series": _mark(code, "series"), "year": timezone.localdate().year, "number": number}
    texts = {name: _mark(code, name) for name in ("place", "chair", "attendance", "agenda", "resolutions")}
    return texts | {"held_at": timezone.now() + timedelta(days=oracle.MEETINGS)}


def as_checked(text: str, name: str) -> dict[str, Any]:
    """The fields of a file with that text: what checking makes of uploads is told elsewhere."""
    content = text.encode()
    return {
        "file": ContentFile(content, name="a.docx"),
        "name": f"{name}.docx",
        "extension": "docx",
        "media_type": MEDIA_TYPES["docx"],
        "size": len(content),
        "sha256": hashlib.sha256(content).hexdigest(),
    }


def attached(item: DisclosureItem, text: str, name: str) -> Attachment:
    """A file that is as readable as its item."""
    return item.attachments.create(text=text, **as_checked(text, name))


def with_file(appraisal: Appraisal, text: str, name: str) -> StatementFile:
    """A file of what the appraisal's subject told, as readable as the appraisal's notice."""
    statement = Statement.objects.create(subject=appraisal.subjects.get())
    return statement.files.create(**as_checked(text, name))


@dataclass
class World:
    """Units, readers, entries and items by the oracle's names, and the clock."""

    start: datetime = field(default_factory=lambda: timezone.now().replace(microsecond=0))
    units: dict[str, Organization] = field(default_factory=dict)
    people: dict[str, User] = field(default_factory=dict)
    entries: dict[tuple[str, str], CatalogueEntry] = field(default_factory=dict)
    items: dict[str, DisclosureItem] = field(default_factory=dict)
    files: dict[str, Attachment] = field(default_factory=dict)
    appraisals: dict[str, Appraisal] = field(default_factory=dict)
    told: dict[str, StatementFile] = field(default_factory=dict)

    def moment(self, day: float | None) -> datetime | None:
        return None if day is None else self.start + timedelta(days=day)

    @contextmanager
    def on(self, day: float) -> Iterator[None]:
        """That day of the world, its clock standing still."""
        moment = self.moment(day)
        assert moment is not None
        with time_machine.travel(moment, tick=False):
            yield

    def client(self, reader: str) -> Client:
        """A browser in which this reader has tried to log in."""
        client = Client()
        if reader != "anonymous":
            client.force_login(self.people[reader])
            client.own = self.people[reader].username[:-2]  # begins every private marker of theirs
        return client

    def build(self) -> World:
        for name, above in oracle.ABOVE.items():
            below = self.units[above] if above else None
            kind = "discipline" if name == "discipline" else "town"
            self.units[name] = organization(f"单位{name}", below=below, kind=kind)
        self.entries = {
            (focus, kind): EntryFactory(focus=focus, item_kind=kind)
            for focus in oracle.FOCUSES
            for kind in oracle.KINDS
        }
        for number, name in enumerate(oracle.READERS):
            self._add_reader(number, name)
        self._add_staff()
        for item in oracle.ITEMS.values():
            self._add_item(item)
        self._add_answers()
        return self

    def _add_answers(self) -> None:
        """A public answer about an item of every scope, whoever may read that item."""
        some_policy()
        office = SimpleNamespace(
            unit=self.units["street_a"], secretary=self.people["secretary"], approver=self.people["approver"]
        )
        for told in {item.scope: item for item in oracle.ITEMS.values()}.values():
            public_answer(office, item=self.items[told.code])
        open_day(office)
        public_answer(office, held(office, written_down(answer="是。", publish=True)).entries.get().feedback)

    def _add_reader(self, number: int, name: str) -> None:
        mark = f"{oracle.OWN}{number:02d}Y"
        user = UserFactory(
            username=f"{mark}un", name=f"读者{name}", phone=f"{mark}ph", email=f"{mark}em@example.org",
            is_active=name != "deactivated",
        )  # fmt: skip
        self.people[name] = user
        for post in oracle.READERS[name]:
            until = None if post.until is None else timezone.localdate(self.moment(post.until))
            unit = self.units[post.unit]
            Post.objects.create(user=user, organization=unit, role=post.role, starts_on=date(2020, 1, 1), ends_on=until)

    def _add_staff(self) -> None:
        """Three more people for the other branch's items, out of nobody's sight."""
        for role in (Role.SECRETARY, Role.REVIEWER, Role.APPROVER):
            user = UserFactory(name=f"经办{role}")
            self.people[f"branch_b {role}"] = user
            Post.objects.create(user=user, organization=self.units["branch_b"], role=role, starts_on=date(2020, 1, 1))

    def _staff(self, unit: str, role: str) -> User:
        return self.people[role if unit == "street_a" else f"{unit} {role}"]

    def _add_item(self, told: oracle.Item) -> None:
        code = told.code
        made = {"bulletin": Bulletin, "briefing": Briefing, "meeting": Meeting}[told.kind](
            organization=self.units[told.unit],
            entry=self.entries[told.focus, told.kind],
            title=f"{_mark(code, 'title')}的通报",
            summary=_mark(code, "summary"),
            body=f"<p>{COMMON},{_mark(code, 'body')}</p>",
            keywords=[_mark(code, "keyword")],
            document_number=f"{_mark(code, 'document_number')}〔2024〕1号",
            responsible_person=_mark(code, "responsible"),
            change_note=_mark(code, "change_note") if told.revises else "",
            revises=self.items.get(told.revises),
            scope=told.scope,
            scope_reason=_mark(code, "scope_reason") if told.scope != "public" else "",
            wider_scope=told.wider,
            widens_at=self.moment(told.widens),
            platforms=[Platform.WEB],
            planned_publish_at=self.moment(told.goes_live) or self.moment(oracle.GOES_LIVE),
            expires_at=self.moment(told.expires),
            **_kind_fields(code, told.kind, len(self.items) + 1),
        )
        item = services.create_item(item=made, author=self._staff(told.unit, "secretary"))
        item.audience_organizations.set([self.units[unit] for unit in told.units])
        item.audience_people.set([self.people[name] for name in told.people])
        self.files[code] = attached(item, f"{COMMON} {_mark(code, 'file_text')}", _mark(code, "file_name"))
        self._take_through(item, told)
        self.items[code] = DisclosureItem.objects.get(pk=item.pk)
        if told.kind == "bulletin":
            self.appraisals[code] = appraisal_by(made, title=_mark(code, "title"))
            self.told[code] = with_file(self.appraisals[code], _mark(code, "file_text"), _mark(code, "file_name"))

    def _take_through(self, item: DisclosureItem, told: oracle.Item) -> None:
        """The item's steps, with a marked comment at each that takes one."""
        secretary, reviewer, approver = (self._staff(told.unit, role) for role in ("secretary", "reviewer", "approver"))
        code, pk = told.code, item.pk
        if told.upto == "create":
            return
        services.propose_item(item_id=pk, proposer=secretary, comment=_mark(code, "propose"))
        services.return_item(item_id=pk, judge=reviewer, comment=_mark(code, "return"))
        if told.upto == "return":
            return
        services.propose_item(item_id=pk, proposer=secretary, comment=_mark(code, "propose"))
        if told.upto == "propose":
            return
        services.review_item(
            item_id=pk, reviewer=reviewer, aspects=list(Aspect), red_line_declared=True, comment=_mark(code, "review")
        )
        if told.upto == "review":
            return
        services.approve_item(item_id=pk, approver=approver, comment=_mark(code, "approve"))
        if told.upto == "approve":
            return
        services.publish_item(item_id=pk, publisher=secretary)
        if told.upto == "unschedule":
            services.unschedule_item(item_id=pk, publisher=secretary, comment=_mark(code, "unschedule"))
        self._end(pk, told, secretary)

    def _end(self, pk: int, told: oracle.Item, secretary: User) -> None:
        superseded = any(other.revises == told.code for other in oracle.ITEMS.values())
        if told.withdrawn is not None and not superseded:
            with self.on(told.withdrawn):
                services.withdraw_item(
                    item_id=pk, user=secretary, kind=WithdrawalKind.IN_ERROR, reason=_mark(told.code, "withdraw")
                )
        if told.archived:
            with self.on(oracle.HAPPENS + 1):
                services.archive_item(item_id=pk, user=secretary)


def street(amount: int) -> World:
    """A small world for questions of amount: a street with a branch for each of its public items."""
    world = World(units={"street_a": organization("甲街道"), "branch_b": organization("乙街道")})
    office, entry = Office(world.units["street_a"]), EntryFactory()
    some_policy()
    for number in range(amount):
        organization(below=office.unit)
        draft = office.draft(entry=entry)
        world.files[f"Q1{number}X"] = attached(draft, f"附件{number}", "名单")
        for action in (Action.PROPOSE, Action.REVIEW, Action.APPROVE, Action.PUBLISH):
            world.items[f"Q1{number}X"] = office.take(draft, action)
        appraisal = world.appraisals[f"Q1{number}X"] = appraisal_by(draft.bulletin)
        world.told[f"Q1{number}X"] = with_file(appraisal, "述职", "述职")
        public_answer(office, item=world.items[f"Q1{number}X"])
        open_day(office)
        asked = [written_down(answer="是。", publish=True) for _number in range(amount)]
        for recorded in held(office, *asked).entries.all():
            public_answer(office, recorded.feedback)
    return world
