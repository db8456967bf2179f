"""Appraisals in the admin."""

from . import hall, menu

__all__ = ["hall", "menu"]
