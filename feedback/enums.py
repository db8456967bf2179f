"""Kinds, states and roles of feedback: one enum each, with its label. Stored values need a migration to change."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Kind(TextChoices):
    """What somebody wants of an organisation (意见建议、问询、申请公开、异议、纠错)."""

    SUGGESTION = "suggestion", _("opinion or suggestion")
    INQUIRY = "inquiry", _("inquiry")
    REQUEST = "request", _("disclosure request")
    OBJECTION = "objection", _("objection to a public notice")
    CORRECTION = "correction", _("error report on a page")


class Channel(TextChoices):
    """How it came in."""

    WEB = "web", _("this site")
    LETTER = "letter", pgettext_lazy("channel", "letter")
    CALL = "call", _("telephone call")
    VISIT = "visit", _("visit")
    OPEN_DAY = "open_day", _("open day")


class Naming(TextChoices):
    """Who learns the sender's name."""

    ANONYMOUS = "anonymous", _("anonymous")
    PRIVATE = "private", _("known to the unit, never public")
    PUBLIC = "public", _("public")


class Status(TextChoices):
    """Where the feedback stands. Whether it is overdue is computed from its clocks, never stored here."""

    SCREENING = "screening", _("being screened")
    RECEIVED = "received", _("received")
    ACCEPTED = "accepted", _("being handled")
    WAITING = "waiting", _("waiting for the asker")
    ANSWERED = "answered", _("answered")
    CLOSED = "closed", _("closed")
    WITHDRAWN = "withdrawn", _("withdrawn by the asker")
    MERGED = "merged", _("joined to another")
    DISMISSED = "dismissed", _("not a matter for this site")


class Action(TextChoices):
    """What happened to it, as it is recorded."""

    SUBMIT = "submit", _("submit")
    RELEASE = "release", _("release from screening")
    DISMISS = "dismiss", _("set aside")
    ACKNOWLEDGE = "acknowledge", _("acknowledge")
    ASSIGN = "assign", _("assign")
    HAND_OVER = "hand_over", _("hand over")
    RULE = "rule", _("ruling on who is responsible")
    JOIN = "join", _("ask another organisation to take part")
    ASK = "ask", _("ask the asker")
    SUPPLY = "supply", _("supply what was asked for")
    EXTEND = "extend", _("extend")
    RECOMPUTE = "recompute", _("move the due date")
    ANSWER = "answer", pgettext_lazy("step", "answer")
    RATE = "rate", _("rate")
    REOPEN = "reopen", _("reopen")
    CLOSE = "close", _("close")
    WITHDRAW = "withdraw", _("withdraw")
    MERGE = "merge", _("join")
    SPLIT = "split", _("split off")


OPEN_STATUSES = (Status.SCREENING, Status.RECEIVED, Status.ACCEPTED, Status.WAITING)


class Stage(TextChoices):
    """What a clock runs for. Every stage starts once."""

    ACKNOWLEDGE = "acknowledge", pgettext_lazy("stage", "acknowledgement")
    REPLY = "reply", pgettext_lazy("stage", "reply")
    REOPENED = "reopened", pgettext_lazy("stage", "second reply")


class AdjustmentKind(TextChoices):
    """Why a due date moved."""

    EXTENSION = "extension", _("extension")
    PAUSE = "pause", _("waiting for the asker")
    CALENDAR = "calendar", _("change of the calendar")
    POLICY = "policy", _("change of the policy")


class ExtensionStatus(TextChoices):
    """What became of a request for more time."""

    REQUESTED = "requested", _("requested")
    APPROVED = "approved", _("approved")
    REFUSED = "refused", _("refused")
