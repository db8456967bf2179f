"""Add appraisals to the demo district: two with published results, one taking ballots. A second time does nothing."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from disclosures.demo import district
from evaluations import demo


class Command(BaseCommand):
    help = __doc__

    def handle(self, *args: Any, **options: Any) -> None:
        if not district.is_built():
            raise CommandError("there is no demo district here: run load_demo first")
        if demo.is_built():
            self.stdout.write("demo appraisals: already there")
            return
        demo.build()
        self.stdout.write("demo appraisals: two with results, one open")
