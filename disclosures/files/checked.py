"""What a check ends in: a file fit to publish, or a refusal that says what to do."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cached_property

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy

MEDIA_TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "jpg": "image/jpeg",
    "png": "image/png",
}
MACROS = gettext_lazy("This file contains macros: save it as .docx or .xlsx without macros.")


class RefusedFile(ValidationError):
    """The file cannot be published as it is; the message says what is wrong and what to do about it."""


@dataclass(frozen=True, kw_only=True)
class CheckedFile:
    """A file made safe: `content` is what readers will get, not what was uploaded.

    `text` is what the search finds it by. It is None where reading it takes longer than a person waits, and empty
    where there is none, as in a scan. `notes` tell the secretary what was changed.
    """

    name: str
    extension: str
    content: bytes
    text: str | None = ""
    dimensions: tuple[int, int] | None = None  # a picture's, in pixels
    notes: tuple[str, ...] = ()

    @property
    def media_type(self) -> str:
        return MEDIA_TYPES[self.extension]

    @property
    def size(self) -> int:
        """In bytes."""
        return len(self.content)

    @cached_property
    def sha256(self) -> str:
        return hashlib.sha256(self.content).hexdigest()
