"""Following by the receipt: the state, the answer, what is asked for, taking it back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from disclosures.models import CalendarDay, DisclosureItem
from disclosures.refusals import Refused
from disclosures.statemachine import TransitionError
from disclosures.views.files import send_file
from disclosures.views.surfaces import surface_of
from feedback import services
from feedback.enums import OPEN_STATUSES, Stage, Status
from feedback.explanation import why_due
from feedback.forms import RatingForm, ReceiptForm, SupplyForm
from feedback.services.receipts import TooManyTries
from feedback.throttle import client_address

from .after import what_follows
from .private import COOKIE, private_page, remember, remembered

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse
    from django.http.response import HttpResponseBase

    from feedback.models import Feedback


def _to(request: HttpRequest, name: str) -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse(f"disclosures:ask:{name}", current_app=surface_of(request).namespace))


@private_page
@require_http_methods(["GET", "HEAD", "POST"])
def follow(request: HttpRequest) -> HttpResponse:
    """Number and secret, then the way to the matter."""
    form = ReceiptForm(request.POST or None)
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            feedback = services.open_receipt(**form.cleaned_data, address=client_address(request))
        except Refused as refusal:
            form.add_error(None, str(refusal))
            status = 429 if isinstance(refusal, TooManyTries) else 200
        else:
            response = _to(request, "mine")
            remember(response, feedback)
            return response
    return render(request, "feedback/follow.html", {"form": form}, status=status)


@private_page
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """Where the matter stands, for whoever showed the receipt."""
    feedback = remembered(request)
    return _mine(request, feedback, SupplyForm()) if feedback else _to(request, "follow")


def _mine(
    request: HttpRequest,
    feedback: Feedback,
    form: SupplyForm,
    problem: str = "",
    rating_form: RatingForm | None = None,
) -> HttpResponse:
    reader = request.user if surface_of(request).is_members else AnonymousUser()
    visible = DisclosureItem.objects.visible_to(reader)
    clocks = {clock.stage: clock for clock in feedback.clocks.prefetch_related("adjustments")}
    clock = clocks.get(Stage.REOPENED) or clocks[Stage.REPLY]
    replies: list[Any] = services.replies_shown_to_sender(feedback)
    for reply in replies:
        reply.shown_items = visible.filter(pk__in=[item.pk for item in reply.items.all()])
    context = {
        "feedback": feedback,
        "item": visible.filter(pk=feedback.item_id).first() if feedback.item_id else None,
        "replies": replies,
        "rating_form": (rating_form or RatingForm()) if replies and not replies[-1].rating else None,
        "may_reopen": services.may_reopen(feedback),
        "why": why_due(clock, CalendarDay.objects.calendar()) if not clock.ended_on else None,
        "clock": clock,
        "steps": feedback.events.for_asker(),
        "enclosures": feedback.enclosures.all(),
        "form": form if feedback.status == Status.WAITING else None,
        "may_withdraw": feedback.status in OPEN_STATUSES,
        "problem": problem,
        **what_follows(feedback),
    }
    return render(request, "feedback/mine.html", context)


@private_page
@require_POST
def supply(request: HttpRequest) -> HttpResponse:
    """What the unit asked for."""
    feedback = remembered(request)
    if feedback is None:
        return _to(request, "follow")
    form = SupplyForm(request.POST, request.FILES)
    if not form.is_valid():
        return _mine(request, feedback, form)
    try:
        services.supply(feedback_id=feedback.pk, text=form.cleaned_data["text"], files=form.cleaned_data["enclosures"])
    except TransitionError:
        return _mine(request, feedback, form, _("Meanwhile nothing is asked for any more: look at the state below."))
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return _mine(request, feedback, form)
    return _to(request, "mine")


@private_page
@require_POST
def rate(request: HttpRequest) -> HttpResponse:
    """What the sender thinks of the answer; "not satisfied" takes it up once more."""
    feedback = remembered(request)
    if feedback is None:
        return _to(request, "follow")
    form = RatingForm(request.POST)
    if form.is_valid():
        try:
            services.rate(feedback_id=feedback.pk, **form.cleaned_data)
        except Refused as refusal:
            return _mine(request, feedback, SupplyForm(), str(refusal))
        return _to(request, "mine")
    return _mine(request, feedback, SupplyForm(), rating_form=form)


@private_page
@require_POST
def withdraw(request: HttpRequest) -> HttpResponse:
    """Take it back; asked once more by a tick in the form."""
    feedback = remembered(request)
    if feedback is None:
        return _to(request, "follow")
    if not request.POST.get("sure"):
        return _mine(request, feedback, SupplyForm(), _("To withdraw it, please tick the box as well."))
    try:
        services.withdraw_feedback(feedback_id=feedback.pk)
    except TransitionError:
        return _mine(request, feedback, SupplyForm(), _("It has been answered meanwhile and is not open any more."))
    return _to(request, "mine")


@private_page
@require_safe
def enclosure(request: HttpRequest, pk: int) -> HttpResponseBase:
    """A file one sent along, for whoever showed the receipt."""
    feedback = remembered(request)
    found = feedback.enclosures.filter(pk=pk).first() if feedback else None
    if found is None:
        raise Http404
    return send_file(request, found)


@private_page
@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """Forget the receipt in this browser, before somebody else sits down at it."""
    response = _to(request, "follow")
    response.delete_cookie(COOKIE, samesite="Strict")
    return response
