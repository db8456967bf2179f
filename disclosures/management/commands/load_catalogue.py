"""Take the starting catalogue over: create what is missing, renew what nobody edited here, say what was done.

Safe to run at any time, in production after every update too: an entry the district has edited or retired
stays as it is.
"""

from typing import Any

from django.core.management import BaseCommand

from disclosures.catalogue_data import loader

WORDS = {
    "created": "created",
    "revised": "given a new version, since the shipped text changed",
    "unchanged": "already as shipped",
    "kept": "kept, since the district edited them",
    "retired": "left retired, since the district ended them",
}


class Command(BaseCommand):
    help = __doc__

    def handle(self, *args: Any, **options: Any) -> None:
        done = loader.load()
        for outcome, words in WORDS.items():
            if done[outcome]:
                self.stdout.write(f"catalogue entries: {done[outcome]} {words}")
