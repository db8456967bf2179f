"""What a new item most likely is, so that a secretary corrects instead of typing."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from disclosures.enums import ItemKind
from disclosures.models import Briefing, Bulletin

if TYPE_CHECKING:
    from disclosures.models import Organization, User

ON_DISPLAY = timedelta(days=7)  # 发展党员公示 and kin hang for five working days


def start(kind: str, organization: Organization, user: User) -> dict[str, Any]:
    """Values by field for a new item of that kind, after the organisation's last one."""
    return {"responsible_person": user.name} | STARTS[ItemKind(kind)](organization)


def _bulletin(organization: Organization) -> dict[str, Any]:
    last = Bulletin.objects.filter(organization=organization).order_by("-pk").values_list("board", flat=True).first()
    today = timezone.localdate()
    return {"board": last or _("notice board"), "display_from": today, "display_until": today + ON_DISPLAY}


def _briefing(organization: Organization) -> dict[str, Any]:
    briefings = Briefing.objects.filter(organization=organization)
    series = briefings.order_by("-pk").values_list("series", flat=True).first() or _("Briefing on party affairs")
    year = timezone.localdate().year
    last = briefings.filter(series=series, year=year).aggregate(last=Max("number"))["last"]
    return {"series": series, "year": year, "number": (last or 0) + 1}


def _meeting(organization: Organization) -> dict[str, Any]:
    return {"held_at": timezone.localtime().replace(minute=0, second=0, microsecond=0)}


STARTS = {ItemKind.BULLETIN: _bulletin, ItemKind.BRIEFING: _briefing, ItemKind.MEETING: _meeting}
