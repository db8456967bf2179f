"""The public package: it agrees with itself, and whatever is changed in it is named."""

import ast
import csv
import hashlib
import json
import subprocess
import sys
from collections import Counter

import pytest

from evaluations import blindsign, keys
from evaluations.credentials import code_hash, merkle_root, slip_nullifier, token_nullifier
from evaluations.package.build import RECOUNT, Contents, chained, files, keys_hash
from evaluations.publication import Ballots, Counted, compose, fingerprint
from evaluations.rules import Criterion, Grade, Rules, VoterClass, canonical

RULES = Rules(
    grades=(
        Grade("top", "优秀", "1", is_top=True),
        Grade("fair", "称职", "0.8"),
        Grade("poor", "不称职", "0.4"),
        Grade("abstain", "弃权", None),
    ),
    criteria=(Criterion("virtue", "德", 6000), Criterion("honesty", "廉", 4000)),
    classes=(VoterClass("A", "领导", 4000), VoterClass("B", "党员", 3000), VoterClass("C", "代表", 3000)),
    quorum="1/2",
)
# Marks by class and criterion in the grades' order; the rest of a class voted on paper.
VOTES = {
    "A": {"virtue": (4, 2, 0, 0), "honesty": (3, 2, 1, 0)},
    "B": {"virtue": (3, 3, 1, 1), "honesty": (2, 4, 1, 1)},
    "C": {"virtue": (5, 1, 2, 0), "honesty": (6, 1, 1, 0)},
}
ONLINE, SLIPS = 3, 2


def make_counted(votes=VOTES, electronic="ABC"):
    """`electronic`: the classes of which some voted online and by slip."""
    counts = [
        (1, voters, criterion, grade.code, number)
        for voters, criteria in votes.items()
        for criterion, numbers in criteria.items()
        for grade, number in zip(RULES.grades, numbers, strict=True)
        if number
    ]
    ballots = []
    for voters, criteria in votes.items():
        online, slips = (ONLINE, SLIPS) if voters in electronic else (0, 0)
        paper = sum(criteria["virtue"]) - online - slips
        ballots += [
            Ballots(1, voters, "online", online and online + 1, online, 0),
            Ballots(1, voters, "paper", paper + 2, paper + 1, 1),
            Ballots(1, voters, "slip", slips, slips, 0),
        ]
    return Counted(counts, ballots)


@pytest.fixture(scope="module")
def election():
    """Real keys, tokens signed blindly, slips, and the board of their ballots."""
    private = {voters.code: blindsign.generate_key() for voters in RULES.classes}
    public = {voters: keys.fingerprint(key) for voters, key in private.items()}
    slips = {code_hash(f"CODE{voters}{n}"): voters for voters in private for n in range(SLIPS + 1)}
    board = []
    for voters, key in private.items():
        spent = [code for code, owner in slips.items() if owner == voters][:SLIPS]
        rows = [["credential", public[voters], slip_nullifier(code, public[voters]), "", ""] for code in spent]
        for number in range(ONLINE):
            message = blindsign.prepare(bytes([number] * 32))
            blinded = blindsign.blind(key.public_key(), message)
            signature = blindsign.finalize(
                key.public_key(), message, blindsign.sign_blinded(key, blinded.message), blinded.inverse
            )
            nullifier = token_nullifier(message, public[voters])
            rows.append(["credential", public[voters], nullifier, message.hex(), signature.hex()])
        rows += [["commitment", public[voters], f"{voters}{n:063d}"] for n in range(ONLINE + SLIPS)]
        board += [canonical(row).decode() for row in rows]
    return {
        "keys": [
            {"fingerprint": public[voters], "class": voters, "subject": 1, "public_key": keys.public_pem(key)}
            for voters, key in private.items()
        ],
        "slips": slips,
        "board": sorted(board),
    }


