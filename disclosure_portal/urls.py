"""Every address of the portal."""

from django.templatetags.static import static
from django.urls import URLPattern, URLResolver, include, path
from django.utils.functional import lazy
from django.views.generic import RedirectView

from disclosures import urls as readers
from disclosures.admin import site as admin_site
from disclosures.views import accounts, errors, feeds, staff_attachment
from feedback import answer_urls
from feedback.views.league import league

# What stands on every surface. Other apps' pages are below disclosures' namespace, so that one name of it, "en" for
# one, keeps every link of a page on its surface.
SURFACE: tuple[list[URLPattern | URLResolver], str] = (
    [
        *readers.urlpatterns,
        *answer_urls.urlpatterns,
        path("ask/", include("feedback.urls")),
        path("league/", league, name="league"),
        path("league/<int:pk>/", league, name="league_of"),
        path("appraisals/", include("evaluations.urls")),
    ],
    readers.app_name,
)

urlpatterns = [
    path("admin/items/<int:item>/files/<int:pk>/", staff_attachment, name="staff_attachment"),
    path("admin/", admin_site.urls),
    path("login/", accounts.LoginView.as_view(), name="login"),
    path("logout/", accounts.LogoutView.as_view(), name="logout"),
    path("password/", accounts.PasswordChangeView.as_view(), name="password_change"),
    path("password/changed/", accounts.PasswordChangedView.as_view(), name="password_changed"),
    path("password/new/<uidb64>/<token>/", accounts.NewPasswordView.as_view(), name="password_new"),
    path("en/login/", accounts.LoginView.as_view(), name="en-login"),
    path("en/logout/", accounts.LogoutView.as_view(), name="en-logout"),
    path("en/password/", accounts.PasswordChangeView.as_view(), name="en-password_change"),
    path("en/password/changed/", accounts.PasswordChangedView.as_view(), name="en-password_changed"),
    path("en/password/new/<uidb64>/<token>/", accounts.NewPasswordView.as_view(), name="en-password_new"),
    path("robots.txt", feeds.robots, name="robots"),
    path("favicon.ico", RedirectView.as_view(url=lazy(static, str)("portal/favicon.svg")), name="favicon"),
    path("sitemap.xml", feeds.sitemap_index, name="sitemap"),
    path("sitemap-<int:part>.xml", feeds.sitemap_part, name="sitemap_part"),
    path("", include("evaluations.ballot_urls")),
    path("en/", include("evaluations.ballot_urls", namespace="en-ballot")),
    path("members/rectifications/", include("evaluations.task_urls")),
    path("en/members/rectifications/", include("evaluations.task_urls", namespace="en-rectifications")),
    path("members/", include(SURFACE, namespace="members")),
    path("en/members/", include(SURFACE, namespace="en-members")),
    path("en/", include(SURFACE, namespace="en")),
    path("", include(SURFACE)),
]

handler403 = errors.forbidden
handler404 = errors.not_found
