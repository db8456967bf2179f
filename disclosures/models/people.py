"""People and the posts they hold."""

from __future__ import annotations

from datetime import date

import pghistory
import pgtrigger
from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from disclosures.enums import Role

from .history import keep_history
from .organization import Organization
from .rules import LOCAL_TODAY, changed, known_choices, refuse_update


# No password goes into a history, and no logging in. Of a telephone or an address that was given up only the fact is
# kept that it was changed: nobody needs the old one any more.
@keep_history(
    pghistory.UpdateEvent("contact", condition=pgtrigger.AnyChange("phone", "email")),
    pghistory.ManualEvent("password"),
    leave_out=("password", "last_login", "phone", "email", "is_staff", "date_joined"),
)
class User(AbstractUser):
    """Somebody with an account. Never deleted, only deactivated: the history names them."""

    first_name = None  # type: ignore[assignment]
    last_name = None  # type: ignore[assignment]
    name = models.CharField(_("name"), max_length=50)
    phone = models.CharField(_("phone"), max_length=20, blank=True)

    REQUIRED_FIELDS = ("name", "email")

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        triggers = (pgtrigger.Protect(name="user_never_deleted", operation=pgtrigger.Delete),)

    def __str__(self) -> str:
        return self.name or self.username

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name


class PostQuerySet(models.QuerySet["Post"]):
    def active(self, on: date | None = None) -> PostQuerySet:
        """Posts held on that local date (today by default); both limits included."""
        day = on or timezone.localdate()
        return self.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=day), starts_on__lte=day, user__is_active=True)


# A post that never began may be taken back.
@keep_history(pghistory.DeleteEvent())
class Post(models.Model):
    """A person's role in one organisation for a time; e.g. 王芳, secretary of 河湾街道党工委 since 2024."""

    user = models.ForeignKey(User, models.PROTECT, related_name="posts", verbose_name=_("person"))
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="posts", verbose_name=_("organisation"))
    role = models.CharField(_("role"), max_length=20, choices=Role)
    starts_on = models.DateField(_("from"), default=timezone.localdate)
    ends_on = models.DateField(_("until"), null=True, blank=True)

    objects = PostQuerySet.as_manager()

    class Meta:
        verbose_name = _("post")
        verbose_name_plural = _("posts")
        constraints = (
            *known_choices("post", role=Role),
            models.CheckConstraint(
                name="post_dates_in_order",
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=models.F("starts_on")),
                violation_error_message=_("A post cannot end before it begins."),
            ),
            models.UniqueConstraint(
                name="post_once_at_a_time",
                fields=("user", "organization", "role"),
                condition=Q(ends_on__isnull=True),
                violation_error_message=_("This person already holds this post."),
            ),
        )
        triggers = (
            pgtrigger.Protect(
                name="used_post_kept",
                operation=pgtrigger.Delete,
                condition=pgtrigger.Condition(f"OLD.starts_on <= {LOCAL_TODAY}"),
            ),
            # Steps were taken and items read by this post: another one is a post of its own.
            refuse_update("post_stays_itself", changed(["user_id", "organization_id", "role"])),
            refuse_update("ended_post_stays_ended", f"OLD.ends_on < {LOCAL_TODAY} AND {changed(['ends_on'])}"),
            refuse_update("used_post_keeps_its_start", f"OLD.starts_on <= {LOCAL_TODAY} AND {changed(['starts_on'])}"),
        )

    def __str__(self) -> str:
        return f"{self.organization} {self.get_role_display()}"
