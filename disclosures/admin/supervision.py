"""Whether the portal itself works: signs of life, the outbox, the faults it found in its own work."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from disclosures import permissions
from disclosures.enums import MessageStatus, Role
from disclosures.models import Absence, Message, NoticeAddress, SystemFault, User
from disclosures.services import delivery, watch
from disclosures.staff_forms.watch import AbsenceForm, NoticeAddressForm

from .access import StaffAdmin, staff_posts, staff_user
from .site import site

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpRequest, HttpResponse

SHOWN = 50


def may_supervise(request: HttpRequest) -> bool:
    """Inspectors and administrators."""
    return any(post.role in (Role.INSPECTOR, Role.ADMINISTRATOR) for post in staff_posts(request))


@admin.register(Message, site=site)
class SupervisionAdmin(StaffAdmin):
    """The page stands where Django would list the messages."""

    def has_module_permission(self, request: HttpRequest) -> bool:
        return may_supervise(request)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return may_supervise(request)

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        if not may_supervise(request):
            raise PermissionDenied(_("Inspectors and administrators look after this."))
        return supervise(request)


@require_http_methods(["GET", "POST"])
def supervise(request: HttpRequest) -> HttpResponse:
    """How the background work stands; what failed can be tried again."""
    if request.method == "POST":
        again = delivery.retry(message_ids=[int(pk) for pk in request.POST.getlist("message") if pk.isdecimal()])
        messages.success(request, ngettext("%(n)d is tried again.", "%(n)d are tried again.", again) % {"n": again})
        return redirect(request.path)
    now = timezone.now()
    failed = Message.objects.filter(status=MessageStatus.FAILED).select_related("recipient")
    faults = SystemFault.objects.filter(gone_at__isnull=True)
    context = {
        **site.each_context(request),
        "title": _("State of the portal"),
        "jobs": watch.jobs(now),
        "outbox": watch.outbox(now),
        "failed": failed.order_by("-settled_at", "-pk")[:SHOWN],
        "faults": faults[:SHOWN],
        "fault_count": faults.count(),
    }
    return TemplateResponse(request, "admin/supervision.html", context)


@admin.register(Absence, site=site)
class AbsenceAdmin(StaffAdmin):
    """Everybody enters their own absence; administrators that of anybody whom they manage."""

    form = AbsenceForm
    list_display = ("user", "starts_on", "ends_on", "substitute")
    list_select_related = ("user", "substitute")

    def people(self, request: HttpRequest) -> QuerySet[User]:
        user = staff_user(request)
        return permissions.people_managed_by(user, staff_posts(request)) | User.objects.filter(pk=user.pk)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return self.has_module_permission(request)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.has_module_permission(request)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return obj is not None and self.has_module_permission(request)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Absence]:
        return Absence.objects.filter(user__in=self.people(request))

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **options: Any) -> Any:
        """The form with the people whose absence this person may enter."""
        people = self.people(request)

        class Form(AbsenceForm):
            def __init__(self, *args: Any, **given: Any) -> None:
                super().__init__(*args, people=people, **given)

        return Form


@admin.register(NoticeAddress, site=site)
class NoticeAddressAdmin(StaffAdmin):
    """How the people of an organisation are reached besides e-mail, for its administrators."""

    form = NoticeAddressForm
    list_display = ("organization", "channel", "changed_at")
    list_select_related = ("organization",)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return permissions.may_manage(staff_user(request), staff_posts(request))

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.has_module_permission(request)

    has_add_permission = has_module_permission

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.has_module_permission(request)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return obj is not None and self.has_module_permission(request)

    def get_queryset(self, request: HttpRequest) -> QuerySet[NoticeAddress]:
        managed = permissions.managed_by(staff_user(request), staff_posts(request))
        return NoticeAddress.objects.filter(organization__in=managed)

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **options: Any) -> Any:
        """The form with the organisations that this person manages."""
        managed = permissions.managed_by(staff_user(request), staff_posts(request))

        class Form(NoticeAddressForm):
            def __init__(self, *args: Any, **given: Any) -> None:
                super().__init__(*args, **given)
                self.fields["organization"].queryset = managed  # type: ignore[attr-defined]

        return Form
