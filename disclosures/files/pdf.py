"""PDF documents: what acts, hides or names its author goes; the pages stay as they are."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pikepdf
from django.utils.translation import gettext as _
from pikepdf import Array, Dictionary, Name, Stream

from .checked import RefusedFile
from .limits import limits
from .metadata import without_metadata

if TYPE_CHECKING:
    from collections.abc import Iterator

# Notes that are not on the page but above it, and players of other files.
DROPPED_ANNOTATIONS = frozenset(
    {"/Text", "/Popup", "/FileAttachment", "/Sound", "/Movie", "/Screen", "/RichMedia", "/3D", "/Projection"}
)
# Who drew a line or a stamp, and when; what is drawn is in its appearance.
AUTHORSHIP = (Name.T, Name.M, Name.CreationDate, Name.RC, Name.Subj, Name.IRT, Name.Popup, Name.NM)


def clean_pdf(content: bytes) -> tuple[bytes, tuple[str, ...]]:
    """The document as it looks, without scripts, actions, embedded files, comments and metadata, and notes.

    Links to other addresses lose their action; the printed address stays. Raises RefusedFile if it cannot be
    opened or has too many pages.
    """
    try:
        with pikepdf.open(io.BytesIO(content)) as document:
            _check_pages(document)
            _sanitizer().apply(document)
            signed = _remove_signatures(document)
            commented = _clean_annotations(document)
            _remove_metadata(document)
            out = io.BytesIO()
            document.remove_unreferenced_resources()
            document.save(out, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    except pikepdf.PasswordError as error:
        raise RefusedFile(
            _("This PDF needs a password to open: save it without a password and upload it again."), code="password"
        ) from error
    except (pikepdf.PdfError, ValueError, TypeError, KeyError, RecursionError) as error:
        raise _broken() from error
    return out.getvalue(), tuple(_notes(signed=signed, commented=commented))


def _notes(*, signed: bool, commented: bool) -> Iterator[str]:
    if signed:
        yield _("The electronic signature was valid for the uploaded file only: its stamp stays, without proof.")
    if commented:
        yield _("Comments in the PDF were removed.")


def _broken() -> RefusedFile:
    return RefusedFile(
        _("This PDF is damaged and cannot be opened: export it again from Word or WPS, or scan it anew."), code="broken"
    )


def _check_pages(document: pikepdf.Pdf) -> None:
    if not len(document.pages):
        raise _broken()
    if len(document.pages) > limits().pages:
        raise RefusedFile(
            _("This PDF has more than %(number)s pages: split it into parts.") % {"number": limits().pages},
            code="pages",
        )


def _sanitizer() -> pikepdf.sanitize.Sanitizer:
    return (
        pikepdf.sanitize.Sanitizer()
        .remove_javascript()
        .remove_external_access()
        .remove_attachments()
        .remove_multimedia()
        .remove_thumbnails()
        .remove_web_capture()
        .remove_private_app_data()
        .remove_collection()
    )


def _remove_metadata(document: pikepdf.Pdf) -> None:
    """The document's own and that of every picture and page inside it."""
    with document.lock():
        for key in (Name.Info, Name.ID):
            if key in document.trailer:
                del document.trailer[key]
        for holder in document.objects:
            if isinstance(holder, Stream):
                _clean_photograph(holder)
            if isinstance(holder, Dictionary | Stream):
                for key in (Name.Metadata, Name.PieceInfo, Name.LastModified):
                    if key in holder:
                        del holder[key]


def _clean_photograph(stream: pikepdf.Object) -> None:
    """Forget where and with what a photograph was taken; its pixels stay as they are."""
    if stream.get(Name.Filter) == Name.DCTDecode:
        taken = stream.read_raw_bytes()
        plain = without_metadata(taken)
        if plain != taken:
            how = stream.get(Name.DecodeParms)
            stream.write(
                plain, filter=Name.DCTDecode, decode_parms=how if isinstance(how, Dictionary | Array) else None
            )


def _fields(document: pikepdf.Pdf) -> Iterator[pikepdf.Object]:
    return (
        holder
        for holder in document.objects
        if isinstance(holder, Dictionary) and holder.get(Name.FT) == Name.Sig and Name.V in holder
    )


def _remove_signatures(document: pikepdf.Pdf) -> bool:
    """A changed file breaks its signatures, and readers would be warned of forgery: the value goes, the stamp stays."""
    signed = list(_fields(document))
    for field in signed:
        del field[Name.V]
    for key in (Name.Perms, Name.DSS):
        if key in document.Root:
            del document.Root[key]
    form = document.Root.get(Name.AcroForm)
    if isinstance(form, Dictionary):
        for key in (Name.XFA, Name.SigFlags):
            if key in form:
                del form[key]
    return bool(signed)


def _clean_annotations(document: pikepdf.Pdf) -> bool:
    """Drop notes and players, and forget who drew the rest; whether there were comments."""
    commented = False
    for page in document.pages:
        annotations = page.obj.get(Name.Annots)
        if not isinstance(annotations, Array):
            continue
        kept = Array()
        for annotation in annotations:
            if not isinstance(annotation, Dictionary):
                continue
            subtype = str(annotation.get(Name.Subtype, ""))
            if subtype in DROPPED_ANNOTATIONS:
                commented |= subtype == "/Text"
                continue
            if subtype not in ("/Widget", "/Link"):
                commented |= _forget_author(annotation, subtype)
            kept.append(annotation)
        page.obj[Name.Annots] = kept
    return commented


def _forget_author(annotation: pikepdf.Object, subtype: str) -> bool:
    """Remove who, when and what was remarked about a mark on the page; whether there was a remark."""
    for key in AUTHORSHIP:
        if key in annotation:
            del annotation[key]
    # The contents of free text are what is drawn; of any other mark they are a remark about it.
    if subtype == "/FreeText" or Name.Contents not in annotation:
        return False
    remarked = bool(str(annotation[Name.Contents]).strip())
    del annotation[Name.Contents]
    return remarked
