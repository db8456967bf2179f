"""Pictures that the editor puts into a text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.http import JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from disclosures import services
from disclosures.transitions import TransitionError

from .access import staff_user
from .item_form import editable

if TYPE_CHECKING:
    from django.http import HttpRequest


@require_POST
def picture(request: HttpRequest, pk: int) -> JsonResponse:
    """Attach a picture to the item being edited and say where it is, or in words why not.

    The answer names the item's version after it, which the form has to send when it is saved.
    """
    item = editable(request, pk)
    upload, version = request.FILES.get("upload"), request.POST.get("version", "")
    if upload is None or not version.isdecimal():
        return JsonResponse({"error": _("The picture could not be sent. Try again.")}, status=400)
    try:
        stored = services.attach_file(
            item_id=item.pk, editor=staff_user(request), version=int(version), upload=upload, inline=True
        )
    except ValidationError as refusal:
        return JsonResponse({"error": " ".join(refusal.messages)}, status=400)
    except (services.StaleItem, TransitionError) as refusal:
        return JsonResponse({"error": str(refusal)}, status=409)
    address = reverse("staff_attachment", args=(item.pk, stored.pk))
    return JsonResponse({"src": address, "version": stored.item.version})
