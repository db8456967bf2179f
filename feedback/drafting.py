"""What a notice would say: the text of its kind with the facts of the case in it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from disclosures.models import Organization
from disclosures.workdays import add_workdays, count_workdays
from feedback.models import Notice, NoticeTemplate
from feedback.notices import DEFAULT_TERM, DEFAULT_TEXTS, Draft, Next, fill, next_notice

if TYPE_CHECKING:
    from datetime import date

    from disclosures.workdays import WorkCalendar
    from feedback.enums import NoticeKind
    from feedback.models import Feedback


def following(case: Feedback, today: date) -> Next:
    """The notice that may be issued about the case now."""
    clock = case.clocks.first_out()
    return next_notice(clock, list(clock.notices.order_by("id")) if clock else [], today)


def text_of(kind: NoticeKind, issuer: Organization) -> tuple[Draft, int]:
    """Title and text a notice of that kind begins from, and the working days it gives."""
    own = NoticeTemplate.objects.filter(issuer=issuer, kind=kind).first()
    if own:
        return Draft(own.title, own.text), own.term
    return DEFAULT_TEXTS[kind], DEFAULT_TERM[kind]


def code_of(issuer: Organization) -> str:
    """The code the issuer used last; before the first notice its short name."""
    last = Notice.objects.filter(issuer=issuer).order_by("-id").values_list("code", flat=True).first()
    return last or f"{issuer.label}督"[-12:]


def proposal(
    case: Feedback, following: Next, issuer: Organization, today: date, calendar: WorkCalendar
) -> dict[str, Any]:
    """What the form of a notice begins with."""
    if following.kind is None:
        raise ValueError(following.reason)
    draft, term = text_of(following.kind, issuer)
    filled = fill(draft, facts(case, following, term, today, calendar))
    above = Organization.objects.get_parent(case.organization)
    return {
        "kind": following.kind,
        "code": code_of(issuer),
        "title": filled.title,
        "text": filled.text,
        "term": term,
        "copied_to": above.name if above and following.follows else "",
    }


def facts(case: Feedback, following: Next, term: int, today: date, calendar: WorkCalendar) -> dict[str, object]:
    """The values of the placeholders for that case."""
    clock = case.clocks.first_out()
    if clock is None:
        raise ValueError(following.reason)
    return {
        "单位": case.organization.name,
        "编号": case.number,
        "事由": case.subject,
        "提交日期": in_words(case.submitted_on),
        "到期日": in_words(clock.due),
        "超期天数": count_workdays(clock.runs_until, today, calendar),
        "答复期限": in_words(add_workdays(today, term, calendar)),
        "前次文号": following.follows.number if following.follows else "",
    }


def in_words(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
