"""Open days for everybody: which are coming, each with what became of it, and signing up."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from disclosures.paging import page_number
from disclosures.refusals import Refused
from disclosures.selectors import path_to
from disclosures.views.surfaces import page
from feedback import services, work
from feedback.enums import OpenDayStatus
from feedback.forms import SignUpForm, TakeBackForm
from feedback.models import OpenDay
from feedback.receipts import Ticket, grouped, read_ticket
from feedback.throttle import Limit, client_address

from .private import private_page

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from disclosures.models import Organization
    from disclosures.views.surfaces import Reader

PAGE = 20
LISTED = 100
# From one address; a village behind one address signs up within the first, a program without the work stays below ten.
HOURLY = Limit("sign-up", 300, 3600)
HOURLY_UNPROVED = Limit("sign-up-unproved", 10, 3600)


@page
def open_day_list(request: HttpRequest, reader: Reader) -> HttpResponse:
    """The coming ones, the next first, and those that were held, the newest first."""
    past = Paginator(OpenDay.objects.past().select_related("organization"), PAGE)
    context = {
        "coming": OpenDay.objects.coming().select_related("organization")[:LISTED],
        "page": past.get_page(page_number(request.GET.get("page"))),
    }
    return render(request, "feedback/open_day_list.html", context)


@page
def open_day_detail(request: HttpRequest, reader: Reader, pk: int) -> HttpResponse:
    """When, where, who; once it was held how much was asked, and what of it everybody may read."""
    open_day = get_object_or_404(OpenDay.objects.select_related("organization"), pk=pk)
    context = {"open_day": open_day, "path": path_to(open_day.organization)}
    if open_day.status == OpenDayStatus.HELD:
        context["asked"] = open_day.entries.aggregate(
            all=Count("pk"),
            answered=Count("pk", filter=Q(on_the_spot=True)),
            later=Count("pk", filter=Q(on_the_spot=False)),
        )
        context["answers"] = open_day.public_answers[:LISTED]
    return render(request, "feedback/open_day_detail.html", context)


def next_open_day(organization: Organization, reader: Reader) -> dict[str, object]:
    """For the page of an organisation: when one can come next."""
    return {"open_days": OpenDay.objects.next_of(organization)}


@private_page
@require_http_methods(["GET", "HEAD", "POST"])
def sign_up(request: HttpRequest, pk: int) -> HttpResponse:
    """How many will come; the answer is their number in the queue."""
    open_day = OpenDay.objects.select_related("organization").filter(pk=pk).first()
    if open_day is None:
        raise Http404
    if request.method != "POST":
        return _form(request, open_day, SignUpForm(), Ticket.new())
    form = SignUpForm(request.POST)
    ticket = read_ticket(request.POST.get("ticket", ""))
    if ticket is None:
        form.add_error(None, _("This form lay open for very long. Nothing is lost: please send it once more."))
        return _form(request, open_day, form, Ticket.new())
    if form.is_valid():
        _count(request, form, ticket)
    if form.is_valid():
        try:
            signup = services.sign_up(open_day_id=pk, ticket=ticket, people=form.cleaned_data["people"])
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            context = {"open_day": open_day, "signup": signup, "code": grouped(ticket.code)}
            return render(request, "feedback/signed_up.html", context)
    return _form(request, open_day, form, ticket)


@private_page
@require_http_methods(["GET", "HEAD", "POST"])
def take_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Somebody who signed up will not come: by number and code, since no name is known."""
    open_day = get_object_or_404(OpenDay.objects.select_related("organization"), pk=pk)
    form = TakeBackForm(request.POST or None)
    if form.is_valid():
        try:
            services.take_back(open_day_id=pk, address=client_address(request), **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return render(request, "feedback/taken_back.html", {"open_day": open_day})
    context = {"open_day": open_day, "form": form}
    return render(request, "feedback/take_back.html", context, status=400 if form.errors else 200)


def _count(request: HttpRequest, form: SignUpForm, ticket: Ticket) -> None:
    """Count the try, and put it to the form if there were too many; whoever did no work is allowed fewer."""
    address = client_address(request)
    careless = bool(form.cleaned_data["website"]) or not work.is_done(form.cleaned_data["work"], ticket)
    tried = HOURLY.count(address) > HOURLY.most
    if careless:
        tried = HOURLY_UNPROVED.count(address) > HOURLY_UNPROVED.most or tried
    if tried:
        form.add_error(
            None, _("Very many have signed up from this connection just now. You can just come without signing up.")
        )


def _form(request: HttpRequest, open_day: OpenDay, form: SignUpForm, ticket: Ticket) -> HttpResponse:
    context = {
        "open_day": open_day,
        "form": form,
        "ticket": ticket.signed(),
        "work": work.challenge(ticket, HOURLY.counted(client_address(request))),
    }
    return render(request, "feedback/sign_up.html", context, status=400 if form.errors else 200)
