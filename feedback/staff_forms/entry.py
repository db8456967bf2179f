"""What staff write down on somebody's behalf, and why they look at a sender."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold import widgets

from disclosures.forms import UnitField
from disclosures.staff_forms.fields import DateWidget
from feedback.enums import Channel, Kind, Naming, WantedForm
from feedback.forms import FilesField, FilesInput, first_sentence
from feedback.models import Feedback

from .steps import written

if TYPE_CHECKING:
    from disclosures.models.organization import OrganizationQuerySet

# How long a letter may have lain before somebody writes it down.
OLDEST = timedelta(days=60)
WRITTEN_DOWN = [choice for choice in Channel.choices if choice[0] in (Channel.LETTER, Channel.CALL, Channel.VISIT)]


class WrittenDownForm(forms.Form):
    """What has to go together in what somebody told staff: the kind, who may know the name, and the name itself."""

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("naming") == Naming.ANONYMOUS:
            if data.get("kind") == Kind.REQUEST:
                self.add_error("naming", _("A disclosure request needs the name of whoever requests."))
            data["name"] = data["contact"] = ""
        elif not data.get("name"):
            self.add_error("name", _("Please give the name, or choose “anonymous”."))
        if data.get("kind") == Kind.REQUEST:
            data["wanted_form"] = data.get("wanted_form") or WantedForm.COPY
            if data.get("naming") != Naming.ANONYMOUS and not data.get("contact"):
                self.add_error("contact", _("A disclosure request needs a contact."))
        else:
            data["wanted_form"] = ""
        return data


class EntryForm(WrittenDownForm):
    """A letter, a call or a visit, as the web form would have taken it."""

    channel = forms.ChoiceField(
        choices=WRITTEN_DOWN, label=gettext_lazy("received by"), widget=widgets.UnfoldAdminSelectWidget
    )
    kind = forms.ChoiceField(choices=Kind.choices, label=gettext_lazy("kind"), widget=widgets.UnfoldAdminSelectWidget)
    organization = UnitField(
        label=gettext_lazy("responsible organisation"),
        queryset=None,
        empty_label=None,
        widget=widgets.UnfoldAdminSelectWidget,
    )
    received_on = forms.DateField(
        label=gettext_lazy("received on"),
        widget=DateWidget,
        help_text=gettext_lazy("The time to answer is counted from this day, not from today."),
    )
    text = written(
        gettext_lazy("text"), rows=8, most=5000, hint=gettext_lazy("What the person wrote or said, in their words.")
    )
    wanted_form = forms.ChoiceField(
        choices=[("", "—"), *WantedForm.choices],
        required=False,
        label=gettext_lazy("wanted form"),
        widget=widgets.UnfoldAdminSelectWidget,
        help_text=gettext_lazy("For disclosure requests only."),
    )
    naming = forms.ChoiceField(
        choices=Naming.choices, label=gettext_lazy("name of the sender"), widget=widgets.UnfoldAdminSelectWidget
    )
    name = forms.CharField(
        max_length=50, required=False, label=gettext_lazy("name"), widget=widgets.UnfoldAdminTextInputWidget
    )
    contact = forms.CharField(
        max_length=200,
        required=False,
        label=gettext_lazy("telephone, e-mail or address"),
        widget=widgets.UnfoldAdminTextInputWidget,
        help_text=gettext_lazy("Name and contact are encrypted; nobody sees them without giving a reason."),
    )
    enclosures = FilesField(
        required=False,
        label=gettext_lazy("scans and files"),
        widget=FilesInput(attrs={"class": "p-file", "accept": ".pdf,.docx,.xlsx,image/*"}),
    )

    def __init__(self, *args: Any, organizations: OrganizationQuerySet, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["organization"].queryset = organizations  # type: ignore[attr-defined]
        self.initial.setdefault("received_on", timezone.localdate())

    @property
    def fieldsets(self) -> list[tuple[Any, dict[str, Any]]]:
        return [(None, {"fields": list(self.fields)})]

    def clean_received_on(self) -> Any:
        day, today = self.cleaned_data["received_on"], timezone.localdate()
        if not today - OLDEST <= day <= today:
            raise ValidationError(_("Choose a day between %(first)s and today.") % {"first": today - OLDEST})
        return day

    @property
    def received_at(self) -> datetime | None:
        """The end of that day's office, or None for today: then it is now."""
        day = self.cleaned_data["received_on"]
        if day == timezone.localdate():
            return None
        return timezone.make_aware(datetime.combine(day, time(17)))

    def feedback(self) -> Feedback:
        """What was written down, not yet filed."""
        names = ("channel", "kind", "organization", "text", "wanted_form", "naming")
        values = {name: self.cleaned_data[name] for name in names}
        return Feedback(**values, subject=first_sentence(values["text"]))


class LookForm(forms.Form):
    """Why somebody has to know who sent it."""

    reason = written(
        gettext_lazy("Why do you need it?"),
        rows=2,
        most=300,
        hint=gettext_lazy(
            "For example: to send the copy that was asked for. Your name, the time and this reason are kept for ever."
        ),
    )
