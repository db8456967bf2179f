"""Who may see what, told once more in plain Python: the yardstick of the leak test.

Written from the domain notes and sharing no code with the portal, so that a mistake there does not repeat itself
here. Times are days after the start of the world; a day's fraction is its time of day.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import NamedTuple

# unit -> the one above it
ABOVE = {
    "district": None,
    "discipline": "district",
    "street_a": "district",
    "branch_a": "street_a",
    "street_b": "district",
    "branch_b": "street_b",
}
PARTY_ROLES = {"secretary", "reviewer", "approver", "inspector", "member"}

# Before the first go-live, in the middle of everything, and long after the last event.
GOES_LIVE, HAPPENS, LATER = 1.0, 3.0, 9.0
MEETINGS = 20.0  # all of them are held then
SECOND = 1 / 86400
MOMENTS = {"before": 0.5, "middle": 5.0, "end": 30.0}


class Post(NamedTuple):
    role: str
    unit: str
    until: float | None = None  # the last day it is held


READERS: dict[str, tuple[Post, ...]] = {
    "anonymous": (),
    "account_without_post": (),
    "named_person": (),
    "deactivated": (Post("member", "street_a"),),
    "member": (Post("member", "street_a"),),
    "member_below": (Post("member", "branch_a"),),
    "member_elsewhere": (Post("member", "branch_b"),),
    "member_above": (Post("member", "district"),),
    "leaving": (Post("member", "street_a", until=4),),
    "resident": (Post("resident", "street_a"),),
    "resident_elsewhere": (Post("resident", "street_b"),),
    "secretary": (Post("secretary", "street_a"),),
    "reviewer": (Post("reviewer", "street_a"),),
    "approver": (Post("approver", "street_a"),),
    "secretary_elsewhere": (Post("secretary", "street_b"),),
    "former_secretary": (Post("secretary", "street_a", until=-30),),
    "inspector": (Post("inspector", "discipline"),),
    "administrator": (Post("administrator", "district"),),
}
STRANGERS = ("anonymous", "deactivated")  # those who cannot be logged in


@dataclass(frozen=True)
class Item:
    """One disclosed matter; `code` begins every text of it."""

    code: str
    scope: str
    kind: str
    focus: str = "key"
    wider: str = ""
    widens: float | None = None
    goes_live: float | None = None
    expires: float | None = None
    withdrawn: float | None = None
    units: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    upto: str = "publish"  # the last step taken before it went live, or "return", "unschedule"
    revises: str = ""
    archived: bool = False
    unit: str = "street_a"

    @property
    def ends(self) -> float:
        """The first moment at which nobody reads it any more."""
        return min((end for end in (self.expires, self.withdrawn) if end is not None), default=float("inf"))

    def is_shown(self, day: float) -> bool:
        return self.goes_live is not None and self.goes_live <= day < self.ends

    def scopes(self, day: float) -> set[str]:
        return {self.scope} | ({self.wider} if self.widens is not None and self.widens <= day else set())


def _lineage(unit: str | None) -> set[str]:
    found = set()
    while unit is not None:
        found.add(unit)
        unit = ABOVE[unit]
    return found


def _posts(reader: str, day: float) -> list[Post]:
    """What the reader holds on that day; whoever cannot be logged in is nobody in particular."""
    if reader in STRANGERS:
        return []
    return [post for post in READERS[reader] if post.until is None or int(day) <= post.until]


def may_read(reader: str, item: Item, day: float) -> bool:
    """《条例》's four scopes: everybody, all members, the unit's subtree, and those who are named."""
    posts = _posts(reader, day)
    belongs = set().union(*(_lineage(post.unit) for post in posts))
    within = {
        "public": True,
        "party": any(post.role in PARTY_ROLES for post in posts),
        "organization": item.unit in belongs,
        "specific": bool(belongs & set(item.units)) or reader in set(item.people) - set(STRANGERS),
    }
    return item.is_shown(day) and any(within[scope] for scope in item.scopes(day))


def may_know_it_ended(reader: str, item: Item, day: float) -> bool:
    """Whoever could read it in its last second is told that it is gone and why; to others it never was."""
    return day >= item.ends and may_read(reader, item, item.ends - SECOND)


def may_know(reader: str, item: Item, day: float) -> bool:
    return may_read(reader, item, day) or may_know_it_ended(reader, item, day)


def _reach(post: Post) -> set[str]:
    """The units a staff post works for: a secretary's own, others' with all below; discipline supervises its district.

    A technical administrator looks after organisations and people, not after items.
    """
    if post.role == "secretary":
        return {post.unit}
    if post.role == "inspector" and post.unit == "discipline":
        return subtree("district")
    return subtree(post.unit) if post.role in {"reviewer", "approver", "inspector"} else set()


def works_on(reader: str) -> set[str]:
    """The codes of the items this person sees in the admin, whatever their state and scope."""
    units = set().union(*(_reach(post) for post in READERS[reader]))
    return {code for code, item in ITEMS.items() if item.unit in units}


SCOPES = ("public", "party", "organization", "specific")
KINDS = ("bulletin", "briefing", "meeting")
FOCUSES = ("key", "concern", "hard")


def _numbered(items: list[dict]) -> dict[str, Item]:
    """Codes, kinds, focuses and audiences dealt out in turn, and revisions told which item they replace."""
    made: dict[str, Item] = {}
    names: dict[str, str] = {}
    for number, given in enumerate(items, start=10):
        fields = {"kind": KINDS[number % 3], "focus": FOCUSES[number // 3 % 3]} | given
        if "specific" in (fields["scope"], fields.get("wider")):
            fields |= {"units": ("branch_b",), "people": ("named_person",)}
        code = f"Q{number}X"
        names[fields.pop("name", code)] = code
        fields["revises"] = names.get(fields.get("revises", ""), "")
        made[code] = Item(code=code, **fields)
    return made


def _all_items() -> dict[str, Item]:
    every: list[dict] = []
    for scope in SCOPES:
        every += [
            {"scope": scope, "goes_live": GOES_LIVE},
            {"scope": scope, "goes_live": LATER},
            {"scope": scope, "goes_live": GOES_LIVE, "expires": HAPPENS},
            {"scope": scope, "goes_live": GOES_LIVE, "withdrawn": HAPPENS},
        ]
    every += [
        {"scope": scope, "wider": wider, "goes_live": GOES_LIVE, "widens": widens}
        for scope, wider, widens in (
            ("party", "public", HAPPENS),
            ("party", "public", LATER),
            ("organization", "party", HAPPENS),
            ("specific", "public", LATER),
            ("specific", "organization", HAPPENS),
        )
    ]
    every += [
        {"scope": "public", "upto": step} for step in ("create", "propose", "return", "review", "approve", "unschedule")
    ]
    every += [
        {"scope": "public", "goes_live": GOES_LIVE, "expires": HAPPENS, "archived": True},
        {"scope": "public", "goes_live": GOES_LIVE, "withdrawn": HAPPENS, "name": "former"},
        {"scope": "public", "goes_live": HAPPENS, "revises": "former"},
        {"scope": "public", "goes_live": GOES_LIVE, "withdrawn": LATER, "name": "soon former"},
        {"scope": "public", "goes_live": LATER, "revises": "soon former"},
        {"scope": "public", "goes_live": GOES_LIVE, "unit": "branch_b"},
        {"scope": "organization", "goes_live": GOES_LIVE, "unit": "branch_b"},
    ]
    return _numbered(every)


ITEMS = _all_items()

# Two letters after an item's code say which of its texts a marker comes from.
READABLE_MARKS = {
    "title": "ti", "summary": "su", "body": "bo", "keyword": "ke", "document_number": "dn", "responsible": "rp",
    "change_note": "cn", "file_name": "fn", "file_text": "ft", "board": "bd", "series": "se", "place": "pl",
    "chair": "ch", "attendance": "aa", "agenda": "ag", "resolutions": "re",
}  # fmt: skip
# The reason of a withdrawal is for those who could read the item until then.
ENDED_MARKS = {"withdraw": "wr"}
# Comments of steps, and why not more people may read an item, are for those who work on the item.
INTERNAL_MARKS = {
    "propose": "pc", "return": "rc", "review": "vc", "approve": "ac", "unschedule": "uc", "scope_reason": "sr",
}  # fmt: skip
MARKS = READABLE_MARKS | ENDED_MARKS | INTERNAL_MARKS
# Stands alone, so that no random token passes for one.
MARKER = re.compile(rf"(?<![A-Za-z0-9])({'|'.join(ITEMS)})({'|'.join(MARKS.values())})(?![A-Za-z0-9])")
# Begins anything private of a person (user name, telephone, e-mail), and is too long for a random token to hold it.
OWN = "Wprivate"
PRIVATE = re.compile(rf"{OWN}\d\dY[a-z]{{2}}")


def readable(reader: str, day: float) -> set[str]:
    """The codes of all that this reader may read on that day."""
    return {code for code, item in ITEMS.items() if may_read(reader, item, day)}


def allowed(reader: str, day: float) -> set[tuple[str, str]]:
    """The markers this reader may meet anywhere on that day."""
    ended = {code for code, item in ITEMS.items() if may_know_it_ended(reader, item, day)}
    return {(code, mark) for code in readable(reader, day) for mark in READABLE_MARKS.values()} | {
        (code, mark) for code in ended for mark in ENDED_MARKS.values()
    }


def subtree(unit: str) -> set[str]:
    return {below for below in ABOVE if unit in _lineage(below)}
