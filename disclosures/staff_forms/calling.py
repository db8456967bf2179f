"""Forms that call one service each."""

from __future__ import annotations

from typing import Any

from django import forms
from unfold import widgets

from disclosures.refusals import Refused


def text_field(label: Any, *, rows: int = 3, most: int = 500, **options: Any) -> forms.CharField:
    """A field for some lines of text."""
    widget = widgets.UnfoldAdminTextareaWidget(attrs={"rows": rows})
    return forms.CharField(label=label, max_length=most, widget=widget, **options)


class ServiceForm(forms.Form):
    """A form that calls one service; what the service refuses is shown in it, and nothing typed is lost."""

    @property
    def fieldsets(self) -> list[tuple[Any, dict[str, Any]]]:
        return [(None, {"fields": [bound.name for bound in self.visible_fields()]})]

    def call(self) -> Any:
        """What the service returned. Raises what it raises."""
        raise NotImplementedError

    def done(self) -> Any:
        """Call the service if everything was filled in; what it returned, or None with the reason as an error."""
        if not self.is_valid():
            return None
        try:
            return self.call()
        except Refused as refusal:
            self.add_error(None, str(refusal))
            return None
