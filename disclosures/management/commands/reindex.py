"""Write the words of every item that another version of the tokeniser made; interrupted, it goes on where it was."""

from __future__ import annotations

from typing import Any

from django.core.management import BaseCommand, CommandParser
from tqdm import tqdm

from disclosures.models import Listing
from disclosures.search.index import index_items, outdated

BATCH = 200


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--all", action="store_true", help="items that are up to date as well")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["all"]:
            Listing.objects.update(words_version=0)
        last = done = 0
        with tqdm(total=outdated().count(), unit=" items", disable=None, file=self.stderr) as progress:
            while keys := list(outdated(last)[:BATCH]):
                index_items(keys)
                progress.update(len(keys))
                last, done = keys[-1], done + len(keys)
        self.stdout.write(f"{done} items indexed")
