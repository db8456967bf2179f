"""Making a question and its answer public: consent, what is hidden, a second person's signature, taking it back."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext as _

from disclosures.enums import Finding
from disclosures.redaction import Span, places_of, proposals, redacted
from disclosures.refusals import InvalidInput, Refused
from disclosures.search.tokens import grams, words
from feedback import permissions
from feedback.enums import Action, TextPart
from feedback.models import PublicAnswer, PublicConsent, Redaction, Reply, Sender
from feedback.transitions import LIFE, PUBLIC_LIFE

from ._shared import locked_feedback, require_reason, take_step

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from disclosures.models import User
    from feedback.models import Feedback

LONGEST_TITLE = 80


class StaleAnswer(Refused):
    """Somebody changed what is hidden after this person had looked at it."""


def has_consent(feedback: Feedback) -> bool:
    """Whether the asker has agreed that question and answer are public, and not taken it back."""
    newest = PublicConsent.objects.filter(feedback=feedback).last()
    return newest is not None and newest.given


def consent_to_publication(*, feedback_id: int, given: bool) -> PublicConsent:
    """The asker's word on being published. Taken back, what is public comes down at once."""
    with locked_feedback(feedback_id) as feedback:
        consent = PublicConsent.objects.create(feedback=feedback, given=given)
        take_step(feedback, Action.CONSENT, comment=_("given") if given else _("taken back"))
        if not given:
            for answer in PublicAnswer.objects.filter(reply__feedback=feedback).exclude(status="withdrawn"):
                _withdraw(answer, _("The asker has taken the consent back."))
        return consent


def original(reply: Reply) -> dict[str, str]:
    """The texts as they were written, by part; the places of redactions are in these."""
    return {TextPart.QUESTION: reply.feedback.text, TextPart.ANSWER: reply.text}


def _known_names(feedback: Feedback) -> list[str]:
    sender = Sender.objects.filter(feedback=feedback).first()
    return [sender.name] if sender and sender.name else []


def prepare_public_answer(*, reply_id: int, user: User) -> PublicAnswer:
    """Propose what to hide in question and answer; nothing of it is public yet, and every passage waits for a word."""
    with locked_feedback(Reply.objects.get(pk=reply_id).feedback_id) as feedback:
        permissions.check_handle(user, feedback)
        reply = feedback.replies.sent().filter(pk=reply_id).first()
        if reply is None:
            raise InvalidInput(_("There is no answer yet."))
        LIFE.check(feedback, Action.PREPARE)
        _require_consent(feedback)
        if PublicAnswer.objects.filter(reply=reply).exists():
            raise Refused(_("This answer has been prepared already."))
        reply.feedback = feedback
        return _prepare(reply, user)


def _prepare(reply: Reply, user: User) -> PublicAnswer:
    """The public copy with everything hidden that the machine proposes."""
    feedback, names = reply.feedback, _known_names(reply.feedback)
    found = {part: proposals(text, names) for part, text in original(reply).items()}
    public = PublicAnswer(reply=reply, organization=feedback.organization, item=feedback.item, prepared_by=user)
    public.outcome = reply.outcome
    public.title = redacted(feedback.subject, proposals(feedback.subject, names))[:LONGEST_TITLE]
    _write(public, found)
    public.save()
    Redaction.objects.bulk_create(
        Redaction(public_answer=public, part=part, start=span.start, end=span.end, sort=span.sort, reason=span.reason)
        for part, spans in found.items()
        for span in spans
    )
    return public


def _write(public: PublicAnswer, hidden: Mapping[str, Iterable[Span]]) -> None:
    """The texts without what is hidden, and what the search knows of them."""
    texts = original(public.reply)
    public.question = redacted(texts[TextPart.QUESTION], hidden[TextPart.QUESTION])
    public.answer = redacted(texts[TextPart.ANSWER], hidden[TextPart.ANSWER])
    public.words = words([public.title, public.question, public.answer])
    public.grams = sorted(grams(public.words))


def _require_consent(feedback: Feedback) -> None:
    if not has_consent(feedback):
        raise Refused(_("The asker has not agreed to publication."))


