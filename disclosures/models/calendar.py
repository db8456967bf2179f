"""Days that were fixed by hand: the State Council's newest notice, or a day the district itself closed."""

from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from disclosures.workdays import Override, WorkCalendar

from .people import User


class CalendarYear(models.Model):
    """A year whose notice was entered completely; until then its dates are provisional."""

    year = models.PositiveSmallIntegerField(
        _("year"), unique=True, validators=(MinValueValidator(2004), MaxValueValidator(2100))
    )
    source = models.CharField(_("notice it comes from"), max_length=200)
    recounted_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        verbose_name = _("year of the calendar")
        verbose_name_plural = _("years of the calendar")
        ordering = ("-year",)

    def __str__(self) -> str:
        return str(self.year)


class CalendarDayManager(models.Manager["CalendarDay"]):
    def calendar(self) -> WorkCalendar:
        """The calendar that holds now: the published notices with every day that was fixed by hand. Two queries."""
        return WorkCalendar(
            {day.day: Override(is_workday=day.is_workday, reason=day.reason) for day in self.all()},
            frozenset(CalendarYear.objects.values_list("year", flat=True)),
        )


class CalendarDay(models.Model):
    """A day off (休) or a day worked (班), whatever its weekday says; it wins over the published calendar."""

    day = models.DateField(_("day"), unique=True)
    is_workday = models.BooleanField(_("is worked"))
    reason = models.CharField(_("reason"), max_length=60)
    source = models.CharField(_("notice it comes from"), max_length=200)
    entered_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", editable=False)
    entered_at = models.DateTimeField(default=timezone.now, editable=False)
    # Empty until what was counted before has been counted again: nothing that is queued elsewhere can be lost.
    recounted_at = models.DateTimeField(null=True, editable=False)

    objects = CalendarDayManager()

    class Meta:
        verbose_name = _("day of the calendar")
        verbose_name_plural = _("days of the calendar")
        ordering = ("-day",)

    def __str__(self) -> str:
        return f"{self.day} {'班' if self.is_workday else '休'}"
