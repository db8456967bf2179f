"""Announcing and cancelling open days, and what is written down at their table."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold import widgets

from disclosures.forms import UnitField
from disclosures.staff_forms.calling import ServiceForm
from disclosures.staff_forms.fields import dressed
from feedback import services
from feedback.enums import Kind, Naming, WantedForm
from feedback.forms import first_sentence
from feedback.models import Feedback, OpenDay
from feedback.receipts import DIGITS

from .entry import WrittenDownForm
from .steps import written

if TYPE_CHECKING:
    from disclosures.models import User
    from disclosures.models.organization import OrganizationQuerySet

CLOCK = {"type": "time"}


class OpenDayForm(ServiceForm, forms.ModelForm):
    """Everything residents have to know beforehand."""

    organization = UnitField(
        label=gettext_lazy("organisation"), queryset=None, empty_label=None, widget=widgets.UnfoldAdminSelectWidget
    )
    opens_at = forms.TimeField(
        label=gettext_lazy("begins at"), widget=widgets.UnfoldAdminTextInputWidget(attrs=CLOCK), initial="09:00"
    )
    closes_at = forms.TimeField(
        label=gettext_lazy("ends at"), widget=widgets.UnfoldAdminTextInputWidget(attrs=CLOCK), initial="11:30"
    )

    class Meta:
        model = OpenDay
        fields = ("organization", "on", "opens_at", "closes_at", "place", "topics", "receivers")
        formfield_callback = dressed

    def __init__(self, *args: Any, organizations: OrganizationQuerySet, user: User, **options: Any) -> None:
        super().__init__(*args, **options)
        self.user = user
        self.fields["organization"].queryset = organizations  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        opens, closes = data.get("opens_at"), data.get("closes_at")
        if opens and closes and closes <= opens:
            self.add_error("closes_at", _("It must end after it begins."))
        return data

    def call(self) -> OpenDay:
        if self.instance.pk:
            return services.change_open_day(open_day_id=self.instance.pk, user=self.user, **self.cleaned_data)
        return services.announce_open_day(open_day=OpenDay(**self.cleaned_data), user=self.user)


class CancelForm(ServiceForm):
    """Why an open day is called off."""

    reason = written(gettext_lazy("Reason"), hint=gettext_lazy("Everybody reads it."), most=300)

    def __init__(self, *args: Any, open_day: OpenDay, user: User, **options: Any) -> None:
        super().__init__(*args, **options)
        self.open_day, self.user = open_day, user

    def call(self) -> OpenDay:
        return services.cancel_open_day(open_day_id=self.open_day.pk, user=self.user, **self.cleaned_data)


class TableForm(WrittenDownForm):
    """One question as it is written down at the table; the hidden fields are made by the browser."""

    entry_id = forms.UUIDField(widget=forms.HiddenInput)
    secret = forms.RegexField(rf"^[0-9]{{{DIGITS}}}$", widget=forms.HiddenInput)
    at = forms.DateTimeField(widget=forms.HiddenInput)
    kind = forms.ChoiceField(
        choices=[choice for choice in Kind.choices if choice[0] != Kind.CORRECTION],
        initial=Kind.INQUIRY,
        label=gettext_lazy("kind"),
    )
    text = forms.CharField(
        max_length=5000,
        label=gettext_lazy("What is asked"),
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=gettext_lazy("In the words of whoever asks, without names and telephone numbers of others."),
    )
    wanted_form = forms.ChoiceField(
        choices=WantedForm.choices, required=False, initial=WantedForm.COPY, label=gettext_lazy("wanted form")
    )
    naming = forms.ChoiceField(
        choices=Naming.choices, initial=Naming.ANONYMOUS, label=gettext_lazy("name of the sender")
    )
    name = forms.CharField(max_length=50, required=False, label=gettext_lazy("name"))
    contact = forms.CharField(
        max_length=200,
        required=False,
        label=gettext_lazy("telephone, e-mail or address"),
        help_text=gettext_lazy("Name and contact are encrypted; nobody sees them without giving a reason."),
    )
    answer = forms.CharField(
        max_length=5000,
        required=False,
        label=gettext_lazy("Answer on the spot"),
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("Empty: it is answered by the deadline, which is counted from today."),
    )
    publish = forms.BooleanField(
        required=False,
        label=gettext_lazy("The asker agrees that question and answer are published without names."),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for field in self.fields.values():
            field.widget.attrs["autocomplete"] = "off"

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if data.get("kind") == Kind.REQUEST and data.get("answer"):
            self.add_error("answer", _("A disclosure request is answered in writing, by its deadline."))
        return data

    def entry(self) -> services.Entry:
        """What was written down, not yet filed."""
        given = self.cleaned_data
        told = {name: given[name] for name in ("kind", "text", "wanted_form", "naming")}
        kept = {name: given[name] for name in ("entry_id", "secret", "at", "name", "contact", "answer", "publish")}
        return services.Entry(feedback=Feedback(**told, subject=first_sentence(told["text"])), **kept)
