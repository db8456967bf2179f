"""The public pages of an appraisal: where it stands, its rule card, the board of ballots and the result.

An appraisal is shown to whoever may read one of its notices; what a notice has not put before readers is not shown.
"""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from disclosures.documents import docx_response
from disclosures.models import DisclosureItem
from disclosures.paging import PAGE_SIZE, Page
from disclosures.views.files import send_file
from disclosures.views.surfaces import page, with_reader
from evaluations import drawing, reading
from evaluations.credentials import tracker
from evaluations.enums import Status
from evaluations.export import contents_of
from evaluations.minutes import minutes_of
from evaluations.models import Appraisal, BoardCommitment, Result, StatementFile
from evaluations.package import build

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpRequest
    from django.http.response import HttpResponseBase

    from disclosures.views.surfaces import Reader
    from evaluations.models import Subject

# Up to so many trackers are shown on one page; beyond it they are split by their first two characters.
BOARD_PAGE = 500


@page
def appraisal_list(request: HttpRequest, reader: Reader) -> HttpResponse:
    """The appraisals this reader may know of, the newest vote first."""
    seen = Appraisal.objects.visible_to(reader).select_related("organization")
    found = Paginator(seen, PAGE_SIZE).get_page(request.GET.get("page"))
    shown = Page(found.number, list(found), found.paginator.count, found.paginator.num_pages)
    return render(request, "evaluations/appraisal_list.html", {"page": shown})


@page
def appraisal_detail(request: HttpRequest, reader: Reader, pk: int) -> HttpResponse:
    """Where an appraisal stands, of whom, and what its subjects say of themselves."""
    appraisal = _seen(reader, pk)
    notices = DisclosureItem.objects.visible_to(reader).filter(pk__in=appraisal.notice_ids()).order_by("publish_at")
    today = timezone.localdate()
    context = {
        "appraisal": appraisal,
        "organization": appraisal.organization,
        "stages": [(stage, stage.runs_on(today)) for stage in appraisal.stages.all()],
        "subjects": appraisal.subjects.select_related("statement").prefetch_related("statement__files"),
        "notices": notices,
        "result": _result(reader, appraisal),
        "is_open": appraisal.status == Status.OPEN,
    }
    return render(request, "evaluations/appraisal_detail.html", context)


@with_reader
def statement_file(request: HttpRequest, reader: Reader, pk: int, file: int) -> HttpResponseBase:
    """A file of what a subject told, for whoever may read that now; otherwise it does not exist."""
    found = get_object_or_404(StatementFile, pk=file, statement__subject__appraisal=_seen(reader, pk))
    response = send_file(request, found)
    # What a notice shows ends with the notice: whoever keeps a copy asks before it is shown again.
    response.headers["Cache-Control"] = "private, no-cache"
    return response


@page
def rule_card(request: HttpRequest, reader: Reader, pk: int) -> HttpResponse:
    """The frozen rules, with an example into which anybody can put numbers of their own."""
    appraisal = _seen(reader, pk)
    return render(request, "evaluations/rule_card.html", {"appraisal": appraisal, "card": reading.rule_card(appraisal)})


@with_reader
def board(request: HttpRequest, reader: Reader, pk: int, prefix: str = "") -> HttpResponse:
    """The ballots that were in the urn, by their trackers.

    A tracker is never asked for: whoever looks one up chooses its first two characters and finds it among others.
    """
    appraisal = _seen(reader, pk)
    if not appraisal.board_root:
        raise Http404
    ballots = BoardCommitment.objects.filter(key__appraisal=appraisal).order_by("commitment")
    is_split = not prefix and ballots.count() > BOARD_PAGE
    context = {
        "appraisal": appraisal,
        "prefix": prefix,
        "prefixes": [f"{number:02x}" for number in range(256)] if is_split else [],
        "trackers": [] if is_split else _trackers(ballots.filter(commitment__startswith=prefix)),
    }
    return render(request, "evaluations/board.html", context)


@page
def result_detail(request: HttpRequest, reader: Reader, pk: int) -> HttpResponse:
    """The published figures: drawn, with the tables behind, and how to check them."""
    result = _published(reader, pk)
    appraisal = result.appraisal
    shown = reading.subjects(appraisal.rule_set, result.document)
    subjects = {
        subject.position: subject
        for subject in appraisal.subjects.select_related("verdict").prefetch_related("rectifications", "shown_comments")
    }
    grades = {grade.code: grade.label for grade in appraisal.rule_set.grades}
    context = {
        "appraisal": appraisal,
        "organization": appraisal.organization,
        "result": result,
        "notice": result.notice,
        "subjects": [
            {
                "shown": subject,
                "radar": drawing.radar(subject),
                "verdict": _verdict(subjects[subject.position], grades),
                "rectifications": subjects[subject.position].rectifications.all(),
                "comments": subjects[subject.position].shown_comments.all(),
            }
            for subject in shown
        ],
        "turnout": reading.turnout(appraisal.rule_set, result.document),
        "attacks": reading.attacks(appraisal),
        "former": appraisal.former(reader),
    }
    return render(request, "evaluations/result_detail.html", context)


@page
def minutes(request: HttpRequest, reader: Reader, pk: int) -> HttpResponse:
    """The minutes of the count on a sheet of A4."""
    result = _published(reader, pk)
    context = {"appraisal": result.appraisal, "result": result, "paper": minutes_of(result)}
    return render(request, "evaluations/minutes.html", context)


@with_reader
def minutes_docx(request: HttpRequest, reader: Reader, pk: int) -> HttpResponse:
    """The minutes as an official document."""
    return docx_response(minutes_of(_published(reader, pk)), f"minutes-{pk}")


@with_reader
def package(request: HttpRequest, reader: Reader, pk: int) -> HttpResponse:
    """Everything published, with the program that counts again, as one .zip; the same bytes for everybody."""
    result = _published(reader, pk)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in build.files(contents_of(result)).items():
            archive.writestr(zipfile.ZipInfo(name), data)
    response = HttpResponse(buffer.getvalue(), content_type="application/zip")
    response["Content-Disposition"] = f'attachment; filename="appraisal-{pk}.zip"'
    return response


def _seen(reader: Reader, pk: int) -> Appraisal:
    return get_object_or_404(Appraisal.objects.visible_to(reader).select_related("organization"), pk=pk)


def _published(reader: Reader, pk: int) -> Result:
    """The newest result of that appraisal that this reader may see."""
    result = _result(reader, _seen(reader, pk))
    if result is None:
        raise Http404
    return result


def _result(reader: Reader, appraisal: Appraisal) -> Result | None:
    """The newest result whose notice this reader may see."""
    seen = appraisal.results.filter(notice__in=DisclosureItem.objects.visible_to(reader))
    return seen.select_related("notice", "appraisal__organization").last()


def _trackers(ballots: QuerySet[BoardCommitment]) -> list[str]:
    return [tracker(commitment) for commitment in ballots.values_list("commitment", flat=True)]


def _verdict(subject: Subject, grades: dict[str, str]) -> dict[str, str] | None:
    """The organisation's verdict, once two people decided it."""
    verdict = getattr(subject, "verdict", None)
    if verdict is None or verdict.decided_by_id is None:
        return None
    return {"grade": grades[verdict.grade], "reason": verdict.reason}
