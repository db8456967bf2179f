"""Why an answer was late and who is responsible for that."""

from __future__ import annotations

import pgtrigger
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from disclosures.models import User
from disclosures.models.rules import known_choices
from feedback.enums import LateCause

from .feedback import Feedback


class LateAccount(models.Model):
    """The stated cause of a late answer, and the responsible person with name and unit as they were then. Append-only.

    A late case is not closed without one: the database refuses (`late_case_accounted_for`). A later account
    corrects an earlier one and leaves it standing.
    """

    feedback = models.ForeignKey(Feedback, models.PROTECT, related_name="late_accounts")
    cause = models.CharField(_("cause"), max_length=12, choices=LateCause)
    explanation = models.CharField(_("explanation"), max_length=500)
    responsible = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("responsible person"))
    person = models.CharField(_("person"), max_length=50)
    unit = models.CharField(_("unit"), max_length=100)
    stated_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("stated by"))
    at = models.DateTimeField(_("at"), default=timezone.now)

    class Meta:
        verbose_name = _("account of a delay")
        verbose_name_plural = _("accounts of delays")
        ordering = ("-id",)
        constraints = known_choices("lateaccount", cause=LateCause)
        triggers = (pgtrigger.Protect(name="accounts_append_only", operation=pgtrigger.Update | pgtrigger.Delete),)

    def __str__(self) -> str:
        return f"{self.get_cause_display()} {self.person}"


pgtrigger.register(
    pgtrigger.Trigger(
        name="late_case_accounted_for",
        when=pgtrigger.Before,
        operation=pgtrigger.Update,
        condition=pgtrigger.Condition("NEW.status = 'closed' AND OLD.status <> 'closed'"),
        func="""
            IF EXISTS (SELECT FROM feedback_clock WHERE feedback_id = NEW.id AND ended_on > due)
               AND NOT EXISTS (SELECT FROM feedback_lateaccount WHERE feedback_id = NEW.id) THEN
                RAISE EXCEPTION 'a late case is closed with a stated cause and a responsible person only';
            END IF;
            RETURN NEW;
        """,
    )
)(Feedback)
