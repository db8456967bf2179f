"""Feedback in the admin: the inspector's desk."""

from . import desk, menu

__all__ = ["desk", "menu"]