def make_package(election, directory, *versions):
    head = {
        "appraisal": 7,
        "rules_hash": RULES.digest(),
        "keys_hash": keys_hash(key["fingerprint"] for key in election["keys"]),
        "slips_root": merkle_root(sorted(election["slips"])),
        "board_root": merkle_root(election["board"]),
    }
    earlier = []
    for counted in versions or [make_counted()]:
        earlier.append((counted, compose(RULES, head, {1: "张三"}, counted, earlier)))
    results = [document for _counted, document in earlier]
    notices = chained([{"kind": "rules"}, {"kind": "board"}, {"kind": "result", "result": fingerprint(results[-1])}])
    contents = Contents(RULES.as_json(), election["keys"], election["slips"], election["board"], results, notices)
    for name, data in files(contents).items():
        (directory / name).write_bytes(data)
    return results[-1]


def recount(directory):
    """The program as anybody runs it: by itself, without our environment."""
    done = subprocess.run(
        [sys.executable, "-I", str(directory / "recount.py")], capture_output=True, text=True, check=False
    )
    assert not done.stderr
    return done.returncode, done.stdout


def rewrite(directory, name, change):
    """Change a file as a careful forger would, who mends the manifest too."""
    (directory / name).write_bytes(change((directory / name).read_bytes()))
    listed = json.loads((directory / "manifest.json").read_bytes())
    listed["files"][name] = hashlib.sha256((directory / name).read_bytes()).hexdigest()
    (directory / "manifest.json").write_bytes(canonical(listed))


def in_json(change):
    def apply(data):
        document = json.loads(data)
        change(document)
        return canonical(document)

    return apply


def test_a_package_as_published_agrees(election, tmp_path):
    document = make_package(election, tmp_path)
    code, said = recount(tmp_path)
    assert (code, said.count("不符")) == (0, 0), said
    # By hand: virtue 0.4 × 93.33 + 0.3 × 82.86 + 0.3 × 82.5, honesty 0.4 × 83.33 + 0.3 × 80 + 0.3 × 90; 60 / 40.
    assert document["subjects"][0]["score"] == "85.90"
    assert [group["classes"] for group in document["subjects"][0]["criteria"][0]["groups"]] == [["A"], ["B"], ["C"]]


def test_marks_are_loose_and_in_no_order_of_voting(election, tmp_path):
    make_package(election, tmp_path)
    rows = list(csv.DictReader((tmp_path / "marks.csv").read_text().splitlines()))
    assert Counter(row["grade"] for row in rows if (row["criterion"], row["classes"]) == ("virtue", "B")) == Counter(
        {"top": 3, "fair": 3, "poor": 1, "abstain": 1}
    )
    assert len(rows) == 44
    in_order = sorted(rows, key=lambda row: (row["criterion"] == "honesty", row["classes"], row["grade"]))
    assert rows == in_order


def test_withheld_marks_are_not_in_the_package_and_the_rest_agrees(election, tmp_path):
    """Three leaders, all on paper: their marks are shown with everybody's, and the score can only be compared."""
    few = VOTES | {"A": {"virtue": (2, 1, 0, 0), "honesty": (1, 2, 0, 0)}}
    leaders = election["keys"][0]["fingerprint"]
    without = election | {"board": [line for line in election["board"] if json.loads(line)[1] != leaders]}
    document = make_package(without, tmp_path, make_counted(few, electronic="BC"))
    code, said = recount(tmp_path)
    assert code == 0, said
    assert [group["classes"] for group in document["subjects"][0]["criteria"][0]["groups"]] == [["A", "B", "C"]]
    assert {row["classes"] for row in csv.DictReader((tmp_path / "marks.csv").read_text().splitlines())} == {"A+B+C"}


FORGERIES = {
    "a mark": ("marks.csv", lambda data: data.replace(b"1,virtue,B,poor", b"1,virtue,B,top", 1), "张三 · virtue"),
    "a mark added": ("marks.csv", lambda data: data + b"1,virtue,B,top\n", "张三 · virtue"),
    "a board row removed": ("board.txt", lambda data: data.split(b"\n", 1)[1], "根值"),
    "a rule": ("rules.json", in_json(lambda rules: rules["classes"][0].update(weight=3000)), "规则"),
    "a coefficient": ("rules.json", in_json(lambda rules: rules["grades"][1].update(coefficient="0.9")), "得分"),
    "a score": ("results.json", in_json(lambda all_: all_[0]["subjects"][0].update(score="99.00")), "总分"),
    "a part score": (
        "results.json",
        in_json(lambda all_: all_[0]["subjects"][0]["criteria"][0].update(score="99.00")),
        "得分应为",
    ),
    "a published number": (
        "results.json",
        in_json(lambda all_: all_[0]["subjects"][0]["criteria"][0]["groups"][1]["counts"].update(top=4)),
        "张三 · virtue",
    ),
    "a turnout": ("results.json", in_json(lambda all_: all_[0]["ballots"][0].update(collected=2)), "告示板"),
    "more collected than issued": (
        "results.json",
        in_json(lambda all_: all_[0]["ballots"][1].update(issued=0)),
        "收回多于发出",
    ),
    "a slip added": ("slips.json", in_json(lambda slips: slips.update({"0" * 64: "A"})), "纸条清单"),
    "a key": ("keys.json", in_json(lambda listed: listed.pop()), "公钥清单"),
    "a notice left out": ("notices.json", in_json(lambda notices: notices.pop(1)), "不相接"),
}


