"""Add open days to the demo district: one that was held, one to come. A second time does nothing."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from disclosures.demo import district
from feedback import demo


class Command(BaseCommand):
    help = __doc__

    def handle(self, *args: Any, **options: Any) -> None:
        if not district.is_built():
            raise CommandError("there is no demo district here: run load_demo first")
        if demo.is_built():
            self.stdout.write("demo open days: already there")
            return
        with transaction.atomic():
            demo.build()
        self.stdout.write("demo open days: one held, one to come")
