"""Fields dressed for the admin, and two of our own."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from unfold import widgets

SEPARATORS = re.compile(r"[,,、;;\s]+")


class DateWidget(forms.DateInput):
    """The browser's own calendar: on a phone there is none better."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"class": " ".join(widgets.DATETIME_CLASSES)} | (attrs or {}), format="%Y-%m-%d")


class DateTimeWidget(forms.DateTimeInput):
    input_type = "datetime-local"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"class": " ".join(widgets.DATETIME_CLASSES)} | (attrs or {}), format="%Y-%m-%dT%H:%M")


class EditorWidget(forms.Textarea):
    """Rich text. Without scripts it is a field for HTML; the server cleans what comes either way."""

    class Media:
        js = (forms.Script("portal/admin_editor.js", type="module"),)
        css = {
            "all": (
                "django_prose_editor/material-icons.css",
                "django_prose_editor/editor.css",
                "portal/admin_editor.css",
            )
        }

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        dress = {"class": " ".join(widgets.TEXTAREA_CLASSES), "rows": 16, "data-editor": ""}
        super().__init__(dress | (attrs or {}))


DRESS: dict[type[models.Field[Any, Any]], Any] = {
    models.DateTimeField: DateTimeWidget,
    models.DateField: DateWidget,
    models.TextField: widgets.UnfoldAdminTextareaWidget,
    models.BooleanField: widgets.UnfoldBooleanSwitchWidget,
    models.IntegerField: widgets.UnfoldAdminIntegerFieldWidget,
    models.EmailField: widgets.UnfoldAdminEmailInputWidget,
    models.CharField: widgets.UnfoldAdminTextInputWidget,
}


def dressed(field: models.Field[Any, Any], **options: Any) -> forms.Field | None:
    """The form field of a model's field, in the admin's dress; a `formfield_callback`."""
    if field.choices:
        options.setdefault("widget", widgets.UnfoldAdminSelectWidget)
    for kind, widget in DRESS.items():
        if isinstance(field, kind):
            options.setdefault("widget", widget)
            break
    return field.formfield(**options)


class KeywordsField(forms.CharField):
    """Words separated by commas, in Chinese or not, or by spaces; each once."""

    widget = widgets.UnfoldAdminTextInputWidget
    most, longest = 10, 30

    def prepare_value(self, value: Any) -> Any:
        return "、".join(value) if isinstance(value, list) else value

    def to_python(self, value: Any) -> Any:
        words = list(dict.fromkeys(filter(None, SEPARATORS.split(value or ""))))
        if len(words) > self.most:
            raise ValidationError(
                ngettext("At most %(n)d keyword, please.", "At most %(n)d keywords, please.", self.most)
                % {"n": self.most}
            )
        for word in words:
            if len(word) > self.longest:
                raise ValidationError(_("“%(word)s” is too long for a keyword.") % {"word": word})
        return words


class PlatformsField(forms.MultipleChoiceField):
    widget = widgets.UnfoldAdminCheckboxSelectMultipleWidget


def not_past(moment: Any) -> Any:
    """The moment, unless it has passed."""
    if moment and moment <= timezone.now():
        raise ValidationError(_("This time has passed: choose a later one."))
    return moment
