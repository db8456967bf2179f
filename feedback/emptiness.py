"""Answers that answer nothing: what a machine can notice of them. Whoever approves is told, and decides.

An answer may be flagged because it is too short once courtesies are left out, because it is nearly the same as one
given to another question, or because no word of it occurs in the question.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

if TYPE_CHECKING:
    from collections.abc import Iterable

# Characters of an answer that says something; "已公示,见一楼公开栏" with its date and reason has more.
SHORTEST = 20
# The share of common pairs of characters from which two answers are the same text.
SAME = 0.8
# What is said in every answer, whatever was asked. Longer ones first: each is taken out of the text in turn.
COURTESIES = (
    "感谢您对我们工作的关心和支持", "感谢您的关心和支持", "感谢您的理解和支持", "感谢您的关注和支持",
    "感谢您的来信", "感谢您的关注", "感谢您的支持", "您反映的问题已收悉", "您提出的问题已收悉", "您的意见已收悉",
    "您的建议已收悉", "您的来信已收悉", "来信收悉", "我们将认真研究", "我们会认真研究", "将认真研究您的意见",
    "请您耐心等待", "欢迎继续监督", "祝您生活愉快", "特此答复", "此复", "现答复如下", "经研究", "您好",
    "尊敬的网友", "尊敬的居民", "尊敬的市民", "网友您好", "谢谢",
)  # fmt: skip
# Pairs with one of these are grammar and common to all texts.
GRAMMAR = frozenset("的了是在和与及或我您你他她它们吗呢吧啊请等有不也就都而被把将会能可以要对为于从到这那此一个上下中")
SEPARATORS = re.compile(r"[\W_]+")


class Emptiness(TextChoices):
    """Why an answer may be empty."""

    SHORT = "short", gettext_lazy("too short")
    TEMPLATE = "template", gettext_lazy("a template")
    UNRELATED = "unrelated", gettext_lazy("no reference to the question")


@dataclass(frozen=True)
class Flag:
    """One suspicion with the reason for it, in words for whoever approves."""

    kind: Emptiness
    reason: str


def substance(text: str) -> str:
    """What a text says: without courtesies, and with a space for whatever is neither letter nor digit."""
    text = unicodedata.normalize("NFKC", text).casefold()
    for courtesy in COURTESIES:
        text = text.replace(courtesy, " ")
    return SEPARATORS.sub(" ", text).strip()


def pairs(text: str) -> set[str]:
    """The neighbouring characters of what a text says, grammar left out."""
    said = substance(text)
    found = (said[start : start + 2] for start in range(len(said) - 1))
    return {pair for pair in found if " " not in pair and not GRAMMAR & set(pair)}


def likeness(one: set[str], other: set[str]) -> float:
    """The share of pairs that two texts have in common, from 0 to 1; of two empty texts 0."""
    return len(one & other) / len(one | other) if one | other else 0.0


def flags(answer: str, question: str, others: Iterable[tuple[str, str]] = ()) -> list[Flag]:
    """What makes this answer look empty; `others` are earlier answers to other questions, with their numbers."""
    said = pairs(answer)
    found = []
    length = len(substance(answer).replace(" ", ""))
    if length < SHORTEST:
        found.append(
            Flag(Emptiness.SHORT, _("Without courtesies it has %(length)d characters only.") % {"length": length})
        )
    same = next((number for number, text in others if likeness(said, pairs(text)) >= SAME), None)
    if same is not None:
        found.append(
            Flag(Emptiness.TEMPLATE, _("It is nearly the same as the answer to %(number)s.") % {"number": same})
        )
    asked = pairs(question)
    if asked and not said & asked:
        found.append(Flag(Emptiness.UNRELATED, _("No word of the question occurs in it.")))
    return found
