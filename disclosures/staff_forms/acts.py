"""What an administrator does with an organisation, a person or an entry of the catalogue, as forms."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from unfold import widgets

from disclosures.models import Organization, User
from disclosures.refusals import Refused
from disclosures.services import Misfilled, last_change

from .fields import dressed


class ActForm(forms.Form):
    """An act of one person on one record, or a new record if it is None.

    `seen` is the record's last change that the person has before their eyes.
    """

    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)
    says_seen = True  # whether the service asks for it

    def __init__(self, *args: Any, record: Any, user: User, **options: Any) -> None:
        super().__init__(*args, **options)
        self.record = record
        self.user = user
        if record is not None and self.says_seen:
            self.initial["seen"] = last_change(record)
        else:
            del self.fields["seen"]

    @property
    def fieldsets(self) -> list[tuple[Any, dict[str, Any]]]:
        return [(None, {"fields": [bound.name for bound in self.visible_fields()]})]

    def act(self) -> Any:
        """Do it with what was filled in. Raises what the service raises."""
        raise NotImplementedError

    def done(self) -> Any:
        """What `act` returned, or None after it was refused: the reason then stands in the form, at its field."""
        try:
            return self.act() or True
        except Misfilled as refusal:
            for name, messages in refusal.problems.items():
                self.add_error(name if name in self.fields else None, messages)
        except Refused as refusal:
            self.add_error(None, str(refusal))
        return None


def reason_field(*, required: bool = True) -> forms.CharField:
    return forms.CharField(
        label=_("Reason"),
        required=required,
        max_length=300,
        widget=widgets.UnfoldAdminTextareaWidget(attrs={"rows": 2}),
        help_text=_("Kept in the history, which administrators read."),
        error_messages={"required": _("Please give the reason: it is kept in the record.")},
    )


def model_fields(model: Any, *names: str) -> dict[str, forms.Field]:
    """The fields of a model as a form of the admin asks for them."""
    found = dict(forms.fields_for_model(model, fields=names, formfield_callback=dressed))
    for field in found.values():
        if isinstance(field.widget, forms.Textarea):
            field.widget.attrs["rows"] = 4
    return found


class OrganizationField(forms.ModelChoiceField):
    """An organisation out of a tree: the level is to be seen, and a part of the name finds it."""

    widget = widgets.UnfoldAdminSelect2Widget

    def __init__(self, **options: Any) -> None:
        super().__init__(queryset=Organization.objects.none(), **options)

    def label_from_instance(self, organization: Any) -> str:
        return f"{'　' * (organization.depth - 1)}{organization.name}"
