"""Which league table is asked for."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django import forms
from django.utils.translation import gettext_lazy as _
from unfold import widgets

from disclosures.forms import DATE_LIMITS, MONTH_FORMATS, UnitField

if TYPE_CHECKING:
    from disclosures.models.organization import OrganizationQuerySet

MONTHS = 12
# As far as a chart can be read and a calendar handed to the database in one statement.
MOST_MONTHS = 60


class MonthField(forms.DateField):
    """A month, as its first day."""

    def __init__(self, label: Any) -> None:
        dress = {"type": "month", "class": " ".join(widgets.DATETIME_CLASSES)}
        super().__init__(
            label=label,
            required=False,
            input_formats=MONTH_FORMATS,
            validators=DATE_LIMITS,
            widget=forms.DateInput(attrs=dress, format="%Y-%m"),
            error_messages={"invalid": _("Write a month as 2026-03.")},
        )

    def clean(self, value: Any) -> date | None:
        found = super().clean(value)
        return found.replace(day=1) if found else None


def month_after(month: date, number: int = 1) -> date:
    """The first day of the month so many later (earlier, if negative)."""
    index = month.year * 12 + month.month - 1 + number
    return date(index // 12, index % 12 + 1, 1)


class LeagueForm(forms.Form):
    """An organisation with all below it, and the months of submission; without any the last twelve months."""

    organization = UnitField(
        label=_("Organisation and below"),
        required=False,
        queryset=None,
        empty_label=_("all"),
        widget=widgets.UnfoldAdminSelectWidget,
    )
    since = MonthField(_("First month"))
    until = MonthField(_("Last month"))

    def __init__(self, *args: Any, organizations: OrganizationQuerySet, today: date, **options: Any) -> None:
        super().__init__(*args, **options)
        self.today = today
        self.fields["organization"].queryset = organizations  # type: ignore[attr-defined]
        self.is_valid()

    def clean(self) -> None:
        since, until = self.cleaned_data.get("since"), self.cleaned_data.get("until")
        if since and until and until < since:
            self.add_error("until", _("The last month cannot be before the first."))
        elif since and (until or self.today) >= month_after(since, MOST_MONTHS):
            self.add_error("since", _("Please choose at most %(months)s months.") % {"months": MOST_MONTHS})

    @property
    def first(self) -> date:
        """The first day counted."""
        return self.cleaned_data.get("since") or month_after(self._last_month, 1 - MONTHS)

    @property
    def last(self) -> date:
        """The last day counted."""
        return month_after(self._last_month) - timedelta(days=1)

    @property
    def _last_month(self) -> date:
        since: date | None = self.cleaned_data.get("since")
        newest = self.today.replace(day=1)
        return self.cleaned_data.get("until") or max(newest, since or newest)

    def query(self, **other: object) -> str:
        """The address of the same table but for what is named."""
        chosen = {name: self.data[name] for name in self.fields if self.data.get(name) and name not in self.errors}
        return urlencode({name: value for name, value in (chosen | other).items() if value})
