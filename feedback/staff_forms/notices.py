"""The forms around the inspectors' notices."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from unfold import widgets

from disclosures.staff_forms.calling import ServiceForm, text_field
from disclosures.staff_forms.fields import dressed
from feedback import services
from feedback.enums import NoticeKind
from feedback.models import Notice, NoticeTemplate
from feedback.models.notice import MOST_DAYS
from feedback.notices import PLACEHOLDERS, unknown_placeholders

if TYPE_CHECKING:
    from disclosures.models import User

ROWS = 9


class IssueForm(ServiceForm):
    """A notice, as it will be issued: the text may be changed until then."""

    kind = forms.ChoiceField(choices=NoticeKind.choices, widget=forms.HiddenInput)
    code = forms.CharField(
        label=_("code of the issuer"),
        max_length=12,
        help_text=_("Stands before the year in the number, for example 河纪督."),
        widget=widgets.UnfoldAdminTextInputWidget,
    )
    title = forms.CharField(label=_("title"), max_length=150, widget=widgets.UnfoldAdminTextInputWidget)
    text = text_field(_("text"), rows=ROWS, most=3000, help_text=_("Each line becomes a paragraph."))
    term = forms.IntegerField(
        label=_("working days to answer"),
        min_value=1,
        max_value=MOST_DAYS,
        help_text=_("Counted from today on; if the text names the day, keep both the same."),
        widget=widgets.UnfoldAdminIntegerFieldWidget,
    )
    copied_to = forms.CharField(
        label=_("copies to"), max_length=200, required=False, widget=widgets.UnfoldAdminTextInputWidget
    )

    def __init__(self, *args: Any, feedback_id: int, user: User, **options: Any) -> None:
        super().__init__(*args, **options)
        self.feedback_id, self.user = feedback_id, user

    def call(self) -> Notice:
        return services.issue_notice(feedback_id=self.feedback_id, user=self.user, **self.cleaned_data)


class AcknowledgeForm(ServiceForm):
    """The receipt of a notice."""

    acknowledgement = text_field(
        _("what is being done"),
        required=False,
        help_text=_("For example who handles it now and when the answer can be expected. The inspectors read it."),
    )

    def __init__(self, *args: Any, notice: Notice, user: User, **options: Any) -> None:
        super().__init__(*args, **options)
        self.notice, self.user = notice, user

    def call(self) -> Notice:
        return services.acknowledge_notice(notice_id=self.notice.pk, user=self.user, **self.cleaned_data)


class NoticeTemplateForm(forms.ModelForm):
    """The text of a kind of notice; a placeholder that is none is named, so that no notice goes out with braces."""

    class Meta:
        model = NoticeTemplate
        fields = ("issuer", "kind", "title", "text", "term")
        formfield_callback = dressed
        help_texts = {
            "text": _("Replaced when a notice is written: %(names)s.")
            % {"names": "、".join(f"{{{name}}}" for name in PLACEHOLDERS)}
        }

    def _known(self, name: str) -> str:
        value: str = self.cleaned_data[name]
        if unknown := unknown_placeholders(value):
            raise ValidationError(_("Not known: %(names)s.") % {"names": "、".join(unknown)})
        return value

    def clean_title(self) -> str:
        return self._known("title")

    def clean_text(self) -> str:
        return self._known("text")
