"""Asking: choose what it is, write it, get the receipt."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from disclosures.models import DisclosureItem, Organization
from disclosures.refusals import Refused
from disclosures.views.surfaces import surface_of
from feedback import services, work
from feedback.earlier import Likely, is_repeated, likely
from feedback.enums import Action, Kind
from feedback.forms import About, AskForm
from feedback.models import Policy
from feedback.proof import filed_text
from feedback.receipts import Ticket, grouped, read_ticket
from feedback.screening import Circumstances, score, signs
from feedback.throttle import Limit, client_address

from .explanations import EXPLANATIONS
from .private import private_page, remember

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.http import HttpRequest

    from disclosures.views.surfaces import Reader
    from feedback.models import Feedback

# From one address; a village behind one address stays far below the first, and is not refused before the second.
HOURLY = Limit("ask", 600, 3600)
HOURLY_UNPROVED = Limit("ask-unproved", 30, 3600)


def _reader(request: HttpRequest) -> Reader:
    return request.user if surface_of(request).is_members else AnonymousUser()


def about(request: HttpRequest) -> About:
    """What the page that was come from says; what is not there for the reader, or no number, says nothing."""
    item, unit = request.GET.get("item", ""), request.GET.get("organization", "")
    if item.isascii() and item.isdigit() and len(item) < 10:
        found = (
            DisclosureItem.objects.visible_to(_reader(request)).select_related("organization").filter(pk=item).first()
        )
        if found:
            return About(found, found.organization)
    if unit.isascii() and unit.isdigit() and len(unit) < 10:
        return About(None, Organization.objects.filter(pk=unit, active_until=None).first())
    return About()


@private_page
@require_safe
def choose(request: HttpRequest) -> HttpResponse:
    """What do you want? Each kind in plain words, with the time an answer may take."""
    terms = dict(Policy.objects.current().filter(organization=None).values_list("kind", "reply_within"))
    kinds = [(kind, EXPLANATIONS[kind], terms.get(kind)) for kind in map(Kind, EXPLANATIONS)]
    context = {"kinds": kinds, "about": about(request), "query": request.META.get("QUERY_STRING", "")}
    return render(request, "feedback/choose.html", context)


@private_page
@require_http_methods(["GET", "HEAD", "POST"])
def write(request: HttpRequest, kind: str) -> HttpResponse:
    """The form of one kind; sent, it answers with the receipt itself, so that the secret is stored nowhere."""
    if kind not in Kind.values:
        raise Http404
    subject = about(request)
    if request.method != "POST":
        return _form(request, AskForm(kind=Kind(kind), about=subject), Ticket.new())
    form = AskForm(request.POST, request.FILES, kind=Kind(kind), about=subject)
    ticket = read_ticket(request.POST.get("ticket", ""))
    if ticket is None:
        form.add_error(None, _("This form lay open for very long. Nothing is lost: please send it once more."))
        return _form(request, form, Ticket.new())
    filed = services.filed_with(ticket)
    if filed:
        return _again(request, form, filed, ticket)
    if not form.is_valid():
        return _form(request, form, ticket)
    try:
        return _file(request, form, ticket)
    except services.AlreadyFiled as already:
        return _again(request, form, already.feedback, ticket)
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return _form(request, form, ticket)


def _likely(request: HttpRequest, feedback: Feedback) -> list[Likely]:
    """What perhaps answers it already, apart from what it is about; errors on a page are never answered before."""
    if feedback.kind == Kind.CORRECTION:
        return []
    found = likely(_reader(request), feedback.organization, feedback.text)
    about_it = ("disclosures:item_detail", feedback.item_id)
    return [one for one in found if (one.page, one.pk) != about_it]


def _form(
    request: HttpRequest, form: AskForm, ticket: Ticket, *, status: int = 200, before: Sequence[Likely] = ()
) -> HttpResponse:
    crowd = HOURLY.counted(client_address(request))
    context = {
        "form": form,
        "kind": form.kind,
        "explanation": EXPLANATIONS[form.kind],
        "about": form.about,
        "ticket": ticket.signed(),
        "work": work.challenge(ticket, crowd),
        "before": before,
    }
    return render(request, "feedback/write.html", context, status=status)


def _again(request: HttpRequest, form: AskForm, filed: Feedback, ticket: Ticket) -> HttpResponse:
    """The same form a second time: the same receipt if the answer was lost, a new form if the text is another."""
    if request.POST.get("text", "").strip() == filed.text.strip():
        return _receipt(request, filed, ticket)
    form.add_error(
        None,
        _("The former text was sent already, as %(number)s. Send this one as a question of its own?")
        % {"number": filed.number},
    )
    return _form(request, form, Ticket.new())


def _file(request: HttpRequest, form: AskForm, ticket: Ticket) -> HttpResponse:
    feedback = form.feedback()
    if not form.cleaned_data["insist"] and (before := _likely(request, feedback)):
        return _form(request, form, ticket, before=before)
    address = client_address(request)
    proved = work.is_done(form.cleaned_data["work"], ticket)
    if HOURLY.is_reached(address) or (not proved and HOURLY_UNPROVED.is_reached(address)):
        form.add_error(
            None,
            _("Very many have written from this connection just now. Please wait an hour, or switch JavaScript on."),
        )
        return _form(request, form, ticket, status=429)
    hourly = HOURLY.count(address)
    if not proved:
        HOURLY_UNPROVED.count(address)
    found = signs(
        Circumstances(
            text=feedback.text,
            trap=bool(form.cleaned_data["website"]),
            seconds=ticket.age,
            proved=proved,
            repeated=is_repeated(feedback),
            hourly=hourly,
        )
    )
    feedback.spam_reasons, feedback.spam_score = list(found), score(found)
    filed = services.file_feedback(
        feedback=feedback,
        ticket=ticket,
        name=form.cleaned_data.get("name", ""),
        contact=form.cleaned_data.get("contact", ""),
        files=form.cleaned_data["enclosures"],
    )
    return _receipt(request, filed, ticket)


def _receipt(request: HttpRequest, feedback: Feedback, ticket: Ticket) -> HttpResponse:
    """The receipt; this is the only page that ever shows the secret."""
    response = render(
        request,
        "feedback/receipt.html",
        {
            "feedback": feedback,
            "secret": grouped(ticket.secret),
            "signed": ticket.signed(),
            "qr_text": _qr_text(request, feedback, ticket),
            "filed_hash": feedback.sender.filed_hash,
        },
    )
    remember(response, feedback)
    return response


def _qr_text(request: HttpRequest, feedback: Feedback, ticket: Ticket) -> str:
    """What the code on the receipt holds: words, and an address without the secret."""
    return "\n".join([feedback.number, grouped(ticket.secret), surface_of(request).absolute("ask:follow")])


@private_page
@require_POST
def save_receipt(request: HttpRequest) -> HttpResponse:
    """The receipt as a file, for whoever still has the page that shows it."""
    ticket = read_ticket(request.POST.get("ticket", ""))
    feedback = services.filed_with(ticket) if ticket else None
    if ticket is None or feedback is None:
        raise Http404
    received = feedback.events.get(action=Action.SUBMIT).at
    text = filed_text(feedback, feedback.enclosures.filter(at__lte=received))
    context = {"feedback": feedback, "secret": grouped(ticket.secret), "filed": text}
    response = render(request, "feedback/receipt.txt", context, content_type="text/plain; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="receipt-{feedback.number}.txt"'
    return response
