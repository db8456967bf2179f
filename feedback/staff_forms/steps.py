"""What staff do with a case, as forms. Each validates and calls its service."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from unfold import widgets

from disclosures.forms import UnitField
from disclosures.models import Organization, Post, User
from feedback import permissions, services
from feedback.models import Extension, Feedback

if TYPE_CHECKING:
    from collections.abc import Callable

    from feedback.models import Reply


def written(label: Any, *, required: bool = True, hint: Any = "", rows: int = 3, most: int = 1000) -> forms.CharField:
    """A field for sentences."""
    return forms.CharField(
        label=label,
        required=required,
        max_length=most,
        help_text=hint,
        widget=widgets.UnfoldAdminTextareaWidget(attrs={"rows": rows}),
    )


def _unit(label: Any, hint: Any = "") -> UnitField:
    return UnitField(label=label, queryset=None, help_text=hint, widget=widgets.UnfoldAdminSelectWidget)


class CaseForm(forms.Form):
    """A step with a case by one person; `seen` is the version of its answer that the person has before their eyes."""

    service: ClassVar[Callable[..., Any]]
    submit: ClassVar[Any] = ""  # the button's text where it is not the step's

    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, case: Feedback, reply: Reply | None, user: User, **options: Any) -> None:
        super().__init__(*args, **options)
        self.case, self.reply, self.user = case, reply, user
        self.initial["seen"] = reply.version if reply else 0
        for field in self.fields.values():
            if isinstance(field, UnitField):
                field.queryset = Organization.objects.active(timezone.localdate()).exclude(pk=case.organization_id)

    @property
    def fieldsets(self) -> list[tuple[Any, dict[str, Any]]]:
        return [(None, {"fields": [bound.name for bound in self.visible_fields()]})]

    @property
    def given(self) -> dict[str, Any]:
        """What was filled in, as the service calls it."""
        return {name: value for name, value in self.cleaned_data.items() if name != "seen"}

    def take(self) -> None:
        """Take the step. Raises what the service raises."""
        type(self).service(feedback_id=self.case.pk, user=self.user, **self.given)


class ReplyStepForm(CaseForm):
    """A step with exactly the answer the person has read."""

    @property
    def given(self) -> dict[str, Any]:
        return super().given | {"version": self.cleaned_data["seen"]}


class AcceptForm(CaseForm):
    service = services.acknowledge_feedback


class ReleaseForm(CaseForm):
    service = services.release_feedback


class DismissForm(CaseForm):
    service = services.dismiss_feedback
    reason = written(_("Reason"), hint=_("The asker reads this."))


class ProposeForm(ReplyStepForm):
    service = services.propose_reply


class ApproveForm(ReplyStepForm):
    service = services.approve_reply
    comment = written(_("Comment"), required=False, hint=_("Kept in the record; colleagues read it."))


class ReturnForm(ReplyStepForm):
    service = services.return_reply
    comment = written(_("What is to be improved"))


class SendForm(ReplyStepForm):
    service = services.send_reply


class AskForm(CaseForm):
    service = services.ask_asker
    question = written(_("Question"), hint=_("The asker reads this. Ask for everything that is missing at once."))


class AssignForm(CaseForm):
    service = services.assign_feedback
    handler = forms.ModelChoiceField(
        label=_("handler"), queryset=User.objects.none(), widget=widgets.UnfoldAdminSelectWidget
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        here = Post.objects.active().filter(organization=self.case.organization, role__in=permissions.HANDLERS)
        self.fields["handler"].queryset = User.objects.filter(  # type: ignore[attr-defined]
            is_active=True, pk__in=here.values("user")
        ).order_by("name", "pk")


class HandOverForm(CaseForm):
    service = services.hand_over
    to = _unit(_("To"), _("The clock goes on running: day zero stays the day of submission."))
    reason = written(_("Why it is their matter"), hint=_("The asker reads this."), most=400)


class RuleForm(HandOverForm):
    service = services.rule_responsible


class JoinForm(CaseForm):
    service = services.join_organization
    organization = _unit(_("Organisation to take part"))


class MergeForm(CaseForm):
    service = services.merge_feedback
    number = forms.CharField(
        label=_("Number of the earlier one"), max_length=20, widget=widgets.UnfoldAdminTextInputWidget
    )
    reason = written(_("Reason"), hint=_("The asker reads this."), most=400)

    def clean_number(self) -> Feedback:
        number = self.cleaned_data["number"].strip()
        found = Feedback.objects.filter(number=number).first()
        if found is None or not permissions.can(permissions.check_handle, self.user, found):
            raise forms.ValidationError(_("You handle no feedback of this number."))
        return found

    @property
    def given(self) -> dict[str, Any]:
        return {"into_id": self.cleaned_data["number"].pk, "reason": self.cleaned_data["reason"]}


class SplitForm(CaseForm):
    service = services.split_feedback
    to = _unit(_("Organisation that answers this part"))
    subject = forms.CharField(label=_("subject"), max_length=80, widget=widgets.UnfoldAdminTextInputWidget)
    text = written(_("The part of the text that is for them"), rows=6, most=5000)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.initial.update(subject=self.case.subject, text=self.case.text)


class ExtendForm(CaseForm):
    days = forms.IntegerField(
        label=_("working days"), min_value=1, max_value=99, widget=widgets.UnfoldAdminIntegerFieldWidget
    )
    reason = written(_("Reason"), hint=_("The asker reads this once it is granted."), most=500)

    def take(self) -> None:
        clock = self.case.clocks.running().exclude(stage="acknowledge").get()
        services.request_extension(clock_id=clock.pk, user=self.user, **self.given)


GRANT, REFUSE = "grant", "refuse"


class DecideForm(CaseForm):
    decision = forms.ChoiceField(
        label=_("Decision"),
        choices=((GRANT, _("grant the extension")), (REFUSE, _("refuse the extension"))),
        widget=widgets.UnfoldAdminRadioSelectWidget,
    )
    reason = written(_("Reason"), most=500)

    @property
    def extension(self) -> Extension:
        return pending_extension(self.case).get()

    def take(self) -> None:
        services.decide_extension(
            extension_id=self.extension.pk,
            user=self.user,
            approve=self.cleaned_data["decision"] == GRANT,
            reason=self.cleaned_data["reason"],
        )


def pending_extension(case: Feedback) -> Any:
    """The request for more time that waits for a decision: none or one."""
    return Extension.objects.filter(clock__feedback=case, status="requested")
