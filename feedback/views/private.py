"""Pages for one resident: kept by no cache, in no error report, and on members' surfaces behind the login."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, Concatenate, ParamSpec

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.signing import BadSignature
from django.views.decorators.debug import sensitive_post_parameters

from disclosures.views.surfaces import surface_of
from feedback.models import Feedback

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest
    from django.http.response import HttpResponseBase

P = ParamSpec("P")
COOKIE = "receipt"
# Long enough to read and answer, short enough for the computer in the village library.
COOKIE_SECONDS = 30 * 60


def private_page(
    view: Callable[Concatenate[HttpRequest, P], HttpResponseBase],
) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
    """A page with what one person typed or may read."""

    @sensitive_post_parameters()
    @wraps(view)
    def wrapped(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        surface = surface_of(request)
        if surface.is_members and not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path(), surface.login_url)
        response = view(request, *args, **kwargs)
        response.headers["Cache-Control"] = "private, no-store"
        return response

    return wrapped


def remember(response: HttpResponseBase, feedback: Feedback) -> None:
    """Let this browser see that feedback for a while, without the receipt being typed again."""
    response.set_signed_cookie(
        COOKIE,
        str(feedback.pk),
        salt=COOKIE,
        max_age=COOKIE_SECONDS,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Strict",
    )


def remembered(request: HttpRequest) -> Feedback | None:
    """The feedback whose receipt was shown in this browser a moment ago."""
    try:
        pk = str(request.get_signed_cookie(COOKIE, salt=COOKIE, max_age=COOKIE_SECONDS))
    except (KeyError, BadSignature):
        return None
    return Feedback.objects.select_related("sender", "organization", "item", "policy").filter(pk=int(pk)).first()
