"""The nouns of feedback."""

from .clock import Adjustment, Clock, Extension
from .feedback import Feedback, FeedbackEvent, Holding
from .policy import Policy
from .reading import Reading
from .reply import Rating, Reply, ReplyItem
from .standing import Standing

__all__ = [
    "Adjustment",
    "Clock",
    "Extension",
    "Feedback",
    "FeedbackEvent",
    "Holding",
    "Policy",
    "Rating",
    "Reading",
    "Reply",
    "ReplyItem",
    "Standing",
]
