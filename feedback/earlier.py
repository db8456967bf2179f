"""What was asked or disclosed before about the same matter."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.utils import timezone

from disclosures.forms import ListForm
from disclosures.models import DisclosureItem

from .likeness import ANSWERS, SAME_MATTER, likeness, pairs, share
from .models import Feedback

if TYPE_CHECKING:
    from disclosures.models import Organization
    from disclosures.views.surfaces import Reader

# The newest so many are compared: what lies further back is for the search.
COMPARED = 300
SHOWN = 3
WITHIN = timedelta(days=90)


def likely_items(reader: Reader, organization: Organization, text: str) -> list[DisclosureItem]:
    """Items the reader may read whose titles the question repeats, the likeliest first: perhaps they answer it.

    Compared are the newest of the organisation and what is below it.
    """
    asked = pairs(text)
    selection = ListForm({"organization": organization.pk}).selection(reader)
    newest = selection.read(DisclosureItem.objects.only("title"), selection.newest(0, COMPARED))
    shares = [(share(pairs(item.title), asked), item) for item in newest]
    likely = sorted((pair for pair in shares if pair[0] >= ANSWERS), key=lambda pair: -pair[0])
    return [item for _share, item in likely[:SHOWN]]


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
