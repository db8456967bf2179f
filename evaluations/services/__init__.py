"""The verbs of appraisals. Each locks what it changes, checks again, changes it and writes the record."""

from ._shared import NotVoting
from .announcing import announce_board, announce_rectification, announce_rules
from .casting import (
    LONGEST_COMMENT,
    AlreadyCast,
    Ballot,
    Token,
    cast_ballots,
    cast_comments,
    cast_slip,
    cast_slip_comments,
    new_salt,
    slip_papers,
)
from .closing import close_appraisal
from .commenting import (
    ToRedact,
    comments_to_redact,
    problem_with_redaction,
    redact_comments,
    sign_comments,
    signed_comments,
    state_of_redaction,
)
from .counting import count_appraisal, publish_result
from .following import (
    accept_rectified,
    add_rectification,
    decide_verdicts,
    propose_verdicts,
    report_rectified,
    suggested_grades,
)
from .issuing import ballots_taken, can_take, hand_out_ballot, issue_ballot, keys_for
from .opening import open_appraisal, print_slips
from .paper import TELLERS, differences, enter_count, latest_entries
from .preparing import create_appraisal, drop_subject, import_roll, name_subject, put_on_notice
from .sealing import ask_to_seal, empty_sealed_urns, empty_urn, seal_appraisal
from .telling import attach_to_statement, detach_from_statement, tell_fulfilment
from .templates import save_template

__all__ = [
    "LONGEST_COMMENT",
    "TELLERS",
    "AlreadyCast",
    "Ballot",
    "NotVoting",
    "ToRedact",
    "Token",
    "accept_rectified",
    "add_rectification",
    "announce_board",
    "announce_rectification",
    "announce_rules",
    "ask_to_seal",
    "attach_to_statement",
    "ballots_taken",
    "can_take",
    "cast_ballots",
    "cast_comments",
    "cast_slip",
    "cast_slip_comments",
    "close_appraisal",
    "comments_to_redact",
    "count_appraisal",
    "create_appraisal",
    "decide_verdicts",
    "detach_from_statement",
    "differences",
    "drop_subject",
    "empty_sealed_urns",
    "empty_urn",
    "enter_count",
    "hand_out_ballot",
    "import_roll",
    "issue_ballot",
    "keys_for",
    "latest_entries",
    "name_subject",
    "new_salt",
    "open_appraisal",
    "print_slips",
    "problem_with_redaction",
    "propose_verdicts",
    "publish_result",
    "put_on_notice",
    "redact_comments",
    "report_rectified",
    "save_template",
    "seal_appraisal",
    "sign_comments",
    "signed_comments",
    "slip_papers",
    "state_of_redaction",
    "suggested_grades",
    "tell_fulfilment",
]
