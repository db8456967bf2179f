"""Word documents as secretaries write them, read into title, text and pictures of an item."""

from .document import WordDocument, read_docx

__all__ = ["WordDocument", "read_docx"]
