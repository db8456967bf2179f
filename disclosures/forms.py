"""What readers may ask the lists for."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from disclosures.enums import Focus, ItemKind
from disclosures.models import CatalogueEntry, Listing, Organization
from disclosures.models.listing import moment_for
from disclosures.search.query import Found, Selection
from disclosures.search.tokens import phrases

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from disclosures.models import User
    from disclosures.models.listing import ListingQuerySet


def start_of(day: date) -> datetime:
    """The first moment of that day, local time."""
    return datetime(day.year, day.month, day.day, tzinfo=timezone.get_current_timezone())


def month_limits(month: date) -> tuple[datetime, datetime]:
    """The first moment of the month and of the next one, local time."""
    following = date(month.year + month.month // 12, month.month % 12 + 1, 1)
    return start_of(month), start_of(following)


class ListForm(forms.Form):
    """Filters of a list of items; an unknown value filters nothing and is explained next to the field."""

    q = forms.CharField(label=_("Search"), required=False, max_length=64, strip=True)
    kind = forms.ChoiceField(label=_("Kind"), required=False, choices=[("", _("all")), *ItemKind.choices])
    focus = forms.ChoiceField(label=_("Focus"), required=False, choices=[("", _("all")), *Focus.choices])
    month = forms.DateField(
        label=_("Month"),
        required=False,
        input_formats=["%Y-%m"],
        widget=forms.DateInput(attrs={"type": "month"}, format="%Y-%m"),
    )
    organization = forms.ModelChoiceField(
        queryset=Organization.objects.all(), required=False, widget=forms.HiddenInput()
    )

    def selection(self, reader: User | AnonymousUser) -> Selection:
        """What this reader may see and asks for, by every valid filter."""
        self.is_valid()
        chosen: dict[str, Any] = self.cleaned_data
        rows = self._narrowed(Listing.objects.visible_to(reader), chosen, moment_for(reader))
        if not chosen.get("q"):
            return Selection(rows, reader)
        wanted = phrases(chosen["q"])
        return Found(rows, reader, tuple(wanted)) if wanted else Selection(rows.none(), reader)

    def _narrowed(self, rows: ListingQuerySet, chosen: dict[str, Any], moment: str) -> ListingQuerySet:
        if kind := chosen.get("kind"):
            rows = rows.filter(kind=kind)
        if focus := chosen.get("focus"):
            rows = rows.filter(entry__in=CatalogueEntry.objects.filter(focus=focus))
        if organization := chosen.get("organization"):
            rows = rows.filter(organization__in=Organization.objects.subtree(organization))
        if month := chosen.get("month"):
            start, end = month_limits(month)
            rows = rows.filter(**{f"{moment}__gte": start, f"{moment}__lt": end})
        return rows
