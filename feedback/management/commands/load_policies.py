"""Create the deadline policies that the district has none for yet. Safe to run at any time, after every update too."""

from typing import Any

from django.core.management import BaseCommand

from feedback import presets


class Command(BaseCommand):
    help = __doc__

    def handle(self, *args: Any, **options: Any) -> None:
        created = presets.load()
        if created:
            self.stdout.write(f"deadline policies: {created} created")
