"""The catalogue."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from disclosures import services
from disclosures.enums import OrganizationKind, Platform, RequiredField
from disclosures.models import CatalogueEntry
from disclosures.services.catalogue import CONTENT

from .acts import ActForm, model_fields, reason_field
from .fields import PlatformsField

WHAT = ("content", "focus", "organization_kinds", "source")
HOW = ("item_kind", "required_fields", "attachment_required", "notice_workdays", "scope", "platforms")
WHEN = ("timing", "cadence", "time_limit", "approval_level")


class EntryForm(ActForm):
    """Everything an entry prescribes."""

    says_seen = False

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        found = model_fields(CatalogueEntry, *CONTENT) | {
            "required_fields": PlatformsField(
                label=_("required fields"), choices=RequiredField.choices, required=False
            ),
            "platforms": PlatformsField(label=_("platforms"), choices=Platform.choices),
            "organization_kinds": PlatformsField(
                label=_("responsible organisations"), choices=OrganizationKind.choices
            ),
        }
        found["cadence"].help_text = _("For regular disclosure only.")
        self.fields |= {name: found[name] for name in (*WHAT, *HOW, *WHEN)} | {"reason": reason_field()}

    @property
    def fieldsets(self) -> list[tuple[Any, dict[str, Any]]]:
        return [
            (_("What is disclosed, and by whom"), {"fields": WHAT}),
            (_("How"), {"fields": HOW}),
            (_("When, and who approves"), {"fields": WHEN}),
            (None, {"fields": ("reason",)}),
        ]


class CreateEntryForm(EntryForm):
    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields = model_fields(CatalogueEntry, "code") | self.fields
        self.fields["code"].help_text = _("Items bear it in their records: it stays for good.")

    @property
    def fieldsets(self) -> list[tuple[Any, dict[str, Any]]]:
        first, *rest = super().fieldsets
        return [(first[0], {"fields": ("code", *WHAT)}), *rest]

    def act(self) -> CatalogueEntry:
        return services.create_entry(actor=self.user, **self.cleaned_data)


class ReviseEntryForm(EntryForm):
    def __init__(self, *args: Any, record: CatalogueEntry, **options: Any) -> None:
        super().__init__(*args, record=record, **options)
        self.initial.update({name: getattr(record, name) for name in CONTENT})

    def act(self) -> CatalogueEntry:
        return services.revise_entry(entry_id=self.record.pk, actor=self.user, **self.cleaned_data)


class RetireEntryForm(ActForm):
    says_seen = False
    reason = reason_field()

    def act(self) -> None:
        services.retire_entry(entry_id=self.record.pk, actor=self.user, **self.cleaned_data)
