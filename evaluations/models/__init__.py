"""The nouns of appraisals."""

from disclosures.models.freshness import watch

from .appraisal import Appraisal, AppraisalStep, RectificationNotice, Stage, Template
from .board import BallotCount, BoardCommitment, BoardCredential, Comment, ShownComment, SingleMark
from .paper import PaperBatch, PaperEntry
from .people import RollEntry, Statement, StatementFile, Subject
from .result import Rectification, Result, Verdict
from .urn import ClassKey, ClassSecret, SlipCode, SpentCredential, UrnComment, UrnSlip

__all__ = [
    "Appraisal",
    "AppraisalStep",
    "BallotCount",
    "BoardCommitment",
    "BoardCredential",
    "ClassKey",
    "ClassSecret",
    "Comment",
    "PaperBatch",
    "PaperEntry",
    "Rectification",
    "RectificationNotice",
    "Result",
    "RollEntry",
    "ShownComment",
    "SingleMark",
    "SlipCode",
    "SpentCredential",
    "Stage",
    "Statement",
    "StatementFile",
    "Subject",
    "Template",
    "UrnComment",
    "UrnSlip",
    "Verdict",
]

# What public pages show. Nothing of the roll or the urn: a note of the change would lie beside the ballot.
for _shown in (
    *(Appraisal, Stage, Subject, Statement, StatementFile, RectificationNotice),
    *(Result, ShownComment, Verdict, Rectification),
):
    watch(_shown)
