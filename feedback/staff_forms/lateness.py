"""Why a case is late, and who is responsible: asked before it is closed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from unfold import widgets

from feedback import services
from feedback.enums import LateCause

from .steps import CaseForm, written

if TYPE_CHECKING:
    from disclosures.models import User

ACCOUNT = ("cause", "explanation", "responsible")


class PersonField(forms.ModelChoiceField):
    def label_from_instance(self, person: User) -> str:
        return person.name


class ExplainForm(CaseForm):
    """The cause from a closed list, in a sentence, with the person."""

    service = services.account_for_delay

    cause = forms.ChoiceField(
        label=_("cause"),
        choices=[("", _("Please choose")), *LateCause.choices],
        widget=widgets.UnfoldAdminSelectWidget,
        help_text=_("What fits best. Systematic causes are found by counting these."),
    )
    explanation = written(
        _("explanation"), most=500, hint=_("One or two sentences: what happened, and what will be done differently.")
    )
    responsible = PersonField(
        label=_("responsible person"),
        queryset=None,
        empty_label=_("Please choose"),
        widget=widgets.UnfoldAdminSelectWidget,
        help_text=_("Somebody of an organisation that had the case."),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        people = services.may_be_responsible(self.case)
        self.fields["responsible"].queryset = people  # type: ignore[attr-defined]


class CloseForm(ExplainForm):
    """Filing the case; a late one asks for cause and person, unless they are stated already."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if not services.needs_account(self.case):
            for name in ACCOUNT:
                del self.fields[name]

    def take(self) -> None:
        with transaction.atomic():
            if self.given:
                super().take()
            services.close_feedback(feedback_id=self.case.pk, user=self.user)
