"""The steps with a case as the admin offers them: in words, with a form each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from disclosures.refusals import Refused
from feedback import permissions, services
from feedback.enums import Action, ReplyStatus
from feedback.staff_forms import lateness
from feedback.staff_forms import reply as reply_forms
from feedback.staff_forms import steps as forms
from feedback.transitions import LIFE, REPLY_LIFE

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.utils.functional import _StrPromise

    from disclosures.models import User
    from feedback.models import Feedback, Reply

    Check = Callable[["Feedback", "Reply | None", User], object]


def _handler(case: Feedback, reply: Reply | None, user: User) -> None:
    permissions.check_handle(user, case)


def _writer(case: Feedback, reply: Reply | None, user: User) -> None:
    permissions.check_draft_reply(user, case)
    if reply and reply.status != ReplyStatus.DRAFT:
        raise Refused(gettext("The answer waits for approval: it must be returned before it can be changed."))


def _written(action: Action, check: Callable[[User, Reply], object]) -> Check:
    """A step with an answer that somebody has written."""

    def checked(case: Feedback, reply: Reply | None, user: User) -> None:
        if reply is None:
            raise Refused(gettext("Nobody has written an answer yet."))
        REPLY_LIFE.check(reply, action)
        check(user, reply)

    return checked


def _any_writer(user: User, reply: Reply) -> None:
    permissions.check_draft_reply(user, reply.feedback)


def _any_handler(user: User, reply: Reply) -> None:
    permissions.check_handle(user, reply.feedback)


def _sender(user: User, reply: Reply) -> None:
    permissions.check_handle(user, reply.feedback)
    if reply.four_eyes and reply.status != ReplyStatus.APPROVED:
        raise Refused(gettext("This answer needs the approval of a second person before it is sent."))


def _ruler(case: Feedback, reply: Reply | None, user: User) -> None:
    permissions.check_rule(user, case)
    if not case.events.filter(action=Action.HAND_OVER).exists():
        raise Refused(gettext("Nobody disputes who is responsible."))


def _asks_for_time(case: Feedback, reply: Reply | None, user: User) -> None:
    permissions.check_handle(user, case)
    if forms.pending_extension(case).exists():
        raise Refused(gettext("An extension has been asked for already and waits for a decision."))


def _decides(case: Feedback, reply: Reply | None, user: User) -> None:
    pending = forms.pending_extension(case).select_related("clock__feedback__organization").first()
    if pending is None:
        raise Refused(gettext("No extension waits for a decision."))
    permissions.check_decide_extension(user, pending)


def _late(case: Feedback, reply: Reply | None, user: User) -> None:
    permissions.check_account(user, case)
    if not services.is_or_was_late(case):
        raise Refused(gettext("This case is not late."))


@dataclass(frozen=True)
class Step:
    """A button and the page behind it. `hint` says what will happen; `done` what has."""

    slug: str
    action: Action
    check: Check
    form: type[forms.CaseForm]
    button: _StrPromise
    hint: _StrPromise
    done: _StrPromise
    look: str = "default"
    icon: str = ""

    def require(self, case: Feedback, reply: Reply | None, user: User) -> None:
        """Raise Refused, with the reason, unless this person may take the step now."""
        LIFE.check(case, self.action)
        self.check(case, reply, user)


# In the order of their buttons: what leads on first, what sends away last.
STEPS = {
    step.slug: step
    for step in (
        Step(
            "accept", Action.ACKNOWLEDGE, _handler, forms.AcceptForm, _("Accept"),
            _("The asker reads that the matter is in hand. If nobody handles it yet, you do."),
            _("Accepted: the asker can read that it is in hand."), "primary", "inbox",
        ),
        Step(
            "release", Action.RELEASE, _handler, forms.ReleaseForm, _("It is a real question"),
            _("The machine suspected spam. You found a real question: it takes its usual way."),
            _("It is among the questions received."), "primary", "mark_email_read",
        ),
        Step(
            "draft", Action.ANSWER, _writer, reply_forms.ReplyForm, _("Write the answer"),
            _("Saved as a draft that colleagues can go on with. The asker sees nothing of it yet."),
            _("The draft is saved."), "primary", "edit",
        ),
        Step(
            "propose", Action.PROPOSE, _written(Action.PROPOSE, _any_writer),
            forms.ProposeForm, _("Submit for approval"),
            _("The head of the organisation reads and approves it, or returns it with a comment."),
            _("The answer waits for approval."), "primary", "send",
        ),
        Step(
            "approve", Action.APPROVE, _written(Action.APPROVE, permissions.check_approve_reply), forms.ApproveForm,
            _("Approve the answer"), _("You approve exactly what stands here. A change needs a new approval."),
            _("The answer is approved and can be sent."), "primary", "verified",
        ),
        Step(
            "send", Action.ANSWER, _written(Action.ANSWER, _sender), forms.SendForm, _("Send the answer"),
            _("The asker reads exactly this. It is sealed, and the clock ends today."),
            _("The answer is sent."), "primary", "outgoing_mail",
        ),
        Step(
            "return", Action.RETURN, _written(Action.RETURN, _any_handler),
            forms.ReturnForm, _("Return the answer"), _("It becomes a draft again; an approval lapses."),
            _("The answer is a draft again."), icon="undo",
        ),
        Step(
            "decide", Action.EXTEND, _decides, forms.DecideForm, _("Decide on the extension"),
            _("Granted working days move the due date; the original one stays on record."),
            _("Your decision is recorded."), "primary", "gavel",
        ),
        Step(
            "rule", Action.RULE, _ruler, forms.RuleForm, _("Rule who is responsible"),
            _("It goes to the organisation you name; the clock goes on running."),
            _("Your ruling is recorded."), icon="balance",
        ),
        Step(
            "ask", Action.ASK, _handler, forms.AskForm, _("Ask the asker"),
            _("The clock waits for the answer, up to what the policy allows."),
            _("The question is with the asker."), icon="contact_support",
        ),
        Step(
            "extend", Action.EXTEND, _asks_for_time, forms.ExtendForm, _("Ask for more time"),
            _("Only before the due date; another person decides on it."),
            _("The request waits for a decision."), icon="more_time",
        ),
        Step(
            "assign", Action.ASSIGN, _handler, forms.AssignForm, _("Assign"),
            _("Say which colleague handles it."), _("Assigned."), icon="person_check",
        ),
        Step(
            "join", Action.JOIN, _handler, forms.JoinForm, _("Handle it jointly"),
            _("The other organisation reads it and can write the answer; yours keeps the clock and sends it."),
            _("The other organisation takes part."), icon="group_add",
        ),
        Step(
            "split", Action.SPLIT, _handler, forms.SplitForm, _("Split off a part"),
            _("A part that is for another organisation becomes a case of its own, with the same day zero."),
            _("The part is a case of its own now."), icon="call_split",
        ),
        Step(
            "merge", Action.MERGE, _handler, forms.MergeForm, _("Join it to an earlier one"),
            _("For the same matter asked twice: one answer goes to both askers, by the earlier deadline."),
            _("Joined: the answer to the earlier one goes to this asker as well."), icon="merge",
        ),
        Step(
            "hand-over", Action.HAND_OVER, lambda case, reply, user: permissions.check_hand_over(user, case),
            forms.HandOverForm, _("Hand over"),
            _("For what is another organisation's matter. The clock goes on; a second time needs a ruling from above."),
            _("Handed over."), icon="forward",
        ),
        Step(
            "explain", Action.EXPLAIN, _late, lateness.ExplainForm, _("State cause and responsible person"),
            _("A case that was late is filed only when it is on record why, and who is responsible. This is to find "
              "what keeps going wrong, so please be frank. What is stated later corrects what was stated before."),
            _("The cause and the responsible person are in the record."), icon="edit_note",
        ),
        Step(
            "close", Action.CLOSE, _handler, lateness.CloseForm, _("File"),
            _("The matter is done. The asker can still be dissatisfied and reopen it once."), _("Filed."),
            icon="inventory_2",
        ),
        Step(
            "dismiss", Action.DISMISS, _handler, forms.DismissForm, _("Set aside"),
            _("No matter for this site. It is kept, and the asker can read why."), _("Set aside."), "danger", "block",
        ),
    )
}  # fmt: skip


def offered(case: Feedback, reply: Reply | None, user: User) -> list[Step]:
    """The steps this person may take now."""

    def may(step: Step) -> bool:
        try:
            step.require(case, reply, user)
        except Refused:
            return False
        return True

    return [step for step in STEPS.values() if may(step)]
