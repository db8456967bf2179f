"""Appraisals in the admin."""

from . import appraisals, hall, menu

__all__ = ["appraisals", "hall", "menu"]
