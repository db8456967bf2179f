"""What was filed, word for word, so that its sender can prove it later."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from django.utils import timezone

if TYPE_CHECKING:
    from collections.abc import Iterable

    from feedback.models import Enclosure, Feedback


def filed_text(feedback: Feedback, enclosures: Iterable[Enclosure]) -> str:
    """Everything that was received, in a fixed form and in one language: the same letters for ever.

    The line of a file holds the digest of what is stored, which is what was sent, made safe.
    """
    at = timezone.localtime(feedback.submitted_at)
    lines = [
        f"编号: {feedback.number}",
        f"收到时间: {at.isoformat(timespec='seconds')}",
        f"类型: {feedback.kind}",
        f"单位: {feedback.asked_organization.name}",
        *(f"附件: {enclosure.name} sha256:{enclosure.sha256}" for enclosure in enclosures),
        "",
        feedback.text,
        "",
    ]
    return "\n".join(lines)


def fingerprint(text: str) -> str:
    """The SHA-256 of that text in UTF-8, as `sha256sum` prints it: another letter gives another one."""
    return hashlib.sha256(text.encode()).hexdigest()
