"""Load the demo district; a second time does nothing."""

from typing import Any

from django.core.management import BaseCommand

from disclosures.demo import district


class Command(BaseCommand):
    help = __doc__

    def handle(self, *args: Any, **options: Any) -> None:
        built = district.build()
        self.stdout.write("demo district built" if built else "demo district: already there")
