"""What in a text may tell who somebody is: proposals with reasons, decided one by one by a person.

Pure: texts in, places out. The machine proposes too much rather than too little and hides nothing by itself. What is
hidden is replaced by a mark that says what stood there and not how long it was.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from disclosures.enums import Finding

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

# Full-width digits and letters are read like their narrow twins; one character stays one, so that places fit.
NARROW = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: " "}

PROVINCES = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼使领"
# Without those that are rather a word of every text (党, 向, 和, …).
SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈"
    "姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔汤常"
    "温康施文牛樊葛邢安齐易乔伍庞颜倪庄聂章鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁尚符舒阮柯纪梅童凌毕季裴霍"
    "涂苗谷盛曲翁冉骆蓝路游辛靳柴蒙鲍华喻祁蒲房滕屈饶解牟艾尤阳穆农司卓古吉缪简车连芦麦褚娄窦戚岑景宫费卜"
    "冷晏席卫米柏宗瞿桂佟臧闵苟邬边卞姬仇栾隋商刁沙荣巫寇桑郎甄丛仲虞敖巩明佘池查麻苑迟邝"
)
DOUBLE_SURNAMES = "欧阳|司马|上官|诸葛|东方|皇甫|尉迟|公孙|令狐|慕容|长孙|宇文|夏侯|司徒|端木"
TITLES = (
    "同志|先生|女士|小姐|师傅|大爷|大妈|大娘|大叔|大姐|大哥|阿姨|叔叔|伯伯|奶奶|爷爷|老师|医生|书记|主任|"
    "委员|组长|队长|支书|经理|老板|局长|科长|所长|站长|干部"
)
NAME = f"(?:(?:{DOUBLE_SURNAMES})[一-鿿]{{1,2}}|[{SURNAMES}][一-鿿]{{1,2}})"
NUMBER = "[0-9０-９]"
CHINESE_NUMBER = "[一二三四五六七八九十百零两〇0-9]"


@dataclass(frozen=True)
class Span:
    """A passage, from `start` up to before `end`, that may give somebody away."""

    start: int
    end: int
    sort: Finding
    reason: str


def is_id_number(text: str) -> bool:
    """Whether these are 18 characters with a right check character (GB 11643-1999)."""
    if not re.fullmatch(r"\d{17}[\dXx]", text):
        return False
    total = sum(int(digit) * (2 ** (17 - place) % 11) for place, digit in enumerate(text[:17]))
    return "10X98765432"[total % 11] == text[17].upper()


def is_card_number(text: str) -> bool:
    """Whether the digits pass the check of bank cards (Luhn, ISO/IEC 7812-1)."""
    digits = [int(digit) for digit in reversed(text)]
    doubled = (digit * 2 - 9 if digit > 4 else digit * 2 for digit in digits[1::2])
    return not (sum(digits[::2]) + sum(doubled)) % 10


def _digits(match: re.Match[str]) -> str:
    return re.sub(r"[\s-]", "", match[0])


_LONG_NUMBER = re.compile(r"(?<![0-9A-Za-z])\d(?:[\s-]?\d){13,18}(?:[\s-]?[Xx])?(?![0-9A-Za-z])")
_MOBILE = re.compile(r"(?<!\d)(?:\+?86[\s-]?)?1[3-9]\d[\s-]?\d{4}[\s-]?\d{4}(?!\d)")
_LANDLINE = re.compile(r"(?<!\d)(?:\(?0\d{2,3}\)?[\s-]?)[2-9]\d{6,7}(?:[\s-]\d{1,5})?(?!\d)")
_LOCAL = re.compile(r"(?:电话|致电|座机|联系方式)[^\d\n]{0,4}([2-9]\d{6,7})(?!\d)")
_RUN = re.compile(r"\d[\dXx]{10,}")
_EMAIL = re.compile(r"[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")
_CHAT = re.compile(r"(?:微信|微信号|QQ|qq|QQ号)(?:号|是|为|[::\s])*([A-Za-z0-9_-]{5,20})")
_PLATE = re.compile(f"[{PROVINCES}][A-HJ-NP-Z][·•.\\s]?[A-HJ-NP-Z0-9]{{4,5}}[A-HJ-NP-Z0-9挂学警港澳](?![A-Za-z0-9])")
_ROOM = re.compile(
    f"(?:[一-鿿]{{2,10}}?(?:小区|花园|家园|新村|公寓|苑|村|路|街|巷|弄|组))?"
    f"(?:{CHINESE_NUMBER}{{1,4}}(?:号楼|幢|栋|座|弄|组|号))?"
    f"(?:{CHINESE_NUMBER}{{1,3}}单元)?"
    f"(?:{CHINESE_NUMBER}{{1,3}}楼)?{CHINESE_NUMBER}{{1,5}}室"
)
_UNIT = re.compile(
    f"{CHINESE_NUMBER}{{1,4}}(?:号楼|幢|栋|座){CHINESE_NUMBER}{{1,3}}单元(?:{CHINESE_NUMBER}{{1,5}}(?!单))?"
)
_FLAT = re.compile(r"(?<!\d)\d{1,3}[-—–]\d{1,2}[-—–]\d{3,4}(?!\d)")
_STREET_NUMBER = re.compile(f"[一-鿿]{{2,6}}(?:路|街|巷|弄|大道){CHINESE_NUMBER}{{1,5}}号(?!楼|线)")
_SELF_NAMED = re.compile(
    f"(?:我叫|我的名字是|我是|本人叫|本人|姓名[::是为]?|署名[::]?|联系人[::]?|举报人[::]?)\\s*({NAME})"
)
_TITLED = re.compile(f"((?:{DOUBLE_SURNAMES}|[{SURNAMES}])[一-鿿]{{0,2}}?)(?:{TITLES})")
_ONLY = re.compile(
    f"(?:唯一的?|仅有的?|只有|就|独有的?)(?:我|他|她|{CHINESE_NUMBER})?(?:[一两二三四1-4])?(?:个|名|户|人|家|位)[一-鿿]{{0,8}}|"
    f"唯一(?:的)?[一-鿿]{{2,8}}"
)
_FEW = re.compile(
    "(?:[1-4一二两三四])(?:名|户|个|位)(?:[一-鿿]{0,6})(?:党员|低保|残疾|困难|孤儿|五保|刑满|信访|上访|吸毒|精神|烈属|军属|单亲|离异|"
    "独居|预备党员|积极分子|退役军人)[一-鿿]{0,4}"
)
_SENSITIVE = re.compile(
    "低保户?|五保户?|残疾人?|残疾证|精神病|抑郁症|艾滋病?|乙肝|癌症|肿瘤|刑满释放|社区矫正|吸毒|戒毒|离异|离婚|单亲|孤儿|"
    "烈属|信访人|上访|被处分|党内警告|留党察看|开除党籍"
)
_AGE = re.compile(f"(?:今年|年龄|年满)?{NUMBER}{{2,3}}(?:周)?岁")
_BORN = re.compile(r"(?:19|20)\d{2}年\d{1,2}月(?:\d{1,2}日)?(?:出生|生)")


def _numbers(text: str) -> Iterator[Span]:
    for match in _LONG_NUMBER.finditer(text):
        digits = _digits(match)
        if is_id_number(digits):
            yield Span(*match.span(), Finding.ID_NUMBER, _("An ID number: its check character is right."))
        elif len(digits) in (15, 18):
            yield Span(*match.span(), Finding.ID_NUMBER, _("As long as an ID number; perhaps one with a slip."))
        elif len(digits) >= 16 and is_card_number(digits):
            yield Span(*match.span(), Finding.CARD, _("A card number: its check digit is right."))


# What is found by its look alone: the group that is hidden (0 for all of it), the sort and why.
def _by_look(text: str) -> Iterator[Span]:
    hardship = _("Health, hardship, punishment or family: with a place it gives away who it is.")
    looks = (
        (_MOBILE, 0, Finding.PHONE, _("A mobile phone number.")),
        (_LANDLINE, 0, Finding.PHONE, _("A telephone number; that of an office may stay.")),
        (_LOCAL, 1, Finding.PHONE, _("A telephone number; that of an office may stay.")),
        (_EMAIL, 0, Finding.CONTACT, _("An e-mail address; that of an office may stay.")),
        (_CHAT, 1, Finding.CONTACT, _("An account by which somebody can be reached.")),
        (_PLATE, 0, Finding.PLATE, _("A number plate.")),
        (_ROOM, 0, Finding.ADDRESS, _("An address down to the flat.")),
        (_UNIT, 0, Finding.ADDRESS, _("An address down to the staircase.")),
        (_FLAT, 0, Finding.ADDRESS, _("Looks like building, staircase and flat.")),
        (_STREET_NUMBER, 0, Finding.ADDRESS, _("A street with its number; that of an office may stay.")),
        (_SELF_NAMED, 1, Finding.NAME, _("Somebody gives this name.")),
        (_TITLED, 1, Finding.NAME, _("A name before a title; officials in office may stay.")),
        (_ONLY, 0, Finding.SMALL_GROUP, _("Few people are meant: whoever knows the place knows them.")),
        (_FEW, 0, Finding.SMALL_GROUP, _("Few people are meant: whoever knows the place knows them.")),
        (_SENSITIVE, 0, Finding.SENSITIVE, hardship),
        (_AGE, 0, Finding.SMALL_GROUP, _("An age: with a place it gives away who it is.")),
        (_BORN, 0, Finding.SMALL_GROUP, _("A date of birth.")),
        (_RUN, 0, Finding.OTHER, _("A long number, perhaps several written as one.")),
    )
    for look, group, sort, reason in looks:
        for match in look.finditer(text):
            yield Span(*match.span(group), sort, reason)


def _known(text: str, names: Iterable[str]) -> Iterator[Span]:
    for name in names:
        for match in re.finditer(re.escape(name), text):
            yield Span(*match.span(), Finding.NAME, _("The name of the sender."))


def proposals(text: str, names: Iterable[str] = ()) -> list[Span]:
    """What may give somebody away, in the order of the text; `names` are known ones, e.g. the sender's.

    Of passages that overlap the one that begins first stands, of those the longest; what it leaves over is proposed
    for itself.
    """
    narrow = text.translate(NARROW)
    found = [*_known(text, [name for name in names if name.strip()]), *_numbers(narrow), *_by_look(narrow)]
    chosen: list[Span] = []
    reached = 0
    for span in sorted(found, key=lambda span: (span.start, -span.end)):
        if span.end > reached:
            chosen.append(Span(max(span.start, reached), span.end, span.sort, span.reason))
            reached = span.end
    return chosen


def places_of(text: str, words: Iterable[str]) -> list[Span]:
    """Every place of these words: what a person wants hidden and the machine did not notice."""
    wanted = [word for word in words if word.strip()]
    return [
        Span(*match.span(), Finding.OTHER, _("Named by hand."))
        for word in wanted
        for match in re.finditer(re.escape(word), text)
    ]


def is_redaction_of(shown: str, text: str) -> bool:
    """Whether it is that text with passages replaced by our marks, and nothing else added, changed or left out."""
    marks = "|".join(re.escape(f"〔{label}〕") for label in Finding.labels)
    first, *rest = re.split(f"(?:{marks})+", shown)
    if not rest:
        return shown == text
    if not text.startswith(first) or not text.endswith(rest[-1]):
        return False
    place, end = len(first), len(text) - len(rest[-1])
    for piece in rest[:-1]:
        # A mark hides a character at least; of several places the first leaves most room for what follows.
        place = text.find(piece, place + 1, end)
        if place < 0:
            return False
        place += len(piece)
    return place < end


def redacted(text: str, hidden: Iterable[Span]) -> str:
    """The text with a mark in place of each of these passages; where they overlap or touch, one mark for all."""
    pieces: list[str] = []
    reached = 0
    for span in sorted(hidden, key=lambda span: (span.start, -span.end)):
        if span.start > reached or not pieces:
            pieces += [text[reached : span.start], f"〔{span.sort.label}〕"]
        reached = max(reached, span.end)
    return "".join([*pieces, text[reached:]])
