"""Texts of the libraries the admin is built on, so that our catalogue translates them: they have no Chinese."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext, gettext_noop
from django.views.i18n import JavaScriptCatalog

# django-unfold's templates.
UNFOLD = (
    gettext_noop("Apply Filters"),
    gettext_noop("Cancel"),
    gettext_noop("Choose file to upload"),
    gettext_noop("Click to download"),
    gettext_noop("Date"),
    gettext_noop("Expand row"),
    gettext_noop("False"),
    gettext_noop("Filters"),
    gettext_noop("General"),
    gettext_noop("Go back"),
    gettext_noop("Image preview"),
    gettext_noop("Loading more results..."),
    gettext_noop("More actions"),
    gettext_noop("Next"),
    gettext_noop("No data"),
    gettext_noop("No results found"),
    gettext_noop("No results matching your query"),
    gettext_noop("Previous"),
    gettext_noop("Reset filters"),
    gettext_noop("Search apps and models..."),
    gettext_noop("Select value"),
    gettext_noop("Submit"),
    gettext_noop("Toggle password visibility"),
    gettext_noop("True"),
    gettext_noop("This page yielded into no results. Create a new item or reset your filters."),
    gettext_noop("Type to search"),
)
# django-prose-editor's script asks for these in the browser.
EDITOR = (
    gettext_noop("Update"),
    gettext_noop("Cancel"),
    gettext_noop("Insert"),
    gettext_noop("URL"),
    gettext_noop("Title"),
    gettext_noop("Edit Link"),
    gettext_noop("Open in new window"),
    gettext_noop("Rows"),
    gettext_noop("Columns"),
    gettext_noop("Include header row"),
    gettext_noop("Table Properties"),
    gettext_noop("Insert Table"),
    gettext_noop("List properties"),
    gettext_noop("List type"),
    gettext_noop("Start at"),
    gettext_noop("Decimal numbers"),
    gettext_noop("Lowercase letters"),
    gettext_noop("Uppercase letters"),
    gettext_noop("Lowercase Roman numerals"),
    gettext_noop("Uppercase Roman numerals"),
)


class StaffTexts(JavaScriptCatalog):
    """Django's own catalogue for scripts, with the editor's and our scripts' texts."""

    def get_catalog(self) -> dict[str, Any]:
        return super().get_catalog() | {text: gettext(text) for text in EDITOR}
