"""The files of a public package, from what was published. Pure: the caller brings the data and writes the files."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from evaluations.publication import fingerprint
from evaluations.rules import canonical

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

RECOUNT = Path(__file__).with_name("recount.py")
READ_ME = """\
本数据包公开一次评议的全部计票依据，任何人都可以重新核对：

    python3 recount.py

只需要一台装有 Python 3.8 或更高版本的电脑，不需要联网。

rules.json    规则卡：等次和系数、评议内容、类别权重、有效条件、取舍规则；指纹见首次公告
keys.json     每个类别、每名被评议对象的签名公钥；私钥在封箱时已销毁
slips.json    纸条编码的摘要和所属类别；开放投票前已定，之后不能增加
board.txt     告示板：每张已用凭证及其签名、每张选票的承诺值，按顺序排列；投票人用追踪号在此查到自己的票
marks.csv     逐个评价：每行一个评价，顺序与投票先后无关；人数过少的类别已合并，未单独公布的不在其中
results.json  历次公布的结果，每一次都带有前一次的指纹
comments.json 经两人审核后公开的意见建议，按文字摘要排列；不足公布人数的不在其中
attacks.json  封箱时在实际数据库上试过哪些办法把票和人对上，各看了多少处、发现多少处
notices.json  三次公示，每一次都带有前一次的指纹
manifest.json 以上文件的 SHA-256 指纹

本数据包不能说明谁投了哪张票：凭证是盲签的，选票封箱后已拆成逐个评价。
"""


@dataclass(frozen=True)
class Contents:
    """What goes into a package. `results` and `notices` are chained, the oldest first; `comments` by subject."""

    rules: Mapping[str, Any]
    keys: Sequence[Mapping[str, Any]]
    slips: Mapping[str, str]
    board: Sequence[str]
    results: Sequence[Mapping[str, Any]]
    notices: Sequence[Mapping[str, Any]]
    comments: Mapping[int, Sequence[str]] = field(default_factory=dict)
    attacks: Sequence[Mapping[str, Any]] = ()


def files(contents: Contents) -> dict[str, bytes]:
    """The package by file name. The same contents give the same bytes."""
    data = {
        "rules.json": canonical(contents.rules),
        "keys.json": canonical(contents.keys),
        "slips.json": canonical(contents.slips),
        "board.txt": "".join(f"{line}\n" for line in contents.board).encode(),
        "marks.csv": "".join(f"{line}\n" for line in _marks(contents.results[-1])).encode(),
        "results.json": canonical(contents.results),
        "notices.json": canonical(contents.notices),
        "comments.json": canonical({str(subject): texts for subject, texts in contents.comments.items()}),
        "attacks.json": canonical(contents.attacks),
    }
    manifest = {name: hashlib.sha256(content).hexdigest() for name, content in data.items()}
    return data | {
        "manifest.json": canonical({"files": manifest}),
        "recount.py": RECOUNT.read_bytes(),
        "README.txt": READ_ME.encode(),
    }


def keys_hash(fingerprints: Iterable[str]) -> str:
    """What a result names of the keys: SHA-256 in hex over their sorted fingerprints."""
    return hashlib.sha256("".join(sorted(fingerprints)).encode()).hexdigest()


def chained(entries: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The entries, each with the fingerprint of the one before."""
    chain: list[dict[str, Any]] = []
    for entry in entries:
        chain.append({**entry, "previous": fingerprint(chain[-1]) if chain else ""})
    return chain


def _marks(document: Mapping[str, Any]) -> Iterator[str]:
    """One line a mark, as far as the document shows them; sorted, so that no order tells anything."""
    yield "subject,criterion,classes,grade"
    for subject in document["subjects"]:
        for criterion in subject["criteria"]:
            for group in criterion["groups"]:
                for grade, number in sorted(group["counts"].items()):
                    line = f"{subject['position']},{criterion['code']},{'+'.join(group['classes'])},{grade}"
                    yield from [line] * number
