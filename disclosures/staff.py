"""Who of the staff is at work on a day, and stands in for whom.

Nobody is told who is away without a substitute or has left; whoever asks for the nearest is led to a level above then.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from disclosures.enums import Role
from disclosures.models import Absence, Organization, Post
from disclosures.permissions import reach_path

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

Users = frozenset[int]
NOBODY: Users = frozenset()


@dataclass(frozen=True)
class Staff:
    """Who works where on one day: keys of people by the path of the organisation they act for, and by role."""

    posts: dict[tuple[str, str], Users]
    at_work: Users
    substitutes: dict[int, int | None]

    @classmethod
    def on(cls, day: date) -> Self:
        """The staff of that local date. Two queries."""
        posts: dict[tuple[str, str], set[int]] = defaultdict(set)
        held = Post.objects.active(day).filter(role__in=(Role.SECRETARY, Role.APPROVER, Role.INSPECTOR))
        for post in held.select_related("organization"):
            posts[reach_path(post), post.role].add(post.user_id)
        away = Absence.objects.filter(starts_on__lte=day, ends_on__gte=day).order_by("starts_on", "id")
        return cls(
            {key: frozenset(users) for key, users in posts.items()},
            frozenset(user for users in posts.values() for user in users),
            dict(away.values_list("user_id", "substitute_id")),
        )

    def present(self, users: Iterable[int]) -> Users:
        """These people, those away replaced by their substitutes, and theirs; who has none or has left is not there."""
        found = {self._stands_in(user, NOBODY) for user in users}
        return frozenset(user for user in found if user in self.at_work)

    def _stands_in(self, user: int | None, asked: Users) -> int | None:
        if user is None or user not in self.substitutes:
            return user
        return None if user in asked else self._stands_in(self.substitutes[user], asked | {user})

    def of(self, path: str, *roles: Role) -> Users:
        """Those who hold the first of these roles that anybody present holds for the organisation with that path."""
        return next((users for role in roles if (users := self.present(self.posts.get((path, role), NOBODY)))), NOBODY)

    def nearest(self, path: str, *roles: Role) -> Users:
        """The same, there or on the nearest level above where there is anybody."""
        return next((users for above in levels(path) if (users := self.of(above, *roles))), NOBODY)


def levels(path: str) -> Iterator[str]:
    """The path itself and those above it, the nearest first."""
    return (path[:end] for end in range(len(path), 0, -Organization.steplen))
