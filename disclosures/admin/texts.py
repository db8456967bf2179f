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
# For scripts: django-prose-editor asks for these in the browser, and so do ours in static/portal/.
SCRIPTS = (
    gettext_noop("Update"),
    gettext_noop("Cancel"),
    gettext_noop("Insert"),
    gettext_noop("URL"),
    gettext_noop("Title"),
    gettext_noop("Edit Link"),
    gettext_noop("insert link"),
    gettext_noop("remove link"),
    gettext_noop("bold"),
    gettext_noop("italic"),
    gettext_noop("underline"),
    gettext_noop("subscript"),
    gettext_noop("superscript"),
    gettext_noop("unordered list"),
    gettext_noop("ordered list"),
    gettext_noop("blockquote"),
    gettext_noop("horizontal rule"),
    gettext_noop("paragraph"),
    gettext_noop("Paragraph"),
    gettext_noop("heading 2"),
    gettext_noop("heading 3"),
    gettext_noop("heading 4"),
    gettext_noop("Heading 2"),
    gettext_noop("Heading 3"),
    gettext_noop("Heading 4"),
    gettext_noop("undo"),
    gettext_noop("redo"),
    gettext_noop("Insert table"),
    gettext_noop("Add column"),
    gettext_noop("Delete column"),
    gettext_noop("Add row"),
    gettext_noop("Delete row"),
    gettext_noop("Merge cells"),
    gettext_noop("Split cell"),
    gettext_noop("Toggle header cell"),
    gettext_noop("Delete table"),
    gettext_noop("Insert picture"),
    gettext_noop("The picture could not be sent. Try again."),
    gettext_noop("Save the item first: then it can hold pictures."),
)


class StaffTexts(JavaScriptCatalog):
    """Django's own catalogue for scripts, with the editor's and our scripts' texts."""

    def get_catalog(self) -> dict[str, Any]:
        return super().get_catalog() | {text: gettext(text) for text in SCRIPTS}
