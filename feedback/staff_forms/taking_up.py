"""Naming the opinions that a new version takes up."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from unfold import widgets

from feedback import services
from feedback.models import Feedback

if TYPE_CHECKING:
    from disclosures.models import DisclosureItem, User
    from feedback.models.feedback import FeedbackQuerySet

SEPARATORS = re.compile(r"[,,、;;\s]+")
OFFERED = 100


class OpinionsField(forms.ModelMultipleChoiceField):
    def label_from_instance(self, case: Feedback) -> str:
        return f"{case.number} {case.subject}"


class TakeUpForm(forms.Form):
    """What was said to the former versions, and others by number. `within` is what the person works on."""

    opinions = OpinionsField(
        label=_("Said to the former versions"),
        required=False,
        queryset=Feedback.objects.none(),
        widget=widgets.UnfoldAdminCheckboxSelectMultipleWidget,
    )
    others = forms.CharField(
        label=_("Others"),
        required=False,
        widget=widgets.UnfoldAdminTextInputWidget,
        help_text=_("Their numbers, separated by commas."),
    )

    def __init__(self, *args: Any, item: DisclosureItem, user: User, within: FeedbackQuerySet, **options: Any) -> None:
        super().__init__(*args, **options)
        self.item, self.user, self.within = item, user, within
        about = within.filter(item__in=services.former_versions(item)).order_by("-pk")[:OFFERED]
        keys = {case.pk for case in about}
        named = list(Feedback.objects.filter(taken_up__item=item))
        self.fields["opinions"].queryset = Feedback.objects.filter(  # type: ignore[attr-defined]
            pk__in=keys | {case.pk for case in named}
        ).order_by("-pk")
        self.initial["opinions"] = named

    def clean_others(self) -> list[Feedback]:
        found = []
        for number in filter(None, SEPARATORS.split(self.cleaned_data["others"])):
            case = self.within.filter(number=number).first()
            if case is None:
                raise forms.ValidationError(
                    gettext("You work on no feedback of this number: %(word)s") % {"word": number}
                )
            found.append(case)
        return found

    def take(self) -> None:
        """Record them. Raises what the service raises."""
        chosen = [*self.cleaned_data["opinions"], *self.cleaned_data["others"]]
        services.take_up(item_id=self.item.pk, user=self.user, feedback=chosen)
