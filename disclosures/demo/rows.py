"""The rows that an item's life leaves in every table: what the verbs would have written, had they run then."""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta
from functools import cache
from random import Random
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from django.db.models import Model
from django.utils import timezone

from disclosures import seal
from disclosures.enums import SEALED_STATUSES, Action, Aspect, ItemKind, OrganizationKind, Platform
from disclosures.models import (
    Briefing,
    Bulletin,
    Contributor,
    DisclosureItem,
    Meeting,
    ProcedureStep,
    Verdict,
)
from disclosures.search.index import item_texts

from . import writing
from .copying import Table
from .planning import SERIES
from .templates import Slots

if TYPE_CHECKING:
    from datetime import datetime

    from .life import Life
    from .world import World
    from .writing import Text

KINDS: dict[ItemKind, type[Model]] = {
    ItemKind.BULLETIN: Bulletin,
    ItemKind.BRIEFING: Briefing,
    ItemKind.MEETING: Meeting,
}
AUDIENCE_ORGANIZATIONS = DisclosureItem.audience_organizations.through
AUDIENCE_PEOPLE = DisclosureItem.audience_people.through
# Sealed with the item, so they must be there before it is; the rest refers to it.
ORDER: tuple[type[Model], ...] = (
    AUDIENCE_ORGANIZATIONS, AUDIENCE_PEOPLE, Contributor, Verdict, DisclosureItem, Bulletin, Briefing, Meeting,
    ProcedureStep,
)  # fmt: skip
MONTHS_IN_QUARTER = 3
QUARTERS = "一二三四"
NARROWER = "涉及个人信息和内部管理事项，限定范围公开。"
DISPLAY_DAYS = timedelta(days=9)


@cache
def table(model: type[Model]) -> Table:
    """The model's table; items bring their keys, since rows of other tables refer to them."""
    return Table(model, identity=model is DisclosureItem or issubclass(model, DisclosureItem))


class Writer:
    """Writes lives as rows, by table; asks the database nothing."""

    def __init__(self, world: World) -> None:
        self.towns = [unit.label for unit in world.units if unit.kind == OrganizationKind.TOWN]
        self.pools = writing.pools() | {"town_any": self.towns}
        self.rows: dict[type[Model], list[list[Any]]] = defaultdict(list)
        self.texts: list[tuple[int, list[str]]] = []

    def write(self, life: Life, pk: int, index_number: str | None, revises: int | None) -> None:
        """Add all rows of one item, and its texts for the search."""
        rng = Random(life.seed)  # noqa: S311 - a demo that is the same each time
        slots = Slots(rng, self.pools, _given(life))
        meeting = life.kind == ItemKind.MEETING
        text = writing.write(
            life.matter.topic, slots, points=rng.randint(2, 5), with_table=rng.random() < (0.0 if meeting else 0.5)
        )
        item = _item(life, text, slots) | {"id": pk, "index_number": index_number, "revises_id": revises}
        detail = _detail(life, slots) | {"disclosureitem_ptr_id": pk}
        as_read = SimpleNamespace(**item), SimpleNamespace(**detail)
        sealed = seal.content(
            *as_read,
            files=[],
            organizations=[unit.pk for unit in life.audience[0]],
            people=[holder.user for holder in life.audience[1]],
        )
        if life.status in SEALED_STATUSES:
            item["seal"] = seal.digest(sealed)
        self._add(DisclosureItem, item)
        self._add(KINDS[life.kind], detail)
        self._add_procedure(life, pk, item["seal"], sealed)
        for unit in life.audience[0]:
            self._add(AUDIENCE_ORGANIZATIONS, {"disclosureitem_id": pk, "organization_id": unit.pk})
        for holder in life.audience[1]:
            self._add(AUDIENCE_PEOPLE, {"disclosureitem_id": pk, "user_id": holder.user})
        self.texts.append((pk, item_texts(*as_read, body="\n".join(text.lines))))

    def _add(self, model: type[Model], values: dict[str, Any]) -> None:
        self.rows[model].append(table(model).row(values))

    def _add_procedure(self, life: Life, pk: int, item_seal: str, sealed: dict[str, Any]) -> None:
        for holder in life.contributors:
            self._add(Contributor, {"item_id": pk, "user_id": holder.user})
        for aspect, holder, at in life.verdicts:
            self._add(Verdict, {
                "item_id": pk, "aspect": aspect, "reviewer_id": holder.user, "at": at,
                "declaration": aspect == Aspect.SECRECY, "seal": seal.digest(sealed, aspect),
            })  # fmt: skip
        is_sealed = False
        for step in life.steps:
            is_sealed = is_sealed or step.action == Action.APPROVE
            self._add(ProcedureStep, {
                "item_id": pk, "action": step.action, "from_status": step.former, "to_status": step.status,
                "user_id": step.holder.user, "post_id": step.holder.post, "person": step.holder.person,
                "unit": step.holder.unit, "role": step.holder.role, "at": step.at, "comment": step.comment,
                "seal": item_seal if is_sealed else "",
            })  # fmt: skip


