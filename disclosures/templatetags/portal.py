"""What templates need beyond Django's own."""

from __future__ import annotations

from datetime import date, datetime

import segno
from django import template
from django.utils import timezone
from django.utils.dateformat import format as format_date
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import pgettext

from disclosures.richtext import clean_html

register = template.Library()


@register.filter
def clean(html: str) -> SafeString:
    """An item's text, cleaned again on its way out."""
    return mark_safe(clean_html(html))  # noqa: S308 - just cleaned


def _written(value: date | datetime | None, pattern: str) -> str:
    """The date in words within a <time> element; nothing if there is none."""
    if value is None:
        return ""
    local = timezone.localtime(value) if isinstance(value, datetime) else value
    return format_html('<time datetime="{}">{}</time>', local.isoformat(), format_date(local, pattern))


@register.filter
def day(value: date | datetime | None) -> str:
    """2026年11月24日, or 24 November 2026."""
    return _written(value, pgettext("date format", "j F Y"))


@register.filter
def moment(value: datetime | None) -> str:
    """2026年11月24日 14:30, or 24 November 2026, 14:30."""
    return _written(value, pgettext("date format", "j F Y, H:i"))


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


@register.simple_tag
def qr(address: str) -> SafeString:
    """The address as a QR code: an inline SVG, black on white whatever the page's colours."""
    code = segno.make(address, error="m", micro=False)
    drawing = code.svg_inline(border=2, dark="#000", light="#fff", omitsize=True, svgclass="qr-code", lineclass=None)
    return mark_safe(drawing)  # noqa: S308 - segno's drawing, the address is only in its squares
