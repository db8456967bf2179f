"""The admin of secretaries, reviewers and approvers. Upper floors register their models on `site` too."""

from . import catalogue, items, organizations, people, supervision
from .site import site

__all__ = ["catalogue", "items", "organizations", "people", "site", "supervision"]
