"""What goes into the public package of a result, gathered from the database."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils import timezone, translation

from evaluations import reading
from evaluations.models import ShownComment
from evaluations.package.build import Contents, chained
from evaluations.services.sealing import board_leaves

if TYPE_CHECKING:
    from collections.abc import Iterator

    from disclosures.models import Bulletin
    from evaluations.models import Appraisal, Result


def contents_of(result: Result) -> Contents:
    """Everything public up to that version of the result."""
    appraisal = result.appraisal
    published = list(
        appraisal.results.published().filter(version__lte=result.version).select_related("notice").order_by("version")
    )
    return Contents(
        rules=appraisal.rules,
        keys=[
            {
                "fingerprint": key.fingerprint,
                "class": key.voter_class,
                "subject": key.subject.position if key.subject else None,
                "public_key": key.public_key,
            }
            for key in appraisal.keys.select_related("subject")
        ],
        slips=dict(appraisal.slip_codes.values_list("code_hash", "voter_class")),
        board=board_leaves(appraisal),
        results=[one.document for one in published],
        notices=chained(_notices(appraisal, published)),
        comments=_comments(appraisal),
        attacks=_attacks(appraisal),
    )


def _attacks(appraisal: Appraisal) -> list[dict[str, Any]]:
    with translation.override("zh-hans"):
        return [vars(attack) for attack in reading.attacks(appraisal)]


def _comments(appraisal: Appraisal) -> dict[int, list[str]]:
    """What two people let readers see, by subject."""
    found: dict[int, list[str]] = {}
    shown = ShownComment.objects.filter(subject__appraisal=appraisal)
    for position, text in shown.values_list("subject__position", "text"):
        found.setdefault(position, []).append(text)
    return found


def _notices(appraisal: Appraisal, results: list[Result]) -> Iterator[dict[str, Any]]:
    if appraisal.notice_of_rules:
        yield _notice("rules", appraisal.notice_of_rules, rules_hash=appraisal.rules_hash)
    if appraisal.notice_of_board:
        yield _notice("board", appraisal.notice_of_board, board_root=appraisal.board_root)
    for result in results:
        yield _notice("result", result.notice, result=result.fingerprint)


def _notice(kind: str, notice: Bulletin, **what: str) -> dict[str, Any]:
    published = timezone.localtime(notice.publish_at).isoformat() if notice.publish_at else ""
    return {
        "kind": kind,
        "title": notice.title,
        "index_number": notice.index_number or "",
        "published_at": published,
        "seal": notice.seal,
        **what,
    }
