"""makemessages and compilemessages in Python alone: offices' machines have no gettext."""

from __future__ import annotations

import io
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polib
from django.conf import settings
from django.core.management import BaseCommand, CommandError
from django.utils.translation.template import templatize

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.core.management import CommandParser

KEYWORDS = {
    "gettext": None, "gettext_lazy": None, "_": None, "ngettext": (1, 2), "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2), "gettext_noop": None,
}  # fmt: skip
SOURCES = ("disclosure_portal/**/*.py", "disclosures/**/*.py", "templates/**/*.html")

Key = tuple[str | None, str, str]


def catalogue_path() -> Path:
    return Path(settings.BASE_DIR) / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po"


def messages() -> Iterator[Key]:
    """(context, msgid, plural) of every text in the code and the templates."""
    from babel.messages.extract import extract_python  # the developers' extra

    for pattern in SOURCES:
        for path in sorted(Path(settings.BASE_DIR).glob(pattern)):
            source = path.read_text()
            source = templatize(source) if path.suffix == ".html" else source
            for _line, function, found, _comments in extract_python(
                io.BytesIO(source.encode()), KEYWORDS, (), {"encoding": "utf-8"}
            ):
                words = found if isinstance(found, tuple) else (found,)
                context = words[0] if function.startswith("pgettext") else None
                texts = [word for word in words[(context is not None) :] if word]
                if texts:
                    yield context, texts[0], texts[1] if function == "ngettext" and len(texts) > 1 else ""


class Command(BaseCommand):
    help = "Gather the texts into locale/; --compile makes the .mo, --check fails on a text without translation."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true")
        parser.add_argument("--compile", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        path = catalogue_path()
        catalogue = polib.pofile(str(path))
        if options["compile"]:
            catalogue.save_as_mofile(str(path.with_suffix(".mo")))
        elif options["check"]:
            self.check_texts(catalogue)
        else:
            self.gather(catalogue)

    def check_texts(self, catalogue: polib.POFile) -> None:
        done = {(e.msgctxt, e.msgid) for e in catalogue if e.translated()}
        missing = sorted({text for context, text, _plural in messages() if (context, text) not in done})
        if missing:
            raise CommandError("no Chinese for: " + " | ".join(missing))

    def gather(self, catalogue: polib.POFile) -> None:
        wanted = {(context, text): plural for context, text, plural in messages()}
        known = {(e.msgctxt, e.msgid) for e in catalogue}
        for key, plural in wanted.items():
            if key not in known:
                forms = {"msgid_plural": plural, "msgstr_plural": {0: ""}} if plural else {}
                catalogue.append(polib.POEntry(msgctxt=key[0], msgid=key[1], **forms))
        for entry in [e for e in catalogue if (e.msgctxt, e.msgid) not in wanted]:
            catalogue.remove(entry)
        catalogue.save()
