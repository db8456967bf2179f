"""The nouns of the ground floor."""

from .attachment import Attachment
from .calendar import CalendarDay, CalendarYear
from .catalogue import CatalogueEntry
from .freshness import PublicChange
from .item import DisclosureItem
from .kinds import Briefing, Bulletin, Meeting
from .listing import Listing
from .organization import FormerName, Organization
from .outbox import Message, NoticeAddress
from .people import Post, User
from .procedure import Contributor, ProcedureStep, Verdict

__all__ = [
    "Attachment",
    "Briefing",
    "Bulletin",
    "CalendarDay",
    "CalendarYear",
    "CatalogueEntry",
    "Contributor",
    "DisclosureItem",
    "FormerName",
    "Listing",
    "Meeting",
    "Message",
    "NoticeAddress",
    "Organization",
    "Post",
    "ProcedureStep",
    "PublicChange",
    "User",
    "Verdict",
]
