"""Appraisals in the admin."""

from . import appraisals, hall, menu, templates

__all__ = ["appraisals", "hall", "menu", "templates"]
