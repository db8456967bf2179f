"""Every address of the portal."""

from django.templatetags.static import static
from django.urls import include, path
from django.utils.functional import lazy
from django.views.generic import RedirectView

from disclosures.admin import site as admin_site
from disclosures.views import accounts, errors, feeds, staff_attachment

urlpatterns = [
    path("admin/items/<int:item>/files/<int:pk>/", staff_attachment, name="staff_attachment"),
    path("admin/", admin_site.urls),
    path("login/", accounts.LoginView.as_view(), name="login"),
    path("logout/", accounts.LogoutView.as_view(), name="logout"),
    path("password/", accounts.PasswordChangeView.as_view(), name="password_change"),
    path("password/changed/", accounts.PasswordChangedView.as_view(), name="password_changed"),
    path("en/login/", accounts.LoginView.as_view(), name="en-login"),
    path("en/logout/", accounts.LogoutView.as_view(), name="en-logout"),
    path("en/password/", accounts.PasswordChangeView.as_view(), name="en-password_change"),
    path("en/password/changed/", accounts.PasswordChangedView.as_view(), name="en-password_changed"),
    path("robots.txt", feeds.robots, name="robots"),
    path("favicon.ico", RedirectView.as_view(url=lazy(static, str)("portal/favicon.svg")), name="favicon"),
    path("sitemap.xml", feeds.sitemap_index, name="sitemap"),
    path("sitemap-<int:part>.xml", feeds.sitemap_part, name="sitemap_part"),
    path("members/", include("disclosures.urls", namespace="members")),
    path("en/members/", include("disclosures.urls", namespace="en-members")),
    path("en/", include("disclosures.urls", namespace="en")),
    path("", include("disclosures.urls")),
]

handler403 = errors.forbidden
handler404 = errors.not_found
