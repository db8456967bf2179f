"""What happens to every request before the views."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.utils import translation

from disclosures.views.surfaces import surface_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest
    from django.http.response import HttpResponseBase

ENGLISH_PREFIX = "/en/"


class LanguageFromPath:
    """English below /en/, Chinese everywhere else.

    The address alone decides: neither cookie nor Accept-Language is read and no Vary is set, so that one address
    is one page in every cache.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        english = f"{request.path_info}/".startswith(ENGLISH_PREFIX)
        language = "en" if english else settings.LANGUAGE_CODE
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        return response


class NobodyKeepsMembersPages:
    """What is answered below /members/ is for one person: no cache keeps it, refusals and missing pages included."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if surface_of(request).is_members:
            response.headers["Cache-Control"] = "private, no-store"
        return response
