"""Whether an item is what the catalogue asks for: everything that a plan lacks, at once and field by field.

A draft may be half-typed; what goes to the reviewers is complete and stays so. Disclosure is the default (《条例》
art. 4): the entry says how far, a narrower scope needs a reason that is kept, a wider one is the catalogue's to give.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from disclosures import seal
from disclosures.enums import SCOPES_BY_WIDTH, UNNUMBERED_STATUSES, ItemKind, Platform, Scope
from disclosures.models import Briefing, DisclosureItem
from disclosures.refusals import Refused
from disclosures.richtext import plain_text
from disclosures.workdays import count_workdays

Problems = Iterator[tuple[str, str]]

# What any plan of that kind holds, whatever its entry (《条例》 art. 15: content, scope, time, manner).
ALWAYS_REQUIRED = {
    ItemKind.BULLETIN: ("title", "responsible_person", "board", "display_from", "display_until"),
    ItemKind.BRIEFING: ("title", "responsible_person", "series", "year", "number"),
    ItemKind.MEETING: ("title", "responsible_person", "held_at", "place", "chair"),
}


class NotConforming(Refused):
    """The item is not yet what the catalogue asks for; `problems` are messages by field, see `problems`."""

    def __init__(self, problems: dict[str, list[str]]) -> None:
        super().__init__("\n".join(message for messages in problems.values() for message in messages))
        self.problems = problems


def problems(item: DisclosureItem) -> dict[str, list[str]]:
    """What keeps a saved item from being proposed, as messages by field; empty if nothing does.

    The keys are fields of the item and its kind, "attachments", or NON_FIELD_ERRORS.
    """
    found: dict[str, list[str]] = {}
    detail = seal.kind_of(item)
    for check in CHECKS:
        for name, message in check(detail):
            found.setdefault(name, []).append(message)
    return found


def require(item: DisclosureItem) -> None:
    """Raise NotConforming with everything that is missing, if anything is."""
    found = problems(item)
    if found:
        raise NotConforming(found)


def _is_empty(item: Any, name: str) -> bool:
    value = getattr(item, name)
    if name == "body":
        value = plain_text(value)
    return value in (None, "", []) or (isinstance(value, str) and not value.strip())


def _required(item: Any) -> Problems:
    always = ALWAYS_REQUIRED[ItemKind(item.kind)]
    for name in dict.fromkeys((*always, *item.entry.required_fields)):
        if hasattr(item, name) and _is_empty(item, name):
            field = item._meta.get_field(name).verbose_name
            yield name, _("Please fill in “%(field)s”: the reviewers need it.") % {"field": field}


def _something_to_read(item: Any) -> Problems:
    texts = ["body", *(("agenda", "resolutions") if item.kind == ItemKind.MEETING else ())]
    if all(_is_empty(item, name) for name in texts) and not item.attachments.filter(inline=False).exists():
        yield "body", _("There is nothing to read yet: please write the text or attach a document.")


def _attachment(item: Any) -> Problems:
    if item.entry.attachment_required and not item.attachments.filter(inline=False).exists():
        yield "attachments", _("The catalogue asks for an attachment to this matter: please add it.")


def _kind(item: Any) -> Problems:
    if item.kind != item.entry.item_kind:
        yield (
            "entry",
            _("The catalogue discloses this matter as “%(wanted)s”, and this is “%(present)s”.")
            % {"wanted": item.entry.get_item_kind_display(), "present": item.get_kind_display()},
        )


def _organization(item: Any) -> Problems:
    organization = item.organization
    if organization.kind not in item.entry.organization_kinds:
        yield (
            "entry",
            _("This matter is not for an organisation of the kind “%(kind)s” to disclose.")
            % {"kind": organization.get_kind_display()},
        )
    if organization.has_ended(timezone.localdate()):
        yield "organization", _("This organisation does not exist any more: its successor discloses the matter.")


def _width(scope: str) -> int:
    return SCOPES_BY_WIDTH.index(Scope(scope))


def _scope(item: Any) -> Problems:
    widest = item.wider_scope or item.scope
    names = {"wanted": item.entry.get_scope_display(), "present": Scope(widest).label}
    if _width(widest) > _width(item.entry.scope):
        field = "wider_scope" if item.wider_scope else "scope"
        yield field, _("The catalogue goes as far as “%(wanted)s”, and “%(present)s” is wider.") % names
    if _width(widest) < _width(item.entry.scope) and not item.scope_reason.strip():
        yield (
            "scope_reason",
            _("The catalogue says “%(wanted)s”. Disclosing less, “%(present)s”, needs a reason for the record.")
            % names,
        )


def _audience(item: Any) -> Problems:
    if item.scope == Scope.SPECIFIC and not (item.audience_organizations.exists() or item.audience_people.exists()):
        yield "audience_organizations", _("Please name the organisations or people it is disclosed to.")


def _platforms(item: Any) -> Problems:
    missing = [Platform(name).label for name in Platform if name in item.entry.platforms and name not in item.platforms]
    if missing:
        names = "、".join(str(label) for label in missing)
        yield "platforms", _("The catalogue also asks for: %(platforms)s.") % {"platforms": names}
    elif not item.platforms:
        yield "platforms", _("Please choose where it is disclosed.")
    if Platform.MEDIA in item.platforms and Scope.PUBLIC not in (item.scope, item.wider_scope):
        yield "platforms", _("The media reach everybody, and the scope does not.")


def _times(item: Any) -> Problems:
    begins = max(timezone.now(), item.planned_publish_at or timezone.now())
    if item.expires_at and item.expires_at <= begins:
        yield "expires_at", _("It would be over before it is published.")
    if item.widens_at and item.expires_at and item.widens_at >= item.expires_at:
        yield "widens_at", _("The later scope would begin after the end of the disclosure.")
    if item.widens_at and item.widens_at <= begins:
        yield "widens_at", _("The later scope would begin before the publication: choose it as the scope instead.")


def _notice(item: Any) -> Problems:
    """A public notice (公示) is open for objections for as many working days as the entry says."""
    wanted = item.entry.notice_workdays
    if item.kind != ItemKind.BULLETIN or not wanted or not (item.display_from and item.display_until):
        return
    shown = _workdays(item.display_from, item.display_until)
    if shown < wanted:
        yield (
            "display_until",
            _("A public notice on this matter hangs for at least %(wanted)s working days; these are %(shown)s.")
            % {"wanted": wanted, "shown": shown},
        )
    if item.expires_at and timezone.localdate(item.expires_at) <= item.display_until:
        yield "expires_at", _("The notice would be gone from the portal before it is taken from the board.")


def _workdays(first: date, last: date) -> int:
    """Working days from the first to the last day, both included."""
    return count_workdays(first - timedelta(days=1), last)


def _number(item: Any) -> Problems:
    if not isinstance(item, Briefing) or not (item.series and item.year and item.number):
        return
    issues = Briefing.objects.filter(organization=item.organization_id, series=item.series, year=item.year)
    issues = issues.exclude(status__in=UNNUMBERED_STATUSES).exclude(pk__in=item.version_ids())
    if issues.filter(number=item.number).exists():
        following = issues.aggregate(last=Max("number"))["last"] + 1
        yield (
            "number",
            _("No. %(number)s of %(year)s is taken in this series; the next one is no. %(following)s.")
            % {"number": item.number, "year": item.year, "following": following},
        )


def _revision(item: Any) -> Problems:
    if item.revises_id is None:
        return
    if _is_empty(item, "change_note"):
        yield "change_note", _("Please say what changed: readers of the former version see it.")
    if item.revises.publish_at is None:
        yield NON_FIELD_ERRORS, _("The version it replaces is not published.")


CHECKS: tuple[Callable[[Any], Problems], ...] = (
    _required,
    _something_to_read,
    _attachment,
    _kind,
    _organization,
    _scope,
    _audience,
    _platforms,
    _times,
    _notice,
    _number,
    _revision,
)
