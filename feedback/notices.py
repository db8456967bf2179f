"""The chain 催办 → 督办 → 通报: what may follow what and when, and the texts the notices begin from.

Pure: no query is made here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from feedback.enums import NoticeKind

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from feedback.models import Clock, Notice

CHAIN = tuple(NoticeKind)
# Working days a notice gives to answer the case; the inspectors may give others.
DEFAULT_TERM = {NoticeKind.URGE: 5, NoticeKind.SUPERVISE: 5, NoticeKind.CRITICISE: 3}
PLACEHOLDERS = ("单位", "编号", "事由", "提交日期", "到期日", "超期天数", "答复期限", "前次文号")
_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")


@dataclass(frozen=True)
class Draft:
    """Title and text of a notice, with {placeholders} or without."""

    title: str
    text: str


# The notices are in Chinese whatever language the desk is read in: they are official documents.
DEFAULT_TEXTS = {
    NoticeKind.URGE: Draft(
        "关于催办群众来件“{事由}”的通知",
        "你单位承办的群众来件“{事由}”（编号{编号}，{提交日期}提交）应于{到期日}前办理，至今已超期{超期天数}个工作日。\n"
        "请抓紧办理，于{答复期限}前答复来件人，并在系统中签收本通知、说明办理进度。\n"
        "逾期仍未办结的，将予以督办。",
    ),
    NoticeKind.SUPERVISE: Draft(
        "关于督办群众来件“{事由}”的通知",
        "你单位承办的群众来件“{事由}”（编号{编号}）应于{到期日}前办理，经{前次文号}催办后仍未办结，"
        "至今已超期{超期天数}个工作日。现予督办，要求如下：\n"
        "一、单位主要负责人直接过问，于{答复期限}前办结并答复来件人。\n"
        "二、查明超期原因和责任人，在系统中如实填报。\n"
        "逾期仍未办结的，将予以通报。",
    ),
    NoticeKind.CRITICISE: Draft(
        "关于{单位}超期未办结群众来件“{事由}”的通报",
        "{单位}承办的群众来件“{事由}”（编号{编号}）应于{到期日}前办理。经{前次文号}督办后仍未办结，"
        "至今已超期{超期天数}个工作日。现予通报批评。\n"
        "{单位}应当于{答复期限}前办结并答复来件人，作出书面检查。各单位要引以为戒，按期答复群众来件。",
    ),
}


def fill(draft: Draft, values: Mapping[str, object]) -> Draft:
    """The draft with its placeholders replaced; one that has no value is left as it stands."""

    def value(found: re.Match[str]) -> str:
        return str(values.get(found[1], found[0]))

    return Draft(_PLACEHOLDER.sub(value, draft.title), _PLACEHOLDER.sub(value, draft.text))


def unknown_placeholders(*texts: str) -> list[str]:
    """What stands in braces and is no placeholder, in order, once each."""
    found = [name for text in texts for name in _PLACEHOLDER.findall(text)]
    return [f"{{{name}}}" for name in dict.fromkeys(found) if name not in PLACEHOLDERS]


@dataclass(frozen=True)
class Next:
    """The notice that may be issued now, and the one it follows; without a kind, `reason` says why there is none."""

    kind: NoticeKind | None
    follows: Notice | None = None
    reason: str = ""


def next_notice(clock: Clock | None, issued: Sequence[Notice], today: date) -> Next:
    """What may be issued about that deadline, after those that were issued about it (the oldest first).

    Each gives a term of its own, and the next one may follow only once that has passed.
    """
    if clock is None or clock.ended_on or not clock.is_overdue(today):
        return Next(None, reason=_("No deadline of this case has passed."))
    if not issued:
        return Next(CHAIN[0])
    last = issued[-1]
    if today <= last.due:
        reason = _("%(number)s gives time until %(day)s; what follows may be issued after that.")
        return Next(None, last, reason % {"number": last.number, "day": last.due})
    if last.kind == CHAIN[-1]:
        return Next(None, last, _("%(number)s was the last step of the chain.") % {"number": last.number})
    return Next(CHAIN[CHAIN.index(NoticeKind(last.kind)) + 1], last)
