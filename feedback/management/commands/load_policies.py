"""Create the deadline policies that the district has none for yet. Safe to run at any time, after every update too."""

from typing import Any

from django.core.management import BaseCommand, CommandParser

from feedback import presets


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--preset",
            choices=presets.CHOICES,
            default="15",
            help="working days: 15 in all, or 3 to accept and 10 more",
        )

    def handle(self, *args: Any, preset: str, **options: Any) -> None:
        created = presets.load(preset)
        if created:
            self.stdout.write(f"deadline policies: {created} created")
