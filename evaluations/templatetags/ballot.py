"""What the printed slips need."""

from __future__ import annotations

import segno
from django import template
from django.utils.safestring import SafeString, mark_safe

register = template.Library()


@register.simple_tag
def slip_qr(address: str) -> SafeString:
    """The address with a slip's code as a QR code. Unlike `portal.qr`, it is drawn and forgotten: nothing keeps it."""
    code = segno.make(address, error="m", micro=False)
    drawing = code.svg_inline(border=2, dark="#000", light="#fff", omitsize=True, svgclass="qr-code", lineclass=None)
    return mark_safe(drawing)  # noqa: S308 - segno's drawing, the address is only in its squares
