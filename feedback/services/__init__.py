"""The verbs of feedback. Each locks what it changes, checks again, changes it and writes the record."""

from .deadlines import ask_asker, decide_extension, request_extension, supply_answer
from .intake import (
    acknowledge_feedback,
    dismiss_feedback,
    release_feedback,
    submit_feedback,
    withdraw_feedback,
)
from .reading import record_reading
from .responsibility import (
    assign_feedback,
    hand_over,
    join_organization,
    merge_feedback,
    rule_responsible,
    split_feedback,
)

__all__ = [
    "acknowledge_feedback",
    "ask_asker",
    "assign_feedback",
    "decide_extension",
    "dismiss_feedback",
    "hand_over",
    "join_organization",
    "merge_feedback",
    "record_reading",
    "release_feedback",
    "request_extension",
    "rule_responsible",
    "split_feedback",
    "submit_feedback",
    "supply_answer",
    "withdraw_feedback",
]
