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
from .reminders import Absence, Reminder
from .watch import Heartbeat, SystemFault

__all__ = [
    "Absence",
    "Attachment",
    "Briefing",
    "Bulletin",
    "CalendarDay",
    "CalendarYear",
    "CatalogueEntry",
    "Contributor",
    "DisclosureItem",
    "FormerName",
    "Heartbeat",
    "Listing",
    "Meeting",
    "Message",
    "NoticeAddress",
    "Organization",
    "Post",
    "ProcedureStep",
    "PublicChange",
    "Reminder",
    "SystemFault",
    "User",
    "Verdict",
]
