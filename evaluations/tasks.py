"""Background work of appraisals. Every task may run twice."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from disclosures.services import watch
from evaluations import reminding, services, staging


@shared_task(ignore_result=True)
def remind_voters() -> None:
    """Tell those who have not taken a ballot, where a batch is due."""
    watch.beat(job="remind_voters", result=str(reminding.remind_voters(timezone.now())))


@shared_task(ignore_result=True)
def remind_officers() -> None:
    """Tell officers of the stages that run today."""
    watch.beat(job="remind_officers", result=str(staging.remind_officers(timezone.localdate())))


@shared_task(ignore_result=True)
def empty_urns() -> None:
    """Take apart the ballots of an urn that was sealed when the machine stopped."""
    watch.beat(job="empty_urns", result=str(services.empty_sealed_urns()))
