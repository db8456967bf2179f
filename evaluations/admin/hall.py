"""The officers' pages of a vote: slips, handing out, paper ballots, opening and sealing. They show no ballot."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import admin, messages
from django.db.models import Q
from django.http import Http404
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from disclosures.admin import site
from disclosures.admin.access import StaffAdmin, staff_posts, staff_user
from disclosures.permissions import allows
from disclosures.refusals import InvalidInput, Refused
from evaluations import permissions, services
from evaluations.enums import Action, Channel, Status
from evaluations.models import Appraisal, PaperBatch, RollEntry
from evaluations.views.ballot_forms import grouped
from evaluations.views.voting import slip_address

from .count_form import CountForm

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse
    from django.urls import URLPattern

    from disclosures.models import User

# Those whose slips, keys or ballots there is something to do with.
CURRENT = (Status.NOTICED, Status.OPEN, Status.SEALED)
# How many voters a search shows: whoever stands at the table says the whole name.
MOST_VOTERS = 20


@admin.register(PaperBatch, site=site)
class HallAdmin(StaffAdmin):
    """Pages of our own where Django would have its: officers take steps, they edit no rows."""

    def get_urls(self) -> list[URLPattern]:
        pages = [
            path("<int:pk>/hall/", show_hall, name="ballot_hall"),
            path("<int:pk>/slips/", print_slips, name="ballot_slips"),
            path("<int:pk>/count/", enter_count, name="ballot_count"),
        ]
        for page in pages:
            page.callback = self.admin_site.admin_view(page.callback)
        return [*pages, *super().get_urls()]

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        return show_votes(request)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """A batch is looked at on the page of its vote."""
        batch = PaperBatch.objects.filter(pk=object_id).first() if object_id.isdecimal() else None
        if batch is None:
            raise Http404
        return redirect("admin:ballot_hall", work_appraisal(request, batch.appraisal_id).pk)


def work_appraisal(request: HttpRequest, pk: int) -> Appraisal:
    """That appraisal, if the person is one of its officers; for anybody else it does not exist."""
    found = permissions.work_appraisals(staff_posts(request)).exclude(status=Status.DRAFT)
    appraisal = found.select_related("organization").filter(pk=pk).first()
    if appraisal is None or not allows(permissions.check_officer, staff_user(request), appraisal):
        raise Http404
    return appraisal


def _page(request: HttpRequest, template: str, title: str, context: dict[str, Any]) -> TemplateResponse:
    return TemplateResponse(
        request, f"admin/evaluations/{template}", {**site.each_context(request), "title": title, **context}
    )


@require_safe
def show_votes(request: HttpRequest) -> HttpResponse:
    """The votes this officer has to do with at present."""
    votes = permissions.work_appraisals(staff_posts(request)).filter(status__in=CURRENT).select_related("organization")
    return _page(request, "votes.html", _("Votes in the hall"), {"votes": votes})


@require_http_methods(["GET", "HEAD", "POST"])
def show_hall(request: HttpRequest, pk: int) -> HttpResponse:
    """One vote: what can be done now, and who has not taken a ballot, by name."""
    appraisal = work_appraisal(request, pk)
    if request.method == "POST":
        return _take_step(request, appraisal)
    query = request.GET.get("q", "").strip()
    asked = appraisal.steps.filter(action=Action.ASK_SEAL)
    context = {
        "appraisal": appraisal,
        "classes": _classes(appraisal),
        "taken": services.ballots_taken(appraisal),
        "query": query,
        "voters": _voters(appraisal, query) if query else [],
        "batches": _batches(appraisal),
        "over": appraisal.closes_at <= timezone.now(),
        "asked": asked.last(),
        "may_seal": asked.exclude(user=staff_user(request)).exists(),
        "may_release": allows(permissions.check_release, staff_user(request), appraisal),
    }
    return _page(request, "hall.html", appraisal.title, context)


def _classes(appraisal: Appraisal) -> list[dict[str, Any]]:
    return [
        {
            "code": voters.code,
            "label": voters.label,
            "voters": appraisal.roll.filter(voter_class=voters.code).count(),
            "slips": appraisal.slip_codes.filter(voter_class=voters.code).count(),
        }
        for voters in appraisal.rule_set.classes
    ]


def _voters(appraisal: Appraisal, query: str) -> list[RollEntry]:
    named = Q(person__name__icontains=query) | Q(person__username=query)
    return list(appraisal.roll.filter(named).select_related("person")[:MOST_VOTERS])


def _batches(appraisal: Appraisal) -> list[dict[str, Any]]:
    """Each batch with its tellers; where both have counted, whether they agree."""
    found = []
    for batch in appraisal.paper_batches.all():
        entries = services.latest_entries(batch)
        complete = len(entries) == services.TELLERS
        found.append(
            {
                "batch": batch,
                "tellers": [entry.teller for entry in entries],
                "complete": complete,
                "differences": len(services.differences(batch)) if complete else 0,
            }
        )
    return found


def _entry(appraisal: Appraisal, key: str) -> RollEntry | None:
    try:
        return appraisal.roll.select_related("person").filter(pk=UUID(key)).first()
    except ValueError:
        return None


def _hand_out(appraisal: Appraisal, user: User, given: dict[str, str]) -> str:
    entry = _entry(appraisal, given.get("entry", ""))
    if entry is None or given.get("channel") not in (Channel.SLIP, Channel.PAPER):
        raise InvalidInput(_("Choose a person and what is handed out."))
    services.hand_out_ballot(
        appraisal_id=appraisal.pk, officer=user, voter=entry.person, channel=Channel(given["channel"])
    )
    return _("Recorded: %(person)s was handed a ballot. Let them draw it from the box themselves.") % {
        "person": entry.person
    }


def _open(appraisal: Appraisal, user: User, _given: dict[str, str]) -> str:
    services.open_appraisal(appraisal_id=appraisal.pk, user=user)
    return _("The vote is open. The keys are made; they are destroyed when the urn is sealed.")


def _ask_seal(appraisal: Appraisal, user: User, _given: dict[str, str]) -> str:
    services.ask_to_seal(appraisal_id=appraisal.pk, user=user)
    return _("Asked. Another officer now seals the urn on this page.")


def _seal(appraisal: Appraisal, user: User, _given: dict[str, str]) -> str:
    services.seal_appraisal(appraisal_id=appraisal.pk, user=user)
    return _("The urn is sealed: the board is public, the keys are destroyed, the ballots are taken apart.")


STEPS: dict[str, Callable[[Appraisal, User, dict[str, str]], str]] = {
    "hand_out": _hand_out,
    "open": _open,
    "ask_seal": _ask_seal,
    "seal": _seal,
}


def _take_step(request: HttpRequest, appraisal: Appraisal) -> HttpResponse:
    step = STEPS.get(request.POST.get("step", ""))
    try:
        if step is None:
            raise InvalidInput(_("This page does not know that step."))
        messages.success(request, step(appraisal, staff_user(request), request.POST.dict()))
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("admin:ballot_hall", appraisal.pk)


@never_cache
@require_POST
def print_slips(request: HttpRequest, pk: int) -> HttpResponse:
    """Make slips and show them once, to be printed: nobody can show them a second time."""
    appraisal = work_appraisal(request, pk)
    voter_class, number = request.POST.get("voter_class", ""), request.POST.get("number", "")
    try:
        if not number.isdecimal():
            raise InvalidInput(_("Say how many slips."))
        codes = services.print_slips(
            appraisal_id=pk, user=staff_user(request), voter_class=voter_class, number=int(number)
        )
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("admin:ballot_hall", pk)
    slips = [{"address": slip_address(appraisal, code), "code": grouped(code)} for code in codes]
    context = {
        "appraisal": appraisal,
        "label": appraisal.rule_set.label_of_class(voter_class),
        "slips": slips,
        "page": slip_address(appraisal, "").rstrip("#"),
    }
    return TemplateResponse(request, "evaluations/slip_sheet.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def enter_count(request: HttpRequest, pk: int) -> HttpResponse:
    """A teller's own count of a batch. What the other one counted is not shown before both have."""
    appraisal = work_appraisal(request, pk)
    form = CountForm(appraisal, staff_user(request), request.POST if request.method == "POST" else request.GET)
    if request.method == "POST" and form.save():
        messages.success(request, _("Your count is recorded."))
        return redirect(reverse("admin:ballot_hall", args=(pk,)) + "#paper")
    return _page(request, "count.html", _("Count of a batch"), {"appraisal": appraisal, "form": form})
