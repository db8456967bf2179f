"""Write the words of every item that another version of the tokeniser made; interrupted, it goes on where it was.

Walks by key, some items at a time, each batch in a transaction of its own. With --all, the last number it showed goes
on from there as --after.
"""

from __future__ import annotations

from typing import Any

from django.core.management import BaseCommand, CommandParser
from tqdm import tqdm

from disclosures.search.index import index_items, to_index

BATCH = 200


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--all", action="store_true", help="items that are up to date as well")
        parser.add_argument("--after", type=int, default=0, metavar="ID", help="go on after the item with this number")

    def handle(self, *args: Any, after: int, **options: Any) -> None:
        every, done = options["all"], 0
        total = to_index(after, every=every).count()
        with tqdm(total=total, unit=" items", disable=None, file=self.stderr) as progress:
            while keys := list(to_index(after, every=every)[:BATCH]):
                index_items(keys)
                after, done = keys[-1], done + len(keys)
                progress.set_postfix_str(f"up to {after}", refresh=False)
                progress.update(len(keys))
        self.stdout.write(f"{done} items indexed")
