"""The verbs of feedback. Each locks what it changes, checks again, changes it and writes the record."""

from .bulk import preview_urging, urge_many
from .closing import NeedsAccount, account_for_delay, close_feedback, is_or_was_late, may_be_responsible, needs_account
from .deadlines import ask_asker, decide_extension, request_extension, supply_answer
from .intake import (
    acknowledge_feedback,
    dismiss_feedback,
    release_feedback,
    submit_feedback,
    withdraw_feedback,
)
from .league import publish_league, withdraw_league
from .open_days import (
    announce_open_day,
    cancel_open_day,
    change_open_day,
    hold_open_day,
    sign_up,
    take_back,
)
from .publication import (
    consent_to_publication,
    decide_redactions,
    has_consent,
    prepare_public_answer,
    sign_public_answer,
    withdraw_public_answer,
)
from .reading import record_reading
from .receipts import AlreadyFiled, file_feedback, filed_with, open_receipt, supply
from .recount import confirm_year, move_to_policy, recount_clock, recount_open, recount_pending, set_day, set_policy
from .replies import (
    StaleReply,
    approve_reply,
    current_reply,
    draft_reply,
    may_reopen,
    propose_reply,
    rate,
    reopen,
    replies_shown_to_sender,
    return_reply,
    send_reply,
)
from .responsibility import (
    assign_feedback,
    hand_over,
    join_organization,
    merge_feedback,
    rule_responsible,
    split_feedback,
)
from .senders import look_at_sender, purge_senders
from .supervision import acknowledge_notice, issue_notice, serve_notice
from .table import Entry, OtherContent, record_entry
from .taking_up import former_versions, judge_version, take_up, taken_up_for_sender
from .views import forget_view, save_view

__all__ = [
    "AlreadyFiled",
    "Entry",
    "NeedsAccount",
    "OtherContent",
    "StaleReply",
    "account_for_delay",
    "acknowledge_feedback",
    "acknowledge_notice",
    "announce_open_day",
    "approve_reply",
    "ask_asker",
    "assign_feedback",
    "cancel_open_day",
    "change_open_day",
    "close_feedback",
    "confirm_year",
    "consent_to_publication",
    "current_reply",
    "decide_extension",
    "decide_redactions",
    "dismiss_feedback",
    "draft_reply",
    "file_feedback",
    "filed_with",
    "forget_view",
    "former_versions",
    "hand_over",
    "has_consent",
    "hold_open_day",
    "is_or_was_late",
    "issue_notice",
    "join_organization",
    "judge_version",
    "look_at_sender",
    "may_be_responsible",
    "may_reopen",
    "merge_feedback",
    "move_to_policy",
    "needs_account",
    "open_receipt",
    "prepare_public_answer",
    "preview_urging",
    "propose_reply",
    "publish_league",
    "purge_senders",
    "rate",
    "record_entry",
    "record_reading",
    "recount_clock",
    "recount_open",
    "recount_pending",
    "release_feedback",
    "reopen",
    "replies_shown_to_sender",
    "request_extension",
    "return_reply",
    "rule_responsible",
    "save_view",
    "send_reply",
    "serve_notice",
    "set_day",
    "set_policy",
    "sign_public_answer",
    "sign_up",
    "split_feedback",
    "submit_feedback",
    "supply",
    "supply_answer",
    "take_back",
    "take_up",
    "taken_up_for_sender",
    "urge_many",
    "withdraw_feedback",
    "withdraw_league",
    "withdraw_public_answer",
]
