"""Background work of appraisals. Every task may run twice."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from disclosures.services import watch
from evaluations import lateness, reminding, services, staging


@shared_task(ignore_result=True)
def remind_voters() -> None:
    """Tell those who have not taken a ballot, where a batch is due."""
    watch.beat(job="remind_voters", result=str(reminding.remind_voters(timezone.now())))


@shared_task(ignore_result=True)
def remind_officers() -> None:
    """Tell officers of the stages that run today."""
    watch.beat(job="remind_officers", result=str(staging.remind_officers(timezone.localdate())))


@shared_task(ignore_result=True)
def tell_of_late_stages() -> None:
    """Tell the level above of stages that are late."""
    watch.beat(job="tell of late stages", result=str(lateness.tell_those_above(timezone.now())))


@shared_task(ignore_result=True)
def empty_urns() -> None:
    """Take apart the ballots of an urn that was sealed when the machine stopped."""
    watch.beat(job="empty_urns", result=str(services.empty_sealed_urns()))
