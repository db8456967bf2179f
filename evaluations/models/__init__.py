"""The nouns of appraisals."""

from .appraisal import Appraisal, AppraisalStep, Stage, Template
from .board import BallotCount, BoardCommitment, BoardCredential, Comment, SingleMark
from .paper import PaperBatch, PaperEntry
from .people import RollEntry, Statement, Subject
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
    "RollEntry",
    "SingleMark",
    "SlipCode",
    "SpentCredential",
    "Stage",
    "Statement",
    "Subject",
    "Template",
    "UrnComment",
    "UrnSlip",
]