def _given(life: Life) -> dict[str, str]:
    """The slots that come with the item: its unit and the dates it speaks of."""
    unit, day = life.unit, timezone.localdate(life.speaks_at)
    quarter = (day.month - 1) // MONTHS_IN_QUARTER
    last = day.replace(day=1) - timedelta(days=1)
    following = (day.replace(day=28) + timedelta(days=7)).replace(day=1)
    given = {
        "unit": unit.label,
        "unit_full": unit.name,
        "town": unit.town().label,
        "committee": "党工委" if unit.name.endswith("工委") else "党委",
        "secretary": writing.person(Random(unit.pk)),  # noqa: S311 - the same for a unit's every item
        "phone": unit.telephone,
        "year": str(day.year),
        "last_year": str(day.year - 1),
        "month": str(day.month),
        "last_month": str(last.month),
        "month_next": f"{following.year}年{following.month}月",
        "quarter": f"{day.year if quarter else day.year - 1}年第{QUARTERS[quarter - 1]}季度",
        "half": f"{day.year}年上半年" if day.month > 6 else f"{day.year - 1}年下半年",
        "from": f"{day.month}月{day.day}日",
        "until": _day(day + DISPLAY_DAYS),
        "next_day": _day(day + timedelta(days=28)),
        "members": str(18 + unit.pk % 67),
        "present": str(15 + unit.pk % 61),
        "fee": f"{600 + unit.pk * 37 % 5200}.50",
    }
    return given | {f"day{n or ''}": _day(day - timedelta(days=1 + 3 * n + unit.pk % 3)) for n in range(9)}


def _day(day: Any) -> str:
    return f"{day.month}月{day.day}日"


def _item(life: Life, text: Text, slots: Slots) -> dict[str, Any]:
    entry, unit = life.matter.entry, life.unit
    wants_summary = "summary" in entry.required_fields or slots.rng.random() < 0.3
    return {
        "kind": life.kind,
        "status": life.status,
        "version": life.version,
        "title": text.title,
        "summary": text.summary if wants_summary else "",
        "body": text.body,
        "organization_id": unit.pk,
        "byline": unit.name,
        "responsible_person": slots["secretary"],
        "document_number": life.document_number,
        "keywords": [*life.matter.topic.keywords, unit.label][:4],
        "entry_id": entry.pk,
        "scope": life.scope,
        "scope_reason": NARROWER if (life.wider_scope or life.scope) != entry.scope else "",
        "wider_scope": life.wider_scope or "",
        "widens_at": life.widens_at,
        "platforms": _platforms(life),
        "planned_publish_at": life.planned_at,
        "expires_at": life.expires_at,
        "approving_organization_id": (life.approving or unit).pk,
        "proposed_by_id": life.proposer and life.proposer.user,
        "approved_by_id": life.approver and life.approver.user,
        "approved_at": life.approved_at,
        "seal": "",
        "publish_at": life.publish_at,
        "withdrawn_at": life.withdrawn_at,
        "withdrawal_kind": life.withdrawal_kind or "",
        "withdrawal_reason": life.withdrawal_reason,
        "change_note": life.change_note,
        "created_at": life.created_at,
        "updated_at": life.steps[-1].at,
    }


def _platforms(life: Life) -> list[str]:
    """What the entry asks for; the portal itself carries every item."""
    return list(dict.fromkeys((*life.matter.entry.platforms, Platform.WEB)))


def _detail(life: Life, slots: Slots) -> dict[str, Any]:
    day = timezone.localdate(life.speaks_at)
    match life.kind:
        case ItemKind.BULLETIN:
            shown = DISPLAY_DAYS if life.matter.topic.notice else timedelta(days=slots.rng.randint(7, 30))
            return {"board": slots["board"], "display_from": day, "display_until": day + shown}
        case ItemKind.BRIEFING:
            series = SERIES[OrganizationKind(life.unit.kind)]
            return {"series": series, "year": life.speaks_at.year, "number": life.number}
        case ItemKind.MEETING:
            return _meeting(life, slots)


def _meeting(life: Life, slots: Slots) -> dict[str, Any]:
    rng = slots.rng
    agendas, resolutions = writing.meeting_points()
    agenda = [template.fill(slots) for template in writing.sample(rng, agendas, rng.randint(2, 4))]
    resolved = [template.fill(slots) for template in writing.sample(rng, resolutions, rng.randint(1, 4))]
    expected = rng.randint(7, 46)
    return {
        "held_at": _held_at(life.created_at, rng),
        "place": f"{life.unit.label}{slots['hall']}",
        "chair": slots["secretary"],
        "attendance": f"应到{expected}人，实到{expected - rng.randint(0, 3)}人。",
        "agenda": "\n".join(f"{n}. {point}" for n, point in enumerate(agenda, 1)),
        "resolutions": "\n".join(f"{n}. {point}。" for n, point in enumerate(resolved, 1)),
    }


def _held_at(before: datetime, rng: Random) -> datetime:
    """A meeting is held at a round time, on the day before it is written up."""
    hour, minute = rng.choice(((9, 0), (9, 30), (14, 30), (15, 0), (19, 30)))
    local = timezone.localtime(before) - timedelta(days=1)
    return local.replace(hour=hour, minute=minute, second=0, microsecond=0)
