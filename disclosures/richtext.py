"""The text of an item: cleaned on the way in, plain for the search."""

from __future__ import annotations

import nh3
from lxml import html as lxml_html

TAGS = {
    "p", "br", "h2", "h3", "h4", "strong", "em", "u", "s", "sub", "sup", "ul", "ol", "li", "blockquote",
    "table", "thead", "tbody", "tr", "th", "td", "a", "hr",
}  # fmt: skip
ATTRIBUTES = {"a": {"href"}, "th": {"colspan", "rowspan", "scope"}, "td": {"colspan", "rowspan"}}
BLOCKS = ("p", "br", "h2", "h3", "h4", "li", "blockquote", "tr", "th", "td", "hr")


def clean_html(html: str) -> str:
    """Safe HTML without Word's styles, classes and scripts; cleaning twice changes nothing more."""
    return nh3.clean(
        html,
        tags=TAGS,
        attributes=ATTRIBUTES,
        url_schemes={"http", "https", "mailto", "tel"},
        link_rel="noopener nofollow",
    )


def plain_text(html: str) -> str:
    """Readable text; blocks and cells stand on lines of their own, so that no search phrase joins them."""
    if not html.strip():
        return ""
    root = lxml_html.fragment_fromstring(clean_html(html), create_parent="div")
    for element in root.iter(*BLOCKS):
        element.tail = "\n" + (element.tail or "")
    return "\n".join(line.strip() for line in root.text_content().splitlines() if line.strip())
