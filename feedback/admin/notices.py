"""The inspectors' notices: the list, each as a document, and its receipt."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import admin, messages
from django.http import Http404
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe
from unfold.decorators import display
from unfold.forms import AdminForm

from disclosures.admin import site
from disclosures.admin.access import StaffAdmin, staff_posts, staff_user
from disclosures.admin.filters import ChoiceFilter
from disclosures.documents import OfficialDocument, docx_response
from disclosures.enums import Role
from feedback import permissions, services
from feedback.enums import NoticeKind
from feedback.models import Notice
from feedback.staff_forms.notices import AcknowledgeForm

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpRequest, HttpResponse
    from django.urls import URLPattern

STATES = {"overdue": _("term passed"), "unsigned": _("not signed for"), "open": _("in time"), "done": _("answered")}
COLOURS = {
    str(STATES["overdue"]): "danger",
    str(STATES["unsigned"]): "warning",
    str(STATES["open"]): "info",
    str(STATES["done"]): "success",
}


def as_document(notice: Notice) -> OfficialDocument:
    return OfficialDocument(
        issuer=notice.issuer.name,
        number=notice.number,
        title=notice.title,
        # A notice of criticism is for everybody to read; the others are for the organisation.
        addressee=notice.recipient.name if notice.kind != NoticeKind.CRITICISE else "各党组织",
        text=notice.text,
        signed_by=notice.issuer.name,
        dated=notice.issued_on,
        copied_to=notice.copied_to,
        printed_by=notice.issuer.name,
    )


def found(request: HttpRequest, pk: int | str) -> Notice:
    """That notice, served to the person if it is for them; what is not for them does not exist."""
    notices = permissions.notices_for(staff_posts(request)).select_related(
        "issuer", "recipient", "clock__feedback", "follows", "served_to", "acknowledged_by"
    )
    notice = notices.filter(pk=pk).first() if str(pk).isdecimal() else None
    if notice is None:
        raise Http404
    services.serve_notice(notice=notice, user=staff_user(request))
    return notice


class NoticeKindFilter(ChoiceFilter):
    title, parameter_name, choices_of, field = _("kind"), "kind", NoticeKind, "kind"


class NoticeStateFilter(admin.SimpleListFilter):
    title, parameter_name = _("state"), "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return list(STATES.items())

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        today = timezone.localdate()
        match self.value():
            case "overdue":
                return queryset.filter(clock__ended_on__isnull=True, due__lt=today)
            case "unsigned":
                return queryset.filter(clock__ended_on__isnull=True, acknowledged_at__isnull=True)
            case "open":
                return queryset.filter(clock__ended_on__isnull=True, due__gte=today)
            case "done":
                return queryset.filter(clock__ended_on__isnull=False)
        return queryset


@admin.register(Notice, site=site)
class NoticeAdmin(StaffAdmin):
    """What was issued to the organisations one works for or inspects, newest first."""

    list_display = ("heading", "stands", "to", "answer_by")
    list_filter = (NoticeStateFilter, NoticeKindFilter)
    list_select_related = ("issuer", "recipient", "clock")

    def has_module_permission(self, request: HttpRequest) -> bool:
        return any(post.role in (*permissions.HANDLERS, Role.INSPECTOR) for post in staff_posts(request))

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.has_module_permission(request)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return permissions.notices_for(staff_posts(request)).defer("text")

    def get_urls(self) -> list[URLPattern]:
        pages = (("print/", show_paper, "print"), ("document.docx", download, "docx"))
        own = [
            path(f"<int:pk>/{route}", self.admin_site.admin_view(view), name=f"feedback_notice_{name}")
            for route, view, name in pages
        ]
        return [*own, *super().get_urls()]

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        return show_notice(request, object_id)

    @display(description=_("notice"))
    def heading(self, notice: Notice) -> str:
        return format_html(
            '<span class="item-title">{}</span><small class="item-entry">{} · {} · {}</small>',
            notice.title,
            notice.number,
            notice.get_kind_display(),
            notice.issued_on,
        )

    @display(description=_("state"), label=COLOURS)
    def stands(self, notice: Notice) -> str:
        return str(state(notice))

    @display(description=_("receiving organisation"))
    def to(self, notice: Notice) -> str:
        return notice.recipient.label

    @display(description=_("to be answered by"), ordering="due")
    def answer_by(self, notice: Notice) -> str:
        return f"{notice.due:%Y-%m-%d}"


def state(notice: Notice) -> Any:
    """In a word where the notice stands."""
    if notice.clock.ended_on:
        return STATES["done"]
    if notice.is_overdue(timezone.localdate()):
        return STATES["overdue"]
    return STATES["open" if notice.acknowledged_at else "unsigned"]


@require_http_methods(["GET", "POST"])
def show_notice(request: HttpRequest, pk: str) -> HttpResponse:
    """The notice as a document, what became of it, and for the receiving organisation the receipt to sign."""
    notice, user = found(request, pk), staff_user(request)
    receives = permissions.can(permissions.check_receive, user, notice)
    form = AcknowledgeForm(request.POST or None, notice=notice, user=user) if receives else None
    if request.method == "POST":
        if form is None:
            permissions.check_receive(user, notice)
        elif form.done():
            messages.success(request, gettext("You signed for it. The inspectors see that."))
            return redirect(notice_url(notice))
    context = {
        **site.each_context(request),
        "title": notice.number,
        "notice": notice,
        "state": state(notice),
        "paper": as_document(notice),
        "form": form if notice.acknowledged_at is None else None,
        "adminform": AdminForm(form, form.fieldsets, {}, model_admin=None) if form else None,
        "inspects": permissions.can(permissions.check_inspect, user, notice.recipient),
    }
    return TemplateResponse(request, "admin/feedback/notice.html", context)


def notice_url(notice: Notice) -> str:
    return reverse("admin:feedback_notice_change", args=(notice.pk,))


@require_safe
def show_paper(request: HttpRequest, pk: int) -> HttpResponse:
    """The document alone, on a sheet of A4."""
    notice = found(request, pk)
    context = {"paper": as_document(notice), "back": notice_url(notice)}
    return TemplateResponse(request, "admin/paper.html", context)


@require_safe
def download(request: HttpRequest, pk: int) -> HttpResponse:
    """The document as .docx."""
    notice = found(request, pk)
    return docx_response(as_document(notice), f"notice-{notice.pk}")
