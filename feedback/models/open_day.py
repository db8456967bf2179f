"""Open days (村(居)民开放日): when and where residents are received, who comes, and what was asked at the table."""

from __future__ import annotations

from datetime import datetime, time, timedelta

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from disclosures.models import Organization, User
from disclosures.models.freshness import watch
from disclosures.models.history import keep_history
from disclosures.models.rules import known_choices
from feedback.enums import OpenDayStatus

from .feedback import Feedback
from .publication import PublicAnswer

# More people than that do not come together; a number of their own keeps the queue honest.
MOST_TOGETHER = 20
MOST_SHOWN = 5


class OpenDayQuerySet(models.QuerySet["OpenDay"]):
    def next_of(self, organization: Organization) -> list[OpenDay]:
        """The next one of the organisation itself, after those before it that were called off."""
        found = self.coming().filter(organization=organization)[:MOST_SHOWN]
        kept = next((at for at, day in enumerate(found) if day.status == OpenDayStatus.ANNOUNCED), len(found))
        return list(found[: kept + 1])

    def coming(self) -> OpenDayQuerySet:
        """Those from today on, the next one first; with cancelled ones, so that nobody comes in vain."""
        found = self.filter(on__gte=timezone.localdate()).exclude(status=OpenDayStatus.HELD)
        return found.order_by("on", "opens_at", "pk")

    def past(self) -> OpenDayQuerySet:
        """Those that were held, the newest first."""
        return self.filter(status=OpenDayStatus.HELD).order_by("-on", "-pk")


@keep_history()
class OpenDay(models.Model):
    """One day, e.g. Saturday from 9:00 to 11:30 in the meeting room; everybody may read all of it."""

    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="open_days", verbose_name=_("organisation")
    )
    on = models.DateField(_("day"))
    opens_at = models.TimeField(_("begins at"))
    closes_at = models.TimeField(_("ends at"))
    place = models.CharField(_("place"), max_length=100)
    topics = models.TextField(_("topics"), max_length=500, help_text=_("One a line."))
    receivers = models.TextField(
        _("who receives"), max_length=500, help_text=_("One person a line, with the post: “Wang Fang, secretary”.")
    )
    status = models.CharField(
        _("status"), max_length=10, choices=OpenDayStatus, default=OpenDayStatus.ANNOUNCED, editable=False
    )
    version = models.PositiveIntegerField(default=1, editable=False)
    cancellation_reason = models.CharField(max_length=300, blank=True, editable=False)
    announced_by = models.ForeignKey(User, models.PROTECT, related_name="+", editable=False)
    announced_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = OpenDayQuerySet.as_manager()

    class Meta:
        verbose_name = _("open day")
        verbose_name_plural = _("open days")
        ordering = ("-on", "-id")
        indexes = (models.Index(F("on").desc(), F("id").desc(), name="open_day_newest"),)
        constraints = (
            *known_choices("open_day", status=OpenDayStatus),
            models.CheckConstraint(name="open_day_ends_after_it_begins", condition=Q(closes_at__gt=F("opens_at"))),
            models.CheckConstraint(
                name="open_day_cancelled_says_why",
                condition=Q(status=OpenDayStatus.CANCELLED) & ~Q(cancellation_reason="")
                | ~Q(status=OpenDayStatus.CANCELLED) & Q(cancellation_reason=""),
            ),
        )
        triggers = (
            pgtrigger.Protect(
                name="open_day_over",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition("OLD.status <> 'announced'"),
            ),
            pgtrigger.Protect(name="open_day_kept", operation=pgtrigger.Delete),
        )

    def __str__(self) -> str:
        return f"{self.organization} {self.on}"

    def _moment(self, at: time) -> datetime:
        return timezone.make_aware(datetime.combine(self.on, at))

    @property
    def midnight(self) -> datetime:
        """When the day itself begins."""
        return self._moment(time())

    @property
    def ends(self) -> datetime:
        return self._moment(self.closes_at)

    @property
    def takes_signups(self) -> bool:
        """Whether somebody may still say that they will come: until the day ends, since pages change at midnight."""
        return self.status == OpenDayStatus.ANNOUNCED and timezone.now() < self.midnight + timedelta(days=1)

    @property
    def public_answers(self) -> models.QuerySet[PublicAnswer]:
        """What was asked there and may be read by everybody with its answer, in the order in which it was asked."""
        found = PublicAnswer.objects.public().filter(reply__feedback__table_entry__open_day=self)
        return found.order_by("reply__feedback__table_entry__at", "pk")


class Signup(models.Model):
    """That somebody will come: how many together, and their number in the queue. Nobody's name is asked for.

    Whoever has the code of `code_hash` can take it back; then nothing of it is kept.
    """

    open_day = models.ForeignKey(OpenDay, models.PROTECT, related_name="signups")
    ticket = models.UUIDField(unique=True)
    code_hash = models.CharField(max_length=128)
    number = models.PositiveSmallIntegerField(_("number"))
    people = models.PositiveSmallIntegerField(_("people"))
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("number",)
        constraints = (
            models.UniqueConstraint(name="signup_number_once", fields=("open_day", "number")),
            models.CheckConstraint(
                name="signup_people_possible", condition=Q(people__gte=1, people__lte=MOST_TOGETHER)
            ),
        )

    def __str__(self) -> str:
        return f"{self.open_day_id} {self.number}"


class TableEntry(models.Model):
    """That a feedback was written down at the table of an open day. Append-only.

    `entry_id` was made by the browser, so that what is sent again after a lost answer is known again;
    `content_hash` tells whether it is the same content, and without the key outside the database tells nothing.
    """

    feedback = models.OneToOneField(Feedback, models.PROTECT, primary_key=True, related_name="table_entry")
    open_day = models.ForeignKey(OpenDay, models.PROTECT, related_name="entries")
    entry_id = models.UUIDField(unique=True)
    content_hash = models.CharField(max_length=64)
    on_the_spot = models.BooleanField(_("answered on the spot"))
    at = models.DateTimeField(_("at"))

    class Meta:
        ordering = ("at", "pk")
        triggers = (pgtrigger.Protect(name="entries_append_only", operation=pgtrigger.Update | pgtrigger.Delete),)

    def __str__(self) -> str:
        return f"{self.open_day_id} {self.entry_id}"


watch(OpenDay)
watch(TableEntry)
