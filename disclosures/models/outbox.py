"""The outbox: what members of staff are to be told, and where each of them is reached."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from disclosures.encryption import decrypt, encrypt
from disclosures.enums import MessageStatus, NoticeChannel

from .organization import Organization
from .people import User
from .rules import known_choices

if TYPE_CHECKING:
    from datetime import datetime


# E-mail goes to the address that everybody has at most one of, their account's.
_ADDRESSED = [choice for choice in NoticeChannel.choices if choice[0] != NoticeChannel.EMAIL]


class NoticeAddress(models.Model):
    """Where a person, or everybody in an organisation and below it, is reached besides e-mail.

    An Apprise URL, e.g. `wecombot://KEY`; it holds a secret and is therefore stored encrypted, or as `env:NAME`, whose
    value stands in the environment. An organisation's URL may have `{phone}` and `{username}` in it, which are each
    recipient's.
    """

    channel = models.CharField(_("channel"), max_length=10, choices=_ADDRESSED)
    user = models.ForeignKey(
        User, models.CASCADE, null=True, blank=True, related_name="notice_addresses", verbose_name=_("person")
    )
    organization = models.ForeignKey(
        Organization,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="notice_addresses",
        verbose_name=_("organisation and what is below it"),
    )
    sealed_url = models.TextField(editable=False)
    changed_at = models.DateTimeField(_("changed at"), auto_now=True)

    class Meta:
        verbose_name = _("notice address")
        verbose_name_plural = _("notice addresses")
        constraints = (
            models.CheckConstraint(
                name="notice_address_channel_known",
                condition=Q(channel__in=[channel for channel, _label in _ADDRESSED]),
            ),
            models.CheckConstraint(
                name="notice_address_of_one",
                condition=Q(user__isnull=True, organization__isnull=False)
                | Q(user__isnull=False, organization__isnull=True),
            ),
            models.UniqueConstraint(name="notice_address_once_a_person", fields=("user", "channel")),
            models.UniqueConstraint(name="notice_address_once_an_organization", fields=("organization", "channel")),
        )

    def __str__(self) -> str:
        return f"{self.user or self.organization} {self.get_channel_display()}"

    @property
    def url(self) -> str:
        """The URL as it was entered. Raises encryption.Unreadable."""
        return decrypt(self.sealed_url)

    @url.setter
    def url(self, url: str) -> None:
        self.sealed_url = encrypt(url)


class MessageQuerySet(models.QuerySet["Message"]):
    def waiting(self) -> MessageQuerySet:
        return self.filter(status=MessageStatus.WAITING)

    def due(self, now: datetime) -> MessageQuerySet:
        """To be sent now: their time has come and no worker has them in hand."""
        return self.waiting().filter(Q(leased_until__isnull=True) | Q(leased_until__lt=now), due_at__lte=now)


class Message(models.Model):
    """One thing that one person is told by one channel; e.g. that the answer to 2026-000123 is due tomorrow.

    It holds no text: that is composed when it is sent, from the state of that moment. `delivery` names the letter it
    went into together with others, and stays the same when that letter has to be sent again.
    """

    event = models.CharField(_("event"), max_length=40)
    key = models.CharField(max_length=120)
    recipient = models.ForeignKey(User, models.PROTECT, related_name="messages", verbose_name=_("recipient"))
    channel = models.CharField(_("channel"), max_length=10, choices=NoticeChannel)
    about = models.BigIntegerField(null=True)
    reminder = models.OneToOneField("disclosures.Reminder", models.PROTECT, null=True, related_name="message")
    data: models.JSONField[Any, Any] = models.JSONField(default=dict)
    told_at = models.DateTimeField(_("told at"), default=timezone.now)
    due_at = models.DateTimeField(_("next attempt"), default=timezone.now)
    status = models.CharField(
        _("status"), max_length=10, choices=MessageStatus, default=MessageStatus.WAITING, db_default="waiting"
    )
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0, db_default=0)
    leased_until = models.DateTimeField(null=True)
    delivery = models.UUIDField(null=True)
    settled_at = models.DateTimeField(_("settled at"), null=True)
    problem = models.CharField(_("problem"), max_length=300, blank=True, db_default="")

    objects = MessageQuerySet.as_manager()

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        ordering = ("-told_at", "-id")
        indexes = (
            models.Index(fields=("due_at", "recipient"), name="message_due", condition=Q(status=MessageStatus.WAITING)),
            models.Index(fields=("settled_at",), name="message_failed", condition=Q(status=MessageStatus.FAILED)),
            models.Index(fields=("event", "about"), name="message_about"),
        )
        constraints = (
            *known_choices("message", channel=NoticeChannel, status=MessageStatus),
            models.UniqueConstraint(name="message_once", fields=("key", "recipient", "channel")),
            models.CheckConstraint(
                name="message_settled_or_waiting",
                condition=Q(status=MessageStatus.WAITING, settled_at__isnull=True)
                | ~Q(status=MessageStatus.WAITING) & Q(settled_at__isnull=False, leased_until__isnull=True),
            ),
        )

    def __str__(self) -> str:
        return f"{self.event} {self.recipient_id} {self.get_status_display()}"
