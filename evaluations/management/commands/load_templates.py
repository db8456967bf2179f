"""Create the appraisal templates that the district has not got yet. Safe to run at any time, after every update too."""

from typing import Any

from django.core.management import BaseCommand

from evaluations import presets


class Command(BaseCommand):
    help = __doc__

    def handle(self, *args: Any, **options: Any) -> None:
        created = presets.load()
        if created:
            self.stdout.write(f"appraisal templates: {created} created")
