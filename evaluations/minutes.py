"""The minutes of a count (计票报告单), from the published document alone: what the guard withheld is not in it.

An official record, so it is in Chinese whatever the language of the page it is asked for on.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.utils import timezone, translation

from disclosures.documents import OfficialDocument, Table
from evaluations import reading

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from evaluations.models import Result
    from evaluations.reading import ShownSubject
    from evaluations.rules import Rules

TITLE = "{}计票报告单"
NOT_SHOWN = "未公布"


def minutes_of(result: Result) -> OfficialDocument:
    """The minutes of that count; a result from before there was a record of its tellers has minutes without them."""
    document, rules = result.document, result.appraisal.rule_set
    record = document.get("record")
    known = record and date.fromisoformat(record["counted_on"])
    with translation.override("zh-hans"):
        return OfficialDocument(
            issuer="",
            number="",
            title=TITLE.format(document["title"]),
            addressee="",
            text=tuple(_parts(result, rules, record)),
            signed_by=document["organization"],
            dated=known or timezone.localdate(result.notice.publish_at),
        )


def _parts(result: Result, rules: Rules, record: Mapping[str, Any] | None) -> Iterator[str | Table]:
    document = result.document
    subjects = reading.subjects(rules, document)
    yield "一、基本情况"
    yield from _basics(document, record)
    yield "二、选票发出和收回"
    yield _ballots(rules, document, record)
    yield "三、计票结果"
    yield _scores(subjects)
    for subject in subjects:
        yield f"（{_in_words(subject.position)}）{subject.name}"
        yield _figures(subject)
        yield from (f"部分数字合并或者未公布：{reason}。" for reason in subject.withheld)
    yield "四、封箱和计票人员"
    yield from _people(record)
    yield "五、核对"
    yield f"本报告单依据第{document['version']}次计票结果，结果指纹（SHA-256）：{result.fingerprint}。"
    yield "公开数据包载有规则、告示板、逐个评价和核对程序，任何人都可以重新计票。"


def _basics(document: Mapping[str, Any], record: Mapping[str, Any] | None) -> Iterator[str]:
    first, last = (_day(date.fromisoformat(day)) for day in document["period"])
    yield f"评议组织：{document['organization']}"
    yield f"评议期间：{first}至{last}"
    if record:
        yield "投票时间：{}至{}".format(*(_moment(moment) for moment in record["vote"]))
        yield f"计票日期：{_day(date.fromisoformat(record['counted_on']))}"
    yield f"规则指纹（SHA-256）：{document['rules_hash']}"
    yield f"告示板根值：{document['board_root']}"


def _ballots(rules: Rules, document: Mapping[str, Any], record: Mapping[str, Any] | None) -> Table:
    roll = record["roll"] if record else {}
    rows = [
        (
            row.subject,
            row.voter_class,
            *(str(number) for number in (roll.get(row.code, "—"), row.issued, row.collected, row.void, row.valid)),
        )
        for row in reading.turnout(rules, document)
    ]
    return Table(("被评议对象", "类别", "名册人数", "发出", "收回", "废票", "有效"), tuple(rows))


def _scores(subjects: list[ShownSubject]) -> Table:
    rows = [
        (
            str(subject.position),
            subject.name,
            subject.score or ("—" if subject.invalid else NOT_SHOWN),
            f"无效：{'；'.join(subject.invalid)}" if subject.invalid else "有效",
        )
        for subject in subjects
    ]
    return Table(("序号", "被评议对象", "得分", "是否有效"), tuple(rows))


def _figures(subject: ShownSubject) -> Table:
    """How often each grade was given, by criterion and group of classes; nothing where the guard withheld it."""
    rows = []
    for criterion in subject.criteria:
        score = criterion.score or NOT_SHOWN
        for group in criterion.groups:
            rows.append((criterion.label, group.label, *(str(bar.number) for bar in group.bars), score))
        if not criterion.groups:
            rows.append((criterion.label, *(NOT_SHOWN for _cell in (subject, *subject.legend)), score))
    return Table(("内容", "类别", *(grade.label for grade in subject.legend), "得分"), tuple(rows))


def _people(record: Mapping[str, Any] | None) -> Iterator[str]:
    if record is None:
        yield "封箱和计票人员见本单位存档。"
        return
    yield f"{_moment(record['sealed_at'])}由{'、'.join(record['sealed_by'])}共同封箱，私钥同时销毁。"
    if record["tellers"]:
        yield f"纸质票由{'、'.join(record['tellers'])}各自独立计票，结果一致。"
    else:
        yield "没有纸质票。"


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def _moment(text: str) -> str:
    moment = datetime.fromisoformat(text)
    return f"{_day(moment)}{moment:%H:%M}"


def _in_words(number: int) -> str:
    """1 to 99 as headings count, 一 to 九十九; larger ones stay digits."""
    digits = "零一二三四五六七八九"
    tens, ones = divmod(number, 10)
    if number > 99:
        return str(number)
    return ("" if tens < 2 else digits[tens]) + ("十" if tens else "") + (digits[ones] if ones or not tens else "")
