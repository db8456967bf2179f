"""The surfaces on which the same pages appear: for everybody, and for people who are logged in.

Each surface is an instance namespace of `disclosures.urls`, so `{% url %}` stays on the surface of the page.
Public pages are anonymous by construction: they never look at `request.user`, so that they carry no cookie, vary
by none and one copy serves everybody. Members' pages are private and kept by no cache.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import wraps
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, TypeAlias

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.contrib.auth.views import redirect_to_login
from django.urls import Resolver404, resolve, reverse
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.http import require_safe

from disclosures.models import User

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest
    from django.http.response import HttpResponseBase

Reader: TypeAlias = "User | AnonymousUser"
P = ParamSpec("P")

ENGLISH = "/en/"
MEMBERS = "/members/"
# Views that are pages; whether for everybody, their address tells.
_PAGES: set[Callable[..., HttpResponseBase]] = set()


@dataclass(frozen=True)
class Surface:
    """What the layout must know of the page it frames; found from the address alone, so error pages have it too."""

    path: str
    query: str = ""

    @property
    def is_english(self) -> bool:
        return f"{self.path}/".startswith(ENGLISH)

    @property
    def chinese_path(self) -> str:
        """The same page's address on the Chinese surface."""
        # Of "/en//elsewhere.example/" no address on another site may come.
        return f"/{self.path[len(ENGLISH) :].lstrip('/')}" if self.is_english else self.path

    @property
    def is_members(self) -> bool:
        """Whether the address is on a surface for people who are logged in."""
        return f"{self.chinese_path}/".startswith(MEMBERS)

    @property
    def namespace(self) -> str:
        """The instance namespace of `disclosures.urls`, for `{% url %}` where no view of it was reached."""
        names = {
            (False, False): "disclosures",
            (False, True): "members",
            (True, False): "en",
            (True, True): "en-members",
        }
        return names[self.is_english, self.is_members]

    @property
    def layout(self) -> str:
        return "base_members.html" if self.is_members else "base_public.html"

    @property
    def language(self) -> str:
        return "en" if self.is_english else "zh-Hans"

    @property
    def in_chinese(self) -> SafeString:
        """The attribute that marks what is always Chinese, needed on English pages only."""
        return mark_safe(' lang="zh-Hans"') if self.is_english else SafeString()

    @property
    def other_language(self) -> str:
        """The same page in the other language."""
        path = self.chinese_path if self.is_english else ENGLISH[:-1] + self.path
        return self.with_query(path)

    def with_query(self, address: str) -> str:
        """That address with the filters of this page."""
        return f"{address}?{self.query}" if self.query else address

    @property
    def chinese_address(self) -> str:
        return f"{settings.SITE_URL}{self.chinese_path}"

    @property
    def english_address(self) -> str:
        return f"{settings.SITE_URL}{ENGLISH[:-1]}{self.chinese_path}"

    @property
    def address(self) -> str:
        """The page's full address without filters; the Host header has no say, so cached pages are the same for all."""
        return f"{settings.SITE_URL}{self.path}"

    @property
    def root(self) -> str:
        return settings.SITE_URL

    def absolute(self, name: str, *args: object) -> str:
        """The full address of another page of this surface."""
        return self.root + reverse(f"disclosures:{name}", args=args, current_app=self.namespace)

    @property
    def site(self) -> dict[str, str]:
        return settings.SITE_INFO

    @property
    def name(self) -> str:
        return self.site["PORTAL_NAME_EN" if self.is_english else "PORTAL_NAME"]

    def account_url(self, name: str) -> str:
        """The address of an account page (login, logout, password_change) in this surface's language."""
        return reverse(f"en-{name}" if self.is_english else name)

    @property
    def login_url(self) -> str:
        return self.account_url("login")

    @property
    def logout_url(self) -> str:
        return self.account_url("logout")

    @property
    def members_url(self) -> str:
        return reverse("en-members:home" if self.is_english else "members:home")

    @property
    def public_url(self) -> str:
        return reverse("en:home" if self.is_english else "disclosures:home")

    @property
    def password_url(self) -> str:
        return self.account_url("password_change")


def surface_of(request: HttpRequest) -> Surface:
    return Surface(request.path, request.META.get("QUERY_STRING", ""))


def portal(request: HttpRequest) -> dict[str, Any]:
    """Context processor: the surface as `portal`. It must never look at the user."""
    return {"portal": surface_of(request)}


def with_reader(
    view: Callable[Concatenate[HttpRequest, Reader, P], HttpResponseBase],
) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
    """Give the view its reader: nobody in particular on public surfaces, the person logged in on members'."""

    @require_safe
    @wraps(view)
    def wrapped(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        surface = surface_of(request)
        if not surface.is_members:
            return view(request, AnonymousUser(), *args, **kwargs)
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path(), surface.login_url)
        return view(request, request.user, *args, **kwargs)

    return wrapped


def page(
    view: Callable[Concatenate[HttpRequest, Reader, P], HttpResponseBase],
) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
    """A view for readers whose public answers depend on the address alone, so that one copy may serve everybody."""
    wrapped = with_reader(view)
    _PAGES.add(wrapped)
    return wrapped


def is_public(path: str) -> bool:
    """Whether whoever asks for that path gets the same answer: a page for everybody, or that there is none."""
    if Surface(path).is_members:
        return False
    try:
        return resolve(path).func in _PAGES
    except Resolver404:
        return True
