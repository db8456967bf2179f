"""What readers may ask the lists for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db.models import Q
from django.forms.models import ModelChoiceIterator
from django.forms.renderers import Jinja2
from django.forms.utils import flatatt
from django.utils import timezone
from django.utils.dateformat import format as format_date
from django.utils.html import escape
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from disclosures.enums import Focus, ItemKind
from disclosures.models import CatalogueEntry, Listing, Organization
from disclosures.models.listing import moment_for
from disclosures.search.query import Found, Selection
from disclosures.search.tokens import phrases

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.contrib.auth.models import AnonymousUser
    from django.utils.safestring import SafeString

    from disclosures.models import User

LONGEST_QUERY = 64
MOST_PHRASES = 8
# Beyond these neither calendars nor PostgreSQL agree on what a date is.
DATE_LIMITS = (MinValueValidator(date(1921, 7, 1)), MaxValueValidator(date(2199, 12, 31)))
MONTH_FORMATS = ["%Y-%m", "%Y年%m月", "%Y/%m", "%Y.%m"]
DAY_FORMATS = ["%Y-%m-%d", "%Y年%m月%d日", "%Y/%m/%d", "%Y.%m.%d", "%Y%m%d"]
# The list offers the district, its departments, towns and streets; what is below is reached from their pages.
OFFERED_DEPTH = 2


def start_of(day: date) -> datetime:
    """The first moment of that day, local time."""
    return datetime(day.year, day.month, day.day, tzinfo=timezone.get_current_timezone())


def month_limits(month: date) -> tuple[datetime, datetime]:
    """The first moment of the month and of the next one, local time."""
    following = date(month.year + month.month // 12, month.month % 12 + 1, 1)
    return start_of(month), start_of(following)


def select(reader: User | AnonymousUser, **chosen: Any) -> Selection:
    """What this reader may see and asks for, by valid values of `ListForm`'s fields."""
    rows, moment = Listing.objects.visible_to(reader), moment_for(reader)
    if kind := chosen.get("kind"):
        rows = rows.filter(kind=kind)
    if focus := chosen.get("focus"):
        rows = rows.filter(entry__in=CatalogueEntry.objects.filter(focus=focus))
    if organization := chosen.get("organization"):
        rows = rows.filter(organization__in=Organization.objects.subtree(organization))
    if month := chosen.get("month"):
        start, end = month_limits(month)
        rows = rows.filter(**{f"{moment}__gte": start, f"{moment}__lt": end})
    if since := chosen.get("since"):
        rows = rows.filter(**{f"{moment}__gte": start_of(since)})
    if until := chosen.get("until"):
        rows = rows.filter(**{f"{moment}__lt": start_of(until + timedelta(days=1))})
    wanted = tuple(phrases(chosen.get("q", "")))
    return Found(rows, reader, wanted) if wanted else Selection(rows, reader)


class PlainSelect(forms.Select):
    """Written without a template for each option: the list offers a hundred organisations."""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        chosen = self.format_value(value)
        options = [
            f'<option value="{escape(key)}"{" selected" if str(key) in chosen else ""}>{escape(label)}</option>'
            for key, label in self.choices
        ]
        given = flatatt(self.build_attrs(self.attrs, {"name": name, **(attrs or {})}))
        return mark_safe(f"<select{given}>{''.join(options)}</select>")  # noqa: S308 - each part was escaped


class UnitChoices(ModelChoiceIterator):
    """The few dozen there are, without the cursor on the server that Django opens for its choices."""

    def __iter__(self) -> Iterator[tuple[Any, str]]:
        if self.field.empty_label is not None:
            yield "", str(self.field.empty_label)
        yield from map(self.choice, self.queryset)


class UnitField(forms.ModelChoiceField):
    """An organisation with its subtree, shown by its place in the tree."""

    iterator = UnitChoices

    def label_from_instance(self, unit: Organization) -> str:
        return "　" * (unit.depth - 1) + unit.label


class DayField(forms.DateField):
    """A date as people write them; `type` is the browser's control for it."""

    def __init__(self, *, formats: list[str], control: str = "date", invalid: Any, **options: Any) -> None:
        widget = forms.DateInput(attrs={"type": control}, format=formats[0])
        super().__init__(
            required=False,
            input_formats=formats,
            widget=widget,
            validators=DATE_LIMITS,
            error_messages={"invalid": invalid},
            **options,
        )


@dataclass(frozen=True)
class Chip:
    """A filter in force, and the query of the same list without it."""

    name: str
    label: str
    value: str
    without: str


