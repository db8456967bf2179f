"""Writing an answer. It checks, calls the service, and loses nothing that was typed."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from unfold import widgets

from disclosures import permissions as item_permissions
from disclosures.enums import ItemStatus
from disclosures.models import DisclosureItem
from feedback import services
from feedback.enums import Kind, Outcome, RefusalReason

from .steps import CaseForm, written

if TYPE_CHECKING:
    from disclosures.models.item import DisclosureItemQuerySet

OFFERED = 12  # of the organisation's newest items
SEPARATORS = re.compile(r"[,,、;;\s]+")
ADDRESS = re.compile(r"/items/(\d+)/?$")
EMPTY = ("", _("choose"))


class ItemsField(forms.ModelMultipleChoiceField):
    def label_from_instance(self, item: DisclosureItem) -> str:
        return f"{item.title}({item.get_status_display()})"


class OtherItemsField(forms.CharField):
    """Items by their index numbers or the addresses of their pages, as people copy them."""

    def clean(self, value: Any) -> list[DisclosureItem]:
        found = []
        for word in filter(None, SEPARATORS.split(super().clean(value) or "")):
            by_address = ADDRESS.search(word)
            named = Q(pk=by_address[1]) if by_address else Q(index_number=word)
            item = DisclosureItem.objects.filter(named, public_from__isnull=False).first()
            if item is None:
                raise forms.ValidationError(
                    gettext("No published item has this number or address: %(word)s") % {"word": word}
                )
            found.append(item)
        return found


class ReplyForm(CaseForm):
    """The draft of the answer; a disclosure request has its closed list of outcomes as well."""

    submit = _("Save the draft")
    text = written(_("answer"), required=False, rows=10, most=20000)
    outcome = forms.ChoiceField(
        label=_("outcome"), required=False, choices=[EMPTY, *Outcome.choices], widget=widgets.UnfoldAdminSelectWidget
    )
    refusal_reason = forms.ChoiceField(
        label=_("reason for what is not disclosed"),
        required=False,
        choices=[EMPTY, *RefusalReason.choices],
        widget=widgets.UnfoldAdminSelectWidget,
    )
    place = forms.CharField(
        label=_("where it is public, or who holds it"),
        required=False,
        max_length=300,
        widget=widgets.UnfoldAdminTextInputWidget,
    )
    items = ItemsField(
        label=_("Items the answer refers to"),
        required=False,
        queryset=None,
        widget=widgets.UnfoldAdminCheckboxSelectMultipleWidget,
        help_text=_("The asker must be able to read them when the answer is sent."),
    )
    others = OtherItemsField(
        label=_("Other items"),
        required=False,
        widget=widgets.UnfoldAdminTextInputWidget,
        help_text=_("Index numbers or addresses of published items, separated by commas."),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if self.case.kind != Kind.REQUEST:
            del self.fields["outcome"], self.fields["refusal_reason"], self.fields["place"]
        linked = list(self.reply.items.all()) if self.reply else []
        self.fields["items"].queryset = self._offered(linked)  # type: ignore[attr-defined]
        if self.reply:
            names = ("text", "outcome", "refusal_reason", "place")
            self.initial.update({name: getattr(self.reply, name) for name in names}, items=linked)

    def _offered(self, linked: list[DisclosureItem]) -> DisclosureItemQuerySet:
        """The newest items that the writer works on anyway, and those already named."""
        posts = item_permissions.staff_posts(self.user)
        own = item_permissions.work_items(posts).filter(organization=self.case.organization)
        own = own.exclude(status__in=(ItemStatus.WITHDRAWN, ItemStatus.ARCHIVED)).order_by("-pk")
        newest = [*own.values_list("pk", flat=True)[:OFFERED], *(item.pk for item in linked)]
        if self.case.item_id:
            newest.append(self.case.item_id)
        return DisclosureItem.objects.filter(pk__in=newest).order_by("-pk")

    def take(self) -> None:
        given = self.given
        items = [*given.pop("items"), *given.pop("others")]
        services.draft_reply(
            feedback_id=self.case.pk, user=self.user, items=items, version=self.cleaned_data["seen"], **given
        )
