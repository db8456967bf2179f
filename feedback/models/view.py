"""Lists of the desk that somebody comes back to."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from disclosures.models import User


class SavedView(models.Model):
    """The filters of a list under a name of one's own; e.g. 河湾街道超期十日以上. `query` is that of its address."""

    user = models.ForeignKey(User, models.CASCADE, related_name="saved_views")
    name = models.CharField(_("name"), max_length=30)
    query = models.CharField(max_length=300, blank=True)

    class Meta:
        verbose_name = _("saved list")
        verbose_name_plural = _("saved lists")
        ordering = ("name", "id")
        constraints = (models.UniqueConstraint(name="view_name_once", fields=("user", "name")),)

    def __str__(self) -> str:
        return self.name
