"""The public notices of an appraisal (三公示 and the notice of rectification): drafted as bulletins for the four steps.

Their text is put together from what the appraisal holds, so that a secretary has nothing to copy and nothing to
mistype; what is said in them is in Chinese whatever the language of the page they are drafted on.
"""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation

from disclosures.enums import ItemStatus, Scope
from disclosures.models import Bulletin, CalendarDay
from disclosures.services import create_item
from disclosures.workdays import add_workdays
from evaluations import reading

if TYPE_CHECKING:
    from collections.abc import Mapping

    from disclosures.models import CatalogueEntry, User
    from evaluations.models import Appraisal

# A notice hangs at least that long (appraisal rules of the domain notes); a template may say more.
WORKDAYS_SHOWN = 5


def draft_rules(appraisal: Appraisal, *, author: User, entry: CatalogueEntry) -> Bulletin:
    """The first notice (评前公示): rules, subjects, pledges, classes and their sizes, and the rules' fingerprint."""
    card = reading.rule_card(appraisal)
    sizes = Counter(appraisal.roll.values_list("voter_class", flat=True))
    context = {
        "card": card,
        "subjects": appraisal.subjects.select_related("statement"),
        "classes": [voters | {"size": sizes[voters["code"]]} for voters in card.classes],
    }
    return _draft(appraisal, "rules", context, author, entry)


def draft_board(appraisal: Appraisal, *, author: User, entry: CatalogueEntry) -> Bulletin:
    """The second (计票前公示): how many ballots were issued and collected, and the root of the board."""
    labels = {voters.code: voters.label for voters in appraisal.rule_set.classes}
    ballots = list(appraisal.ballot_counts.select_related("subject"))
    rows = [{"ballots": row, "voter_class": labels[row.voter_class]} for row in ballots]
    return _draft(appraisal, "board", {"rows": rows}, author, entry)


def draft_result(appraisal: Appraisal, document: Mapping[str, Any], *, author: User, entry: CatalogueEntry) -> Bulletin:
    """The third (评后公示): the figures of the document and nothing else."""
    rules = appraisal.rule_set
    context = {
        "document": document,
        "criteria": rules.criteria,
        "shown": reading.subjects(rules, document),
        "turnout": reading.turnout(rules, document),
    }
    return _draft(appraisal, "result", context, author, entry)


def draft_rectification(appraisal: Appraisal, *, author: User, entry: CatalogueEntry) -> Bulletin:
    """What was to be put right, by whom and when, and what was done."""
    tasks = [task for subject in appraisal.subjects.all() for task in subject.rectifications.all()]
    return _draft(appraisal, "rectification", {"tasks": tasks}, author, entry)


def is_out(notice: Bulletin | None) -> bool:
    """There is such a notice, and the time of its publication has come."""
    return notice is not None and notice.publish_at is not None and notice.publish_at <= timezone.now()


def has_failed(notice: Bulletin) -> bool:
    """The notice was put away and will not be published."""
    return notice.status == ItemStatus.DISCARDED


def _draft(appraisal: Appraisal, kind: str, context: dict[str, Any], author: User, entry: CatalogueEntry) -> Bulletin:
    today = timezone.localdate()
    shown = max(WORKDAYS_SHOWN, entry.notice_workdays or 0)
    with translation.override("zh-hans"):
        context = {"appraisal": appraisal, "kind": kind, "address": _address(appraisal, entry)} | context
        title = " ".join(render_to_string("evaluations/notices/_title.html", context).split())
        body = render_to_string(f"evaluations/notices/{kind}.html", context)
    notice = Bulletin(
        organization=appraisal.organization,
        entry=entry,
        title=title,
        body=body,
        board=appraisal.organization.name,
        responsible_person=author.name,
        display_from=today,
        # The day it is put up does not count, and the four steps take one or two.
        display_until=add_workdays(today + timedelta(days=2), shown, CalendarDay.objects.calendar()),
        scope=entry.scope,
        platforms=list(entry.platforms),
    )
    create_item(item=notice, author=author)
    return notice


def _address(appraisal: Appraisal, entry: CatalogueEntry) -> str:
    """Where whoever reads the notice finds the rest: on paper it must be a whole address."""
    surface = "disclosures" if entry.scope == Scope.PUBLIC else "members"
    return settings.SITE_URL + reverse(f"{surface}:appraisals:detail", args=(appraisal.pk,))
