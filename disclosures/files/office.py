"""Word and Excel files: what runs, reaches out, hides or names its author."""

from __future__ import annotations

from .package import Package


def clean_office(content: bytes) -> tuple[bytes, tuple[str, ...]]:
    """The document as it looks, without what is not for readers, and notes of what was removed.

    Raises RefusedFile where only its author can decide, as with tracked changes.
    """
    package = Package(content)
    return package.content(), ()
