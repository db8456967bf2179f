"""Load the demo district of 河湾区, or bring it up to so many items; a second time does nothing.

Its accounts share a password that everybody can read, so outside development it wants a clear word of consent, and
it never mixes with a district of one's own.
"""

from __future__ import annotations

import time
from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, CommandError, CommandParser
from django.db import transaction
from tqdm import tqdm

from disclosures.catalogue_data import loader
from disclosures.demo import district, loading
from disclosures.models import Organization

DEFAULT_ITEMS = 2000
CONSENT = "--yes-this-is-a-demo"


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--items", type=int, default=DEFAULT_ITEMS, help=f"in all; {DEFAULT_ITEMS} by default")
        parser.add_argument(CONSENT, action="store_true", dest="consent", help="with DEBUG off: this is no real portal")

    def handle(self, *args: Any, items: int, consent: bool, **options: Any) -> None:
        if not (settings.DEBUG or consent):
            raise CommandError(f"the demo has accounts with a known password: if that is what you want, add {CONSENT}")
        if Organization.objects.exists() and not district.is_built():
            raise CommandError("this database holds a district of its own: the demo is for an empty one")
        with transaction.atomic():
            if not district.is_built():
                loader.load()
                district.build()
        started = time.perf_counter()
        with tqdm(
            total=items, unit=" items", desc="demo district", file=self.stdout, disable=options["verbosity"] == 0
        ) as bar:
            made = loading.fill(items, bar.update)
        seconds = time.perf_counter() - started
        if made:
            self.stdout.write(f"demo district: {made} items in {seconds:.1f} s, {made / seconds:.0f} a second")
        else:
            self.stdout.write("demo district: already there")
