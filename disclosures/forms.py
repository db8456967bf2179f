"""What readers may ask the lists for."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from disclosures.enums import Focus, ItemKind
from disclosures.models import Organization
from disclosures.search.query import matching

if TYPE_CHECKING:
    from disclosures.models.item import DisclosureItemQuerySet


def month_limits(month: date) -> tuple[datetime, datetime]:
    """The first moment of the month and of the next one, local time."""
    following = date(month.year + month.month // 12, month.month % 12 + 1, 1)
    zone = timezone.get_current_timezone()
    return tuple(datetime(day.year, day.month, 1, tzinfo=zone) for day in (month, following))  # type: ignore[return-value]


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

    def narrow(self, items: DisclosureItemQuerySet) -> DisclosureItemQuerySet:
        """The items that fit every valid filter."""
        self.is_valid()
        chosen: dict[str, Any] = self.cleaned_data
        if kind := chosen.get("kind"):
            items = items.filter(kind=kind)
        if focus := chosen.get("focus"):
            items = items.filter(entry__focus=focus)
        if organization := chosen.get("organization"):
            items = items.filter(organization__in=Organization.objects.subtree(organization))
        if month := chosen.get("month"):
            start, end = month_limits(month)
            items = items.filter(public_from__gte=start, public_from__lt=end)
        return matching(items, chosen["q"]) if chosen.get("q") else items
