"""The writing hand: an item's text and what its kind adds, from its life."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from disclosures.enums import ItemKind, OrganizationKind
from disclosures.workdays import add_workdays

from . import writing
from .planning import SERIES
from .templates import Slots, day_of

if TYPE_CHECKING:
    from random import Random

    from .life import Life
    from .world import Unit, World
    from .writing import Text

MONTHS_IN_QUARTER = 3
QUARTERS = "一二三四"
NOTICE_WORKDAYS = 6  # one more than the catalogue asks for
JUNE = 6


class Author:
    """Writes for any unit of the district."""

    def __init__(self, world: World) -> None:
        self.zone = timezone.get_current_timezone()
        self.towns = [unit.label for unit in world.units if unit.kind == OrganizationKind.TOWN]
        self.pools = {rural: writing.pools(rural) | {"town_any": self.towns} for rural in (True, False)}

    def write(self, life: Life, rng: Random) -> tuple[Text, dict[str, Any]]:
        """The text, and the fields of the kind."""
        day = timezone.localdate(life.speaks_at, self.zone)
        unit = life.unit.on(life.speaks_at)
        rural = unit.rural
        slots = Slots(rng, self.pools[rural], _of_unit(unit) | _of_month(day) | _of_day(day), day)
        if life.ledger:
            text = writing.livelihood_ledger(slots, self.towns)
        elif life.held_at:
            held = timezone.localtime(life.held_at)
            text = writing.announce(slots, f"{day_of(held)}{held:%H:%M}")
        else:
            with_table = life.kind != ItemKind.MEETING and rng.random() < 0.5
            text = writing.write(life.matter.topic, slots, rural=rural, with_table=with_table)
        return text, _detail(life, day, slots)


@cache
def secretary(unit: Unit) -> str:
    """The responsible person of a unit's items."""
    return writing.person(unit.pk)


@cache
def _of_unit(unit: Unit) -> dict[str, str]:
    members = 18 + unit.pk % 67
    return {
        "unit": unit.label,
        "unit_full": unit.name,
        "town": unit.town().label,
        "committee": "党工委" if unit.name.endswith("工委") else "党委",
        "people": "村民" if "村" in unit.label else "居民" if "社区" in unit.label else "群众",
        "secretary": secretary(unit),
        "phone": unit.telephone,
        "members": str(members),
        "present": str(members - unit.pk % 5),
    }


@cache
def _of_month(day: date) -> dict[str, str]:
    quarter = (day.month - 1) // MONTHS_IN_QUARTER
    last = day.replace(day=1) - timedelta(days=1)
    following = (day.replace(day=28) + timedelta(days=7)).replace(day=1)
    return {
        "year": str(day.year),
        "last_year": str(day.year - 1),
        "month": str(day.month),
        "last_month": str(last.month),
        "last_full": f"{last.year}年{last.month}月",
        "month_next": f"{following.year}年{following.month}月",
        "quarter": f"{day.year if quarter else day.year - 1}年第{QUARTERS[quarter - 1]}季度",
        "half": f"{day.year}年上半年" if day.month > JUNE else f"{day.year - 1}年下半年",
    }


@cache
def _of_day(day: date) -> dict[str, str]:
    return {
        "from": day_of(day),
        "until": day_of(_notice_until(day)),
        "next_day": day_of(day + timedelta(days=28)),
    }


@cache
def _notice_until(day: date) -> date:
    return add_workdays(day, NOTICE_WORKDAYS)


def _detail(life: Life, day: date, slots: Slots) -> dict[str, Any]:
    match life.kind:
        case ItemKind.BULLETIN:
            until = _notice_until(day) if life.matter.topic.notice else day + timedelta(days=slots.between(7, 30))
            until = max(until, add_workdays(day, life.matter.entry.notice_workdays))
            return {"board": slots["board"], "display_from": day, "display_until": until}
        case ItemKind.BRIEFING:
            series = SERIES[OrganizationKind(life.unit.kind)]
            return {"series": series, "year": life.speaks_at.year, "number": life.number}
        case ItemKind.MEETING:
            return _meeting(life, slots)


def _meeting(life: Life, slots: Slots) -> dict[str, Any]:
    rng = slots.rng
    agendas, resolutions, _ = writing.meeting_points()
    agenda = [template.fill(slots) for template in writing.sample(rng, agendas[life.unit.rural], slots.between(2, 4))]
    resolved = [template.fill(slots) for template in writing.sample(rng, resolutions, slots.between(1, 4))]
    expected = slots.between(7, 46)
    detail = {
        "held_at": life.held_at or _held_at(life.created_at, slots),
        "place": f"{slots['unit']}{slots['hall']}",
        "chair": slots["secretary"],
        "agenda": "\n".join([f"{n}. {point}" for n, point in enumerate(agenda, 1)]),
        "attendance": "",
        "resolutions": "",
    }
    if not life.held_at:
        detail["attendance"] = f"应到{expected}人，实到{expected - slots.between(0, 3)}人。"
        detail["resolutions"] = "\n".join([f"{n}. {point}。" for n, point in enumerate(resolved, 1)])
    return detail


def _held_at(before: datetime, slots: Slots) -> datetime:
    """A meeting is held at a round time, on the day before it is written up."""
    hour, minute = ((9, 0), (9, 30), (14, 30), (15, 0), (19, 30))[slots.between(0, 4)]
    local = timezone.localtime(before) - timedelta(days=1)
    return local.replace(hour=hour, minute=minute, second=0, microsecond=0)
