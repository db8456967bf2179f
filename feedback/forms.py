"""What residents fill in. Each field says why it is asked for, who sees it and for how long."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from disclosures.files import CheckedFile, check_upload
from disclosures.files.limits import MEBIBYTE
from disclosures.forms import UnitField
from disclosures.models import Organization
from feedback.enums import Kind, Naming, Satisfaction, WantedForm
from feedback.models import Feedback
from feedback.models.open_day import MOST_TOGETHER

if TYPE_CHECKING:
    from disclosures.models import DisclosureItem

MOST_AT_ONCE = 5
# What the web server takes in one request (deploy/nginx/portal.conf) has to hold them all.
MOST_BYTES = 50 * MEBIBYTE
SUBJECT_LENGTH = 40
# Where a sentence or a line ends: the subject is the first one.
SENTENCE_ENDS = "\n。！？!?；;"


@dataclass(frozen=True)
class About:
    """What a question is about, as far as the page it was asked from tells."""

    item: DisclosureItem | None = None
    organization: Organization | None = None


def too_much() -> str:
    return _("All files together may have %(number)s MB: make photos smaller or leave some out.") % {
        "number": MOST_BYTES // MEBIBYTE
    }


class FilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files, each told by its content and cleaned; `cleaned_data` has CheckedFiles."""

    widget = FilesInput(attrs={"accept": ".pdf,.docx,.xlsx,image/*"})

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """What the script has to know to say in time what the web server would refuse without a word."""
        return {"data-most-bytes": MOST_BYTES, "data-too-much": too_much()}

    def clean(self, data: Any, initial: Any = None) -> list[CheckedFile]:
        uploads = [upload for upload in data or [] if upload]
        if len(uploads) > MOST_AT_ONCE:
            raise ValidationError(_("At most %(number)s files at once, please.") % {"number": MOST_AT_ONCE})
        if sum(upload.size for upload in uploads) > MOST_BYTES:
            raise ValidationError(too_much())
        return [check_upload(super(FilesField, self).clean(upload, initial)) for upload in uploads]


class AskForm(forms.Form):
    """One question of one kind. What the kind does not need is not asked for."""

    organization = UnitField(
        queryset=Organization.objects.none(),
        empty_label=None,
        label=gettext_lazy("To whom"),
        help_text=gettext_lazy(
            "If you do not know who is responsible, leave it as it is: it is passed on, and the time to answer runs "
            "from today all the same."
        ),
    )
    text = forms.CharField(
        max_length=5000,
        label=gettext_lazy("Your text"),
        widget=forms.Textarea(attrs={"rows": 7}),
        help_text=gettext_lazy(
            "Seen by the organisation that answers, and by the discipline committee if it answers late. "
            "Please leave out names, telephone numbers and addresses of other people."
        ),
    )
    wanted_form = forms.ChoiceField(
        choices=WantedForm.choices,
        initial=WantedForm.HERE,
        label=gettext_lazy("How you want to receive it"),
        widget=forms.RadioSelect,
    )
    naming = forms.ChoiceField(
        choices=Naming.choices,
        label=gettext_lazy("Who may know your name"),
        widget=forms.RadioSelect,
        help_text=gettext_lazy(
            "Anonymous: nobody learns it. Known to the unit: only those who handle your matter. Public: it may stand "
            "beside your question if question and answer are published."
        ),
    )
    name = forms.CharField(max_length=50, label=gettext_lazy("Your name"), required=False)
    contact = forms.CharField(max_length=200, label=gettext_lazy("Telephone, e-mail or address"), required=False)
    enclosures = FilesField(
        required=False,
        label=gettext_lazy("Files (optional)"),
        help_text=gettext_lazy(
            "Photos, PDF, Word or Excel, at most 5. Only those who handle your matter see them; where and with what "
            "a photo was taken is removed. They are deleted with your name."
        ),
    )
    # No person sees this field; programs fill it in.
    website = forms.CharField(required=False, max_length=1000)
    ticket = forms.CharField(widget=forms.HiddenInput, max_length=500, required=False)
    work = forms.CharField(widget=forms.HiddenInput, max_length=2000, required=False)
    insist = forms.BooleanField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, kind: Kind, about: About, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind, self.about = kind, about
        units = Organization.objects.active(timezone.localdate())
        if about.organization:
            del self.fields["organization"]
        else:
            self.fields["organization"].queryset = units  # type: ignore[attr-defined]
            self.initial.setdefault("organization", units.first())
        if kind != Kind.REQUEST:
            del self.fields["wanted_form"]
        self._ask_for_name()
        for name in self.errors if self.is_bound else ():
            if name in self.fields:
                self.fields[name].widget.attrs["aria-invalid"] = "true"

    def _ask_for_name(self) -> None:
        kept = _("It is encrypted and deleted %(days)s days after the matter has ended.") % {
            "days": settings.SENDER_KEPT_DAYS
        }
        if self.kind == Kind.CORRECTION:
            for name in ("naming", "name", "contact"):
                del self.fields[name]
            return
        if self.kind == Kind.REQUEST:
            self.fields["naming"].choices = [  # type: ignore[attr-defined]
                choice for choice in Naming.choices if choice[0] != Naming.ANONYMOUS
            ]
            self.fields["name"].required = self.fields["contact"].required = True
            why = _("The rules for disclosure requests ask for the name of whoever requests.")
            why_contact = _("So that the copy, or a question about your request, reaches you.")
        else:
            why = _("Only if you do not write anonymously.")
            why_contact = _("Only if you want to be called or written to; the answer is here with your receipt anyway.")
        seen = _("Seen only by those who handle your matter; each look is recorded with its reason.")
        self.initial.setdefault("naming", self.fields["naming"].choices[0][0])  # type: ignore[attr-defined]
        self.fields["name"].help_text = f"{why} {seen} {kept}"
        self.fields["contact"].help_text = f"{why_contact} {seen} {kept}"

    def clean_contact(self) -> str:
        contact = str(self.cleaned_data["contact"]).strip()
        if "@" in contact:
            validate_email(contact)
        elif contact and sum(character.isdigit() for character in contact) < 5 and len(contact) < 6:
            raise ValidationError(_("This is too short for a telephone number or an address."))
        return contact

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        naming = data.get("naming", Naming.ANONYMOUS)
        if naming == Naming.ANONYMOUS:
            # Nothing is kept that was not needed, also if it was typed.
            data["name"] = data["contact"] = ""
        elif not data.get("name") and "name" not in self.errors:
            self.add_error("name", _("Please give your name, or choose “anonymous”."))
        return data

    def feedback(self) -> Feedback:
        """The feedback that was typed, not yet filed."""
        data = self.cleaned_data
        return Feedback(
            kind=self.kind,
            organization=self.about.organization or data["organization"],
            item=self.about.item,
            text=data["text"],
            subject=first_sentence(data["text"]),
            naming=data.get("naming", Naming.ANONYMOUS),
            wanted_form=data.get("wanted_form", ""),
        )


