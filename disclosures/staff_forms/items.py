"""Writing an item: one form a kind. It checks, calls the service, and loses nothing that was typed."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, ClassVar, cast

from django import forms
from django.contrib.admin.widgets import AutocompleteSelectMultiple
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from unfold import widgets

from disclosures import services
from disclosures.enums import ApprovalLevel, Platform, Scope
from disclosures.models import (
    Attachment,
    Briefing,
    Bulletin,
    CatalogueEntry,
    DisclosureItem,
    Meeting,
    Organization,
    User,
)
from disclosures.richtext import clean_html

from . import merging
from .fields import EditorWidget, KeywordsField, PlatformsField, dressed, not_past

if TYPE_CHECKING:
    from django.contrib.admin import AdminSite

CONTENT = ("entry", "title", "summary", "body", "responsible_person", "document_number", "keywords")
PLAN = (
    "scope", "scope_reason", "audience_organizations", "audience_people", "platforms", "planned_publish_at",
    "expires_at", "wider_scope", "widens_at",
)  # fmt: skip


class EntryField(forms.ModelChoiceField):
    """A current catalogue entry; the choice fills in what the catalogue says."""

    widget = widgets.UnfoldAdminSelectWidget

    def defaults(self) -> dict[str, dict[str, Any]]:
        """What each entry offered says of the plan, for the script that fills it in, and in words."""
        return {
            str(entry.pk): {"scope": entry.scope, "platforms": list(entry.platforms), "says": _in_words(entry)}
            for entry in self.queryset or ()
        }


def _in_words(entry: CatalogueEntry) -> list[str]:
    says = [
        gettext("%(focus)s, %(timing)s disclosure, within %(days)d working days.")
        % {"focus": entry.get_focus_display(), "timing": entry.get_timing_display(), "days": entry.time_limit}
    ]
    if entry.attachment_required:
        says.append(gettext("An attachment is required."))
    if entry.approval_level == ApprovalLevel.ABOVE:
        says.append(gettext("It is approved by the level above."))
    if entry.source:
        says.append(gettext("Rule: %(source)s") % {"source": entry.source})
    return says


class ItemForm(forms.ModelForm):
    """What every kind has. `organization` is fixed when the form is made: everything depends on it."""

    own: ClassVar[tuple[str, ...]] = ()
    heading: ClassVar[Any] = ""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    # Digests of the values the form was opened with: they tell who changed what when two people write at once.
    opened = forms.CharField(widget=forms.HiddenInput, required=False)
    entry = EntryField(
        label=_("catalogue entry"),
        queryset=CatalogueEntry.objects.none(),
        help_text=_("The matter of the disclosure catalogue this belongs to. It fills in the plan below."),
    )
    keywords = KeywordsField(
        label=_("keywords"), required=False, help_text=_("Separated by commas; residents find the item by them.")
    )
    scope = forms.ChoiceField(
        label=_("scope"),
        required=False,
        choices=[("", _("as the catalogue says")), *Scope.choices],
        widget=widgets.UnfoldAdminSelectWidget,
    )
    platforms = PlatformsField(
        label=_("platforms"),
        required=False,
        choices=Platform.choices,
        help_text=_("Where it is disclosed. Nothing ticked means: as the catalogue says."),
    )

    class Meta:
        formfield_callback = dressed
        widgets: ClassVar[dict[str, Any]] = {
            "summary": widgets.UnfoldAdminTextareaWidget(attrs={"rows": 3}),
            "change_note": widgets.UnfoldAdminTextareaWidget(attrs={"rows": 2}),
            "body": EditorWidget(attrs={"data-label": DisclosureItem._meta.get_field("body").verbose_name}),
        }

    class Media:
        js = (
            "portal/admin_draft.js",
            "portal/admin_entry.js",
            "portal/admin_preview.js",
        )

    def __init__(self, *args: Any, organization: Organization, user: User, site: AdminSite, **options: Any) -> None:
        super().__init__(*args, **options)
        self.organization = organization
        self.user = user
        self.site = site
        self.conflicts: list[merging.Conflict] = []
        self.taken_over: list[str] = []
        # What is written here, told apart from everything else the person may be writing.
        self.place = self.instance.pk or f"new-{self.kind}-{organization.pk}"
        self.instance.organization = organization
        entries = CatalogueEntry.objects.current().for_kind(organization.kind).filter(item_kind=self.kind)
        if self.instance.pk:
            # An item keeps the version of the entry it was made under.
            entries |= CatalogueEntry.objects.filter(pk=self.instance.entry_id)
        self.fields["entry"].queryset = entries  # type: ignore[attr-defined]
        for name in services.AUDIENCES:
            field = DisclosureItem._meta.get_field(name)
            self.fields[name].widget = AutocompleteSelectMultiple(field, site, choices=self.fields[name].choices)  # type: ignore[attr-defined]
        if not self.instance.revises_id:
            del self.fields["change_note"]
        if self.instance.pk:
            self._let_hold_pictures()
        else:
            self.initial["scope"] = ""
        self.initial["version"] = self.instance.version
        self.initial["opened"] = json.dumps(merging.digests(self))

    def _let_hold_pictures(self) -> None:
        """Tell the editor where pictures of this item go and are: only what is saved can hold any."""
        where = {
            "data-upload": reverse("admin:item_pictures", args=(self.instance.pk,)),
            "data-pictures": reverse("staff_attachment", args=(self.instance.pk, 0)).removesuffix("0/"),
        }
        self.fields["body"].widget.attrs.update(where)

    @property
    def kind(self) -> str:
        return str(self._meta.model._meta.model_name)

    @property
    def fieldsets(self) -> list[tuple[Any, dict[str, Any]]]:
        content = [name for name in ("change_note", *CONTENT) if name in self.fields]
        return [
            (_("Content"), {"fields": content}),
            (self.heading, {"fields": self.own}),
            (
                _("Plan: for whom, where and when"),
                {"fields": PLAN, "description": _("The reviewers judge it and the approval holds for it.")},
            ),
        ]

    def entry_defaults(self) -> dict[str, dict[str, Any]]:
        return cast("EntryField", self.fields["entry"]).defaults()

    def clean_body(self) -> str:
        pictures = self.instance.attachments.filter(inline=True) if self.instance.pk else Attachment.objects.none()
        return clean_html(self.cleaned_data["body"], set(pictures.values_list("pk", flat=True)))

    def clean_planned_publish_at(self) -> Any:
        planned = self.cleaned_data["planned_publish_at"]
        return not_past(planned) if "planned_publish_at" in merging.touched(self) else planned

    def clean(self) -> dict[str, Any]:
        found = super().clean() or self.cleaned_data
        entry = found.get("entry")
        if entry:
            found["scope"] = found.get("scope") or entry.scope
            found["platforms"] = found.get("platforms") or list(entry.platforms)
        self._check_scopes(found)
        planned, expires = found.get("planned_publish_at"), found.get("expires_at")
        if planned and expires and expires <= planned:
            self.add_error("expires_at", _("It would end before it appears."))
        return found

    def _check_scopes(self, found: dict[str, Any]) -> None:
        named = found.get("audience_organizations") or found.get("audience_people")
        if Scope.SPECIFIC in (found.get("scope"), found.get("wider_scope")) and not named:
            self.add_error("audience_organizations", _("Name the organisations or people it is disclosed to."))
        wider, at = found.get("wider_scope"), found.get("widens_at")
        if wider and not at:
            self.add_error("widens_at", _("From when on does the later scope hold?"))
        if at and not wider:
            self.add_error("wider_scope", _("To whom is it disclosed from that time on?"))
        if wider and wider == found.get("scope"):
            self.add_error("wider_scope", _("That is the scope it has from the beginning."))

    def audience(self) -> dict[str, Any]:
        return {name: list(self.cleaned_data[name]) for name in services.AUDIENCES}

    def store(self) -> DisclosureItem | None:
        """Save what was changed through the services.

        None if somebody else saved meanwhile: the form then shows what changed, and keeps what was typed.
        """
        if not self.instance.pk:
            return services.create_item(item=self.instance, author=self.user, audience=self.audience())
        touched = merging.touched(self)
        if not touched:
            return self.instance
        try:
            services.edit_item(
                item_id=self.instance.pk,
                editor=self.user,
                version=self.cleaned_data["version"] or 0,
                changes={name: self.cleaned_data[name] for name in touched},
            )
        except services.StaleItem as stale:
            merging.merge(self, self._fresh())
            self.add_error(None, str(stale))
            return None
        return self.instance

    def _fresh(self) -> ItemForm:
        """The form as somebody would find it who opens it now."""
        saved = self._meta.model._default_manager.get(pk=self.instance.pk)
        return type(self)(instance=saved, organization=self.organization, user=self.user, site=self.site)


class BulletinForm(ItemForm):
    own = ("board", "display_from", "display_until")
    heading = _("On the board")

    class Meta(ItemForm.Meta):
        model = Bulletin
        fields = ("change_note", *CONTENT, *PLAN, "board", "display_from", "display_until")

    def clean(self) -> dict[str, Any]:
        found = super().clean()
        begin, end = found.get("display_from"), found.get("display_until")
        if begin and end and end < begin:
            self.add_error("display_until", _("The display cannot end before it begins."))
        return found


class BriefingForm(ItemForm):
    own = ("series", "year", "number")
    heading = _("Issue")

    class Meta(ItemForm.Meta):
        model = Briefing
        fields = ("change_note", *CONTENT, *PLAN, "series", "year", "number")


class MeetingForm(ItemForm):
    own = ("held_at", "place", "chair", "attendance", "agenda", "resolutions")
    heading = _("The meeting")

    class Meta(ItemForm.Meta):
        model = Meeting
        fields = ("change_note", *CONTENT, *PLAN, "held_at", "place", "chair", "attendance", "agenda", "resolutions")


FORMS: dict[str, type[ItemForm]] = {"bulletin": BulletinForm, "briefing": BriefingForm, "meeting": MeetingForm}
