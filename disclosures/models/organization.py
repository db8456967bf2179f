"""Party organisations: a tree of any depth."""

from __future__ import annotations

from datetime import date

import pghistory
import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from treebeard.mp_tree import MP_Node, MP_NodeManager, MP_NodeQuerySet

from disclosures.enums import OrganizationKind

from .history import keep_history
from .rules import known_choices


def ended(on: date) -> Q:
    """Merged by that local date, or closed before it: a closed one works until its last day is over."""
    return Q(active_until__lt=on) | Q(active_until=on, merged_into__isnull=False)


class OrganizationQuerySet(MP_NodeQuerySet):
    def active(self, on: date) -> OrganizationQuerySet:
        """Organisations that exist on that local date; NULL means no limit."""
        return self.filter(Q(active_from__isnull=True) | Q(active_from__lte=on)).exclude(ended(on))

    def subtree(self, organization: Organization) -> OrganizationQuerySet:
        """The organisation and everything below it, merged predecessors included."""
        return self.filter(path__startswith=organization.path)


class OrganizationManager(MP_NodeManager.from_queryset(OrganizationQuerySet)):  # type: ignore[misc]
    """Reads in tree order."""

    def get_queryset(self) -> OrganizationQuerySet:
        # treebeard's own would answer with its plain queryset, without the named reads.
        return OrganizationQuerySet(self.model, using=self._db).order_by("path")


# A place in the tree is a path, and a move rewrites those of whole subtrees: what happened is that one moved.
@keep_history(pghistory.ManualEvent("moved"), leave_out=("path", "depth", "numchild"))
class Organization(MP_Node):
    """A committee, department, community or branch; e.g. 河湾街道党工委.

    The tree is a materialised path: a subtree is one index range, which every list and every permission
    question needs, while moves are rare. A merged organisation moves below its successor and stays there
    inactive, so that old items keep their by-line and are found with the successor's. What has ended has nothing
    below it but is itself below something alive, which goes on answering for it.

    Siblings stand in the order of their paths, which every list reads in anyway: an explicit number for the order
    would be a second truth that two people could bring out of step with the first.
    """

    kind = models.CharField(_("kind"), max_length=20, choices=OrganizationKind)
    name = models.CharField(pgettext_lazy("organisation", "name"), max_length=100)
    short_name = models.CharField(_("short name"), max_length=40, blank=True)
    duties = models.TextField(_("duties"), blank=True)
    address = models.CharField(_("address"), max_length=200, blank=True)
    telephone = models.CharField(_("telephone"), max_length=40, blank=True)
    active_from = models.DateField(_("active from"), null=True, blank=True)
    active_until = models.DateField(_("active until"), null=True, blank=True)
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="predecessors", verbose_name=_("merged into")
    )

    objects = OrganizationManager()

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        constraints = (
            *known_choices("organization", kind=OrganizationKind),
            models.CheckConstraint(
                name="organization_merged_is_inactive",
                condition=Q(merged_into__isnull=True) | Q(active_until__isnull=False),
            ),
            models.CheckConstraint(
                name="organization_not_merged_into_itself",
                condition=Q(merged_into__isnull=True) | ~Q(merged_into=models.F("id")),
            ),
            models.CheckConstraint(
                name="organization_active_dates_in_order",
                condition=Q(active_until__isnull=True)
                | Q(active_from__isnull=True)
                | Q(active_until__gte=models.F("active_from")),
                violation_error_message=_("An organisation cannot end before it begins."),
            ),
        )

    def __str__(self) -> str:
        return self.name

    def has_ended(self, on: date) -> bool:
        """Whether it is one of `ended(on)`."""
        if self.active_until is None:
            return False
        return self.active_until < on or (self.active_until == on and self.merged_into_id is not None)

    @property
    def label(self) -> str:
        return self.short_name or self.name


class FormerName(models.Model):
    """A name an organisation bore until it was renamed; what it disclosed under that name keeps it as by-line."""

    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="former_names", verbose_name=_("organisation")
    )
    name = models.CharField(pgettext_lazy("organisation", "name"), max_length=100)
    short_name = models.CharField(_("short name"), max_length=40, blank=True)
    used_until = models.DateField(_("until"))

    class Meta:
        verbose_name = _("former name")
        verbose_name_plural = _("former names")
        ordering = ("-used_until", "-pk")
        triggers = (pgtrigger.Protect(name="former_names_kept", operation=pgtrigger.Update | pgtrigger.Delete),)

    def __str__(self) -> str:
        return self.name
