"""Finding organisations and people by a part of their name, for the fields that address an item."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib.admin.views.autocomplete import AutocompleteJsonView
from django.utils import timezone

from disclosures.models import Organization, User

from .access import staff_posts

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpRequest


class StaffAutocomplete(AutocompleteJsonView):
    """Names only, for everybody who works here: an item may be addressed to any organisation and person of today."""

    def has_perm(self, request: HttpRequest, obj: Any = None) -> bool:
        return bool(staff_posts(request))

    def get_queryset(self) -> QuerySet[Any]:
        model = self.model_admin.model
        if model is Organization:
            found = Organization.objects.active(timezone.localdate())
        elif model is User:
            found = User.objects.filter(is_active=True).order_by("name", "pk")
        else:
            return model.objects.none()
        return found.filter(name__icontains=self.term.replace("\x00", ""))
