"""The steps as the admin offers them: in words, with a form each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from disclosures import permissions
from disclosures.enums import Action
from disclosures.staff_forms import steps as forms

if TYPE_CHECKING:
    from datetime import datetime

    from django.utils.functional import _StrPromise

    from disclosures.models import DisclosureItem, User


@dataclass(frozen=True)
class Step:
    """A button and the page behind it. `hint` says what will happen; `done` what has."""

    action: Action
    button: _StrPromise
    hint: _StrPromise
    done: _StrPromise
    form: type[forms.StepForm]
    look: str = "default"
    icon: str = ""


# In the order of their buttons: what leads on first, what undoes last.
STEPS = {
    step.action.value: step
    for step in (
        Step(
            Action.PROPOSE,
            _("Propose"),
            _("The item with its plan goes to the reviewers. You can recall it until it is published."),
            _("The item now waits for its review."),
            forms.ProposeForm,
            "primary",
            "send",
        ),
        Step(
            Action.REVIEW,
            _("Review"),
            _("Judge secrecy first, then necessity and accuracy. A verdict holds for exactly this content."),
            _("Your verdicts are recorded."),
            forms.ReviewForm,
            "primary",
            "fact_check",
        ),
        Step(
            Action.APPROVE,
            _("Approve"),
            _("You approve exactly what you see here. From now on the content is sealed; an edit voids the approval."),
            _("The item is approved: its secretary can publish it."),
            forms.ApproveForm,
            "primary",
            "verified",
        ),
        Step(
            Action.REFER,
            _("Refer to the level above"),
            _("For what exceeds your competence. The approvers of the level above find it on their desks."),
            _("The item now waits for the level above."),
            forms.ReferForm,
            icon="move_up",
        ),
        Step(
            Action.PUBLISH,
            _("Publish"),
            _("Readers see it from the approved time on, or at once if no later time was approved."),
            _("The item is published as approved."),
            forms.PublishForm,
            "primary",
            "campaign",
        ),
        Step(
            Action.RETURN,
            _("Return"),
            _("The item goes back to its secretary with your comments."),
            _("The item went back to its secretary."),
            forms.ReturnForm,
            icon="undo",
        ),
        Step(
            Action.RECALL,
            _("Recall"),
            _("The item becomes your draft again. An approval lapses; verdicts stay while they fit."),
            _("The item is a draft again."),
            forms.RecallForm,
            icon="keyboard_return",
        ),
        Step(
            Action.UNSCHEDULE,
            _("Cancel the publication"),
            _("It will not appear at the approved time. The approval stays."),
            _("The scheduled publication is cancelled."),
            forms.UnscheduleForm,
            icon="event_busy",
        ),
        Step(
            Action.WITHDRAW,
            _("Withdraw"),
            _("It disappears at once from every page, feed, search and file. The reason is public."),
            _("The item is withdrawn."),
            forms.WithdrawForm,
            "danger",
            "block",
        ),
        Step(
            Action.DISCARD,
            _("Discard"),
            _("The draft goes from every desk for good. It is kept in the records and can never be published."),
            _("The draft was discarded."),
            forms.DiscardForm,
            "danger",
            "delete",
        ),
        Step(
            Action.ARCHIVE,
            _("Archive"),
            _("For items that are no longer shown. Nothing changes any more after that."),
            _("The item is archived."),
            forms.ArchiveForm,
            icon="inventory_2",
        ),
    )
}


def offered(item: DisclosureItem, user: User, at: datetime) -> list[Step]:
    """The steps this person may take now."""
    return [step for step in STEPS.values() if permissions.may_take(user, step.action, item, at)]