def first_sentence(text: str) -> str:
    """What stands for the text in lists: its first sentence, cut where it gets long."""
    text = text.strip()
    first = text[: min((at for end in SENTENCE_ENDS if (at := text.find(end)) > 0), default=len(text))].strip()
    return first if len(first) <= SUBJECT_LENGTH else first[: SUBJECT_LENGTH - 1] + "…"


class ReceiptForm(forms.Form):
    """Number and secret of a receipt; sent in the body of the request, never in an address."""

    number = forms.CharField(
        max_length=30,
        label=gettext_lazy("Number of the receipt"),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "placeholder": "2026-000001"}),
    )
    secret = forms.CharField(
        max_length=60,
        label=gettext_lazy("Secret (16 digits)"),
        widget=forms.TextInput(
            attrs={"inputmode": "numeric", "autocomplete": "off", "placeholder": "1234 5678 9012 3456"}
        ),
    )


class SupplyForm(forms.Form):
    """The sender's answer to what the unit asked."""

    text = forms.CharField(max_length=5000, label=gettext_lazy("Your answer"), widget=forms.Textarea(attrs={"rows": 5}))
    enclosures = FilesField(required=False, label=gettext_lazy("Files (optional)"))


class RatingForm(forms.Form):
    """What the sender thinks of the answer."""

    satisfaction = forms.ChoiceField(
        choices=Satisfaction.choices, label=gettext_lazy("The answer"), widget=forms.RadioSelect
    )
    comment = forms.CharField(
        max_length=1000,
        required=False,
        label=gettext_lazy("What is missing or wrong? (optional)"),
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class SignUpForm(forms.Form):
    """How many will come; nothing else is asked."""

    people = forms.IntegerField(
        min_value=1,
        max_value=MOST_TOGETHER,
        initial=1,
        label=gettext_lazy("How many are you?"),
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
        help_text=gettext_lazy("No name is needed."),
    )
    website = forms.CharField(required=False, max_length=1000)
    work = forms.CharField(widget=forms.HiddenInput, max_length=2000, required=False)


class TakeBackForm(forms.Form):
    """Which sign-up is taken back, and that it is one's own."""

    number = forms.IntegerField(
        min_value=1,
        max_value=32_767,
        label=gettext_lazy("Your number in the queue"),
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
    code = forms.CharField(
        max_length=40,
        label=gettext_lazy("Code"),
        help_text=gettext_lazy("Eight digits, shown to you when you signed up."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
