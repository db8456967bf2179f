"""Every address of the portal."""

from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("", include("disclosures.urls")),
    path("admin/", admin.site.urls),
]
