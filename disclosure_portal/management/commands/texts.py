"""makemessages and compilemessages in Python alone: offices' machines have no gettext."""

from __future__ import annotations

import fcntl
import io
import json
import re
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polib
from django.conf import settings
from django.core.management import BaseCommand, CommandError
from django.utils.translation.template import templatize

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.core.management import CommandParser

# Babel's notation: which arguments are the text, its plural and, marked "c", its context.
_PLAIN, _PLURAL, _CONTEXT, _BOTH = None, (1, 2), ((1, "c"), 2), ((1, "c"), 2, 3)
KEYWORDS: dict[str, Any] = {
    "_": _PLAIN,
    "gettext": _PLAIN,
    "gettext_lazy": _PLAIN,
    "gettext_noop": _PLAIN,
    "ngettext": _PLURAL,
    "ngettext_lazy": _PLURAL,
    "pgettext": _CONTEXT,
    "pgettext_lazy": _CONTEXT,
    "npgettext": _BOTH,
    "npgettext_lazy": _BOTH,
}
APPS = ("disclosure_portal", "disclosures", "feedback", "evaluations")
PAGES = ("html", "txt", "xml")
# Official notices are set in full-width punctuation; a half-width comma after Chinese is a slip of the keyboard.
HALF_WIDTH = re.compile(r"[\u3400-\u9fff“”《》（）][,;:?!]|[,;:?!][\u3400-\u9fff“《（]")
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%[sd]|\{\w*\}")

Key = tuple[str | None, str]


def catalogue_path() -> Path:
    return Path(settings.BASE_DIR) / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po"


def messages() -> dict[Key, str]:
    """The plural ("" if there is none) of every text in the code and the templates, by context and msgid."""
    base = Path(settings.BASE_DIR)
    found: dict[Key, str] = {}
    code = [f"{app}/**/*.py" for app in APPS]
    pages = [f"{root}/**/*.{end}" for root in ("templates", *(f"{app}/templates" for app in APPS)) for end in PAGES]
    for path in (path for pattern in (*code, *pages) for path in sorted(base.glob(pattern))):
        text = path.read_text(encoding="utf-8")
        if path.suffix != ".py":
            # What is left of a page is not Python: a line's indentation would be taken for a block.
            text = "\n".join(line.strip() for line in templatize(text).splitlines())
        for key, plural in _messages_of(text):
            found[key] = plural or found.get(key, "")
    return found


def _messages_of(source: str) -> Iterator[tuple[Key, str]]:
    from babel.messages.extract import extract

    for _line, found, _comments, context in extract("python", io.BytesIO(source.encode()), KEYWORDS):
        words = [found] if isinstance(found, str) else [word for word in found if word]
        if words and words[0]:
            yield (context, words[0]), words[1] if len(words) > 1 else ""


@contextmanager
def catalogue(*, write: bool) -> Iterator[polib.POFile]:
    """The catalogue; alone with it to write, since several people translate at once."""
    path = catalogue_path()
    path.parent.mkdir(parents=True, exist_ok=True)
    with open(path, "a+", encoding="utf-8") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX if write else fcntl.LOCK_SH)
        found = polib.pofile(str(path), wrapwidth=110)
        yield found
        if write:
            # In order, so that two branches seldom add at the same place; in place, so that the lock stays good.
            found.sort(key=lambda entry: (entry.msgid, entry.msgctxt or ""))
            path.write_text(str(found) + "\n", encoding="utf-8")


def gather(found: polib.POFile) -> None:
    """Make the catalogue hold exactly the texts of the code: keep translations, drop what is gone."""
    wanted = messages()
    for entry in list(found):
        key = (entry.msgctxt, entry.msgid)
        if key in wanted and wanted[key] == entry.msgid_plural:
            del wanted[key]
        else:
            found.remove(entry)
    for (context, text), plural in wanted.items():
        forms: dict[str, Any] = {"msgid_plural": plural, "msgstr_plural": {0: ""}} if plural else {}
        found.append(polib.POEntry(msgctxt=context, msgid=text, **forms))


def problems(found: polib.POFile) -> list[str]:
    """What keeps a resident from reading everything in Chinese, a line each."""
    wanted = messages()
    known = {(entry.msgctxt, entry.msgid) for entry in found}
    lines = [f"not gathered: {text}" for context, text in wanted if (context, text) not in known]
    for entry in found:
        if (entry.msgctxt, entry.msgid) not in wanted:
            lines.append(f"stale: {entry.msgid}")
        elif entry.fuzzy:
            lines.append(f"fuzzy: {entry.msgid}")
        elif not entry.translated():
            lines.append(f"no Chinese: {entry.msgid}")
        elif _placeholders(entry.msgid_plural or entry.msgid) != _placeholders(_chinese(entry)):
            lines.append(f"other placeholders: {entry.msgid} -> {_chinese(entry)}")
        elif HALF_WIDTH.search(_chinese(entry)):
            lines.append(f"half-width punctuation: {_chinese(entry)}")
    return sorted(lines)


def _placeholders(text: str) -> set[str]:
    return set(PLACEHOLDER.findall(text.replace("%%", "")))


def _chinese(entry: polib.POEntry) -> str:
    # Chinese has one form for every number.
    return str(entry.msgstr_plural[0] if entry.msgid_plural else entry.msgstr)


def merge(found: polib.POFile, translations: dict[str, str]) -> list[str]:
    """Fill in the Chinese of each English text; returns the texts that are nowhere in the code."""
    left = dict(translations)
    for entry in found:
        if entry.msgid in translations:
            chinese = translations[entry.msgid]
            left.pop(entry.msgid, None)
            if entry.msgid_plural:
                entry.msgstr_plural = {0: chinese}
            else:
                entry.msgstr = chinese
            entry.flags = [flag for flag in entry.flags if flag != "fuzzy"]
    return sorted(left)


class Command(BaseCommand):
    help = "Gather the texts into locale/. --check fails on a text without Chinese; --compile makes the .mo."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        one = parser.add_mutually_exclusive_group()
        one.add_argument("--check", action="store_true", help="compare only, and list every problem")
        one.add_argument("--compile", action="store_true", help="make the .mo that Django reads")
        one.add_argument("--merge", metavar="FILE.json", help='fill in {"English": "中文"}, after gathering')

    def handle(self, *args: Any, **options: Any) -> None:
        if options["check"]:
            with catalogue(write=False) as found:
                lines = problems(found)
            if lines:
                raise CommandError("\n".join(["the catalogue is not complete:", *lines, "run make texts"]))
            return
        if not options["compile"]:
            self.write(options["merge"])
        with catalogue(write=False) as found:
            found.save_as_mofile(str(catalogue_path().with_suffix(".mo")))

    def write(self, additions: str | None) -> None:
        with catalogue(write=True) as found:
            gather(found)
            if additions:
                unknown = merge(found, json.loads(Path(additions).read_text(encoding="utf-8")))
                for text in unknown:
                    self.stderr.write(f"not in the code: {text}")
            self.stdout.write(f"{len(found)} texts, {len(found.untranslated_entries())} without Chinese")
