"""What changed from one version of an item to another, passage by passage, for whoever judges it."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import zip_longest
from typing import TYPE_CHECKING, Literal

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

# Two lines with less in common than this are shown as one taken out and another put in.
ALIKE = 0.4
CONTEXT = 1  # unchanged lines shown around a change


@dataclass(frozen=True)
class Passage:
    """A line in both versions, with what was taken out and put in marked; "" where there is none."""

    kind: Literal["same", "changed", "gap"]
    before: str
    after: str


@dataclass(frozen=True)
class FieldChange:
    """A field that differs, by its label."""

    label: str
    passages: list[Passage]


def compare(before: Mapping[str, str], after: Mapping[str, str]) -> list[FieldChange]:
    """The fields whose text differs, in the order of the later version; texts are plain, by label."""
    labels = [*after, *(label for label in before if label not in after)]
    return [
        FieldChange(label, list(passages(before.get(label, ""), after.get(label, ""))))
        for label in labels
        if before.get(label, "") != after.get(label, "")
    ]


def passages(before: str, after: str) -> Iterator[Passage]:
    """The changed lines, each beside what it was, with a line around; what is left out between is one "gap"."""
    old, new = before.splitlines(), after.splitlines()
    groups = SequenceMatcher(None, old, new, autojunk=False).get_grouped_opcodes(CONTEXT)
    for number, group in enumerate(groups):
        if number:
            yield Passage("gap", "", "")
        for operation, a, b, c, d in group:
            if operation == "equal":
                yield from (Passage("same", line, line) for line in old[a:b])
            else:
                yield from _changed(old[a:b], new[c:d])


def _changed(old: Sequence[str], new: Sequence[str]) -> Iterator[Passage]:
    for was, now in zip_longest(old, new, fillvalue=""):
        matcher = SequenceMatcher(None, was, now, autojunk=False)
        if was and now and matcher.ratio() < ALIKE:
            yield Passage("changed", _marked("del", was), SafeString())
            yield Passage("changed", SafeString(), _marked("ins", now))
        else:
            yield Passage("changed", *_marked_pair(matcher, was, now))


def _marked(tag: str, text: str) -> SafeString:
    return format_html("<{0}>{1}</{0}>", tag, text) if text else SafeString()


def _marked_pair(matcher: SequenceMatcher[str], was: str, now: str) -> tuple[SafeString, SafeString]:
    before, after = [], []
    for operation, a, b, c, d in matcher.get_opcodes():
        equal = operation == "equal"
        before.append(format_html("{}", was[a:b]) if equal else _marked("del", was[a:b]))
        after.append(format_html("{}", now[c:d]) if equal else _marked("ins", now[c:d]))
    return _joined(before), _joined(after)


def _joined(parts: list[SafeString]) -> SafeString:
    return format_html_join("", "{}", ((part,) for part in parts))
