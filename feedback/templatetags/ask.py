"""What the pages of residents need beyond the portal's own tags."""

from __future__ import annotations

import segno
from django import template
from django.utils.safestring import SafeString, mark_safe

register = template.Library()


@register.simple_tag
def receipt_qr(text: str) -> SafeString:
    """The receipt as a QR code that holds words and no address with a secret; drawn anew each time, kept nowhere."""
    drawing = segno.make(text, error="m", micro=False).svg_inline(
        border=2, dark="#000", light="#fff", omitsize=True, svgclass="qr-code", lineclass=None
    )
    return mark_safe(drawing)  # noqa: S308 - segno's drawing, the text is only in its squares
