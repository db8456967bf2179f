"""What pictures inside documents tell about their making, cut out of their bytes without drawing them anew."""

from __future__ import annotations

import io
import struct

from PIL import Image

JPEG, PNG = b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n"
ORIENTATION = 0x0112  # Exif
# Segments a decoder needs or that tell of colour: JFIF (APP0), ICC profile (APP2), Adobe (APP14).
KEPT_SEGMENTS = frozenset({0xE0, 0xE2, 0xEE})
APPLICATION_SEGMENTS = range(0xE0, 0xF0)
APP1, COMMENT, START_OF_SCAN = 0xE1, 0xFE, 0xDA
DROPPED_CHUNKS = frozenset({b"tEXt", b"zTXt", b"iTXt", b"eXIf", b"tIME"})


def without_metadata(content: bytes) -> bytes:
    """The same JPEG or PNG, pixel for pixel, without camera, place, author and comment; anything else as it is."""
    if content.startswith(JPEG):
        return _jpeg(content)
    if content.startswith(PNG):
        return _png(content)
    return content


def _jpeg(content: bytes) -> bytes:
    kept, at, turned = [content[:2]], 2, _orientation(content)
    while at + 4 <= len(content) and content[at] == 0xFF and content[at + 1] != START_OF_SCAN:
        end = at + 2 + int.from_bytes(content[at + 2 : at + 4], "big")
        marker = content[at + 1]
        if marker == APP1:
            kept.append(turned)
            turned = b""
        elif marker in KEPT_SEGMENTS or not (marker in APPLICATION_SEGMENTS or marker == COMMENT):
            kept.append(content[at:end])
        at = end
    return b"".join([*kept, content[at:]])


def _orientation(content: bytes) -> bytes:
    """An APP1 segment that says which side is up and nothing else; empty where that is said by the pixels."""
    try:
        with Image.open(io.BytesIO(content), formats=["JPEG"]) as picture:
            turned = picture.getexif().get(ORIENTATION, 1)
    except (OSError, ValueError, SyntaxError):
        return b""
    if turned not in range(2, 9):
        return b""
    exif = Image.Exif()
    exif[ORIENTATION] = turned
    payload = exif.tobytes()
    return struct.pack(">BBH", 0xFF, APP1, len(payload) + 2) + payload


def _png(content: bytes) -> bytes:
    kept, at = [PNG], len(PNG)
    while at + 12 <= len(content):
        length = int.from_bytes(content[at : at + 4], "big")
        end = at + 12 + length
        if content[at + 4 : at + 8] not in DROPPED_CHUNKS:
            kept.append(content[at:end])
        at = end
    return b"".join(kept)
