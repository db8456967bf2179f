"""Write the public package of an appraisal's published result into a directory."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand, CommandError

from evaluations.export import contents_of
from evaluations.models import Result
from evaluations.package.build import files

if TYPE_CHECKING:
    from argparse import ArgumentParser


class Command(BaseCommand):
    """`manage.py export_appraisal ID --out DIR`; then `python3 DIR/recount.py` counts again."""

    help = "Write the public package of an appraisal's newest published result."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("appraisal", type=int)
        parser.add_argument("--out", type=Path, required=True, help="a directory, made if there is none")

    def handle(self, *args: Any, appraisal: int, out: Path, **options: Any) -> None:
        result = Result.objects.published().filter(appraisal=appraisal).select_related("appraisal").last()
        if result is None:
            raise CommandError(f"appraisal {appraisal} has no published result")
        out.mkdir(parents=True, exist_ok=True)
        for name, data in files(contents_of(result)).items():
            (out / name).write_bytes(data)
        self.stdout.write(f"{result.appraisal}, version {result.version}: python3 {out / 'recount.py'}")
