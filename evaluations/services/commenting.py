"""Comments after the sealing: one officer redacts them, another one signs, and only then does a reader see any."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils import translation
from django.utils.translation import gettext as _

from disclosures.enums import Finding
from disclosures.redaction import is_redaction_of, proposals, redacted
from disclosures.refusals import InvalidInput, Refused
from evaluations import permissions
from evaluations.enums import Action
from evaluations.models import Comment, ShownComment
from evaluations.rules import canonical

from ._shared import locked_appraisal, take_step

if TYPE_CHECKING:
    from collections.abc import Mapping
    from uuid import UUID

    from disclosures.models import User
    from disclosures.redaction import Span
    from evaluations.models import Appraisal, AppraisalStep


@dataclass(frozen=True)
class ToRedact:
    """A comment before an officer: what may give somebody away in it, and the text without that."""

    comment: Comment
    found: list[Span]
    proposed: str


def comments_to_redact(*, appraisal: Appraisal, user: User) -> list[ToRedact]:
    """The comments as they were written, shuffled, for an officer. Raises NotAllowed for others and before sealing."""
    permissions.check_redact(user, appraisal)
    with translation.override("zh-hans"):
        return [
            ToRedact(comment, found, redacted(comment.text, found))
            for comment in Comment.objects.filter(subject__appraisal=appraisal).select_related("subject")
            for found in [proposals(comment.text)]
        ]


def redact_comments(*, appraisal_id: int, user: User, decisions: Mapping[UUID, tuple[str, str]]) -> AppraisalStep:
    """Say of each comment, by its key, what is shown of it, or why nothing: (shown text, reason); neither leaves it.

    A shown text is the comment with passages hidden behind our marks: nobody puts words into a voter's mouth. Raises
    InvalidInput for the first that is not.
    """
    with locked_appraisal(appraisal_id) as appraisal:
        post = permissions.check_redact(user, appraisal)
        _check_unsigned(appraisal)
        comments = list(Comment.objects.filter(subject__appraisal=appraisal))
        for comment in comments:
            shown, reason = decisions.get(comment.pk, ("", ""))
            if problem := problem_with_redaction(comment, shown, reason):
                raise InvalidInput(f"{comment.text[:20]}… {problem}")
            comment.shown_text, comment.withheld = _plain(shown), reason.strip()
        Comment.objects.bulk_update(comments, ["shown_text", "withheld"])
        return take_step(appraisal, Action.REDACT, user, post)


def sign_comments(*, appraisal_id: int, user: User, seen: str) -> AppraisalStep:
    """A second officer signs the decisions they have seen (`state_of_redaction`): from now on readers see them.

    Of a subject with fewer than k comments to show none is shown: among few, a voice is known.
    """
    with locked_appraisal(appraisal_id) as appraisal:
        redaction = appraisal.steps.filter(action=Action.REDACT).select_related("user").last()
        if redaction is None:
            raise Refused(_("Nobody has redacted the comments yet."))
        post = permissions.check_sign_comments(user, appraisal, redaction.user_id)
        _check_unsigned(appraisal)
        comments = list(Comment.objects.filter(subject__appraisal=appraisal))
        if any(not (comment.shown_text or comment.withheld) for comment in comments):
            raise Refused(_("Decide on every comment first: show it or withhold it."))
        if seen != state_of_redaction(comments):
            raise Refused(_("The decisions were changed since you opened the page. Read them again."))
        _show(comments, appraisal.rule_set.k)
        return take_step(appraisal, Action.SIGN, user, post, second=redaction.user)


def signed_comments(appraisal: Appraisal) -> bool:
    """Two people have let the comments go."""
    return appraisal.steps.filter(action=Action.SIGN).exists()


def state_of_redaction(comments: list[Comment]) -> str:
    """A fingerprint of what is decided on these comments."""
    decided = sorted([str(comment.pk), comment.shown_text, comment.withheld] for comment in comments)
    return hashlib.sha256(canonical(decided)).hexdigest()


def problem_with_redaction(comment: Comment, shown: str, reason: str) -> str:
    """What is wrong with that decision on a comment, for people; empty if nothing."""
    if not shown.strip():
        return ""
    if reason.strip():
        return _("Either show it or say why it is withheld.")
    with translation.override("zh-hans"):
        is_redaction = is_redaction_of(_plain(shown), _plain(comment.text))
        mark = f"〔{Finding.OTHER.label}〕"
    if is_redaction:
        return ""
    return _("Words may only be hidden behind a mark like %(mark)s, never changed or added.") % {"mark": mark}


def _plain(text: str) -> str:
    """Browsers send ends of lines in their own way."""
    return text.replace("\r\n", "\n").strip()


def _check_unsigned(appraisal: Appraisal) -> None:
    if signed_comments(appraisal):
        raise Refused(_("The comments are signed already."))


def _show(comments: list[Comment], k: int) -> None:
    texts: dict[int, list[str]] = defaultdict(list)
    for comment in comments:
        if comment.shown_text:
            texts[comment.subject_id].append(comment.shown_text)
    ShownComment.objects.bulk_create(
        ShownComment(subject_id=subject, text=text, digest=hashlib.sha256(text.encode()).hexdigest())
        for subject, shown in texts.items()
        if len(shown) >= k
        for text in shown
    )
