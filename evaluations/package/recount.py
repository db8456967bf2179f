#!/usr/bin/env python3
"""核对一次评议的公开数据包 · check the public package of an appraisal.

    python3 recount.py [DIRECTORY]

只用 Python 3.8 以上自带的标准库，不联网。逐项核对文件、规则、公钥、告示板上每一个签名、票数、每一个公布的数字和公告链；
全部相符时返回 0，否则列出哪里不符并返回 1。

Needs Python's standard library alone, and no network. It checks files, rules, keys, every signature on the board, the
numbers of ballots, every published figure and the chain of notices. It shares no code with the portal, on purpose.
"""

import base64
import csv
import hashlib
import json
import sys
from collections import Counter, defaultdict
from fractions import Fraction
from pathlib import Path

FILES = (
    "rules.json",
    "keys.json",
    "slips.json",
    "board.txt",
    "marks.csv",
    "results.json",
    "notices.json",
    *("comments.json", "attacks.json"),
)
HASH_BYTES = 48  # SHA-384
SALT_BYTES = 48


def canonical(data):
    return json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def sha256(data):
    return hashlib.sha256(data).hexdigest()


def digest(tag, *parts):
    return sha256("|".join((tag, *parts)).encode())


def merkle_root(leaves):
    """RFC 6962, section 2.1."""
    if not leaves:
        return hashlib.sha256().digest()
    if len(leaves) == 1:
        return hashlib.sha256(b"\x00" + leaves[0]).digest()
    half = 1 << (len(leaves) - 1).bit_length() - 1
    return hashlib.sha256(b"\x01" + merkle_root(leaves[:half]) + merkle_root(leaves[half:])).digest()


def numbers_of_key(der):
    """Modulus and exponent of an RSA public key (SubjectPublicKeyInfo)."""

    def read(at):
        length, at = der[at + 1], at + 2
        if length & 0x80:
            size = length & 0x7F
            length, at = int.from_bytes(der[at : at + size], "big"), at + size
        return at, at + length  # where the content begins and ends

    outer, _end = read(0)
    _content, algorithm_end = read(outer)
    bits, _end = read(algorithm_end)
    key, _end = read(bits + 1)  # past the number of unused bits
    modulus, modulus_end = read(key)
    exponent, exponent_end = read(modulus_end)
    return int.from_bytes(der[modulus:modulus_end], "big"), int.from_bytes(der[exponent:exponent_end], "big")


