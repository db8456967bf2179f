"""The table into which a teller enters a batch of paper ballots."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from disclosures.refusals import InvalidInput, Refused
from evaluations import services

if TYPE_CHECKING:
    from collections.abc import Mapping

    from disclosures.models import User
    from evaluations.models import Appraisal

# A batch is what one can hold: a longer number is a slip of the finger.
LONGEST = 5


class CountForm:
    """Keeps what was typed whatever is wrong with it; `problem` says what is."""

    def __init__(self, appraisal: Appraisal, teller: User, given: Mapping[str, str]) -> None:
        self.appraisal = appraisal
        self.teller = teller
        self.given = given
        self.problem = ""
        self.rules = appraisal.rule_set
        self.voter_class = given.get("voter_class", "")
        self.number = given.get("number", "")
        self.reason = given.get("reason", "")

    @property
    def differences(self) -> list[str]:
        """Where this teller and the other one differ in the batch, for both to look at the ballots again."""
        if not self.number.isdecimal():
            return []
        batch = self.appraisal.paper_batches.filter(voter_class=self.voter_class, number=int(self.number)).first()
        return [self._place(place) for place in services.differences(batch)] if batch else []

    def _place(self, place: str) -> str:
        names = {
            "collected": _("ballots collected"),
            "void": _("void ballots"),
            **{str(subject.pk): subject.name for subject in self.appraisal.subjects.all()},
            **{part.code: part.label for parts in (self.rules.criteria, self.rules.grades) for part in parts},
        }
        return " · ".join(names[part] for part in place.split("/"))

    @property
    def tables(self) -> list[dict[str, Any]]:
        """One a subject: rows are criteria, columns grades."""
        return [
            {
                "subject": subject,
                "rows": [
                    {"label": criterion.label, "cells": self._cells(subject.pk, criterion.code)}
                    for criterion in self.rules.criteria
                ],
            }
            for subject in self.appraisal.subjects.all()
        ]

    def _cells(self, subject: int, criterion: str) -> list[dict[str, str]]:
        names = [(f"n-{subject}-{criterion}-{grade.code}", grade.label) for grade in self.rules.grades]
        return [{"name": name, "label": label, "value": self.given.get(name, "")} for name, label in names]

    @property
    def collected(self) -> str:
        return self.given.get("collected", "")

    @property
    def void(self) -> str:
        return self.given.get("void", "")

    def save(self) -> bool:
        """Whether the count was recorded."""
        try:
            services.enter_count(
                appraisal_id=self.appraisal.pk,
                teller=self.teller,
                voter_class=self.voter_class,
                number=self._whole("number"),
                collected=self._whole("collected"),
                void=self._whole("void"),
                counts=self._counts(),
                reason=self.reason,
            )
        except Refused as refusal:
            self.problem = str(refusal)
            return False
        return True

    def _counts(self) -> dict[str, dict[str, dict[str, int]]]:
        return {
            str(subject.pk): {
                criterion.code: {
                    grade.code: self._whole(f"n-{subject.pk}-{criterion.code}-{grade.code}")
                    for grade in self.rules.grades
                }
                for criterion in self.rules.criteria
            }
            for subject in self.appraisal.subjects.all()
        }

    def _whole(self, name: str) -> int:
        """What stands in that field; an empty one is nought."""
        text = self.given.get(name, "").strip() or "0"
        if not text.isdecimal() or len(text) > LONGEST:
            raise InvalidInput(_("“%(text)s” is no number of ballots.") % {"text": text[:20]})
        return int(text)
