"""The nouns of feedback."""

from .clock import Adjustment, Clock, Extension
from .enclosure import Enclosure
from .feedback import Feedback, FeedbackEvent, Holding
from .lateness import LateAccount
from .league import LeaguePublication
from .notice import Notice, NoticeTemplate
from .open_day import OpenDay, Signup, TableEntry
from .policy import Policy
from .publication import PublicAnswer, PublicConsent, Redaction
from .reading import Reading
from .reply import Rating, Reply, ReplyItem
from .sender import ContactView, Sender
from .standing import Standing
from .taken_up import TakenUp
from .view import SavedView

__all__ = [
    "Adjustment",
    "Clock",
    "ContactView",
    "Enclosure",
    "Extension",
    "Feedback",
    "FeedbackEvent",
    "Holding",
    "LateAccount",
    "LeaguePublication",
    "Notice",
    "NoticeTemplate",
    "OpenDay",
    "Policy",
    "PublicAnswer",
    "PublicConsent",
    "Rating",
    "Reading",
    "Redaction",
    "Reply",
    "ReplyItem",
    "SavedView",
    "Sender",
    "Signup",
    "Standing",
    "TableEntry",
    "TakenUp",
]
