"""What a file may cost the portal: `settings.FILE_LIMITS`."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings

MEBIBYTE = 1024 * 1024


@dataclass(frozen=True, kw_only=True)
class Limits:
    """Defaults fit an office: a scan of a hundred pages passes, a film does not. Sizes are in bytes."""

    types: tuple[str, ...] = ("pdf", "docx", "xlsx", "jpg", "png")
    file_bytes: int = 30 * MEBIBYTE
    item_bytes: int = 100 * MEBIBYTE
    item_files: int = 50
    pages: int = 2_000
    pixels: int = 60_000_000
    picture_edge: int = 4_000  # an A4 page scanned at 300 dots per inch stays as sharp as it was
    inline_edge: int = 1_600
    zip_entries: int = 3_000
    zip_bytes: int = 200 * MEBIBYTE
    xml_bytes: int = 16 * MEBIBYTE  # of one part; a table of some thirty thousand rows, and 400 MB of memory
    zip_ratio: int = 200  # of one entry; plain XML reaches a hundred
    word_bytes: int = 8 * MEBIBYTE  # of the text of a Word file that is taken over, as XML: some hundred pages
    text_characters: int = 2_000_000
    text_seconds: float = 5


def limits() -> Limits:
    """The limits of this installation."""
    return Limits(**getattr(settings, "FILE_LIMITS", {}))
