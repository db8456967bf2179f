"""The admin of secretaries, reviewers and approvers. Upper floors register their models on `site` too."""

from . import items, organizations
from .site import site

__all__ = ["items", "organizations", "site"]
