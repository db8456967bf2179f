"""The steps of the procedure as forms."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.db import transaction
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from unfold import widgets

from disclosures import services
from disclosures.enums import Aspect, WithdrawalKind

if TYPE_CHECKING:
    from collections.abc import Callable

    from disclosures.models import DisclosureItem, User

# 《条例》 art. 5, as residents may read it: what no disclosure may endanger.
RED_LINE = _(
    "I have checked that nothing in it, its attachments included, is a state or party secret, that disclosing it "
    "endangers no political, economic, military, cultural, social or territorial security of the country, and that "
    "it discloses no personal information without need."
)
POSITIVE, NEGATIVE, LATER = "positive", "negative", ""
VERDICTS = ((POSITIVE, _("in order")), (NEGATIVE, _("not in order")), (LATER, _("not judged by me")))


def _comment(label: Any, *, required: bool, hint: Any = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        required=required,
        max_length=1000,
        widget=widgets.UnfoldAdminTextareaWidget(attrs={"rows": 3}),
        help_text=hint,
        error_messages={"required": _("Please give the reason: it is kept in the record.")},
    )


class StepForm(forms.Form):
    """A step of one item by one person; `version` is that of the item the person has before their eyes."""

    service: ClassVar[Callable[..., Any]]
    person: ClassVar[str]  # what the service calls the one who acts

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, item: DisclosureItem, user: User, **options: Any) -> None:
        super().__init__(*args, **options)
        self.initial["version"] = item.version
        self.item = item
        self.user = user

    @property
    def fieldsets(self) -> list[tuple[Any, dict[str, Any]]]:
        return [(None, {"fields": [bound.name for bound in self.visible_fields()]})]

    def take(self) -> None:
        """Take the step with what was filled in. Raises what the service raises."""
        type(self).service(item_id=self.item.pk, **{self.person: self.user}, **self.cleaned_data)


class CommentForm(StepForm):
    comment = _comment(_("Comment"), required=False, hint=_("Kept in the record; colleagues read it."))


class ProposeForm(CommentForm):
    service, person = services.propose_item, "proposer"


class RecallForm(CommentForm):
    service, person = services.recall_item, "proposer"


class ReturnForm(StepForm):
    service, person = services.return_item, "judge"
    comment = _comment(_("What is to be improved"), required=True, hint=_("The proposer reads this on the desk."))


class ReferForm(StepForm):
    service, person = services.refer_item, "approver"
    comment = _comment(_("Why it exceeds your competence"), required=True)


class ApproveForm(CommentForm):
    service, person = services.approve_item, "approver"


class PublishForm(StepForm):
    service, person = services.publish_item, "publisher"


class UnscheduleForm(StepForm):
    service, person = services.unschedule_item, "publisher"
    comment = _comment(_("Reason"), required=True)


class DiscardForm(CommentForm):
    service, person = services.discard_item, "user"


class ArchiveForm(StepForm):
    service, person = services.archive_item, "user"


class WithdrawForm(StepForm):
    service, person = services.withdraw_item, "user"
    kind = forms.ChoiceField(
        label=_("Kind"), choices=WithdrawalKind.choices, widget=widgets.UnfoldAdminRadioSelectWidget
    )
    reason = _comment(
        _("Reason"), required=True, hint=_("Residents read this: say it in plain words and name nobody needlessly.")
    )


class ReviewForm(StepForm):
    """Three verdicts. A negative one sends the item back; positive ones are recorded unless secrecy is in question."""

    red_line = forms.BooleanField(label=RED_LINE, required=False, widget=widgets.UnfoldBooleanWidget)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.standing = services.standing_verdicts(self.item)
        for aspect in Aspect:
            self.fields[aspect.value] = forms.ChoiceField(
                label=aspect.label,
                choices=VERDICTS,
                required=False,
                widget=widgets.UnfoldAdminRadioSelectWidget(radio_style=1),
            )
            self.fields[f"{aspect.value}_comment"] = _comment(_("Comment"), required=False)

    @property
    def fieldsets(self) -> list[tuple[Any, dict[str, Any]]]:
        def of(aspect: Aspect, *more: str) -> tuple[Any, dict[str, Any]]:
            fields = [*more, aspect.value, f"{aspect.value}_comment"]
            return aspect.label, {"fields": fields, "description": self._description(aspect)}

        return [of(Aspect.SECRECY, "red_line"), of(Aspect.NECESSITY), of(Aspect.ACCURACY)]

    def _description(self, aspect: Aspect) -> str:
        """What is asked, and who has answered already."""
        verdict = self.standing.get(aspect)
        if verdict is None:
            return str(ASPECT_QUESTIONS[aspect])
        return format_html(
            "{} <strong>{}</strong>",
            ASPECT_QUESTIONS[aspect],
            gettext("In order, says %(person)s.") % {"person": verdict.reviewer.name},
        )

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        if not any(found.get(aspect.value) for aspect in Aspect):
            self.add_error(Aspect.SECRECY.value, _("Give a verdict on at least one aspect."))
        if found.get(Aspect.SECRECY.value) == POSITIVE and not found.get("red_line"):
            self.add_error("red_line", _("The secrecy review needs the red-line declaration."))
        for aspect in Aspect:
            if found.get(aspect.value) == NEGATIVE and not found.get(f"{aspect.value}_comment", "").strip():
                self.add_error(f"{aspect.value}_comment", _("Say what is not in order: the proposer needs it."))
        return found

    def _given(self, verdict: str) -> dict[Aspect, str]:
        return {
            aspect: self.cleaned_data[f"{aspect.value}_comment"].strip()
            for aspect in Aspect
            if self.cleaned_data[aspect.value] == verdict
        }

    def take(self) -> None:
        positive, negative = self._given(POSITIVE), self._given(NEGATIVE)
        seen = {"item_id": self.item.pk, "version": self.cleaned_data["version"]}
        with transaction.atomic():
            if positive and Aspect.SECRECY not in negative:  # nothing comes before secrecy
                services.review_item(
                    **seen,
                    reviewer=self.user,
                    aspects=list(positive),
                    red_line_declared=self.cleaned_data["red_line"],
                    remarks=positive,
                    comment=_in_lines(positive),
                )
            if negative:
                services.reject_item(**seen, reviewer=self.user, remarks=negative)


def _in_lines(remarks: dict[Aspect, str]) -> str:
    return "\n".join(f"{aspect.label}：{text}" for aspect, text in remarks.items() if text)


ASPECT_QUESTIONS = {
    Aspect.SECRECY: _("Does it hold a secret, or what the rules forbid to disclose?"),
    Aspect.NECESSITY: _("Must or should it be disclosed, to these readers, on these platforms, at this time?"),
    Aspect.ACCURACY: _("Are facts, figures, names and wording right?"),
}
