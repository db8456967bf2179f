"""Pages for what went wrong that say what may have happened and where to go on. The 500 page needs no code."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import render
from django.views.defaults import ERROR_403_TEMPLATE_NAME, ERROR_404_TEMPLATE_NAME

from disclosures.forms import ListForm

from .surfaces import surface_of

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


def _error(request: HttpRequest, template: str, status: int, reason: str = "") -> HttpResponse:
    # No view of a surface was reached, so links would leave it.
    request.current_app = surface_of(request).namespace
    return render(request, template, {"form": ListForm(), "reason": reason}, status=status)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _error(request, ERROR_404_TEMPLATE_NAME, 404)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Refused; permissions.NotAllowed says in words why."""
    return _error(request, ERROR_403_TEMPLATE_NAME, 403, str(exception))


def form_too_old(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form does not prove that this browser asked for it: mostly cookies are off or the page is of yesterday."""
    return _error(request, "403_csrf.html", 403)
