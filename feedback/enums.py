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


class WantedForm(TextChoices):
    """In which form somebody wants what they request to be disclosed."""

    HERE = "here", _("to read on this site")
    COPY = "copy", _("as a paper copy")
    LOOK = "look", _("to look at it in the office")


class SpamSign(TextChoices):
    """What about a feedback looks like the work of a program; see `feedback.screening`."""

    TRAP = "trap", _("a field that nobody sees is filled in")
    HASTY = "hasty", _("written faster than anybody types")
    UNPROVED = "unproved", _("sent without JavaScript")
    LINKS = "links", _("several links")
    REPEATED = "repeated", _("the same words came before")
    CROWD = "crowd", _("very many came from one connection")
    FOREIGN = "foreign", _("a link and no word in Chinese")


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
    PROPOSE = "propose", _("submit the answer for approval")
    RETURN = "return", _("return the answer")
    APPROVE = "approve", _("approve the answer")
    ANSWER = "answer", pgettext_lazy("step", "answer")
    RATE = "rate", _("rate")
    REOPEN = "reopen", _("reopen")
    CLOSE = "close", _("close")
    CONSENT = "consent", _("consent to publication")
    PREPARE = "prepare", _("prepare for publication")
    SIGN = "sign", _("sign for publication")
    UNPUBLISH = "unpublish", _("withdraw from publication")
    WITHDRAW = "withdraw", _("withdraw")
    MERGE = "merge", _("join")
    SPLIT = "split", _("split off")
    NOTICE = "notice", _("notice of the inspectors")
    EXPLAIN = "explain", _("account for the delay")


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


class ReplyStatus(TextChoices):
    """Where an answer stands on its way to the asker."""

    DRAFT = "draft", pgettext_lazy("reply", "draft")
    PROPOSED = "proposed", _("waiting for approval")
    APPROVED = "approved", pgettext_lazy("reply", "approved")
    SENT = "sent", pgettext_lazy("reply", "sent")


class Outcome(TextChoices):
    """How a disclosure request ends: the closed list of the bureau rules (domain notes, "Disclosure on request")."""

    ALREADY_PUBLIC = "already_public", _("already public")
    DISCLOSED = "disclosed", _("disclosed now")
    PARTLY = "partly", _("partly disclosed")
    REFUSED = "refused", pgettext_lazy("outcome", "refused")
    UNCLEAR = "unclear", _("unclear, to be amended by the applicant")
    THIRD_PARTY = "third_party", _("not disclosed at the wish of a third party")
    NOT_HELD = "not_held", _("not held here")
    OTHER_FORM = "other_form", _("provided in another form")


class RefusalReason(TextChoices):
    """Why something is not disclosed (《条例》 art. 5 and the bureau rules on personal information)."""

    SECRET = "secret", _("state or party secret")
    FORBIDDEN = "forbidden", _("disclosure is forbidden by law or party rules")
    HARM = "harm", _("would endanger security or do serious harm")
    PERSONAL = "personal", _("personal information or trade secrets of others")
    INTERNAL = "internal", _("internal matters or papers in preparation")
    NOT_PARTY_AFFAIRS = "not_party", _("no matter of party affairs disclosure")


class Satisfaction(TextChoices):
    """What the asker thinks of the answer."""

    SATISFIED = "satisfied", _("satisfied")
    PARTLY = "partly", _("partly satisfied")
    NOT = "not", _("not satisfied")


class NoticeKind(TextChoices):
    """The chain of supervision (催办、督办、通报), each a step harder than the one before."""

    URGE = "urge", _("urging notice")
    SUPERVISE = "supervise", _("supervision notice")
    CRITICISE = "criticise", _("notice of criticism")


class LateCause(TextChoices):
    """Why an answer was late: one of these has to be stated before the case is closed."""

    NEGLECTED = "neglected", _("it was left lying")
    HANDED_LATE = "handed_late", _("it was handed over too late")
    DISPUTED = "disputed", _("it was not clear whose matter it is")
    NOT_EXTENDED = "not_extended", _("it took longer, and no extension was asked for in time")
    ABSENT = "absent", _("the handler was away and nobody stood in")
    PARTNER = "partner", _("another organisation did not answer in time")
    INSTRUCTIONS = "instructions", _("instructions from above were waited for")
    SYSTEM = "system", _("a fault of this system")
    OTHER = "other", _("another cause, as explained")


class PublicStatus(TextChoices):
    """Where a question with its answer stands on its way to everybody."""

    PREPARED = "prepared", _("prepared, to be signed")
    PUBLIC = "public", pgettext_lazy("answer", "public")
    WITHDRAWN = "withdrawn", _("withdrawn from publication")


class TextPart(TextChoices):
    """Of what a passage is a part."""

    QUESTION = "question", _("question")
    ANSWER = "answer", _("answer")


class OpenDayStatus(TextChoices):
    """Where an open day stands."""

    ANNOUNCED = "announced", pgettext_lazy("open day", "announced")
    HELD = "held", pgettext_lazy("open day", "held")
    CANCELLED = "cancelled", pgettext_lazy("open day", "cancelled")


class OpenDayAction(TextChoices):
    """What is done with an announced open day."""

    CHANGE = "change", pgettext_lazy("open day", "change")
    HOLD = "hold", pgettext_lazy("open day", "record as held")
    CANCEL = "cancel", pgettext_lazy("open day", "cancel")