class ListForm(forms.Form):
    """Filters of a list of items; an unknown value filters nothing and is explained next to the field.

    Only words that cannot be searched for leave the list empty: a list of everything would be no answer to them.
    """

    # Jinja2 renders a control in a fifth of the time that Django's own templates take.
    default_renderer = Jinja2()

    q = forms.CharField(
        label=_("Search"),
        required=False,
        max_length=LONGEST_QUERY,
        widget=forms.TextInput(attrs={"type": "search", "enterkeyhint": "search", "autocomplete": "off"}),
    )
    kind = forms.ChoiceField(
        label=_("Kind"), required=False, choices=[("", _("all")), *ItemKind.choices], widget=PlainSelect
    )
    focus = forms.ChoiceField(
        label=_("Focus"), required=False, choices=[("", _("all")), *Focus.choices], widget=PlainSelect
    )
    organization = UnitField(
        label=_("Organisation and below"),
        required=False,
        queryset=Organization.objects.all(),
        empty_label=_("all"),
        widget=PlainSelect,
    )
    month = DayField(label=_("Month"), formats=MONTH_FORMATS, invalid=_("Write a month as 2026-03."), control="month")
    since = DayField(label=_("From"), formats=DAY_FORMATS, invalid=_("Write a day as 2026-03-15."))
    until = DayField(label=_("Until"), formats=DAY_FORMATS, invalid=_("Write a day as 2026-03-15."))

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        offered = Q(depth__lte=OFFERED_DEPTH)
        chosen = str(self.data.get("organization") or "")
        if chosen.isascii() and chosen.isdigit() and len(chosen) < len(str(2**31)):
            offered |= Q(pk=chosen)
        units = Organization.objects.filter(offered).only("path", "depth", "name", "short_name")
        self.fields["organization"].queryset = units  # type: ignore[attr-defined]

    def clean_q(self) -> str:
        text = self.cleaned_data["q"]
        wanted = phrases(text)
        if text and not wanted:
            raise ValidationError(_("Please search for letters, characters or digits."))
        if len(wanted) > MOST_PHRASES:
            raise ValidationError(_("Please search for at most %(number)s words at once.") % {"number": MOST_PHRASES})
        return text

    def clean(self) -> None:
        since, until = self.cleaned_data.get("since"), self.cleaned_data.get("until")
        if since and until and until < since:
            self.add_error("until", _("The last day cannot be before the first."))

    @cached_property
    def chosen(self) -> dict[str, Any]:
        """The valid filters by name."""
        self.is_valid()
        return {name: self.cleaned_data[name] for name in self.fields if self.cleaned_data.get(name)}

    @property
    def phrases(self) -> tuple[str, ...]:
        return tuple(phrases(self.chosen.get("q", "")))

    def selection(self, reader: User | AnonymousUser) -> Selection:
        """What this reader may see and asks for, by every valid filter."""
        if "q" in self.errors:
            return Selection(Listing.objects.none(), reader)
        return select(reader, **self.chosen)

    def query(self, **changes: Any) -> str:
        """The valid filters as the query of an address, in order, with changes; None leaves a filter out."""
        values = {name: _as_parameter(name, value) for name, value in self.chosen.items()} | changes
        return urlencode(sorted((name, value) for name, value in values.items() if value is not None))

    @property
    def filters(self) -> list[forms.BoundField]:
        """Every field but the words."""
        return [field for field in self if field.name != "q"]

    @property
    def filter_errors(self) -> bool:
        return any(field.errors for field in self.filters)

    @property
    def earlier_month(self) -> str:
        """The query of the month before the chosen one; empty without a chosen one."""
        month = self.chosen.get("month")
        return self.query(month=f"{month - timedelta(days=1):%Y-%m}") if month else ""

    @property
    def later_month(self) -> str:
        """The query of the month after the chosen one; empty if that is still to come."""
        month = self.chosen.get("month")
        following = month_limits(month)[1] if month else None
        return self.query(month=f"{following:%Y-%m}") if following and following <= timezone.now() else ""

    @property
    def chips(self) -> list[Chip]:
        """Every filter in force but the words, which stand in their field."""
        return [
            Chip(name, str(self.fields[name].label), self._in_words(name, value), self.query(**{name: None}))
            for name, value in self.chosen.items()
            if name != "q"
        ]

    def _in_words(self, name: str, value: Any) -> str:
        match value:
            case Organization():
                return value.label
            case date():
                month, day = pgettext("date format", "F Y"), pgettext("date format", "j F Y")
                return format_date(value, month if name == "month" else day)
            case _:
                return str(dict(self.fields[name].choices)[value])  # type: ignore[attr-defined]


def _as_parameter(name: str, value: Any) -> str:
    match value:
        case Organization():
            return str(value.pk)
        case date():
            return value.strftime("%Y-%m" if name == "month" else "%Y-%m-%d")
        case _:
            return str(value)
