"""What templates need beyond Django's own."""

from __future__ import annotations

from datetime import date, datetime
from functools import lru_cache
from typing import TYPE_CHECKING

import segno
from django import template
from django.conf import settings
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.dateformat import format as format_date
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import pgettext

from disclosures import permissions
from disclosures.richtext import Shown, with_addresses
from disclosures.views.surfaces import surface_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.template import Context

    from disclosures.models import Attachment, DisclosureItem, User

register = template.Library()


@register.simple_tag(takes_context=True)
def frame(context: Context, name: str) -> SafeString:
    """A part of the layout that is the same on every page of a surface, made once: it knows nothing of the page."""
    made = _frame.__wrapped__ if settings.DEBUG else _frame  # a template that is being written shows at once
    return made(name, context["portal"].namespace)


@lru_cache
def _frame(name: str, namespace: str) -> SafeString:
    request = HttpRequest()
    request.path = reverse("disclosures:home", current_app=namespace)
    request.current_app = namespace
    # In small letters, as in LANGUAGE_CODE: under another spelling Django would load the same catalogue once more.
    with translation.override(surface_of(request).language.lower()):
        return render_to_string(name, request=request)


@register.simple_tag(takes_context=True)
def address(context: Context, name: str, key: int) -> str:
    """As `{% url %}` for what lists hold many of, on the surface of the page; remembered, as it never changes."""
    return _address(name, key, context["portal"].namespace)


@lru_cache(maxsize=16_384)
def _address(name: str, key: int, namespace: str) -> str:
    return reverse(f"disclosures:{name}", args=(key,), current_app=namespace)


def file_address(request: HttpRequest, attachment: Attachment) -> str:
    """Where a file is on the surface of the page; on pages of staff, where staff may see it before its release."""
    match = request.resolver_match
    arguments = (attachment.item_id, attachment.pk)
    if match and match.app_names[:1] == ["disclosures"]:
        return reverse("disclosures:attachment", args=arguments, current_app=match.namespace)
    return reverse("staff_attachment", args=arguments)


@register.simple_tag(takes_context=True)
def attachment_url(context: Context, attachment: Attachment) -> str:
    return file_address(context["request"], attachment)


@register.simple_tag(takes_context=True)
def item_body(context: Context, item: DisclosureItem, attachments: Iterable[Attachment]) -> SafeString:
    """An item's text with those of its attachments that are pictures; made safe again on its way out."""
    shown = {
        attachment.pk: Shown(file_address(context["request"], attachment), attachment.width, attachment.height)
        for attachment in attachments
        if attachment.inline and attachment.width and attachment.height
    }
    return mark_safe(with_addresses(item.body, shown))  # noqa: S308 - just made safe


@register.filter
def may_work(user: User) -> bool:
    """For members' pages only: whether there is a desk this person may go to."""
    return permissions.may_work(user)


@register.filter
def file_size(size: int) -> str:
    """A size in bytes as people say it: 35 KB, 1.2 MB."""
    kibibytes = size / 1024
    return f"{max(1, round(kibibytes))} KB" if kibibytes < 1000 else f"{kibibytes / 1024:.1f} MB"


def _written(value: date, words: str) -> SafeString:
    return format_html('<time datetime="{}">{}</time>', value.isoformat(), words)


@lru_cache(maxsize=4096)  # a list is twenty of them, mostly of the same few days
def _day(year: int, month: int, day_of_month: int, _language: str | None) -> SafeString:
    value = date(year, month, day_of_month)
    return _written(value, format_date(value, pgettext("date format", "j F Y")))


@register.filter
def day(value: date | datetime | None) -> str:
    """2026年11月24日, or 24 November 2026, within a <time> element; nothing if there is none."""
    if value is None:
        return ""
    local = timezone.localtime(value) if isinstance(value, datetime) else value
    return _day(local.year, local.month, local.day, translation.get_language())


@register.filter
def moment(value: datetime | None) -> str:
    """2026年11月24日 14:30, or 24 November 2026, 14:30, within a <time> element; nothing if there is none."""
    if value is None:
        return ""
    local = timezone.localtime(value)
    return _written(local, format_date(local, pgettext("date format", "j F Y, H:i")))


@register.filter
def hour(value: datetime) -> str:
    """14:30 within a <time> element that says the day as well."""
    local = timezone.localtime(value)
    return _written(local, f"{local:%H:%M}")


@register.filter
def month(value: date) -> str:
    """2026年11月, or November 2026."""
    return format_date(value, pgettext("date format", "F Y"))


@register.simple_tag
def meta(name: str, content: object) -> str:
    """One of the standard meta tags of government pages; a missing value prints nothing."""
    if content in (None, ""):
        return ""
    return format_html('<meta name="{}" content="{}">', name, content)


# A third of the work of an item's page, and the same whenever the page is made anew.
@register.simple_tag
@lru_cache(maxsize=4096)
def qr(address: str) -> SafeString:
    """The address as a QR code: an inline SVG, black on white whatever the page's colours."""
    # Scanners read every mask; trying all eight for the finest pattern would take longer than the rest of the page.
    code = segno.make(address, error="m", micro=False, mask=4)
    drawing = code.svg_inline(border=2, dark="#000", light="#fff", omitsize=True, svgclass="qr-code", lineclass=None)
    return mark_safe(drawing)  # noqa: S308 - segno's drawing, the address is only in its squares
