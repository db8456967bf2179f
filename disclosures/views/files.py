"""Files of items: sent to whoever may read the item, and to nobody else."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from typing import TYPE_CHECKING
from urllib.parse import quote

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import FileResponse, Http404, HttpResponse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.http import content_disposition_header, quote_etag
from django.views.decorators.http import require_safe

from disclosures import permissions
from disclosures.models import Attachment, DisclosureItem

from .surfaces import with_reader

if TYPE_CHECKING:
    from django.http import HttpRequest
    from django.http.response import HttpResponseBase

    from disclosures.models.stored import StoredFile

    from .surfaces import Reader

# A withdrawal cannot reach into a browser, so a browser keeps a file no longer than this; shared caches never do.
BROWSER_KEEPS = timedelta(seconds=60)
# Whatever a browser makes of a file, it can run nothing, load nothing and reach no other page.
POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'none'; sandbox"
# Viewers of PDF are programs of the browser that a sandbox or default-src would stop; they run no script of ours.
PDF_POLICY = "script-src 'none'; connect-src 'none'; form-action 'none'; frame-ancestors 'none'"


@with_reader
def attachment(request: HttpRequest, reader: Reader, item: int, pk: int) -> HttpResponseBase:
    """A file of an item the reader may read now; otherwise it does not exist."""
    readable = DisclosureItem.objects.visible_to(reader).filter(pk=item)
    found = (
        Attachment.objects.filter(pk=pk, item__in=readable).select_related("item").defer("text", "item__body").first()
    )
    if found is None:
        raise Http404
    response = send_file(request, found)
    response.headers["Cache-Control"] = f"private, max-age={_seconds_to_keep(found)}"
    return response


@require_safe
def staff_attachment(request: HttpRequest, item: int, pk: int) -> HttpResponseBase:
    """A file of an item in work, for those who work on it; readers wait until the item is there for them."""
    if not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path())
    workable = permissions.work_items(permissions.staff_posts(request.user)).filter(pk=item)
    found = Attachment.objects.filter(pk=pk, item__in=workable).defer("text").first()
    if found is None:
        raise Http404
    response = send_file(request, found)
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _seconds_to_keep(attachment: Attachment) -> int:
    until = attachment.item.visible_until
    left = until - timezone.now() if until else BROWSER_KEEPS
    return max(0, int(min(left, BROWSER_KEEPS).total_seconds()))


def send_file(request: HttpRequest, stored: StoredFile) -> HttpResponseBase:
    """The file, or 304 to whoever has it; the caller has made sure that the person may read it."""
    etag = quote_etag(hashlib.sha256(f"{stored.sha256} {stored.name}".encode()).hexdigest()[:32])
    response = get_conditional_response(request, etag=etag) or _whole_file(stored)
    response.headers["ETag"] = etag
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = PDF_POLICY if stored.extension == "pdf" else POLICY
    return response


def _whole_file(stored: StoredFile) -> HttpResponseBase:
    response: HttpResponseBase
    if settings.X_ACCEL_PREFIX:
        response = HttpResponse(content_type=stored.media_type)
        response.headers["X-Accel-Redirect"] = settings.X_ACCEL_PREFIX + quote(stored.stored_as)
    else:
        response = FileResponse(stored.file.open("rb"), content_type=stored.media_type)
    shown = stored.is_picture or stored.extension == "pdf"
    disposition = content_disposition_header(not shown, stored.name)
    response.headers["Content-Disposition"] = disposition or "attachment"
    return response
