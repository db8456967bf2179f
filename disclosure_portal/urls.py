"""Every address of the portal."""

from django.urls import include, path

from disclosures.admin import site as admin_site
from disclosures.views import accounts

urlpatterns = [
    path("admin/", admin_site.urls),
    path("login/", accounts.LoginView.as_view(), name="login"),
    path("logout/", accounts.LogoutView.as_view(), name="logout"),
    path("password/", accounts.PasswordChangeView.as_view(), name="password_change"),
    path("password/changed/", accounts.PasswordChangedView.as_view(), name="password_changed"),
    path("en/login/", accounts.LoginView.as_view(), name="en-login"),
    path("en/logout/", accounts.LogoutView.as_view(), name="en-logout"),
    path("en/password/", accounts.PasswordChangeView.as_view(), name="en-password_change"),
    path("en/password/changed/", accounts.PasswordChangedView.as_view(), name="en-password_changed"),
    path("members/", include("disclosures.urls", namespace="members")),
    path("en/members/", include("disclosures.urls", namespace="en-members")),
    path("en/", include("disclosures.urls", namespace="en")),
    path("", include("disclosures.urls")),
]
