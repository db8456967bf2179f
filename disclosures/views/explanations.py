"""Plain words for residents: what each focus (三个围绕) and each kind (一栏、一报、一会) holds, after the report."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from disclosures.enums import Focus, ItemKind

EXPLANATIONS: dict[TextChoices, Promise] = {
    Focus.KEY: _("What party organisations resolved and how it is carried out; ideological and organisational work."),
    Focus.CONCERN: _("How cadres are chosen and managed; what is done for residents."),
    Focus.HARD: _("Clean government, inner-party supervision, who answers for what, and disciplinary cases."),
    ItemKind.BULLETIN: _("Notices that also hang on the notice boards of streets, communities and villages."),
    ItemKind.BRIEFING: _("Numbered reports in which an organisation tells regularly what it did."),
    ItemKind.MEETING: _("When meetings are held, what is on their agenda, and what they resolved."),
}


@dataclass(frozen=True)
class Explained:
    """A choice with its label and what it means."""

    value: str
    label: str
    explanation: Promise


def explained(choices: type[TextChoices]) -> list[Explained]:
    return [Explained(choice.value, choice.label, EXPLANATIONS[choice]) for choice in choices]