@pytest.mark.parametrize("forgery", FORGERIES)
def test_a_forged_package_is_named_even_with_its_manifest_mended(election, tmp_path, forgery):
    make_package(election, tmp_path)
    name, change, expected = FORGERIES[forgery]
    rewrite(tmp_path, name, change)
    code, said = recount(tmp_path)
    assert code == 1
    assert expected in said


def test_a_forged_signature_is_named(election, tmp_path):
    """A ballot minted without the key, in a board whose root was forged with it."""
    line = next(line for line in election["board"] if json.loads(line)[0] == "credential" and json.loads(line)[4])
    row = json.loads(line)
    row[4] = ("00" if row[4][:2] != "00" else "01") + row[4][2:]
    board = sorted([*(other for other in election["board"] if other != line), canonical(row).decode()])
    make_package(election | {"board": board}, tmp_path)
    code, said = recount(tmp_path)
    assert code == 1
    assert said.count("不符") == 1
    assert f"{row[2][:16]}：签名无效" in said


def test_a_slip_from_nowhere_is_named(election, tmp_path):
    line = next(line for line in election["board"] if json.loads(line)[0] == "credential" and not json.loads(line)[4])
    kind, key, _nullifier, message, signature = json.loads(line)
    invented = canonical([kind, key, "f" * 64, message, signature]).decode()
    board = sorted([*(other for other in election["board"] if other != line), invented])
    make_package(election | {"board": board}, tmp_path)
    code, said = recount(tmp_path)
    assert code == 1
    assert "不对应任何纸条" in said


def test_a_missing_file_is_said_without_a_traceback(election, tmp_path):
    make_package(election, tmp_path)
    (tmp_path / "board.txt").unlink()
    code, said = recount(tmp_path)
    assert code == 1
    assert "不完整" in said


def test_a_correction_carries_the_version_before_it(election, tmp_path):
    document = make_package(election, tmp_path, make_counted(), make_counted())
    assert (document["version"], document["previous"] != "") == (2, True)
    code, said = recount(tmp_path)
    assert code == 0, said
    rewrite(tmp_path, "results.json", in_json(lambda all_: all_[0]["subjects"][0].update(score="1.00")))
    code, said = recount(tmp_path)
    assert code == 1
    assert "不相接" in said


def test_the_recount_imports_the_standard_library_alone():
    tree = ast.parse(RECOUNT.read_text())
    imported = {
        name.split(".")[0]
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in ([alias.name for alias in node.names] if isinstance(node, ast.Import) else [node.module])
    }
    assert imported <= set(sys.stdlib_module_names)


@pytest.mark.parametrize(
    "texts", [["踏实"] * 4, ["踏实肯干", "走访不够", "说到做到", "会议太多", "公开及时", "作风硬"]]
)
def test_comments_of_few_or_in_an_order_that_tells_something_are_named(election, tmp_path, texts):
    make_package(election, tmp_path)
    for shown, code in (([*texts, *["说得对"] * 5], 0), (texts, 1)):
        ordered = sorted(shown, key=lambda text: hashlib.sha256(text.encode()).hexdigest())
        if code and len(texts) > 4:
            ordered.reverse()
        rewrite(tmp_path, "comments.json", lambda _data, ordered=ordered: canonical({"1": ordered}))
        found, said = recount(tmp_path)
        assert (found, "意见建议" in said) == (code, bool(code))
