"""Feedback and its policies; a state is reached by the real services."""

from __future__ import annotations

import uuid
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

import time_machine
from django.utils import timezone

from disclosures.enums import Role
from disclosures.models import Organization
from feedback import services
from feedback.enums import Kind
from feedback.league import Figures, Tally
from feedback.models import Feedback, LeaguePublication, OpenDay, Policy, PublicAnswer
from feedback.public_league import written
from feedback.receipts import new_secret
from feedback.tallies import Table
from tests.factories.disclosures import Office, person

# Submitted on Monday the 2nd: to be acknowledged by Thursday the 5th, answered by Monday the 23rd.
ASKED = date(2026, 11, 2)


def at(day: date, hour: int = 10) -> time_machine.travel:
    """Half past that hour, local time, the clock standing still."""
    moment = datetime(day.year, day.month, day.day, hour, 30, tzinfo=ZoneInfo("Asia/Shanghai"))
    return time_machine.travel(moment, tick=False)


def policy(kind: Kind = Kind.INQUIRY, organization: Organization | None = None, **fields: Any) -> Policy:
    """The policy for that kind, for everybody unless an organisation is named."""
    return Policy.objects.create(kind=kind, organization=organization, rule="区党务公开办法第12条", **fields)


def some_policy() -> None:
    """A policy for inquiries if there is none: several worlds may share a database."""
    if not Policy.objects.filter(kind=Kind.INQUIRY).exists():
        policy()


def feedback(office: Office, **fields: Any) -> Feedback:
    """A question to that office, as a resident submits it; its policy must be there."""
    values = {"kind": Kind.INQUIRY, "subject": "电梯", "text": "三号楼加装电梯何时公示?"} | fields
    submitted = services.submit_feedback(feedback=Feedback(organization=office.unit, **values))
    return Feedback.objects.get(pk=submitted.pk)


def accepted(office: Office, on: date = ASKED, **fields: Any) -> Feedback:
    """A question submitted and acknowledged on that day."""
    with at(on):
        asked = feedback(office, **fields)
        services.acknowledge_feedback(feedback_id=asked.pk, user=office.secretary)
    return asked


def answered(office: Office, answer: str = "公示自本周五起张贴在一楼公开栏。", **fields: Any) -> Feedback:
    """A question to that office that its secretary has answered; its policy asks for no second person."""
    asked = feedback(office, **fields)
    services.draft_reply(feedback_id=asked.pk, user=office.secretary, text=answer)
    services.send_reply(feedback_id=asked.pk, user=office.secretary)
    return Feedback.objects.get(pk=asked.pk)


def answered_on(case: Feedback, office: Office, on: date) -> Feedback:
    """The case answered by the office's secretary on that day."""
    with at(on):
        services.draft_reply(feedback_id=case.pk, user=office.secretary, text="公示自本周五起张贴在一楼公开栏。")
        services.send_reply(feedback_id=case.pk, user=office.secretary)
    return Feedback.objects.get(pk=case.pk)


def published_league(organization: Organization) -> LeaguePublication:
    """A public table of the year 2025 with nothing in it but a total; the one there is, if there is one."""
    if found := LeaguePublication.objects.filter(organization=organization, since=date(2025, 1, 1)).first():
        return found
    figures = written(
        Table({organization.pk: Figures(Tally(in_time=12))}, Figures(Tally(in_time=12)), {}),
        {organization.pk: organization},
    )
    return LeaguePublication.objects.create(
        organization=organization,
        since=date(2025, 1, 1),
        until=date(2025, 12, 31),
        counted_on=date(2026, 1, 4),
        figures=figures,
        published_by=person(Role.INSPECTOR, organization),
    )


def prepared(office: Office, asked: Feedback | None = None, **fields: Any) -> PublicAnswer:
    """An answered question whose asker agrees to publication, with every proposed passage hidden, to be signed."""
    asked = asked or answered(office, **fields)
    services.consent_to_publication(feedback_id=asked.pk, given=True)
    public = services.prepare_public_answer(reply_id=asked.replies.get().pk, user=office.secretary)
    return services.decide_redactions(
        public_id=public.pk,
        user=office.secretary,
        title=public.title,
        hidden=dict.fromkeys(public.redactions.values_list("pk", flat=True), True),
    )


def public_answer(office: Office, asked: Feedback | None = None, **fields: Any) -> PublicAnswer:
    """The same, signed by the approver: everybody can read it."""
    public = prepared(office, asked, **fields)
    return services.sign_public_answer(public_id=public.pk, user=office.approver, version=public.version)


def open_day(office: Office, on: date | None = None, **fields: Any) -> OpenDay:
    """An open day of that office, today unless another day is given, all day long; announced by its secretary."""
    values = {
        "on": on or timezone.localdate(),
        "opens_at": time(0, 1),
        "closes_at": time(23, 59),
        "place": "党群服务中心一楼",
        "topics": "加装电梯\n停车",
        "receivers": "王芳，党工委书记\n李强，副书记",
    } | fields
    announced = services.announce_open_day(open_day=OpenDay(organization=office.unit, **values), user=office.secretary)
    return OpenDay.objects.get(pk=announced.pk)


def entry(**fields: Any) -> services.Entry:
    """What was written down at a table; `asked` are the fields of its feedback."""
    asked = {"kind": Kind.INQUIRY, "subject": "电梯", "text": "三号楼加装电梯何时公示？"} | fields.pop("asked", {})
    values = {"entry_id": uuid.uuid4(), "secret": new_secret(), "at": timezone.now()} | fields
    return services.Entry(feedback=Feedback(**asked), **values)


def held(office: Office, *entries: services.Entry) -> OpenDay:
    """Today's open day of that office with these entries, recorded as held."""
    day = open_day(office)
    for one in entries:
        services.record_entry(open_day_id=day.pk, entry=one, user=office.secretary)
    return services.hold_open_day(open_day_id=day.pk, user=office.secretary)
