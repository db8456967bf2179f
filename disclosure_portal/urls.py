"""Every address of the portal."""

from django.contrib import admin
from django.contrib.auth.views import LoginView, LogoutView
from django.urls import include, path

urlpatterns = [
    path("admin/", admin.site.urls),
    path("login/", LoginView.as_view(), name="login"),
    path("logout/", LogoutView.as_view(), name="logout"),
    path("members/", include("disclosures.urls", namespace="members")),
    path("en/members/", include("disclosures.urls", namespace="en-members")),
    path("en/", include("disclosures.urls", namespace="en")),
    path("", include("disclosures.urls")),
]
