"""What of a Word file is no text for readers, found and taken out before it is read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from disclosures.files.word import COMMENT_MARKS, TRACKED, W, hidden_runs

from .numbering import write_out_numbers

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

    from disclosures.files.package import Package

MATHEMATICS = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
CHART = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
DIAGRAM = "{http://schemas.openxmlformats.org/drawingml/2006/diagram}"
OFFICE = "{urn:schemas-microsoft-com:office:office}"
# What cannot be taken over, by an element that betrays it, and what the secretary is told.
LOSSES = (
    (TRACKED, _("The document has tracked changes: the text was taken over as if all of them were accepted.")),
    (COMMENT_MARKS, _("Comments were not taken over.")),
    ((f"{W}txbxContent",), _("Text boxes were put into the running text: check where they stand now.")),
    ((f"{CHART}chart", f"{DIAGRAM}relIds"), _("Charts and diagrams were left out: insert each as a picture.")),
    ((f"{MATHEMATICS}oMath",), _("Formulas were left out: insert each as a picture.")),
    ((f"{OFFICE}OLEObject",), _("Embedded objects were left out: attach them as files of their own.")),
)


def prepare(package: Package) -> list[StrPromise]:
    """Take hidden text out of the document and write its numbers out; what gets lost, in sentences."""
    document = package.tree(package.main)
    lost = [message for tags, message in LOSSES if next(document.iter(*tags), None) is not None]
    hidden = list(hidden_runs(document))
    for run in hidden:
        run.getparent().remove(run)
    if hidden:
        lost.append(_("Hidden text was left out."))
    write_out_numbers(package)
    return lost
