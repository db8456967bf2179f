"""What an inspector may ask the desk for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from unfold import widgets

from disclosures.forms import UnitField
from feedback.desk import SORTS, TABS
from feedback.enums import Channel, Kind

if TYPE_CHECKING:
    from disclosures.models.organization import OrganizationQuerySet
    from feedback.desk import Today

LONGEST_LATE = 999  # working days
EVERY = ("", _("all"))


def _choice(label: Any, choices: list[Any]) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, required=False, choices=choices, widget=widgets.UnfoldAdminSelectWidget)


class DeskForm(forms.Form):
    """Which list, narrowed how, in which order. What is no choice is explained next to its field and ignored."""

    list = forms.ChoiceField(required=False, choices=[(tab.name, tab.title) for tab in TABS.values()])
    organization = UnitField(
        label=_("Organisation and below"),
        required=False,
        queryset=None,
        empty_label=_("all"),
        widget=widgets.UnfoldAdminSelectWidget,
    )
    kind = _choice(_("Kind"), [EVERY, *Kind.choices])
    channel = _choice(_("Received by"), [EVERY, *Channel.choices])
    late = forms.IntegerField(
        label=_("Working days late, at least"),
        required=False,
        min_value=1,
        max_value=LONGEST_LATE,
        widget=widgets.UnfoldAdminIntegerFieldWidget,
    )
    sort = _choice(_("Order"), [(name, label) for name, (_field, _up, label) in SORTS.items()])

    def __init__(self, *args: Any, organizations: OrganizationQuerySet, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["organization"].queryset = organizations  # type: ignore[attr-defined]
        self.is_valid()

    @property
    def tab(self) -> str:
        return self.cleaned_data.get("list") or next(iter(TABS))

    @property
    def order(self) -> str:
        return self.cleaned_data.get("sort") or next(iter(SORTS))

    def narrowed(self, today: Today) -> Q:
        """The filters but for the organisation, which the desk asks for itself."""
        wanted = Q(**{name: value for name in ("kind", "channel") if (value := self.cleaned_data.get(name))})
        if late := self.cleaned_data.get("late"):
            wanted &= Q(runs_until__lte=today.ran_out(late))
        return wanted

    def query(self, **other: object) -> str:
        """The address of the same desk but for what is named; empty values are left out."""
        chosen = {name: self.data[name] for name in self.fields if self.data.get(name)}
        return urlencode({name: value for name, value in (chosen | other).items() if value})
