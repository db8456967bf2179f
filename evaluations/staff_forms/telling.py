"""What a subject tells at the talk, with its files."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from unfold import widgets

from disclosures.staff_forms.calling import ServiceForm, text_field
from disclosures.staff_forms.files import FilesField
from disclosures.templatetags.portal import file_size
from evaluations import services

if TYPE_CHECKING:
    from django.utils.safestring import SafeString

    from disclosures.models import User
    from evaluations.models import Statement, StatementFile


class StatementForm(ServiceForm):
    """The fulfilment of the pledges, files to add and files to take away. What can be done is done."""

    class Media:
        js = ("portal/admin_files.js",)

    fulfilment = text_field(_("fulfilment"), rows=6, most=10_000, required=False)
    uploads = FilesField(
        label=_("Add files"),
        required=False,
        help_text=_(
            "PDF, Word, Excel and pictures; several at once. Authors and other traces are removed from them. "
            "Whoever may read the statement may read them."
        ),
    )
    remove = forms.MultipleChoiceField(
        label=_("Take files away"), required=False, widget=widgets.UnfoldAdminCheckboxSelectMultipleWidget
    )

    def __init__(self, *args: Any, statement: Statement, user: User, **options: Any) -> None:
        super().__init__(*args, **options)
        self.statement, self.user = statement, user
        self.fields["fulfilment"].initial = statement.fulfilment
        self._offer_removal()

    def _offer_removal(self) -> None:
        files = self.statement.files.all()
        self.fields["remove"].choices = [(file.pk, self._link(file)) for file in files]  # type: ignore[attr-defined]

    @property
    def fieldsets(self) -> list[tuple[Any, dict[str, Any]]]:
        there = bool(self.fields["remove"].choices)  # type: ignore[attr-defined]
        return [(None, {"fields": ["fulfilment", "uploads", *(["remove"] if there else [])]})]

    def _link(self, file: StatementFile) -> SafeString:
        address = reverse("admin:appraisal_file", args=(self.statement.subject.appraisal_id, file.pk))
        size = file_size(file.size)
        return format_html(
            '<a href="{}" class="p-file-name" target="_blank">{}</a> <small>{} · {}</small>',
            address,
            file.name,
            file.type_label,
            size,
        )

    def call(self) -> bool | None:
        """True, or None where a file was refused; the text and the other files are kept then."""
        said = self.cleaned_data
        which: dict[str, Any] = {
            "appraisal_id": self.statement.subject.appraisal_id,
            "user": self.user,
            "subject_id": self.statement.subject_id,
        }
        services.tell_fulfilment(**which, fulfilment=said["fulfilment"])
        for key in said["remove"]:
            services.detach_from_statement(**which, file_id=int(key))
        for upload in said["uploads"]:
            try:
                services.attach_to_statement(**which, upload=upload)
            except ValidationError as refusal:
                told = {"file": upload.name, "reason": " ".join(refusal.messages)}
                self.add_error("uploads", gettext("%(file)s: %(reason)s") % told)
        self._offer_removal()  # on the page that tells of a refusal, of the files as they are now
        return None if self.errors else True
