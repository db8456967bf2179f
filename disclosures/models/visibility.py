"""Who may read what, when: the only filter of its kind."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, TypeVar

from django.apps import apps
from django.db import models
from django.db.models import Q
from django.utils import timezone

from disclosures.enums import PARTY_ROLES, Scope

from .organization import Organization
from .people import Post

if TYPE_CHECKING:
    from typing import Self

    from django.contrib.auth.models import AnonymousUser

    from .people import User

Row = TypeVar("Row", bound=models.Model, covariant=True)


def _reaches(scope: str, at: datetime) -> Q:
    """The item is disclosed within this scope at that moment, by its first or its later, wider scope."""
    return Q(scope=scope) | Q(wider_scope=scope, widens_at__lte=at)


class VisibleQuerySet(models.QuerySet[Row]):
    """For the items, and for their listings, which have the same key and columns."""

    def shown(self, at: datetime) -> Self:
        """Gone live and neither expired nor withdrawn at that moment, to whomever its scope names."""
        return self.filter(Q(visible_until__isnull=True) | Q(visible_until__gt=at), publish_at__lte=at)

    def visible_to(self, user: User | AnonymousUser, at: datetime | None = None) -> Self:
        """Items this person may read at that moment: the only filter of its kind.

        《条例》's four scopes: everybody; all party members; the people of one organisation's subtree,
        admitted residents included; named organisations (their subtrees) and people. Working on an item
        is another question, answered by `permissions`.
        """
        moment = at or timezone.now()
        if not user.is_authenticated or not user.is_active:
            return self.filter(Q(visible_until__isnull=True) | Q(visible_until__gt=moment), public_from__lte=moment)
        posts = Post.objects.active(timezone.localdate(moment)).filter(user=user)
        paths = posts.values("organization__path")
        mine = Organization.objects.filter(
            models.Exists(paths.filter(organization__path__startswith=models.OuterRef("path")))
        )
        item = apps.get_model("disclosures", "DisclosureItem")
        named = item.audience_organizations.through.objects.filter(
            disclosureitem=models.OuterRef("pk"), organization__in=mine
        )
        people = item.audience_people.through.objects.filter(disclosureitem=models.OuterRef("pk"), user=user)
        seen = _reaches(Scope.PUBLIC, moment)
        seen |= _reaches(Scope.PARTY, moment) & models.Exists(posts.filter(role__in=PARTY_ROLES))
        seen |= _reaches(Scope.ORGANIZATION, moment) & Q(organization__in=mine)
        seen |= _reaches(Scope.SPECIFIC, moment) & (models.Exists(named) | models.Exists(people))
        return self.shown(moment).filter(seen)

    def next_transition(self, after: datetime) -> datetime | None:
        """The soonest moment after that one at which `visible_to` changes its answer for everybody, by time alone."""
        begins = self.filter(public_from__gt=after).order_by("public_from").values_list("public_from", flat=True)
        ends = self.filter(public_from__isnull=False, visible_until__gt=after).order_by("visible_until")
        return min(begins[:1].union(ends.values_list("visible_until", flat=True)[:1]), default=None)
