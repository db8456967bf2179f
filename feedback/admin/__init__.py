"""Feedback in the admin: the working desk of those who answer, the inspector's desk and the notices it issues."""

from . import (
    cases,
    desk,
    league,
    menu,
    notice_texts,
    notices,
    open_days,
    publication,
    rules,
    senders,
    taking_up,
)

__all__ = [
    "cases",
    "desk",
    "league",
    "menu",
    "notice_texts",
    "notices",
    "open_days",
    "publication",
    "rules",
    "senders",
    "taking_up",
]
