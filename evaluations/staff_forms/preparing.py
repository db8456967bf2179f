"""Preparing an appraisal: its frame, who is appraised, and who may vote."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _
from unfold import widgets

from disclosures.models import CatalogueEntry, Organization, User
from disclosures.refusals import Refused
from disclosures.staff_forms.calling import ServiceForm, text_field
from disclosures.staff_forms.fields import DateWidget, dressed
from evaluations import services
from evaluations.models import Appraisal, Subject, Template

if TYPE_CHECKING:
    from collections.abc import Iterable

    from disclosures.models import Bulletin


class AppraisalForm(forms.ModelForm):
    """A new appraisal from a template; its rules and stages come with that."""

    starts_on = forms.DateField(
        label=_("first day of the first notice"),
        help_text=_("The other stages follow from it in working days, as the template says."),
        widget=DateWidget,
    )

    class Meta:
        model = Appraisal
        fields = ("template", "organization", "title", "period_from", "period_until", "opens_at", "closes_at")
        formfield_callback = dressed
        widgets = {
            "template": widgets.UnfoldAdminSelectWidget,
            "organization": widgets.UnfoldAdminSelectWidget,
        }

    def __init__(self, *args: Any, author: User, organizations: Iterable[int], **options: Any) -> None:
        super().__init__(*args, **options)
        self.author = author
        self.fields["template"].queryset = Template.objects.filter(is_active=True)  # type: ignore[attr-defined]
        own = Organization.objects.filter(pk__in=organizations)
        self.fields["organization"].queryset = own  # type: ignore[attr-defined]

    @property
    def fieldsets(self) -> list[tuple[Any, dict[str, Any]]]:
        return [(None, {"fields": [bound.name for bound in self.visible_fields()]})]

    def done(self) -> Appraisal | None:
        """The appraisal, or None with what is wrong next to the fields."""
        if not self.is_valid():
            return None
        try:
            return services.create_appraisal(
                appraisal=self.instance,
                template=self.cleaned_data["template"],
                author=self.author,
                starts_on=self.cleaned_data["starts_on"],
            )
        except Refused as refusal:
            self.add_error(None, str(refusal))
            return None


class SubjectForm(ServiceForm):
    """One more who is appraised."""

    name = forms.CharField(label=_("name"), max_length=80, widget=widgets.UnfoldAdminTextInputWidget)
    post_title = forms.CharField(
        label=_("post"), max_length=80, required=False, widget=widgets.UnfoldAdminTextInputWidget
    )
    account = forms.CharField(
        label=_("account or telephone number"),
        required=False,
        help_text=_("Nobody grades themselves: whoever holds this account gets no ballot for this subject."),
        widget=widgets.UnfoldAdminTextInputWidget,
    )
    pledges = text_field(_("pledges"), rows=4, most=5000, required=False)

    def __init__(self, *args: Any, appraisal: Appraisal, user: User, **options: Any) -> None:
        super().__init__(*args, **options)
        self.appraisal, self.user = appraisal, user

    def clean_account(self) -> User | None:
        account = self.cleaned_data["account"].strip()
        if not account:
            return None
        found = User.objects.filter(username=account) or User.objects.filter(phone=account)
        if not found:
            raise forms.ValidationError(_("Nobody has this account or telephone number."))
        return found[0]

    def call(self) -> Subject:
        data = self.cleaned_data
        return services.name_subject(
            appraisal_id=self.appraisal.pk,
            user=self.user,
            name=data["name"],
            post_title=data["post_title"],
            person=data["account"],
            pledges=data["pledges"],
        )


class NoticeForm(ServiceForm):
    """The draft of a public notice: only the catalogue entry is to be chosen, the text writes itself."""

    entry = forms.ModelChoiceField(
        label=_("catalogue entry"),
        queryset=CatalogueEntry.objects.none(),
        widget=widgets.UnfoldAdminSelectWidget,
    )

    def __init__(self, *args: Any, appraisal: Appraisal, user: User, step: str, **options: Any) -> None:
        super().__init__(*args, **options)
        self.appraisal, self.user, self.step = appraisal, user, step
        entries = CatalogueEntry.objects.current().filter(
            organization_kinds__contains=[appraisal.organization.kind], item_kind__in=("", "bulletin")
        )
        field = self.fields["entry"]
        field.queryset = entries  # type: ignore[attr-defined]
        fitting = entries.filter(content__contains="评议").first() or entries.filter(content__contains="公示").first()
        field.initial = fitting.pk if fitting else None

    def call(self) -> Bulletin:
        announce = {
            "announce_rules": services.announce_rules,
            "announce_board": services.announce_board,
            "announce_rectification": services.announce_rectification,
            "count": lambda **given: services.count_appraisal(**given).notice,
        }[self.step]
        return announce(appraisal_id=self.appraisal.pk, user=self.user, entry=self.cleaned_data["entry"])
