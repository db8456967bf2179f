"""Background work of feedback. Every task may run twice."""

from __future__ import annotations

from celery import shared_task

from disclosures.services import watch
from feedback import notice_messages, reminders, services


@shared_task(ignore_result=True)
def purge_senders() -> None:
    """Forget who sent what ended long ago."""
    services.purge_senders()


@shared_task(ignore_result=True)
def remove_orphaned_enclosures() -> None:
    """Delete stored files that no feedback names."""
    services.remove_orphaned_enclosures()


@shared_task(ignore_result=True)
def remind() -> None:
    """Remind of the answers that are due."""
    watch.beat(job="remind", result=str(reminders.sweep()))


@shared_task(ignore_result=True)
def tell_of_passed_notices() -> None:
    """Tell inspectors which of their documents passed their term unanswered."""
    watch.beat(job="notices", result=str(notice_messages.tell_issuers()))
