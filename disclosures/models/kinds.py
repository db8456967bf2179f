"""The three kinds of items (一栏、一报、一会). What a kind adds is sealed with the item.

A draft may be half-typed: what a plan must hold is `conformance`'s to say, at the proposal.
"""

from __future__ import annotations

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from .item import DisclosureItem
from .rules import number_held_once, sealed_with_item

_SEALED = sealed_with_item("content", item="disclosureitem_ptr_id", update_only=True)


class Bulletin(DisclosureItem):
    """A notice on a board; `display_from` and `display_until` are the dates the paper hangs there."""

    board = models.CharField(_("board"), max_length=100, blank=True)
    display_from = models.DateField(_("on display from"), null=True, blank=True)
    display_until = models.DateField(_("on display until"), null=True, blank=True)

    class Meta:
        verbose_name = _("bulletin")
        verbose_name_plural = _("bulletins")
        triggers = (_SEALED,)
        constraints = (
            models.CheckConstraint(
                name="bulletin_dates_in_order",
                condition=Q(display_until__gte=F("display_from")),
                violation_error_message=_("The display cannot end before it begins."),
            ),
        )


class Briefing(DisclosureItem):
    """An issue of a yearly series; e.g. 党务公开简报 2022 no. 3."""

    series = models.CharField(_("series"), max_length=60, blank=True)
    year = models.PositiveSmallIntegerField(_("year"), null=True, blank=True)
    number = models.PositiveSmallIntegerField(_("issue number"), null=True, blank=True)

    class Meta:
        verbose_name = _("briefing")
        verbose_name_plural = _("briefings")
        triggers = (
            _SEALED,
            number_held_once("disclosureitem_ptr_id", operation=pgtrigger.Insert | pgtrigger.Update),
        )
        indexes = (models.Index(fields=("series", "year", "number"), name="briefing_number"),)


class Meeting(DisclosureItem):
    """A meeting that disclosed or decided something."""

    held_at = models.DateTimeField(_("held at"), db_index=True, null=True, blank=True)
    place = models.CharField(_("place"), max_length=100, blank=True)
    chair = models.CharField(_("chair"), max_length=50, blank=True)
    attendance = models.TextField(_("attendance"), blank=True)
    agenda = models.TextField(_("agenda"), blank=True)
    resolutions = models.TextField(_("resolutions"), blank=True)

    class Meta:
        verbose_name = _("meeting")
        verbose_name_plural = _("meetings")
        triggers = (_SEALED,)
