"""Who is told that something is due: the handler, then the head of the organisation, then those above.

Where somebody who is away leaves nobody, it goes one level up at once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from disclosures import staff
from disclosures.enums import Role
from disclosures.models import Organization
from disclosures.staff import NOBODY, Users

if TYPE_CHECKING:
    from feedback.models import Policy


class Staff(staff.Staff):
    """The staff as those who answer cases."""

    def handling(self, path: str, handler: int | None) -> Users:
        """Whoever handles a case of that organisation, or may take it up."""
        named = self.present([handler]) if handler else NOBODY
        return named or self.nearest(path, Role.SECRETARY, Role.APPROVER)

    def told(self, path: str, handler: int | None, stage: int, policy: Policy) -> Users:
        """Everybody who is told of that stage."""
        users = self.handling(path, handler)
        if stage >= policy.head_from:
            users |= self.nearest(path, Role.APPROVER)
        if stage >= policy.above_from:
            users |= self.nearest(path[: -Organization.steplen], Role.APPROVER) | self.nearest(path, Role.INSPECTOR)
        return users
