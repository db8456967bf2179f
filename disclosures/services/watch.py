"""Signs of life of the regular jobs, and the faults that the portal finds in its own work."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from disclosures.models import Heartbeat, SystemFault

if TYPE_CHECKING:
    from collections.abc import Mapping

    from disclosures.enums import Check


def beat(*, job: str, result: str = "") -> None:
    """Note that the job has come to its end, with what it did in a word."""
    Heartbeat.objects.update_or_create(job=job, defaults={"beat_at": timezone.now(), "result": result})


def report(*, check: Check, found: Mapping[int, str]) -> int:
    """Enter what a check found, by the key of the case; what it no longer finds is gone. Returns how many are new."""
    with transaction.atomic():
        open_faults = SystemFault.objects.filter(check_name=check, gone_at__isnull=True)
        known = dict(open_faults.values_list("case", "pk"))
        open_faults.exclude(case__in=found).update(gone_at=timezone.now())
        new = [SystemFault(check_name=check, case=case, title=found[case]) for case in found if case not in known]
        SystemFault.objects.bulk_create(new, ignore_conflicts=True)
    return len(new)
