"""States, kinds and stages of appraisals: one enum each, with its label. Stored values need a migration to change."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class SubjectKind(TextChoices):
    """Who is appraised."""

    BODY = "body", _("leading body")
    CADRE = "cadre", _("leading cadre")
    MEMBER = "member", _("party member")


class Status(TextChoices):
    """Where an appraisal stands; it only goes forward."""

    DRAFT = "draft", pgettext_lazy("appraisal", "draft")
    NOTICED = "noticed", _("rules on notice")
    OPEN = "open", _("open for ballots")
    SEALED = "sealed", _("urn sealed")
    PUBLISHED = "published", _("result published")
    CLOSED = "closed", pgettext_lazy("appraisal", "closed")


UNSEALED_STATUSES = (Status.DRAFT, Status.NOTICED, Status.OPEN)
# From the first notice on the rules, the subjects and the roll are frozen.
FROZEN_STATUSES = (Status.NOTICED, Status.OPEN, Status.SEALED, Status.PUBLISHED, Status.CLOSED)


class Action(TextChoices):
    """A step of an appraisal, as it is recorded."""

    CREATE = "create", pgettext_lazy("appraisal", "draft")
    EDIT = "edit", _("edit")
    NOTICE = "notice", _("put the rules on notice")
    OPEN = "open", _("open the vote")
    ASK_SEAL = "ask_seal", _("ask to seal the urn")
    SEAL = "seal", _("seal the urn")
    COUNT = "count", _("count the ballots")
    PUBLISH = "publish", _("publish the result")
    REDACT = "redact", _("redact the comments")
    SIGN = "sign", _("sign the comments")
    DECIDE = "decide", _("decide the verdicts")
    CLOSE = "close", pgettext_lazy("appraisal", "close")


class StageCode(TextChoices):
    """The stages of 一讲二评三公示, in their usual order."""

    PLEDGES = "pledges", _("rules and pledges on notice")
    TALK = "talk", _("talk on fulfilment")
    VOTE = "vote", _("appraisal by members and residents")
    BOARD = "board", _("board of ballots on notice")
    RESULT = "result", _("results on notice")
    RECTIFY = "rectify", _("rectification")


class Channel(TextChoices):
    """How a ballot reaches the urn."""

    ONLINE = "online", pgettext_lazy("ballot", "online")
    SLIP = "slip", pgettext_lazy("ballot", "printed slip")
    PAPER = "paper", pgettext_lazy("ballot", "paper")
