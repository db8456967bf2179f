"""What readers may ask the list of public answers for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from disclosures.forms import LONGEST_QUERY, MOST_PHRASES, OFFERED_DEPTH, UnitField
from disclosures.models import Organization
from disclosures.search.query import holding, needed_for
from disclosures.search.tokens import phrases
from feedback.models import PublicAnswer

if TYPE_CHECKING:
    from feedback.models.publication import PublicAnswerQuerySet


class AnswerListForm(forms.Form):
    """Words and an organisation; an unknown organisation filters nothing and is explained next to the field."""

    q = forms.CharField(label=_("Search"), required=False, max_length=LONGEST_QUERY, strip=True)
    organization = UnitField(
        label=_("Organisation and below"), required=False, queryset=Organization.objects.none(), empty_label=_("all")
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["q"].widget.attrs |= {"type": "search", "enterkeyhint": "search", "autocomplete": "off"}
        self.fields["organization"].queryset = Organization.objects.filter(  # type: ignore[attr-defined]
            Q(depth__lte=OFFERED_DEPTH)
        )
        self.is_valid()

    def clean_q(self) -> str:
        text = self.cleaned_data["q"]
        wanted = phrases(text)
        if text and not wanted:
            raise ValidationError(_("Please search for letters, characters or digits."))
        if len(wanted) > MOST_PHRASES:
            raise ValidationError(_("Please search for at most %(number)s words at once.") % {"number": MOST_PHRASES})
        return text

    def selection(self) -> PublicAnswerQuerySet:
        """What everybody may read and this form asks for, the newest first."""
        found = PublicAnswer.objects.public().select_related("organization").order_by("-signed_at", "-pk")
        if "q" in self.errors:
            return found.none()
        if wanted := phrases(self.cleaned_data.get("q", "")):
            found = found.filter(holding(wanted), grams__contains=needed_for(wanted))
        if organization := self.cleaned_data.get("organization"):
            found = found.filter(organization__path__startswith=organization.path)
        return found

    def query(self) -> str:
        """The valid filters as the query of an address."""
        chosen = {"q": self.cleaned_data.get("q"), "organization": self.cleaned_data.get("organization")}
        values = {name: getattr(value, "pk", value) for name, value in chosen.items() if value}
        return urlencode(sorted(values.items()))