@contextmanager
def _locked_answer(public_id: int, version: int | None = None) -> Iterator[PublicAnswer]:
    """The public copy under the lock of its feedback."""
    with locked_feedback(PublicAnswer.objects.get(pk=public_id).reply.feedback_id) as feedback:
        public = PublicAnswer.objects.select_related("reply").get(pk=public_id)
        public.reply.feedback = feedback
        if version is not None and public.version != version:
            raise StaleAnswer(_("Somebody changed what is hidden meanwhile: look at it again before you go on."))
        yield public


def decide_redactions(
    *,
    public_id: int,
    user: User,
    title: str,
    hidden: Mapping[int, bool],
    more: Iterable[str] = (),
    version: int | None = None,
) -> PublicAnswer:
    """Say of every proposed passage (by key) whether it is hidden; `more` are further words to hide wherever they are.

    Raises InvalidInput if a passage is left undecided.
    """
    with _locked_answer(public_id, version) as public:
        feedback = public.reply.feedback
        post = permissions.check_handle(user, feedback)
        PUBLIC_LIFE.change(public, Action.PREPARE)
        _decide(public, user, hidden, more)
        public.title, public.prepared_by, public.prepared_at = _require_title(title), user, timezone.now()
        _write(public, _hidden_spans(public))
        public.save()
        take_step(feedback, Action.PREPARE, user=user, post=post, internal=True)
        return public


def _require_title(title: str) -> str:
    if not title.strip():
        raise InvalidInput(_("Please give it a title."))
    return title.strip()


def _decide(public: PublicAnswer, user: User, hidden: Mapping[int, bool], more: Iterable[str]) -> None:
    public.redactions.filter(by_hand=True).delete()
    rows = list(public.redactions.all())
    if any(row.pk not in hidden for row in rows):
        raise InvalidInput(_("Decide on every passage: hide it or leave it."))
    for row in rows:
        row.hidden, row.decided_by = hidden[row.pk], user
    Redaction.objects.bulk_update(rows, ["hidden", "decided_by"])
    named = list(more)
    Redaction.objects.bulk_create(
        Redaction(
            public_answer=public, part=part, start=span.start, end=span.end, sort=span.sort, reason=span.reason,
            by_hand=True, hidden=True, decided_by=user,
        )
        for part, text in original(public.reply).items()
        for span in places_of(text, named)
    )  # fmt: skip


def _hidden_spans(public: PublicAnswer) -> dict[str, list[Span]]:
    found: dict[str, list[Span]] = {part: [] for part in TextPart.values}
    for row in public.redactions.filter(hidden=True):
        found[row.part].append(Span(row.start, row.end, Finding(row.sort), row.reason))
    return found


def sign_public_answer(*, public_id: int, user: User, version: int) -> PublicAnswer:
    """A second person makes it public, exactly as rehearsed in that version."""
    with _locked_answer(public_id, version) as public:
        feedback = public.reply.feedback
        post = permissions.check_sign(user, public.prepared_by_id, feedback)
        _require_consent(feedback)
        if public.redactions.filter(hidden=None).exists():
            raise Refused(_("Decide on every passage: hide it or leave it."))
        PUBLIC_LIFE.change(public, Action.SIGN)
        public.signed_by, public.signed_at = user, timezone.now()
        public.save()
        take_step(feedback, Action.SIGN, user=user, post=post)
        return public


def withdraw_public_answer(*, public_id: int, user: User, reason: str) -> PublicAnswer:
    """Take it down at once; where it stood people read that it was withdrawn, and why."""
    with _locked_answer(public_id) as public:
        post = permissions.check_handle(user, public.reply.feedback)
        _withdraw(public, require_reason(reason))
        take_step(public.reply.feedback, Action.UNPUBLISH, user=user, post=post, comment=reason.strip())
        return public


def _withdraw(public: PublicAnswer, reason: str) -> None:
    PUBLIC_LIFE.change(public, Action.UNPUBLISH)
    public.withdrawn_at, public.withdrawal_reason = timezone.now(), reason
    public.save()
