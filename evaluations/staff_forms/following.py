"""After the count: verdicts, and what is put right."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _
from unfold import widgets

from disclosures.models import User
from disclosures.staff_forms.calling import ServiceForm, text_field
from disclosures.staff_forms.fields import DateWidget
from evaluations import services
from evaluations.models import Subject

if TYPE_CHECKING:
    from evaluations.models import Appraisal, Rectification, Verdict


class VerdictsForm(ServiceForm):
    """A grade for everybody who was appraised, the count's nearest chosen already, and a reason where it differs."""

    def __init__(self, *args: Any, appraisal: Appraisal, user: User, **options: Any) -> None:
        super().__init__(*args, **options)
        self.appraisal, self.user = appraisal, user
        grades = [(grade.code, grade.label) for grade in appraisal.rule_set.grades if grade.coefficient is not None]
        suggested = services.suggested_grades(appraisal)
        for subject in appraisal.subjects.all():
            self.fields[f"grade_{subject.pk}"] = forms.ChoiceField(
                label=subject.name,
                choices=grades,
                initial=suggested.get(subject.pk),
                widget=widgets.UnfoldAdminSelectWidget,
            )
            self.fields[f"reason_{subject.pk}"] = forms.CharField(
                label=_("why it differs from the count"),
                max_length=300,
                required=False,
                widget=widgets.UnfoldAdminTextInputWidget,
            )

    def call(self) -> list[Verdict]:
        data = self.cleaned_data
        return services.propose_verdicts(
            appraisal_id=self.appraisal.pk,
            user=self.user,
            verdicts={
                subject.pk: (data[f"grade_{subject.pk}"], data[f"reason_{subject.pk}"])
                for subject in self.appraisal.subjects.all()
            },
        )


class RectificationForm(ServiceForm):
    """A problem that becomes a task."""

    subject = forms.ModelChoiceField(
        label=_("Subject"),
        queryset=Subject.objects.none(),
        widget=widgets.UnfoldAdminSelectWidget,
    )
    problem = forms.CharField(label=_("problem"), max_length=300, widget=widgets.UnfoldAdminTextInputWidget)
    measure = forms.CharField(label=_("measure"), max_length=300, widget=widgets.UnfoldAdminTextInputWidget)
    owner = forms.CharField(
        label=_("responsible person"),
        help_text=_("Account or telephone number."),
        widget=widgets.UnfoldAdminTextInputWidget,
    )
    due_on = forms.DateField(label=_("due on"), widget=DateWidget)

    def __init__(self, *args: Any, appraisal: Appraisal, user: User, **options: Any) -> None:
        super().__init__(*args, **options)
        self.user = user
        self.fields["subject"].queryset = appraisal.subjects.all()  # type: ignore[attr-defined]

    def clean_owner(self) -> User:
        account = self.cleaned_data["owner"].strip()
        found = User.objects.filter(username=account) or User.objects.filter(phone=account)
        if not found:
            raise forms.ValidationError(_("Nobody has this account or telephone number."))
        return found[0]

    def call(self) -> Rectification:
        return services.add_rectification(user=self.user, **self.cleaned_data)


class DoneForm(ServiceForm):
    """What was done about a task."""

    evidence = text_field(_("what was done"), rows=4, most=2000)

    def __init__(self, *args: Any, rectification: Rectification, user: User, **options: Any) -> None:
        super().__init__(*args, **options)
        self.rectification, self.user = rectification, user
        self.fields["evidence"].initial = rectification.evidence

    def call(self) -> Rectification:
        return services.report_rectified(
            rectification_id=self.rectification.pk, user=self.user, evidence=self.cleaned_data["evidence"]
        )
