"""Background work of feedback. Every task may run twice."""

from __future__ import annotations

from celery import shared_task

from disclosures.services import watch
from feedback import audit, notice_messages, reminders, services


@shared_task(ignore_result=True)
def purge_senders() -> None:
    """Forget who sent what ended long ago."""
    services.purge_senders()


@shared_task(ignore_result=True)
def remind() -> None:
    """Remind of the answers that are due."""
    watch.beat(job="remind", result=str(reminders.sweep()))


@shared_task(ignore_result=True)
def tell_of_passed_notices() -> None:
    """Tell inspectors which of their documents passed their term unanswered."""
    watch.beat(job="notices", result=str(notice_messages.tell_issuers()))


@shared_task(ignore_result=True)
def recount_pending() -> None:
    """Count every open case anew when the calendar has changed."""
    services.recount_pending()


@shared_task(ignore_result=True)
def audit_reminders() -> None:
    """Check that every overdue case was reminded of."""
    watch.beat(job="audit reminders", result=str(audit.audit_reminders()))


@shared_task(ignore_result=True)
def audit_due_dates() -> None:
    """Check every open due date by counting it anew."""
    watch.beat(job="audit due dates", result=str(audit.audit_due_dates()))