def mask(seed, length):
    blocks = range(-(-length // HASH_BYTES))
    return b"".join(hashlib.sha384(seed + block.to_bytes(4, "big")).digest() for block in blocks)[:length]


def is_signed(key, message, signature):
    """RSASSA-PSS with SHA-384 and a salt of 48 bytes (RFC 8017, section 8.1.2)."""
    modulus, exponent = key
    number = int.from_bytes(signature, "big")
    bits = modulus.bit_length() - 1
    length = (bits + 7) // 8
    if number >= modulus:
        return False
    encoded = pow(number, exponent, modulus).to_bytes(length, "big")
    masked, hashed, end = encoded[: -HASH_BYTES - 1], encoded[-HASH_BYTES - 1 : -1], encoded[-1:]
    block = bytearray(a ^ b for a, b in zip(masked, mask(hashed, len(masked))))
    block[0] &= 0xFF >> (8 * length - bits)
    rest, salt = bytes(block[:-SALT_BYTES]), bytes(block[-SALT_BYTES:])
    if end != b"\xbc" or rest != bytes(len(rest) - 1) + b"\x01":
        return False
    return hashlib.sha384(bytes(8) + hashlib.sha384(message).digest() + salt).digest() == hashed


def rounded(value, decimals):
    """Half up, at the last step."""
    scaled = value * 10**decimals
    whole = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    digits = str(whole).rjust(decimals + 1, "0")
    return digits[:-decimals] + "." + digits[-decimals:] if decimals else digits


class Package:
    """One unpacked package; `differences` fills as it is checked."""

    def __init__(self, directory):
        self.directory = Path(directory)
        self.differences = []
        self.manifest = self.load("manifest.json")
        self.rules = self.load("rules.json")
        self.slips = self.load("slips.json")
        self.results = self.load("results.json")
        self.notices = self.load("notices.json")
        self.keys = {key["fingerprint"]: key for key in self.load("keys.json")}
        self.board = self.text("board.txt").splitlines()
        self.result = self.results[-1]

    def text(self, name):
        return (self.directory / name).read_text("utf-8")

    def load(self, name):
        return json.loads(self.text(name))

    def differ(self, chinese, english):
        self.differences.append(f"{chinese} / {english}")

    def check(self):
        self.check_files()
        self.check_rules()
        self.check_keys()
        self.check_board()
        self.check_numbers()
        self.check_marks()
        self.check_comments()
        self.check_chains()
        return self.differences

    def check_files(self):
        for name in FILES:
            if sha256((self.directory / name).read_bytes()) != self.manifest["files"].get(name):
                self.differ(f"文件 {name} 与清单不符", f"file {name} is not the one of the manifest")

    def check_rules(self):
        if sha256(canonical(self.rules)) != self.result["rules_hash"]:
            self.differ("规则 rules.json 与首次公告的规则指纹不符", "the rules are not those of the first notice")
        for name in ("classes", "criteria"):
            if sum(part["weight"] for part in self.rules[name]) != 10000:
                self.differ(f"规则中 {name} 的权重之和不是 100%", f"the weights of the {name} do not add up to 100 %")

    def check_keys(self):
        for fingerprint, key in self.keys.items():
            der = base64.b64decode("".join(key["public_key"].splitlines()[1:-1]))
            if sha256(der) != fingerprint:
                self.differ(f"公钥与指纹 {fingerprint[:16]} 不符", f"public key is not that of {fingerprint[:16]}")
            key["numbers"] = numbers_of_key(der)
        if sha256("".join(sorted(self.keys)).encode()) != self.result["keys_hash"]:
            self.differ("公钥清单与公布的不符", "the list of public keys is not the published one")

    def check_board(self):
        if merkle_root([line.encode() for line in self.board]).hex() != self.result["board_root"]:
            self.differ("告示板的根值与计票前的公告不符", "the board's root is not the one published before the count")
        if self.board != sorted(set(self.board)):
            self.differ("告示板有重复或未按顺序的行", "the board has lines twice or out of order")
        hashes = sorted(self.slips)
        if merkle_root([code.encode() for code in hashes]).hex() != self.result["slips_root"]:
            self.differ("纸条清单的根值与公告不符", "the root of the printed slips is not the published one")
        self.slip_nullifiers = {
            digest("slip-nullifier", code, fingerprint)
            for code, voters in self.slips.items()
            for fingerprint, key in self.keys.items()
            if key["class"] == voters
        }
        for line in self.board:
            kind, *fields = json.loads(line)
            if kind == "credential":
                self.check_credential(*fields)

    def check_credential(self, fingerprint, nullifier, message, signature):
        key = self.keys.get(fingerprint)
        name = f"告示板行 {nullifier[:16]}", f"board row {nullifier[:16]}"
        if key is None:
            self.differ(name[0] + "：公钥不在清单中", name[1] + ": its key is not on the list")
        elif not signature:
            if nullifier not in self.slip_nullifiers:
                self.differ(name[0] + "：不对应任何纸条", name[1] + ": belongs to no printed slip")
        elif digest("token-nullifier", message, fingerprint) != nullifier:
            self.differ(name[0] + "：与其凭证不符", name[1] + ": does not follow from its credential")
        elif not is_signed(key["numbers"], bytes.fromhex(message), bytes.fromhex(signature)):
            self.differ(name[0] + "：签名无效", name[1] + ": the signature is not valid")

    def check_numbers(self):
        spent: Counter = Counter()
        committed: Counter = Counter()
        for line in self.board:
            kind, fingerprint, *fields = json.loads(line)
            key = self.keys.get(fingerprint, {"subject": None, "class": "?"})
            if key["subject"] is None:
                continue  # a comment's
            paper = key["subject"], key["class"]
            if kind == "credential":
                spent[(*paper, "online" if fields[-1] else "slip")] += 1
            else:
                committed[paper] += 1
        cast: Counter = Counter()
        for row in self.result["ballots"]:
            name = f"被评议对象 {row['subject']} · {row['voter_class']} · {row['channel']}"
            if row["collected"] > row["issued"]:
                self.differ(f"{name}：收回多于发出", f"{name}: more collected than issued")
            if row["channel"] != "paper":
                cast[row["subject"], row["voter_class"]] += row["collected"]
                if spent[row["subject"], row["voter_class"], row["channel"]] != row["collected"]:
                    self.differ(f"{name}：收回数与告示板不符", f"{name}: the board holds another number of ballots")
        if cast + Counter() != committed:
            self.differ("告示板上的凭证数与选票数不符", "the board holds more credentials than ballots, or fewer")

    def check_marks(self):
        counted: defaultdict = defaultdict(Counter)
        for row in csv.DictReader(self.text("marks.csv").splitlines()):
            counted[int(row["subject"]), row["criterion"], row["classes"]][row["grade"]] += 1
        turnout: defaultdict = defaultdict(lambda: [0, 0, 0])
        for row in self.result["ballots"]:
            for at, name in enumerate(("issued", "collected", "void")):
                turnout[row["subject"], row["voter_class"]][at] += row[name]
        for subject in self.result["subjects"]:
            self.check_subject(subject, counted, turnout)
        if counted:
            self.differ("marks.csv 中有未公布的项", "marks.csv holds marks of figures that were not published")

    def check_subject(self, subject, counted, turnout):
        decimals = self.rules["decimals"]
        scores = {}
        for criterion in subject["criteria"]:
            name = f"{subject['name']} · {criterion['code']}"
            means = {}
            for group in criterion["groups"]:
                marks = counted.pop((subject["position"], criterion["code"], "+".join(group["classes"])), Counter())
                if marks != Counter({grade: number for grade, number in group["counts"].items() if number}):
                    self.differ(f"{name}：公布的票数与 marks.csv 不符", f"{name}: the marks give other numbers")
                cast = [turnout[subject["position"], voters] for voters in group["classes"]]
                if sum(marks.values()) != sum(collected - void for _issued, collected, void in cast):
                    self.differ(f"{name}：票数与收回的有效票不符", f"{name}: not as many marks as valid ballots")
                if len(group["classes"]) == 1:
                    means[group["classes"][0]] = self.mean(marks)
            if criterion["score"] is None:
                continue
            scores[criterion["code"]] = Fraction(criterion["score"]), Fraction(1, 2 * 10**decimals)
            if not criterion["withheld"]:
                exact = self.weighted(means, {voters: turnout[subject["position"], voters] for voters in means})
                if exact is None or rounded(exact, decimals) != criterion["score"]:
                    self.differ(f"{name}：得分应为 {exact and rounded(exact, decimals)}", f"{name}: not the score")
                else:
                    scores[criterion["code"]] = exact, Fraction(0)
        if subject["score"] is not None:
            self.check_total(subject, scores)

    def mean(self, marks):
        values = {grade["code"]: grade["coefficient"] for grade in self.rules["grades"]}
        valued = [(Fraction(values[grade]), n) for grade, n in marks.items() if values.get(grade) is not None]
        valid = sum(number for _value, number in valued)
        return 100 * sum((value * number for value, number in valued), Fraction(0)) / valid if valid else None

    def weighted(self, means, turnout):
        """The class means by weight; None if the rules make the result void."""
        usable, failing = {}, False
        for voters in self.rules["classes"]:
            mean = means.get(voters["code"])
            issued, collected, _void = turnout.get(voters["code"], (0, 0, 0))
            if mean is None or collected > issued or collected < Fraction(self.rules["quorum"]) * issued:
                failing = True
            else:
                usable[voters["code"]] = voters["weight"], mean
        if not usable or (failing and self.rules["empty_class"] == "void"):
            return None
        return sum((w * mean for w, mean in usable.values()), Fraction(0)) / sum(w for w, _mean in usable.values())

    def check_total(self, subject, scores):
        total, slack = Fraction(0), Fraction(0)
        for criterion in self.rules["criteria"]:
            if criterion["weight"]:
                if criterion["code"] not in scores:
                    self.differ(
                        f"{subject['name']}：有总分而缺单项得分", f"{subject['name']}: a total without its parts"
                    )
                    return
                score, rounding = scores[criterion["code"]]
                total += Fraction(criterion["weight"], 10000) * score
                slack += Fraction(criterion["weight"], 10000) * rounding
        decimals = self.rules["decimals"]
        low, high = rounded(total - slack, decimals), rounded(total + slack, decimals)
        if not Fraction(low) <= Fraction(subject["score"]) <= Fraction(high):
            self.differ(f"{subject['name']}：总分应为 {low}", f"{subject['name']}: the total is not {subject['score']}")

    def check_comments(self):
        for subject, texts in self.load("comments.json").items():
            if len(texts) < self.rules["k"] or texts != sorted(texts, key=lambda text: sha256(text.encode())):
                self.differ(
                    f"被评议对象 {subject} 的意见建议过少或者未按摘要排列",
                    f"the comments on subject {subject} are too few or out of order",
                )

    def check_chains(self):
        for name, entries in (("results.json", self.results), ("notices.json", self.notices)):
            previous = ""
            for number, entry in enumerate(entries, 1):
                if entry["previous"] != previous:
                    self.differ(f"{name} 第 {number} 项与前一项不相接", f"{name}: entry {number} breaks the chain")
                previous = sha256(canonical(entry))
        if self.notices and self.notices[-1].get("result") not in (None, sha256(canonical(self.result))):
            self.differ("结果与结果公告不符", "the result is not the one of its notice")


def main():
    directory = sys.argv[1] if len(sys.argv) > 1 else Path(__file__).parent
    try:
        differences = Package(directory).check()
    except (OSError, ValueError, KeyError, IndexError, TypeError) as error:
        differences = [f"数据包不完整或无法读取 / the package is incomplete or cannot be read: {error!r}"]
    for difference in differences:
        print("不符 DIFFERS:", difference)
    if not differences:
        print("全部相符：签名、票数、每一个公布的数字均已重新核对。All figures agree.")
    return 1 if differences else 0


if __name__ == "__main__":
    sys.exit(main())
