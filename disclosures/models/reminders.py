"""The ledger of reminders: who was reminded of what, so that nobody is twice and nobody is missed."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from disclosures.enums import NoticeChannel

from .organization import Organization
from .people import User
from .rules import known_choices


class Reminder(models.Model):
    """One stage of one deadline that one person is told of by one channel; claimed before anything is sent.

    `ladder` says what kind of thing is due, `case` is its primary key, `start` counts how often more time was granted,
    which makes the reminders begin anew. `stage` is in working days after the due date, negative before it.
    `organization` and `handler` (0: nobody) are whose it was. Without a message a later stage had come when this one
    was found: nobody is told old news.
    """

    ladder = models.CharField(max_length=20)
    case = models.BigIntegerField()
    start = models.PositiveSmallIntegerField()
    stage = models.SmallIntegerField(_("stage"))
    recipient = models.ForeignKey(User, models.PROTECT, related_name="reminders", verbose_name=_("recipient"))
    channel = models.CharField(_("channel"), max_length=10, choices=NoticeChannel)
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="+")
    handler = models.BigIntegerField(default=0)
    due_on = models.DateField(_("due date"))
    claim = models.UUIDField()
    claimed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("reminder")
        verbose_name_plural = _("reminders")
        constraints = (
            *known_choices("reminder", channel=NoticeChannel),
            models.UniqueConstraint(
                name="reminder_once", fields=("ladder", "case", "start", "stage", "recipient", "channel")
            ),
            models.CheckConstraint(name="reminder_handler_or_nobody", condition=Q(handler__gte=0)),
        )

    def __str__(self) -> str:
        return f"{self.ladder} {self.case} {self.stage:+d} {self.recipient_id}"


class Absence(models.Model):
    """Somebody is away, both days included, and who is told in their place."""

    user = models.ForeignKey(User, models.PROTECT, related_name="absences", verbose_name=_("person"))
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"))
    substitute = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("substitute")
    )

    class Meta:
        verbose_name = _("absence")
        verbose_name_plural = _("absences")
        ordering = ("-starts_on", "-id")
        constraints = (
            models.CheckConstraint(
                name="absence_dates_in_order",
                condition=Q(ends_on__gte=models.F("starts_on")),
                violation_error_message=_("An absence cannot end before it begins."),
            ),
            models.CheckConstraint(
                name="absence_substitute_is_another",
                condition=~Q(substitute=models.F("user")),
                violation_error_message=_("Nobody is their own substitute."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.user} {self.starts_on}"
