"""What templates need beyond Django's own."""

from django import template
from django.utils.safestring import SafeString, mark_safe

from disclosures.richtext import clean_html

register = template.Library()


@register.filter
def clean(html: str) -> SafeString:
    """An item's text, cleaned again on its way out."""
    return mark_safe(clean_html(html))  # noqa: S308 - just cleaned
