"""Bringing in the voter roll: checked as a whole, shown as what it changes, imported as a whole once that was seen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.core import signing
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from unfold import widgets

from disclosures.files import RefusedFile, check_upload
from disclosures.refusals import Refused
from disclosures.staff_forms.calling import ServiceForm
from evaluations import rolls, services

if TYPE_CHECKING:
    from disclosures.models import User
    from evaluations.models import Appraisal

SALT = "evaluations.roll"


class RollForm(ServiceForm):
    """First the workbook, which shows the change; then that change, as it was seen, without the workbook."""

    file = forms.FileField(
        label=_("workbook (.xlsx)"),
        required=False,
        widget=widgets.UnfoldAdminFileFieldWidget(attrs={"accept": ".xlsx"}),
        help_text=_(
            "Three columns, with these headings: %(headings)s. It replaces the roll that is there; "
            "what that changes is shown before anything is imported."
        )
        % {"headings": "、".join(rolls.HEADINGS)},
    )
    # What was shown comes back with the decision: the rows, and the roll that they were compared with.
    rows = forms.CharField(required=False, widget=forms.HiddenInput)
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, appraisal: Appraisal, user: User, **options: Any) -> None:
        super().__init__(*args, **options)
        self.appraisal, self.user = appraisal, user
        self.bad: list[rolls.Voter] = []
        self.change: rolls.Change | None = None
        self.signed_rows = ""

    def clean_rows(self) -> list[rolls.Row]:
        given = self.cleaned_data["rows"]
        try:
            return [(name, account, code) for name, account, code in signing.loads(given, salt=SALT)] if given else []
        except signing.BadSignature:
            self.add_error("file", gettext("Choose the workbook again, please."))
            return []

    def clean_file(self) -> list[rolls.Row]:
        upload = self.cleaned_data["file"]
        if not upload:
            return []
        checked = check_upload(upload)
        if checked.extension != "xlsx":
            raise RefusedFile(gettext("This is no workbook: save it as .xlsx and upload that."))
        try:
            return rolls.read_rows(checked.content)
        except Refused as refusal:
            raise forms.ValidationError(str(refusal)) from refusal

    def clean(self) -> dict[str, Any]:
        if self.errors:
            return self.cleaned_data
        rows = self.cleaned_data["rows"] or self.cleaned_data["file"]
        if not rows:
            self.add_error("file", gettext("Choose the workbook with the roll."))
            return self.cleaned_data
        voters = rolls.check_rows(self.appraisal.rule_set, rows)
        self.bad = [voter for voter in voters if voter.problem]
        if self.bad:
            self.add_error("file", gettext("Nothing was imported. Correct the rows named below and upload it again."))
        else:
            self.change = rolls.compare(self.appraisal, voters)
            self.signed_rows = signing.dumps(rows, salt=SALT, compress=True)
        return self.cleaned_data

    def call(self) -> int | None:
        """How many voters are on the new roll; None while the change has only been shown."""
        rows = self.cleaned_data["rows"]
        if not rows:
            return None
        seen = self.cleaned_data["seen"]
        return services.import_roll(appraisal_id=self.appraisal.pk, user=self.user, rows=rows, seen=seen)
