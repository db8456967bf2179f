"""The pages of the secret ballot.

Taking a ballot is for people who are logged in, below /members/. Casting is for nobody in particular, below /ballot/:
these views look at no user, session, cookie or CSRF token, their answers are kept by no cache, and no log line names
them (`disclosure_portal.logs`).
"""

from __future__ import annotations

import json
from functools import wraps
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from disclosures.refusals import InvalidInput, Refused
from disclosures.views.surfaces import surface_of
from evaluations import services
from evaluations.enums import Status
from evaluations.models import Appraisal

from . import ballot_forms, secrecy

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

    from disclosures.models import User

P = ParamSpec("P")
# 300 subjects with eight criteria each take about half of this.
LARGEST = 512 * 1024


def nameless(
    view: Callable[Concatenate[HttpRequest, P], HttpResponse],
) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """A view that has no cookie to check and whose answers nobody keeps."""

    @csrf_exempt
    @wraps(view)
    def wrapped(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        response = view(request, *args, **kwargs)
        response.headers["Cache-Control"] = "no-store"
        response.headers["Referrer-Policy"] = "no-referrer"
        return response

    return wrapped


def _frozen(pk: int) -> Appraisal:
    """An appraisal whose rules everybody was told, or nothing."""
    return get_object_or_404(Appraisal.objects.exclude(status=Status.DRAFT).select_related("organization"), pk=pk)


def _content(request: HttpRequest) -> dict[str, Any]:
    """What a script sent. Raises InvalidInput."""
    if int(request.META.get("CONTENT_LENGTH") or 0) > LARGEST:
        raise InvalidInput(_("There is no such ballot."))
    try:
        content = json.loads(request.body)
    except ValueError as error:
        raise InvalidInput(_("There is no such ballot.")) from error
    if not isinstance(content, dict):
        raise InvalidInput(_("There is no such ballot."))
    return content


def answering(
    view: Callable[Concatenate[HttpRequest, P], dict[str, Any]],
) -> Callable[Concatenate[HttpRequest, P], JsonResponse]:
    """Answer a script: what the view gives, or why it was refused, in words for the person."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> JsonResponse:
        try:
            return JsonResponse(view(request, *args, **kwargs))
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            told = str(error) if isinstance(error, Refused) else _("There is no such ballot.")
            return JsonResponse({"problem": told}, status=400)
        except Refused as error:
            return JsonResponse({"problem": str(error)}, status=409)

    return wrapped


def for_voters(
    view: Callable[Concatenate[HttpRequest, User, P], HttpResponse],
) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """A view for whoever is logged in; a stranger is asked to, in the language of the address."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path(), surface_of(request).login_url)
        return view(request, request.user, *args, **kwargs)

    return wrapped


@require_GET
@for_voters
def my_ballots(request: HttpRequest, user: User) -> HttpResponse:
    """The appraisals on whose roll this person is, in which class, and whether a ballot was taken."""
    entries = (
        user.roll_entries.exclude(appraisal__status=Status.DRAFT)
        .select_related("appraisal__organization")
        .order_by("-appraisal__opens_at")
    )
    now = timezone.now()
    rows = [
        {
            "appraisal": entry.appraisal,
            "voter_class": entry.appraisal.rule_set.label_of_class(entry.voter_class),
            "issued": entry.issued,
            "voting": entry.appraisal.is_voting(now),
        }
        for entry in entries
    ]
    context = {"rows": rows, "has_tasks": user.rectifications.exists()}
    return render(request, "evaluations/my_ballots.html", context)


@require_GET
@for_voters
def take_ballot(request: HttpRequest, user: User, pk: int) -> HttpResponse:
    """Where a voter's browser takes the ballot; what it needs to blind is on the page."""
    appraisal = _frozen(pk)
    entry = appraisal.roll.filter(person=user).first()
    if entry is None:
        raise Http404
    keys = [
        {"fingerprint": key.fingerprint, "pem": key.public_key, "subject": key.subject_id}
        for key in services.keys_for(entry)
    ]
    context = {
        "appraisal": appraisal,
        "voter_class": appraisal.rule_set.label_of_class(entry.voter_class),
        "can_take": services.can_take(appraisal, user) is not None,
        "issued": entry.issued,
        "data": {"appraisal": appraisal.pk, "keys": keys},
    }
    return render(request, "evaluations/ballot_take.html", context)


@require_POST
@for_voters
@answering
def issue(request: HttpRequest, voter: User, pk: int) -> dict[str, Any]:
    """Sign what the browser blinded."""
    requests = {str(name): bytes.fromhex(value) for name, value in _content(request)["requests"].items()}
    signatures = services.issue_ballot(appraisal_id=pk, voter=voter, requests=requests)
    return {"signatures": {name: signature.hex() for name, signature in signatures.items()}}


@nameless
@require_GET
def ballot(request: HttpRequest, pk: int) -> HttpResponse:
    """The ballot, the same for everybody: which subjects to ask for, the browser knows by the tokens it keeps."""
    appraisal = _frozen(pk)
    context = {
        "appraisal": appraisal,
        "sheet": ballot_forms.sheet(appraisal),
        "voting": appraisal.is_voting(timezone.now()),
        "together": appraisal.rule_set.top_share is not None,
        "longest": services.LONGEST_COMMENT,
    }
    return render(request, "evaluations/ballot.html", context)


@nameless
@require_POST
@answering
def cast_ballots(request: HttpRequest, pk: int) -> dict[str, Any]:
    """Take ballots into the urn, all that were sent or none."""
    ballots = [
        (_token(one), services.Ballot(_texts(one["marks"]), str(one["salt"]))) for one in _content(request)["ballots"]
    ]
    return {"trackers": services.cast_ballots(appraisal_id=pk, ballots=ballots)}


@nameless
@require_POST
@answering
def cast_comments(request: HttpRequest, pk: int) -> dict[str, Any]:
    """Take comments into the urn."""
    content = _content(request)
    comments = {int(subject): text for subject, text in _texts(content["comments"]).items()}
    services.cast_comments(appraisal_id=pk, token=_token(content), comments=comments)
    return {}


def _texts(given: dict[str, Any]) -> dict[str, str]:
    return {str(name): str(text) for name, text in given.items()}


def _token(given: dict[str, Any]) -> services.Token:
    return services.Token(str(given["fingerprint"]), bytes.fromhex(given["message"]), bytes.fromhex(given["signature"]))


@nameless
@require_http_methods(["GET", "HEAD", "POST"])
def slip(request: HttpRequest, pk: int) -> HttpResponse:
    """Voting with a printed slip, in steps that need no script: code, marks, review, receipt, comments."""
    appraisal = _frozen(pk)
    context = {
        "appraisal": appraisal,
        "voting": appraisal.is_voting(timezone.now()),
        "longest": services.LONGEST_COMMENT,
    }
    if request.method == "POST":
        context |= ballot_forms.slip_step(appraisal, request.POST)
    return render(
        request, "evaluations/slip.html", {"step": "code"} | context, status=400 if "problem" in context else 200
    )


@nameless
@require_GET
def is_my_vote_secret(request: HttpRequest, pk: int) -> HttpResponse:
    """What holds, what does not, and how to check it, from how this portal and this appraisal are set up."""
    appraisal = _frozen(pk)
    return render(request, "evaluations/is_my_vote_secret.html", {"appraisal": appraisal} | secrecy.facts(appraisal))


def slip_address(appraisal: Appraisal, code: str) -> str:
    """What the QR code on a slip leads to. A browser keeps what is behind the # to itself."""
    return f"{settings.SITE_URL}/ballot/{appraisal.pk}/slip/#{code}"
