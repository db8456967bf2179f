"""The surfaces on which the same pages appear: for everybody, and for people who are logged in.

Each surface is an instance namespace of `disclosures.urls`, so `{% url %}` stays on the surface of the page.
Public pages are anonymous by construction: they never look at `request.user`, so that they carry no cookie, vary
by none and one copy serves everybody. Members' pages are private and kept by no cache.
"""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, Concatenate, ParamSpec, TypeAlias

from django.contrib.auth.models import AnonymousUser
from django.contrib.auth.views import redirect_to_login
from django.views.decorators.http import require_safe

from disclosures.models import User

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest
    from django.http.response import HttpResponseBase

Reader: TypeAlias = "User | AnonymousUser"
P = ParamSpec("P")

MEMBERS = frozenset({"members", "en-members"})


def is_members(request: HttpRequest) -> bool:
    """Whether the address is on a surface for people who are logged in."""
    match = request.resolver_match
    return match is not None and match.namespace in MEMBERS


def page(
    view: Callable[Concatenate[HttpRequest, Reader, P], HttpResponseBase],
) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
    """Give the view its reader: nobody in particular on public surfaces, the person logged in on members'."""

    @require_safe
    @wraps(view)
    def wrapped(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if not is_members(request):
            return view(request, AnonymousUser(), *args, **kwargs)
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        response = view(request, request.user, *args, **kwargs)
        response.headers["Cache-Control"] = "private, no-store"
        return response

    return wrapped
