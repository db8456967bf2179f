"""The attachments of an item: add several, rename, put in order, remove. Saved together with its text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from unfold import widgets

from disclosures import services
from disclosures.models import DisclosureItem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from disclosures.models import Attachment, User


class SeveralFiles(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Any number of files; each is checked when it is attached."""

    widget = SeveralFiles

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        return [super(FilesField, self).clean(file, initial) for file in data or ()]


class FilesForm(forms.Form):
    """`rows` are the files there are, each with its fields; `uploads` those to come."""

    prefix = "files"

    class Media:
        js = ("portal/admin_files.js",)

    uploads = FilesField(
        label=_("Add files"),
        required=False,
        help_text=_("PDF, Word, Excel and pictures; several at once. Authors and other traces are removed from them."),
    )

    def __init__(self, *args: Any, item: DisclosureItem, user: User, **options: Any) -> None:
        super().__init__(*args, **options)
        self.user = user
        self.files_there: list[Attachment] = (
            list(item.attachments.filter(inline=False).defer("text")) if item.pk else []
        )
        for position, file in enumerate(self.files_there, start=1):
            self.fields[f"name_{file.pk}"] = forms.CharField(
                label=_("file name"), initial=file.name, max_length=150, widget=widgets.UnfoldAdminTextInputWidget
            )
            self.fields[f"position_{file.pk}"] = forms.IntegerField(
                label=_("order"), initial=position, min_value=1, max_value=999,
                widget=widgets.UnfoldAdminIntegerFieldWidget,
            )  # fmt: skip
            self.fields[f"remove_{file.pk}"] = forms.BooleanField(
                label=_("remove"), required=False, widget=widgets.UnfoldBooleanWidget
            )

    @property
    def rows(self) -> Iterator[dict[str, Any]]:
        for file in self.files_there:
            yield {"file": file} | {field: self[f"{field}_{file.pk}"] for field in ("name", "position", "remove")}

    def _change(self, item: DisclosureItem, service: Any, **what: Any) -> None:
        version = DisclosureItem.objects.values_list("version", flat=True).get(pk=item.pk)
        service(editor=self.user, version=version, **what)

    def store(self, item: DisclosureItem) -> list[str]:
        """Do what was asked with the files of the saved item; what was refused, in words. The rest is done."""
        said, left = self.cleaned_data, []
        for file in self.files_there:
            if said[f"remove_{file.pk}"]:
                self._change(item, services.remove_file, attachment_id=file.pk)
                continue
            left.append(file)
            if f"name_{file.pk}" in self.changed_data:
                self._change(item, services.rename_file, attachment_id=file.pk, name=said[f"name_{file.pk}"])
        wanted = sorted(left, key=lambda file: said[f"position_{file.pk}"])
        if wanted != left:
            self._change(item, services.reorder_files, item_id=item.pk, order=[file.pk for file in wanted])
        return list(self._attach(item))

    def _attach(self, item: DisclosureItem) -> Iterator[str]:
        for upload in self.cleaned_data["uploads"]:
            try:
                self._change(item, services.attach_file, item_id=item.pk, upload=upload)
            except ValidationError as refusal:
                yield gettext("%(file)s: %(reason)s") % {"file": upload.name, "reason": " ".join(refusal.messages)}
