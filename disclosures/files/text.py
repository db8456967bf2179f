"""The words of a file, for the search: read in a process of its own.

A document made by a stranger meets large decoders here. If one of them hangs, crashes or wants all the memory, that
process ends and the portal goes on.
"""

from __future__ import annotations

import logging
import subprocess
import sys
from pathlib import Path

from .limits import limits

READER = Path(__file__).with_name("text_reader.py")
READABLE = frozenset({"pdf", "docx", "xlsx"})

logger = logging.getLogger(__name__)


def read_text(extension: str, content: bytes, *, seconds: float) -> str | None:
    """The words of the file, at most `text_characters` of them, or None if that takes longer than `seconds`.

    Empty for scans and for what the reader fails on: such a file is published all the same.
    """
    command = [sys.executable, "-I", str(READER), extension, str(limits().text_characters)]
    try:
        done = subprocess.run(command, input=content, capture_output=True, timeout=seconds, check=False)
    except subprocess.TimeoutExpired:
        return None
    if done.returncode:
        last = (done.stderr.decode(errors="replace").strip().splitlines() or ["it said nothing"])[-1]
        logger.warning("no text from a %s of %d bytes: %s", extension, len(content), last)
        return ""
    return done.stdout.decode(errors="replace")
