"""Pictures: decoded and drawn anew, so that nothing but what can be seen is left."""

from __future__ import annotations

import io
import warnings
from dataclasses import dataclass

from django.utils.translation import gettext as _
from PIL import (
    BmpImagePlugin,
    GifImagePlugin,
    Image,
    ImageCms,
    ImageOps,
    JpegImagePlugin,
    PngImagePlugin,
    TiffImagePlugin,
    UnidentifiedImageError,
    WebPImagePlugin,
)

from .checked import RefusedFile
from .limits import limits

# What Pillow may try: every further decoder is one more to be attacked through.
DECODERS = (
    JpegImagePlugin.JpegImageFile,
    PngImagePlugin.PngImageFile,
    GifImagePlugin.GifImageFile,
    BmpImagePlugin.BmpImageFile,
    WebPImagePlugin.WebPImageFile,
    TiffImagePlugin.TiffImageFile,
)
PHOTOGRAPHS = ("JPEG", "MPO", "WEBP")
JPEG_QUALITY = 85


@dataclass(frozen=True)
class CleanPicture:
    extension: str
    content: bytes
    dimensions: tuple[int, int]


def clean_picture(content: bytes, *, edge: int) -> CleanPicture:
    """The same picture, upright, in sRGB, at most `edge` pixels long, without metadata.

    Raises RefusedFile if it cannot be decoded or has too many pixels.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(content), formats=[decoder.format for decoder in DECODERS]) as opened:
                _check_pixels(opened)
                extension = "jpg" if opened.format in PHOTOGRAPHS and not opened.has_transparency_data else "png"
                picture = _drawn(opened, edge)
    except (Image.DecompressionBombWarning, Image.DecompressionBombError) as error:
        raise _too_large() from error
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError) as error:
        raise RefusedFile(
            _("This picture is damaged and cannot be opened: save it again as JPEG or PNG, or take a new one."),
            code="broken",
        ) from error
    return CleanPicture(extension, _encoded(picture, extension), picture.size)


def _check_pixels(picture: Image.Image) -> None:
    if picture.width * picture.height > limits().pixels:
        raise _too_large()


def _too_large() -> RefusedFile:
    return RefusedFile(
        _("This picture has more than %(number)s million pixels: make it smaller and upload it again.")
        % {"number": limits().pixels // 1_000_000},
        code="pixels",
    )


def _drawn(picture: Image.Image, edge: int) -> Image.Image:
    """The first frame as people see it: turned upright, in sRGB, within the size."""
    picture.draft("RGB", (edge, edge))  # decodes a huge photograph at half or quarter size
    upright = ImageOps.exif_transpose(picture)
    srgb = _in_srgb(upright, picture.info.get("icc_profile"))
    srgb.thumbnail((edge, edge), Image.Resampling.LANCZOS)
    # A new image: `info` and everything else that came with the file stays behind.
    plain = Image.new(srgb.mode, srgb.size)
    plain.paste(srgb)
    return plain


def _in_srgb(picture: Image.Image, profile: bytes | None) -> Image.Image:
    mode = "RGBA" if picture.has_transparency_data else "RGB"
    if profile and picture.mode in ("RGB", "CMYK") and mode == "RGB":
        try:
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            converted = ImageCms.profileToProfile(picture, source, ImageCms.createProfile("sRGB"), outputMode="RGB")
        except ImageCms.PyCMSError:
            converted = None  # a damaged profile says nothing about the colours
        if converted is not None:
            return converted
    return picture.convert(mode)


def _encoded(picture: Image.Image, extension: str) -> bytes:
    out = io.BytesIO()
    if extension == "jpg":
        picture.convert("RGB").save(out, "JPEG", quality=JPEG_QUALITY, optimize=True, progressive=True)
    else:
        picture.save(out, "PNG", optimize=True)
    return out.getvalue()
