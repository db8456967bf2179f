"""A new item out of a Word file."""

from __future__ import annotations

from pathlib import PurePath
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from unfold import widgets

from disclosures import services
from disclosures.enums import ItemKind
from disclosures.models import Briefing, Bulletin, CatalogueEntry, Meeting
from disclosures.refusals import Refused

from .starts import start

if TYPE_CHECKING:
    from collections.abc import Iterator

    from disclosures.models import DisclosureItem, Organization, User

KINDS = {ItemKind.BULLETIN: Bulletin, ItemKind.BRIEFING: Briefing, ItemKind.MEETING: Meeting}


class ByKind(forms.models.ModelChoiceIterator):
    """The entries in groups, as each says which kind of item it makes."""

    def __iter__(self) -> Iterator[Any]:
        yield "", self.field.empty_label
        entries = list(self.queryset)
        for kind in ItemKind:
            choices = [self.choice(entry) for entry in entries if entry.item_kind == kind]
            if choices:
                yield kind.label, choices


class EntryOfAnyKindField(forms.ModelChoiceField):
    iterator = ByKind
    widget = widgets.UnfoldAdminSelectWidget


def _word_file() -> forms.FileField:
    return forms.FileField(
        label=_("Word file (.docx)"),
        widget=widgets.UnfoldAdminFileFieldWidget(attrs={"accept": ".docx"}),
        help_text=_("Title, text, tables and pictures are taken over. A .doc is saved as .docx in Word or WPS first."),
    )


class ReplaceTextForm(forms.Form):
    """A .docx that takes the place of a draft's text; `version` is that of the draft the person has seen."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    file = _word_file()
    fieldsets = ((None, {"fields": ("file",)}),)

    def __init__(self, *args: Any, item: DisclosureItem, user: User, **options: Any) -> None:
        super().__init__(*args, **options)
        self.initial["version"] = item.version
        self.item, self.user = item, user
        self.remarks: list[str] = []

    def store(self) -> bool:
        """Whether the text was replaced; if not, the reason stands in the form. `remarks` as in `WordForm`."""
        given = self.cleaned_data
        try:
            filled = services.fill_from_word(
                item_id=self.item.pk, editor=self.user, version=given["version"], upload=given["file"]
            )
        except ValidationError as refusal:
            self.add_error("file", refusal)
        except Refused as refusal:
            self.add_error(None, str(refusal))
        else:
            self.remarks = filled.messages
        return not self.errors


class WordForm(forms.Form):
    """An entry of the catalogue, which says the kind, and a .docx."""

    entry = EntryOfAnyKindField(
        label=_("catalogue entry"),
        queryset=CatalogueEntry.objects.none(),
        empty_label=_("Select value"),
        help_text=_("It decides whether this becomes a bulletin, a briefing or a meeting."),
    )
    file = _word_file()

    def __init__(self, *args: Any, organization: Organization, user: User, **options: Any) -> None:
        super().__init__(*args, **options)
        self.organization, self.user = organization, user
        entries = CatalogueEntry.objects.current().for_kind(organization.kind)
        self.fields["entry"].queryset = entries  # type: ignore[attr-defined]
        self.remarks: list[str] = []

    @property
    def fieldsets(self) -> list[tuple[Any, dict[str, Any]]]:
        return [(None, {"fields": ("entry", "file")})]

    def store(self) -> DisclosureItem | None:
        """A draft filled from the file; None, with the reason at the field, if the file is refused.

        `remarks` then say what was left out of the file or needs a look.
        """
        upload = self.cleaned_data["file"]
        try:
            with transaction.atomic():
                item = services.create_item(item=self._blank(PurePath(upload.name).stem), author=self.user)
                filled = services.fill_from_word(item_id=item.pk, editor=self.user, version=item.version, upload=upload)
        except ValidationError as refusal:
            self.add_error("file", refusal)
            return None
        self.remarks = filled.messages
        return item

    def _blank(self, title: str) -> Any:
        entry = self.cleaned_data["entry"]
        return KINDS[ItemKind(entry.item_kind)](
            organization=self.organization,
            entry=entry,
            title=title[:200],
            scope=entry.scope,
            platforms=list(entry.platforms),
            **start(entry.item_kind, self.organization, self.user),
        )
