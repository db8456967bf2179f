"""Feedback in the admin: the working desk of those who answer, and the inspector's desk."""

from . import cases, desk, menu

__all__ = ["cases", "desk", "menu"]
