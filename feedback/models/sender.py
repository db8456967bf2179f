"""Who sent a feedback, kept apart from it; and who looked."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pgtrigger
from django.contrib.auth.hashers import check_password
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from disclosures.encryption import decrypt
from disclosures.models import Post, User

from .feedback import Feedback

if TYPE_CHECKING:
    from datetime import datetime


class Sender(models.Model):
    """The receipt of a feedback and what its sender told of themselves.

    Name and contact are encrypted under a key outside the database, and emptied some time after the matter has ended
    (`services.purge_senders`). The secret of the receipt is stored as a slow hash only. `filed_hash` is the fingerprint
    of what was filed (`feedback.proof`).
    """

    feedback = models.OneToOneField(Feedback, models.PROTECT, primary_key=True, related_name="sender")
    ticket = models.UUIDField(unique=True, editable=False)
    secret_hash = models.CharField(max_length=200, editable=False)
    filed_hash = models.CharField(max_length=64, editable=False)
    sealed_name = models.TextField(blank=True, editable=False)
    sealed_contact = models.TextField(blank=True, editable=False)
    purged_at: models.DateTimeField[datetime | None, datetime | None] = models.DateTimeField(null=True, editable=False)

    class Meta:
        verbose_name = _("sender")
        verbose_name_plural = _("senders")
        constraints = (
            models.CheckConstraint(
                name="sender_purged_is_empty",
                condition=Q(purged_at__isnull=True) | Q(sealed_name="", sealed_contact=""),
            ),
        )
        triggers = (
            pgtrigger.Protect(
                name="receipt_fixed",
                operation=pgtrigger.Update,
                condition=pgtrigger.AnyChange("feedback", "ticket", "filed_hash"),
            ),
            pgtrigger.Protect(name="sender_kept", operation=pgtrigger.Delete),
        )

    def __str__(self) -> str:
        return f"sender of {self.feedback_id}"

    def owns(self, secret: str) -> bool:
        """Whether that is the secret of the receipt; deliberately slow."""
        return check_password(secret, self.secret_hash)

    @property
    def name(self) -> str:
        """In clear. Staff come here by `services.look_at_sender` only, which records it."""
        return decrypt(self.sealed_name) if self.sealed_name else ""

    @property
    def contact(self) -> str:
        """In clear, as `name`."""
        return decrypt(self.sealed_contact) if self.sealed_contact else ""

    @property
    def has_told(self) -> bool:
        """Whether there is a name or a contact to look at."""
        return bool(self.sealed_name or self.sealed_contact)


class ContactView(models.Model):
    """That a member of staff looked at a sender's name and contact, and why. Append-only."""

    sender = models.ForeignKey(Sender, models.PROTECT, related_name="views")
    user = models.ForeignKey(User, models.PROTECT, related_name="+")
    post = models.ForeignKey(Post, models.PROTECT, related_name="+")
    person = models.CharField(_("person"), max_length=50)
    unit = models.CharField(_("unit"), max_length=100)
    reason = models.CharField(_("reason"), max_length=300)
    at = models.DateTimeField(_("at"), default=timezone.now)

    class Meta:
        verbose_name = _("look at a sender")
        verbose_name_plural = _("looks at senders")
        ordering = ("at", "id")
        triggers = (pgtrigger.Protect(name="contact_views_append_only", operation=pgtrigger.Update | pgtrigger.Delete),)

    def __str__(self) -> str:
        return f"{self.person} {self.at}"
