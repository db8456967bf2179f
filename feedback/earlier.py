"""What was asked or disclosed before about the same matter."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from disclosures.forms import ListForm
from disclosures.models import DisclosureItem

from .likeness import ANSWERS, SAME_MATTER, likeness, pairs, share
from .models import Feedback, PublicAnswer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from disclosures.models import Organization
    from disclosures.views.surfaces import Reader

# The newest so many are compared: what lies further back is for the search.
COMPARED = 300
SHOWN = 3
WITHIN = timedelta(days=90)


@dataclass(frozen=True)
class Likely:
    """A page that perhaps answers a question; `page` is its URL name."""

    page: str
    pk: int
    title: str


def likely(reader: Reader, organization: Organization, text: str) -> list[Likely]:
    """What perhaps answers it: public answers first, then items the reader may read, each the likeliest first.

    Compared are the newest answers of all, and the newest items of the organisation and what is below it.
    """
    asked = pairs(text)
    answers = PublicAnswer.objects.public().order_by("-signed_at", "-pk").only("title", "question")[:COMPARED]
    selection = ListForm({"organization": organization.pk}).selection(reader)
    items = selection.read(DisclosureItem.objects.only("title"), selection.newest(0, COMPARED))
    found = [
        *_likeliest(
            answers, lambda answer: max(share(pairs(answer.title), asked), likeness(pairs(answer.question), asked))
        ),
        *_likeliest(items, lambda item: share(pairs(item.title), asked)),
    ]
    pages = {PublicAnswer: "disclosures:answer_detail", DisclosureItem: "disclosures:item_detail"}
    return [Likely(pages[type(one)], one.pk, one.title) for one in found]


def _likeliest(candidates: Iterable[Any], measure: Callable[[Any], float]) -> list[Any]:
    measured = [(measure(one), one) for one in candidates]
    likely_ones = sorted((pair for pair in measured if pair[0] >= ANSWERS), key=lambda pair: -pair[0])
    return [one for _measure, one in likely_ones[:SHOWN]]


def similar(feedback: Feedback) -> Feedback | None:
    """What the same organisation was asked lately about the same matter, the likest one; for staff, who decide."""
    asked = pairs(feedback.text)
    lately = Feedback.objects.filter(
        organization=feedback.organization, submitted_at__gte=timezone.now() - WITHIN, merged_into=None
    ).only("pk", "text", "number")
    best = max(
        ((likeness(pairs(other.text), asked), other) for other in lately.order_by("-submitted_at")[:COMPARED]),
        key=lambda pair: pair[0],
        default=(0.0, None),
    )
    return best[1] if best[0] >= SAME_MATTER else None


def is_repeated(feedback: Feedback) -> bool:
    """Whether the organisation got exactly these words lately."""
    lately = Feedback.objects.filter(organization=feedback.organization, submitted_at__gte=timezone.now() - WITHIN)
    return feedback.text in lately.order_by("-submitted_at").values_list("text", flat=True)[:COMPARED]
