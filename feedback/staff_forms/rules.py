"""The rules that deadlines are counted by: days of the calendar, and policies. Each is rehearsed before it is saved."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold import widgets

from disclosures.forms import UnitField
from disclosures.models import CalendarDay, CalendarYear, Organization
from disclosures.staff_forms.fields import dressed
from disclosures.workdays import Override
from feedback import recount, services
from feedback.models import Policy
from feedback.models.policy import default_ladder

if TYPE_CHECKING:
    from collections.abc import Iterable

    from disclosures.models import User
    from feedback.recount import Move


class CalendarDayForm(forms.ModelForm):
    """One day that is off or worked, whatever its weekday says."""

    class Meta:
        model = CalendarDay
        fields = ("day", "is_workday", "reason", "source")
        formfield_callback = dressed

    def moves(self) -> Iterable[Move]:
        """The open cases that would move."""
        calendar = CalendarDay.objects.calendar()
        given = self.cleaned_data
        fixed = {given["day"]: Override(is_workday=given["is_workday"], reason=given["reason"])}
        return recount.drifted(replace(calendar, overrides={**calendar.overrides, **fixed}))

    def put_into_force(self, user: User) -> None:
        services.set_day(day=self.save(commit=False), user=user)


class CalendarYearForm(forms.ModelForm):
    """A year whose notice was entered completely: what depended on it is provisional no longer."""

    class Meta:
        model = CalendarYear
        fields = ("year", "source")
        formfield_callback = dressed

    def moves(self) -> Iterable[Move]:
        """The open cases that would move, or be provisional no longer."""
        calendar = CalendarDay.objects.calendar()
        return recount.drifted(
            replace(calendar, confirmed_years=calendar.confirmed_years | {self.cleaned_data["year"]})
        )

    def put_into_force(self, user: User) -> None:
        services.confirm_year(year=self.save(commit=False), user=user)


class LadderField(forms.CharField):
    """Working days after the due date, separated by commas, negative before it."""

    widget = widgets.UnfoldAdminTextInputWidget
    most, furthest = 12, 60

    def prepare_value(self, value: Any) -> Any:
        return ", ".join(f"{stage:d}" for stage in value) if isinstance(value, list) else value

    def to_python(self, value: Any) -> Any:
        words = [word for word in str(value or "").replace("，", ",").replace("、", ",").split(",") if word.strip()]
        try:
            stages = sorted({int(word) for word in words})
        except ValueError as error:
            raise forms.ValidationError(
                _("Write whole numbers, separated by commas, e.g. -3, -1, 0, 1, 5, 10.")
            ) from error
        if len(stages) > self.most or any(abs(stage) > self.furthest for stage in stages):
            raise forms.ValidationError(
                _("At most %(most)d reminders, each at most %(days)d working days from the due date.")
                % {"most": self.most, "days": self.furthest}
            )
        return stages


class PolicyForm(forms.ModelForm):
    """A policy in a new version. Open cases keep the terms they were received under, unless they are moved over."""

    organization = UnitField(
        label=gettext_lazy("organisation and what is below it"),
        required=False,
        queryset=Organization.objects.all(),
        empty_label=gettext_lazy("everybody"),
        widget=widgets.UnfoldAdminSelectWidget,
    )
    ladder = LadderField(
        label=gettext_lazy("reminders"), initial=default_ladder, help_text=Policy._meta.get_field("ladder").help_text
    )
    move_open = forms.BooleanField(
        label=gettext_lazy("Move the open cases over to it"),
        required=False,
        widget=widgets.UnfoldBooleanSwitchWidget,
        help_text=gettext_lazy("Without this only what is received from now on has the new terms."),
    )

    class Meta:
        model = Policy
        fields = (
            "kind", "organization", "acknowledge_within", "reply_within", "reopened_within", "extension_days",
            "max_extensions", "pause_cap", "four_eyes", "ladder", "head_from", "above_from", "rule",
        )  # fmt: skip
        formfield_callback = dressed

    def former(self) -> Policy | None:
        """The version that it replaces."""
        given = self.cleaned_data
        return Policy.objects.current().filter(kind=given["kind"], organization=given["organization"]).first()

    def validate_unique(self) -> None:
        """A new version never collides with the present one, which it replaces."""

    def moves(self) -> Iterable[Move]:
        former = self.former()
        if not (former and self.cleaned_data["move_open"]):
            return ()
        return recount.moved_by_policy(former, self.instance, CalendarDay.objects.calendar())

    def put_into_force(self, user: User) -> None:
        former = self.former()
        policy = services.set_policy(policy=self.instance, user=user)
        if former and self.cleaned_data["move_open"]:
            services.move_to_policy(former_id=former.pk, policy=policy, reason=policy.rule, user=user)
