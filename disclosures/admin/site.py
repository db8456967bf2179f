"""The site: who gets in, what the menu offers and what browsers may run there."""

from __future__ import annotations

from functools import update_wrapper
from typing import TYPE_CHECKING, Any

from csp.constants import SELF, UNSAFE_EVAL
from django.conf import settings
from django.contrib.auth.views import LogoutView, redirect_to_login
from django.core.exceptions import PermissionDenied
from django.shortcuts import resolve_url
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from unfold.sites import UnfoldAdminSite

from disclosures import permissions

from . import desk
from .access import staff_posts, staff_user
from .autocomplete import StaffAutocomplete
from .texts import StaffTexts

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse
    from django.http.response import HttpResponseBase

# Alpine, on which unfold is built, compiles the expressions in its templates: that is eval, and below /admin/ only.
# No inline script and no inline style is allowed here either.
ADMIN_CSP = {"script-src": [SELF, UNSAFE_EVAL], "img-src": [SELF, "data:", "blob:"]}


class PortalAdminSite(UnfoldAdminSite):
    """The admin. A staff post lets a person in; a superuser's flag does to organisations, people and the catalogue."""

    index_template = "admin/desk.html"
    enable_nav_sidebar = True

    def has_permission(self, request: HttpRequest) -> bool:
        posts = staff_posts(request)
        return bool(posts) or permissions.may_manage(staff_user(request), posts)

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """The portal's login is the admin's."""
        following = request.GET.get("next") or reverse("admin:index")
        return redirect_to_login(following, resolve_url(settings.LOGIN_URL))

    def logout(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponseBase:
        return LogoutView.as_view()(request)

    def admin_view(self, view: Callable[..., Any], cacheable: bool = False) -> Callable[..., Any]:
        """Explain a refusal, and give every page the admin's policy unless the page has its own."""
        inner = super().admin_view(view, cacheable)

        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            try:
                if request.user.is_authenticated and not self.has_permission(request):
                    raise PermissionDenied(_("You hold no post with work in here."))
                response = inner(request, *args, **kwargs)
            except PermissionDenied as refusal:
                response = self.refuse(request, str(refusal))
            if not hasattr(response, "_csp_replace"):
                response._csp_update = ADMIN_CSP
            return response

        return update_wrapper(guarded, view)

    def refuse(self, request: HttpRequest, reason: str) -> HttpResponse:
        context = {
            **self.each_context(request),
            "title": _("This is not possible"),
            "reason": reason,
            "is_nav_sidebar_enabled": self.has_permission(request),
        }
        return TemplateResponse(request, "admin/refused.html", context, status=403)

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        # unfold writes the colours into an inline style, which the policy forbids: portal/admin.css has them.
        return super().each_context(request) | {"colors": None}

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> TemplateResponse:
        """The desk: what waits for this person."""
        posts = staff_posts(request)
        context = {
            **self.each_context(request),
            "title": _("My desk"),
            "sections": desk.sections(staff_user(request), posts, timezone.now()),
            "waiting": desk.waiting_elsewhere(request),
            "posts": posts,
            "drafts_for": desk.may_draft(posts),
        }
        request.current_app = self.name
        return TemplateResponse(request, self.index_template, context)

    def autocomplete_view(self, request: HttpRequest) -> HttpResponseBase:
        return StaffAutocomplete.as_view(admin_site=self)(request)

    def i18n_javascript(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponseBase:
        return StaffTexts.as_view(packages=["django.contrib.admin"])(request)


site = PortalAdminSite()
