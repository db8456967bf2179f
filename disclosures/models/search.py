"""What the search looks through, apart from the items so that their rows stay small."""

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models

from .item import DisclosureItem


class SearchSegment(models.Model):
    """A part of an item's text as bigrams. Most items have one; PostgreSQL limits positions in a tsvector."""

    item = models.ForeignKey(DisclosureItem, models.CASCADE, related_name="segments")
    vector = SearchVectorField()

    class Meta:
        indexes = (GinIndex(fields=("vector",), name="segment_vector"),)

    def __str__(self) -> str:
        return f"segment {self.pk} of item {self.item_id}"
