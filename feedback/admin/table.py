"""The table of an open day, on a tablet or a phone, also without a network: see static/portal/table.js.

The page and what it asks for stand below the open day's address in the admin; its worker's scope is that page alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from disclosures.admin.access import staff_posts, staff_user
from disclosures.refusals import Refused
from feedback import permissions, services
from feedback.enums import Stage
from feedback.models import OpenDay
from feedback.staff_forms.open_days import TableForm

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from feedback.models import TableEntry


def found(request: HttpRequest, pk: int | str) -> OpenDay:
    """That open day, if the person holds those of its organisation; else it does not exist."""
    try:
        return permissions.open_days_of(staff_posts(request)).select_related("organization").get(pk=pk)
    except (OpenDay.DoesNotExist, ValueError) as error:
        raise Http404 from error


@require_safe
def table(request: HttpRequest, pk: int) -> HttpResponse:
    """The page: a form whose program keeps what is written down until it has arrived."""
    return render(request, "feedback/table.html", {"open_day": found(request, pk), "form": TableForm()})


@require_safe
def worker(request: HttpRequest) -> HttpResponse:
    """The program by which a browser opens the page without a network; it lies above the pages it may serve."""
    return render(request, "feedback/table_worker.js", content_type="text/javascript; charset=utf-8")


@require_safe
def token(request: HttpRequest, pk: int) -> JsonResponse:
    """What proves that a request comes from the page: after a new login it is another one than the page came with."""
    found(request, pk)
    return JsonResponse({"token": get_token(request)})


@sensitive_post_parameters()
@require_POST
def take_in(request: HttpRequest, pk: int) -> JsonResponse:
    """Take one entry in; the same one again gets the same answer. 409 if another came with its id, 400 if refused."""
    open_day = found(request, pk)
    form = TableForm(request.POST)
    if not form.is_valid():
        return JsonResponse({"message": _said(form)}, status=400)
    try:
        recorded = services.record_entry(open_day_id=open_day.pk, entry=form.entry(), user=staff_user(request))
    except services.OtherContent as refusal:
        return JsonResponse({"message": str(refusal)}, status=409)
    except Refused as refusal:
        return JsonResponse({"message": str(refusal)}, status=400)
    return JsonResponse(_acknowledged(recorded))


def _said(form: TableForm) -> str:
    """All that is wrong, each with the name of its field."""
    said = {name: " ".join(map(str, problems)) for name, problems in form.errors.items()}
    return " ".join(f"{form[name].label}：{text}" if name in form.fields else text for name, text in said.items())


def _acknowledged(entry: TableEntry) -> dict[str, object]:
    clock = entry.feedback.clocks.get(stage=Stage.REPLY)
    return {"number": entry.feedback.number, "due": clock.original_due, "on_the_spot": entry.on_the_spot}
