"""The nouns of the ground floor."""

from .attachment import Attachment
from .calendar import CalendarDay, CalendarYear
from .catalogue import CatalogueEntry
from .item import Briefing, Bulletin, DisclosureItem, Meeting
from .organization import Organization
from .people import Post, User
from .procedure import Contributor, ProcedureStep, Verdict
from .search import SearchSegment

__all__ = [
    "Attachment",
    "Briefing",
    "Bulletin",
    "CalendarDay",
    "CalendarYear",
    "CatalogueEntry",
    "Contributor",
    "DisclosureItem",
    "Meeting",
    "Organization",
    "Post",
    "ProcedureStep",
    "SearchSegment",
    "User",
    "Verdict",
]
