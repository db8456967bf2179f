"""Logging in and out and changing the password, in the language of the address."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django.contrib.auth import views
from django.shortcuts import render
from django.urls import reverse

from disclosures import permissions

from .surfaces import surface_of

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from disclosures.models import User


class InItsLanguage:
    """Keeps links on the surface of the address, as pages of `disclosures.urls` do by their namespace."""

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)  # type: ignore[misc]
        request.current_app = surface_of(request).namespace


class LoginView(InItsLanguage, views.LoginView):
    template_name = "accounts/login.html"

    def get_default_redirect_url(self) -> str:
        return _first_page(self.request, cast("User", self.request.user))


def _first_page(request: HttpRequest, user: User) -> str:
    """Staff come to work; everybody else comes to read."""
    if permissions.may_work(user):
        return reverse("admin:index")
    return reverse("en-members:home" if surface_of(request).is_english else "members:home")


class LogoutView(InItsLanguage, views.LogoutView):
    def get_default_redirect_url(self) -> str:
        return reverse("en:home" if surface_of(self.request).is_english else "disclosures:home")


class PasswordChangeView(InItsLanguage, views.PasswordChangeView):
    template_name = "accounts/password_change.html"

    def get_success_url(self) -> str:
        return surface_of(self.request).account_url("password_changed")


class PasswordChangedView(InItsLanguage, views.PasswordChangeDoneView):
    template_name = "accounts/password_changed.html"


class NewPasswordView(InItsLanguage, views.PasswordResetConfirmView):
    """Where the link leads that an administrator gave out: one chooses the password, once."""

    template_name = "accounts/password_new.html"
    post_reset_login = True
    post_reset_login_backend = "django.contrib.auth.backends.ModelBackend"

    def get_success_url(self) -> str:
        return _first_page(self.request, cast("User", self.user))


def locked_out(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
    """Too many wrong passwords; axes calls this instead of the login view."""
    request.current_app = surface_of(request).namespace
    return render(request, "accounts/locked_out.html", status=429)
