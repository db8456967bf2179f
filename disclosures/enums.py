"""States, kinds and roles: one enum each, with its label. Stored values need a migration to change."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class OrganizationKind(TextChoices):
    """Where a party organisation stands in the district."""

    DISTRICT = "district", _("district committee")
    DISCIPLINE = "discipline", _("discipline committee")
    DEPARTMENT = "department", _("department")
    TOWN = "town", _("town or subdistrict committee")
    COMMUNITY = "community", _("community or village organisation")
    BRANCH = "branch", _("branch")


class Role(TextChoices):
    """What a person may do in an organisation; `permissions.REACH` says how far down it goes."""

    SECRETARY = "secretary", _("secretary")
    REVIEWER = "reviewer", _("reviewer")
    APPROVER = "approver", _("approver")
    INSPECTOR = "inspector", _("inspector")
    ADMINISTRATOR = "administrator", _("administrator")
    MEMBER = "member", _("party member")
    RESIDENT = "resident", _("admitted resident")


# 《条例》 speaks of "all members": an admitted resident or a technical administrator is none by that post alone.
PARTY_ROLES = (Role.SECRETARY, Role.REVIEWER, Role.APPROVER, Role.INSPECTOR, Role.MEMBER)
STAFF_ROLES = (Role.SECRETARY, Role.REVIEWER, Role.APPROVER, Role.INSPECTOR, Role.ADMINISTRATOR)


class Focus(TextChoices):
    """The three focuses of content (三个围绕)."""

    KEY = "key", _("key matters")
    CONCERN = "concern", _("public concerns")
    HARD = "hard", _("hard issues")


class ItemKind(TextChoices):
    """One board, one briefing, one meeting (一栏、一报、一会)."""

    BULLETIN = "bulletin", _("bulletin")
    BRIEFING = "briefing", _("briefing")
    MEETING = "meeting", _("meeting")


class Scope(TextChoices):
    """To whom a matter is disclosed (《条例》, four scopes)."""

    PUBLIC = "public", _("to everybody")
    PARTY = "party", _("to all party members")
    ORGANIZATION = "organization", _("within this organisation")
    SPECIFIC = "specific", _("to named organisations and people")


SCOPES_BY_WIDTH = (Scope.SPECIFIC, Scope.ORGANIZATION, Scope.PARTY, Scope.PUBLIC)


class Timing(TextChoices):
    """How often a catalogue entry is disclosed (公开时限)."""

    STANDING = "standing", _("standing")
    REGULAR = "regular", _("regular")
    PHASED = "phased", _("phased")
    IMMEDIATE = "immediate", _("immediate")


class Cadence(TextChoices):
    """The period of a regular entry."""

    MONTHLY = "monthly", _("monthly")
    QUARTERLY = "quarterly", _("quarterly")
    HALF_YEARLY = "half_yearly", _("half-yearly")
    YEARLY = "yearly", _("yearly")


class Platform(TextChoices):
    """The five platforms (五个平台)."""

    NOTICE_BOARD = "notice_board", _("notice board")
    MEETING = "meeting", pgettext_lazy("platform", "meeting")
    WEB = "web", _("web")
    MEDIA = "media", _("media")
    DOCUMENT = "document", _("document")


class RequiredField(TextChoices):
    """What an entry may ask for beyond what every plan of its kind holds; the values are names of fields."""

    SUMMARY = "summary", _("summary")
    BODY = "body", _("text")
    DOCUMENT_NUMBER = "document_number", _("document number")
    KEYWORDS = "keywords", _("keywords")
    AGENDA = "agenda", _("agenda")
    ATTENDANCE = "attendance", _("attendance")
    RESOLUTIONS = "resolutions", _("resolutions")


# Only a meeting has these.
MEETING_FIELDS = (RequiredField.AGENDA, RequiredField.ATTENDANCE, RequiredField.RESOLUTIONS)


class ApprovalLevel(TextChoices):
    """Whose competence an entry is in."""

    OWN = "own", _("the organisation itself")
    ABOVE = "above", _("the level above")


class ItemStatus(TextChoices):
    """Where an item stands in the procedure. What readers may see depends on times, not on this."""

    DRAFT = "draft", _("draft")
    PROPOSED = "proposed", _("under review")
    REVIEWED = "reviewed", _("awaiting approval")
    APPROVED = "approved", _("approved")
    PUBLISHED = "published", _("published")
    WITHDRAWN = "withdrawn", _("withdrawn")
    ARCHIVED = "archived", _("archived")
    DISCARDED = "discarded", _("discarded")


OPEN_STATUSES = (ItemStatus.DRAFT, ItemStatus.PROPOSED, ItemStatus.REVIEWED, ItemStatus.APPROVED)
# From approval on the content is sealed: the database refuses to change it.
SEALED_STATUSES = (ItemStatus.APPROVED, ItemStatus.PUBLISHED, ItemStatus.WITHDRAWN, ItemStatus.ARCHIVED)
RELEASED_STATUSES = (ItemStatus.PUBLISHED, ItemStatus.WITHDRAWN, ItemStatus.ARCHIVED)
# In these a briefing holds no issue number yet, or no longer.
UNNUMBERED_STATUSES = (ItemStatus.DRAFT, ItemStatus.DISCARDED)


class Action(TextChoices):
    """A step of the procedure, as it is recorded."""

    CREATE = "create", _("draft")
    EDIT = "edit", _("edit")
    PROPOSE = "propose", _("propose")
    RECALL = "recall", _("recall")
    REVIEW = "review", _("review")
    RETURN = "return", _("return")
    REFER = "refer", _("refer to the level above")
    APPROVE = "approve", _("approve")
    PUBLISH = "publish", _("publish")
    UNSCHEDULE = "unschedule", _("cancel the scheduled publication")
    WITHDRAW = "withdraw", _("withdraw")
    ARCHIVE = "archive", _("archive")
    DISCARD = "discard", _("discard")


# What readers are shown of the procedure: the four steps and what ended the disclosure.
PUBLIC_ACTIONS = (Action.PROPOSE, Action.REVIEW, Action.REFER, Action.APPROVE, Action.PUBLISH)


class Aspect(TextChoices):
    """The three verdicts of a review; secrecy comes first (《条例》 art. 15)."""

    SECRECY = "secrecy", _("secrecy")
    NECESSITY = "necessity", _("necessity")
    ACCURACY = "accuracy", _("accuracy")


class WithdrawalKind(TextChoices):
    """Why an item is no longer shown."""

    IN_ERROR = "in_error", _("published in error")
    SUPERSEDED = "superseded", _("superseded by a newer item")
    WITH_NOTICE = "with_notice", _("withdrawn with notice")


class DayKind(TextChoices):
    """How a day counts towards a deadline (休、班)."""

    WORKDAY = "workday", _("working day")
    MAKE_UP = "make_up", _("make-up working day")
    WEEKEND = "weekend", _("weekend")
    HOLIDAY = "holiday", _("holiday")


class ManagingAction(TextChoices):
    """What an administrator did; the history of what was changed names it."""

    CREATE = "create", pgettext_lazy("history", "created")
    CHANGE = "change", pgettext_lazy("history", "changed")
    RENAME = "rename", pgettext_lazy("history", "renamed")
    MOVE = "move", pgettext_lazy("history", "moved")
    REORDER = "reorder", pgettext_lazy("history", "put in another order")
    MERGE = "merge", pgettext_lazy("history", "merged")
    CLOSE = "close", pgettext_lazy("history", "closed")
    APPOINT = "appoint", pgettext_lazy("history", "appointed")
    END_POST = "end_post", pgettext_lazy("history", "post ended")
    DEACTIVATE = "deactivate", pgettext_lazy("history", "account closed")
    REACTIVATE = "reactivate", pgettext_lazy("history", "account opened again")
    PASSWORD = "password", pgettext_lazy("history", "link to a new password given out")
    REVISE = "revise", pgettext_lazy("history", "revised")
    RETIRE = "retire", pgettext_lazy("history", "taken out of use")


class NoticeChannel(TextChoices):
    """How staff are told what waits for them."""

    EMAIL = "email", _("e-mail")
    WECOM = "wecom", _("WeCom")
    DINGTALK = "dingtalk", _("DingTalk")
    FEISHU = "feishu", _("Feishu")
    GATEWAY = "gateway", _("text message")


class Check(TextChoices):
    """What the portal checks of its own work every night."""

    REMINDERS = "reminders", _("every overdue case was reminded of")
    DUE_DATES = "due_dates", _("every due date is the one that counting gives")


class MessageStatus(TextChoices):
    """What became of a message."""

    WAITING = "waiting", _("waiting to be sent")
    SENT = "sent", pgettext_lazy("message", "sent")
    UNNEEDED = "unneeded", _("no longer needed")
    FAILED = "failed", _("could not be delivered")


class Finding(TextChoices):
    """What a passage may give away; the label is the mark that takes its place."""

    NAME = "name", _("name hidden")
    PHONE = "phone", _("telephone hidden")
    CONTACT = "contact", _("contact hidden")
    ID_NUMBER = "id_number", _("ID number hidden")
    CARD = "card", _("card number hidden")
    ADDRESS = "address", _("address hidden")
    PLATE = "plate", _("number plate hidden")
    SMALL_GROUP = "small_group", _("detail hidden")
    SENSITIVE = "sensitive", _("private matter hidden")
    OTHER = "other", _("passage hidden")
