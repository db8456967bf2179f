"""Asking for a new version of a published item."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import forms
from django.utils.translation import gettext_lazy as _
from unfold import widgets

from disclosures import services

if TYPE_CHECKING:
    from disclosures.models import DisclosureItem, User


class RediscloseForm(forms.Form):
    change_note = forms.CharField(
        label=_("What changes, and why"),
        max_length=300,
        widget=widgets.UnfoldAdminTextareaWidget(attrs={"rows": 3}),
        help_text=_("Readers of the former version see it: name the opinions that led to it."),
    )

    def store(self, item: DisclosureItem, user: User) -> DisclosureItem:
        """The draft of the new version. Raises what the service raises."""
        note = self.cleaned_data["change_note"]
        return services.redisclose_item(item_id=item.pk, author=user, change_note=note)
